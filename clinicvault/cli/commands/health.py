"""`verify`: every row, every object, the log; needs nobody's password."""

from __future__ import annotations

from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.failures import tell
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted, table
from clinicvault.domain.errors import ExitCode, IntegrityError
from clinicvault.services.views import Damage, VerifyReport


def _verify(call: Call) -> Outcome:
    try:
        with (
            call.opened() as services,
            cancellable() as cancel,
            shown(call.terminal, "Verifying") as progress,
        ):
            report = services.health.verify(progress, cancel)
    except IntegrityError as error:  # so damaged that the vault does not even open
        tell(error, call.terminal)
        report = VerifyReport(0, (Damage(error.code, str(error.params.get("id", "")), ""),))
    return verdict(report)


def verdict(report: VerifyReport, **more: object) -> Outcome:
    """The report of a verification as an outcome, exit 4 where something is damaged."""
    damaged = [{"what": one.what, "id": one.id, "patient": one.patient} for one in report.damaged]
    checked = f"{counted(report.checked, 'thing')} checked"
    rows = [list(one.values()) for one in damaged]
    text = f"{checked}, nothing is damaged."
    if rows:
        heads = ("What", "Identifier", "Patient")
        text = f"{checked}, {len(rows)} damaged:\n{table(heads, rows, '')}"
    code = ExitCode.INTEGRITY if damaged else ExitCode.DONE
    return Outcome({"checked": report.checked, "damaged": damaged, **more}, text, code)


COMMANDS = (Command(("verify",), "check that nothing stored was altered or lost", _verify),)
