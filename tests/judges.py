"""Programs of others that judge what ClinicVault writes.

Without one its tests are skipped on a computer of somebody who works on something else; under
`packaging/test` (CLINICVAULT_JUDGES=1) all of them are here, and nothing is skipped in silence.
"""

from __future__ import annotations

import os
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
}
"""What Debian calls each of them."""


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
        case "exiftool":
            return bool(program("exiftool"))
        case _:
            return bool(program("dbus-run-session"))


def require(name: str) -> None:
    """Skip the test where one is missing; where it has to be here, fail it."""
    if not is_here(name):
        said = f"{PACKAGES[name]}: not installed"
        pytest.fail(said) if REQUIRED else pytest.skip(said)


def needs(name: str) -> pytest.MarkDecorator:
    """The same for a whole test: where it has to be here, the test runs, and fails."""
    return pytest.mark.skipif(
        not (REQUIRED or is_here(name)), reason=f"{PACKAGES[name]}: not installed"
    )
