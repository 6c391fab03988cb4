"""Programs of others that judge what ClinicVault writes.

Without one its tests are skipped on a computer of somebody who works on something else; under
`packaging/test` (CLINICVAULT_JUDGES=1) all of them are here, and nothing is skipped in silence.
"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

REQUIRED = os.environ.get("CLINICVAULT_JUDGES") == "1"
GO_LIBRARIES = Path(os.environ.get("CLINICVAULT_GOPATH", "/usr/share/gocode"))
_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
PACKAGES: Mapping[str, str] = {
    "npm": "nodejs and npm",
    "rsyslog": "rsyslog and rsyslog-gnutls",
    "go": "golang-go and golang-golang-x-mod-dev",
    "exiftool": "libimage-exiftool-perl",
    "dbus": "dbus-daemon",
    "chromium": "chromium",
    "firefox": "firefox-esr",
    "7zip": "7zip",
    "age": "age",
    "openssl": "openssl",
    "dcmtk": "dcmtk",
    "dicom3tools": "dicom3tools",
}
"""What Debian calls each of them."""
_COMMANDS: Mapping[str, tuple[str, ...]] = {
    "exiftool": ("exiftool",),
    "dbus": ("dbus-run-session",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "firefox": ("firefox-esr", "firefox"),
    "7zip": ("7zz", "7z"),
    "age": ("age",),
    "openssl": ("openssl",),
    "dcmtk": ("dcmj2pnm",),
    "dicom3tools": ("dciodvfy",),
}
"""Names of the program; the first that is found is taken."""
_DEBIANS_ALONE = frozenset({"chromium", "firefox"})
"""Ubuntu has them as snaps only, which no test can drive from a folder of its own."""


def program(name: str) -> str | None:
    """Where a program lies, also one that is root's."""
    return shutil.which(name, path=_PATH)


def is_here(name: str) -> bool:
    """Whether this computer has one of `PACKAGES`."""
    match name:
        case "npm":
            return bool(program("npm") and program("node"))
        case "rsyslog":
            return bool(
                program("rsyslogd") and list(Path("/usr/lib").glob("*/rsyslog/lmnsd_gtls.so"))
            )
        case "go":
            return (
                bool(program("go")) and (GO_LIBRARIES / "src/golang.org/x/mod/sumdb/tlog").is_dir()
            )
        case _:
            return command(name) is not None


def command(name: str) -> str | None:
    """Where the program of one of `PACKAGES` lies."""
    return next(filter(None, map(program, _COMMANDS[name])), None)


def _debian() -> bool:
    """Whether this is Debian itself."""
    try:
        return platform.freedesktop_os_release()["ID"] == "debian"
    except (OSError, KeyError):
        return False


def has_to_be_here(name: str) -> bool:
    """Whether a test without it fails instead of being skipped."""
    return REQUIRED and (name not in _DEBIANS_ALONE or _debian())


def require(name: str) -> None:
    """Skip the test where one is missing; where it has to be here, fail it."""
    if not is_here(name):
        said = f"{PACKAGES[name]}: not installed"
        pytest.fail(said) if has_to_be_here(name) else pytest.skip(said)


def needs(name: str) -> pytest.MarkDecorator:
    """The same for a whole test: where it has to be here, the test runs, and fails."""
    return pytest.mark.skipif(
        not (has_to_be_here(name) or is_here(name)), reason=f"{PACKAGES[name]}: not installed"
    )
