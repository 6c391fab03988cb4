"""A computer whose USB port is a folder: every file in it is a software key that is plugged in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clinicvault import bootstrap
from clinicvault.desktop.hardware_keys import UsbKeys
from tests.hardware.soft_key import SoftDevice, SoftKey

PROGRAM = (
    "import sys; from pathlib import Path; from tests.drills.usb import plug; "
    "plug(Path({folder!r})); from clinicvault.bootstrap import main; sys.exit(main())"
)


def keys_in(folder: Path) -> UsbKeys:
    """The hardware keys of a computer with such a port."""

    def devices() -> Iterator[SoftDevice]:
        for file in sorted(folder.iterdir()):
            key = SoftKey()
            key.master = file.read_bytes()
            yield key.device()

    return UsbKeys(devices)


def plug(folder: Path) -> None:
    """Before the program is wired."""
    bootstrap.hardware_keys = lambda: keys_in(folder)
