"""What a command is, what it gets and what it gives back."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import functools
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from clinicvault.domain.errors import ExitCode, UsageError
from clinicvault.domain.messages import message
from clinicvault.domain.record_kinds import UserState
from clinicvault.services.api import Services
from clinicvault.services.views import UserView, VaultView

from . import passwords
from .terminal import Terminal
from .wiring import Wiring

_WORDS = "Your access is not complete. Read these words to who gives you access: {words}"
_TOUCH = "Touch your hardware key now; it blinks. Control and C end the wait."


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """A command's result: the JSON document and the same as text (made only where it is shown)."""

    document: Mapping[str, object]
    text: str | Callable[[], str]
    code: ExitCode = ExitCode.DONE


@dataclasses.dataclass(frozen=True, slots=True)
class Command:
    """One row of the table of commands."""

    path: tuple[str, ...]
    """Its words: ("user", "add")."""
    help: str
    run: Callable[[Call], Outcome]
    options: Callable[[argparse.ArgumentParser], None] = lambda _parser: None


class Call:
    """One call of a command: its arguments, the wiring and the terminal."""

    def __init__(self, args: argparse.Namespace, wiring: Wiring, terminal: Terminal) -> None:
        self.args = args
        self.wiring = wiring
        self.terminal = terminal

    @property
    def vault(self) -> Path:
        """`--vault` or CLINICVAULT_VAULT; UsageError("vault-needed") without."""
        chosen = self.vault_if_given
        if chosen is None:
            raise UsageError("vault-needed")
        return chosen

    @property
    def vault_if_given(self) -> Path | None:
        """The same, or None."""
        return self.args.vault or _path(os.environ.get("CLINICVAULT_VAULT", ""))

    @property
    def user(self) -> str:
        """`--user` or CLINICVAULT_USER, a person's name; UsageError("user-needed") without."""
        name: str = self.args.user or os.environ.get("CLINICVAULT_USER", "")
        if not name.strip():
            raise UsageError("user-needed")
        return name

    @functools.cached_property
    def password(self) -> str:
        """The user's password, from `--password-file` or asked for once."""
        return passwords.password(self.args.password_file, self.terminal)

    @functools.cached_property
    def new_password(self) -> str:
        """A password that somebody sets now, from `--password-file` or typed twice."""
        return passwords.new_password(self.args.password_file, self.terminal)

    @contextlib.contextmanager
    def opened(self) -> Iterator[Services]:
        """The services with nobody unlocked."""
        with self.wiring.open(self.vault) as services:
            end = services.hardware.listen(self._tell_touch)
            try:
                yield services
            finally:
                end()

    def _tell_touch(self, waiting: bool) -> None:
        if waiting:
            self.terminal.note(_TOUCH)

    @contextlib.contextmanager
    def unlocked(self) -> Iterator[Services]:
        """The services with the user unlocked.

        Whatever happens, the wiring locks when it closes them; a failure locks at once.
        """
        with self.opened() as services:
            user = find_user(services.unlocking.vault(), self.user)
            try:
                session = services.unlocking.unlock(user.id, self.password)
                for code in session.warnings:
                    happened, _, todo = message(code, {})
                    self.terminal.note(f"{happened} {todo}")
                if session.words:
                    self.terminal.note(_WORDS.format(words=session.words))
                yield services
            except BaseException:
                services.unlocking.lock()
                raise


def find_user(vault: VaultView, name: str) -> UserView:
    """The person of that name, upper and lower case alike.

    Where several have it, the one written just so, then the one who is not disabled;
    UsageError("user-unknown") or UsageError("user-ambiguous").
    """
    wanted = _folded(name)
    found = [user for user in vault.users if _folded(user.name) == wanted]
    same = [user for user in found if user.name.strip() == name.strip()]
    found = same or found
    found = [user for user in found if user.state is not UserState.DISABLED] or found
    if not found:
        raise UsageError("user-unknown")
    if len(found) > 1:
        raise UsageError("user-ambiguous")
    return found[0]


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _path(text: str) -> Path | None:
    return Path(text) if text else None
