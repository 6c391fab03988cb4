"""Errors become three sentences and an exit code; never a trace, a name or a path."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from clinicvault.domain.errors import Cancelled, ClinicVaultError, ExitCode
from clinicvault.domain.messages import message

from .terminal import Terminal


class Guard:
    """Runs a command; whatever it raises ends here, told plainly, with `code` set."""

    def __init__(self, terminal: Terminal) -> None:
        self.code = int(ExitCode.DONE)
        self._terminal = terminal

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Swallow every error but the interpreter's own wish to stop."""
        if error is None:
            return False
        if isinstance(error, SystemExit):
            self.code = _of_exit(error)
            return True
        self.code = tell(error, self._terminal)
        return isinstance(error, Exception | KeyboardInterrupt)


def tell(error: BaseException, terminal: Terminal) -> int:
    """Print the error's sentences on standard error; the exit code that goes with it."""
    known = _known(error)
    terminal.note("\n".join(message(known.code, known.params)))
    return int(known.exit_code)


def _known(error: BaseException) -> ClinicVaultError:
    if isinstance(error, ClinicVaultError):
        return error
    if isinstance(error, KeyboardInterrupt):
        return Cancelled()
    return ClinicVaultError("unexpected")


def _of_exit(error: SystemExit) -> int:
    if error.code is None:
        return int(ExitCode.DONE)
    return error.code if isinstance(error.code, int) else int(ExitCode.FINDINGS)
