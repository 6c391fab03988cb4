"""The terminal: results on standard output, everything else on standard error."""

from __future__ import annotations

import getpass
import os
import sys
import unicodedata
from typing import TextIO

from clinicvault.domain.errors import UsageError

_HARMLESS = "\n\u200c\u200d"
"""Line ends, and the joiners that names in Persian and Indic scripts need."""


def printable(text: str) -> str:
    """The text without control characters: a stored name must not command the terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _HARMLESS else "·" for c in text)


def columns(text: str) -> int:
    """How many columns of a terminal the text takes (wide and combining characters counted)."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) != 0 for c in text)


class Terminal:
    """Standard streams of one run; looks them up late, so that tests may replace them."""

    def say(self, text: str) -> None:
        """Print a result."""
        _write(sys.stdout, printable(text))

    def note(self, text: str) -> None:
        """Print what is no result: progress, warnings, errors."""
        _write(sys.stderr, printable(text))

    def redraw(self, text: str) -> None:
        """Overwrite the current line of standard error."""
        _write(sys.stderr, f"\r{printable(text)}\x1b[K", end="")

    def interactive(self) -> bool:
        """Whether somebody sits there who can answer."""
        return sys.stdin is not None and sys.stdin.isatty()

    def watched(self) -> bool:
        """Whether standard error is a terminal, so that progress makes sense."""
        return sys.stderr is not None and sys.stderr.isatty()

    def ask(self, question: str) -> str:
        """One typed line; UsageError("prompt-impossible") where nobody can type."""
        self._someone()
        _write(sys.stderr, question, end="")
        return sys.stdin.readline().strip()

    def ask_secret(self, question: str) -> str:
        """One line typed without echo; UsageError("prompt-impossible") where nobody can type."""
        self._someone()
        return getpass.getpass(question)

    def _someone(self) -> None:
        if not self.interactive():
            raise UsageError("prompt-impossible")


def _write(stream: TextIO | None, text: str, end: str = "\n") -> None:
    if stream is None:  # a windowed program has no streams
        return
    encoding = stream.encoding or "utf-8"
    try:
        stream.write((text + end).encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except BrokenPipeError:  # the reader has seen enough, such as `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
