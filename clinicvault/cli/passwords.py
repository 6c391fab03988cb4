"""Passwords and codes come from a file or a prompt, never from an argument."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from clinicvault.domain.errors import UsageError
from clinicvault.domain.messages import message

from .terminal import Terminal

_LONGEST = 4096
_OTHERS_WRITE = 0o002
_OTHERS_READ = 0o004
_OTHERS_ENTER = 0o001


def first_line(path: Path, terminal: Terminal) -> str:
    """The file's first line without its line end.

    UsageError where the file cannot be read, is empty, or may be written by every account of this
    computer; a file that every account can read is used with a warning.
    """
    line = _first_line(path)
    rights = open_to_others(path)
    if rights & _OTHERS_WRITE:
        raise UsageError("secret-file-shared")
    if rights & _OTHERS_READ:
        terminal.note(" ".join(message("secret-file-open", {})))
    return line


def _first_line(path: Path) -> str:
    try:
        with path.open("rb") as file:
            line = file.readline(_LONGEST).decode("utf-8-sig").rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise UsageError("secret-file-unreadable") from error
    if not line:
        raise UsageError("secret-file-empty")
    return line


def open_to_others(path: Path) -> int:
    """Mode bits that every account really has on a regular file: its folders count too."""
    if sys.platform == "win32":
        return 0  # rights there are lists, and the account's folders are private
    real = path.resolve()
    mode = real.stat().st_mode
    reachable = all(folder.stat().st_mode & _OTHERS_ENTER for folder in real.parents)
    return mode & (_OTHERS_READ | _OTHERS_WRITE) if stat.S_ISREG(mode) and reachable else 0


def password(file: Path | None, terminal: Terminal, question: str = "Password: ") -> str:
    """An existing password, from its file or typed once."""
    return terminal.ask_secret(question) if file is None else first_line(file, terminal)


def new_password(file: Path | None, terminal: Terminal) -> str:
    """A password to be set, from its file or typed twice; UsageError("passwords-differ")."""
    if file is not None:
        return first_line(file, terminal)
    typed = terminal.ask_secret("New password: ")
    if terminal.ask_secret("The same once more: ") != typed:
        raise UsageError("passwords-differ")
    return typed
