"""Pictures from the clipboard: bytes in memory, never on a disk, gone with the program."""

from __future__ import annotations

from collections.abc import Sequence

from clinicvault.domain.errors import InputRefused

_PREFIX = "clipboard:"


def is_pasted(address: str) -> bool:
    """Whether an address names a pasted picture."""
    return address.startswith(_PREFIX)


class Pasted:
    """The pictures of one import, each with an address such as `clipboard:1`."""

    def __init__(self, pictures: Sequence[bytes] = ()) -> None:
        self._pictures = {f"{_PREFIX}{n}": data for n, data in enumerate(pictures, 1)}

    @property
    def addresses(self) -> list[str]:
        """In the order in which they were pasted."""
        return list(self._pictures)

    def size(self, address: str) -> int:
        """Bytes of a picture that was not read yet."""
        return len(self._pictures.get(address, b""))

    def take(self, address: str, limit: int) -> bytes:
        """A picture, for the one time that it is read.

        InputRefused("pasted-gone") after a restart or for a second time, "file-empty",
        "file-too-large".
        """
        data = self._pictures.pop(address, None)
        if data is None:
            raise InputRefused("pasted-gone")
        if not data:
            raise InputRefused("file-empty")
        if len(data) > limit:
            raise InputRefused("file-too-large", limit=limit >> 20)
        return data
