"""Packages that came encrypted (`age`): opened in memory with the clinic's key or a passphrase.

The content never lies on a disk. A sender who asks by the passphrase's parameters for hours of work
is refused by the library, and who asks for gigabytes of memory is refused here; neither is told as
a wrong passphrase.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pyrage

from clinicvault.domain.errors import InputRefused
from clinicvault.media.reading import read_bounded

from .reading import stamp

MOST_BYTES = (1 << 30) + (16 << 20)
"""Of a file as it came, and of everything that is held open; exports have at most 1 GiB."""
MOST_PASSPHRASES = 8

_HEAD = 512
_ARMOUR, _WORDS = b"-----BEGIN AGE", b"age-encryption.org/v1\n-> scrypt "
_WORK = re.compile(re.escape(_WORDS) + rb"[0-9A-Za-z+/]{22} ([0-9]{1,2})\n")
MOST_WORK = 20
"""Of scrypt, as a power of two: a gigabyte. The library allows what would take 16 seconds, which is
8 GB on a fast computer; programs that encrypt ask for 18 or 19."""
_EXCESSIVE = "Excessive work"
"""How the library's refusal begins, which has no type of its own. It depends on how fast this
computer is just now: the same package may open later."""
LOCKED, COSTLY, NOT_OURS = "package-locked", "package-costly", "package-not-ours"
Opener = Callable[[bytes], bytes]


class AgeFiles:
    """Opens them for one import, each once; used by one thread, to be closed."""

    def __init__(
        self, keys: Sequence[pyrage.x25519.Identity] = (), passphrases: Sequence[str] = ()
    ) -> None:
        """InputRefused("package-locked") for more passphrases than anybody would try."""
        if len(passphrases) > MOST_PASSPHRASES:
            raise InputRefused(LOCKED)
        self._keys = list(keys)
        tidy = ((words, " ".join(words.split())) for words in passphrases if words.strip())
        self._words = list(dict.fromkeys(one for pair in tidy for one in pair))
        self._open: dict[Path, tuple[str, bytes]] = {}
        self._shut: dict[Path, tuple[str, str]] = {}
        """By path: its stamp, and the code of why it stays shut."""

    def content(self, path: Path) -> bytes:
        """What lies in a file: a package's bytes, to be looked at as any other's.

        InputRefused("package-locked") where it asks for other words, ("package-not-ours") where it
        is for another key; both also where it is damaged; ("package-costly") where trying words
        asks for too much, and as of `read_bounded`.
        """
        known, content = self._open.get(path, ("", b""))
        seen = stamp(path)
        if content and seen == known:
            return content
        shut, code = self._shut.get(path, ("", ""))
        if seen and shut == seen:  # a passphrase takes a second to be tried
            raise InputRefused(code)
        content = self._opened(path, seen)
        self._keep(path, seen, content)
        return content

    def require(self, path: Path) -> None:
        """Where nothing opens a file that is there, whole.

        InputRefused("package-locked"), or ("package-costly") where this computer is too slow now.
        """
        try:
            self.content(path)
        except InputRefused as error:
            if error.code in {LOCKED, COSTLY}:
                raise

    def close(self) -> None:
        """Forget what was opened, and with what."""
        self._open.clear()
        self._shut.clear()
        self._keys.clear()
        self._words.clear()

    def _opened(self, path: Path, seen: str) -> bytes:
        data = bytes(read_bounded(path, MOST_BYTES))
        for opener in self._openers(bearable=is_bearable(data)):
            try:
                return opener(data)
            except pyrage.DecryptError as error:
                if str(error).startswith(_EXCESSIVE):  # not for ever: so it is asked again
                    raise InputRefused(COSTLY) from None
        self._shut[path] = seen, _why_shut(data)
        raise InputRefused(self._shut[path][1])

    def _openers(self, *, bearable: bool) -> list[Opener]:
        by_key: list[Opener] = [lambda data: pyrage.decrypt(data, self._keys)] if self._keys else []
        return [*by_key, *(map(_by_words, self._words) if bearable else ())]

    def _keep(self, path: Path, seen: str, content: bytes) -> None:
        """The latest, as far as there is room: what is gone is opened again when it is read."""
        self._open[path] = seen, content
        while sum(len(one) for _, one in self._open.values()) > MOST_BYTES and len(self._open) > 1:
            del self._open[next(iter(self._open))]


def asks_for_words(data: bytes) -> bool:
    """Whether a passphrase opens it, and no key does (age-encryption.org/v1, "scrypt")."""
    return _begin(data).startswith(_WORDS)


def is_bearable(data: bytes) -> bool:
    """Whether trying a passphrase takes no more memory than `MOST_WORK`."""
    asked = _WORK.match(_begin(data))
    return asked is not None and int(asked[1]) <= MOST_WORK


def _begin(data: bytes) -> bytes:
    """The first bytes without their armour, b"" where that is none."""
    if not data.startswith(_ARMOUR):
        return data[:_HEAD]
    lines = data[:_HEAD].splitlines()[1:3]
    try:
        return base64.b64decode(b"".join(lines))
    except binascii.Error:
        return b""


def _why_shut(data: bytes) -> str:
    """Message code of a package that nothing opened."""
    if not asks_for_words(data):
        return NOT_OURS
    asked = _WORK.match(_begin(data))
    return COSTLY if asked is not None and int(asked[1]) > MOST_WORK else LOCKED


def _by_words(words: str) -> Opener:
    return lambda data: pyrage.passphrase.decrypt(data, words)
