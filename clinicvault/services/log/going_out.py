"""What leaves as a file and is no picture: said in the log first, and how it ended after."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import Cancelled, ClinicVaultError, Refused


@dataclasses.dataclass(slots=True)
class Going:
    """One file on its way out."""

    seq: int
    """Of the intent in the log."""
    more: dict[str, object] = dataclasses.field(default_factory=dict)
    """What the log says besides when it is done."""


@contextlib.contextmanager
def going_out(
    session: VaultSession,
    name: str,
    output: Path,
    detail: Mapping[str, object],
    *,
    patient: bytes = b"",
    purpose: str = "",
) -> Iterator[Going]:
    """The block writes the file; it does not stay where the log cannot say that it is done."""

    def say(outcome: str, more: Mapping[str, object]) -> int:
        told = {**detail, **more}
        event = session.event(name, outcome, patient=patient, purpose=purpose, detail=told)
        return session.vault.log_event(event)

    going = Going(say("intent", {}))
    try:
        with contextlib.ExitStack() as undo:
            yield going
            undo.callback(output.unlink, missing_ok=True)
            say("done", going.more)
            undo.pop_all()
    except ClinicVaultError as error:
        say(_outcome(error), {"reason": error.code})
        raise
    except BaseException as error:
        # Ctrl-C, too: else the log tells for ever of a beginning without an end.
        with contextlib.suppress(ClinicVaultError):
            say(_outcome(error), {"reason": "interrupted"})
        raise


def _outcome(error: BaseException) -> str:
    if isinstance(error, (Cancelled, KeyboardInterrupt)):
        return "cancelled"
    return "refused" if isinstance(error, Refused) else "failed"
