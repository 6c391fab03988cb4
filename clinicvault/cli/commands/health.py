"""`verify`: every row, every object, the log; needs nobody's password."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.failures import tell
from clinicvault.cli.last_copy import copy_facts, copy_line
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
            last = services.review.witnessed()
    except IntegrityError as error:  # so damaged that the vault does not even open
        tell(error, call.terminal)
        report = VerifyReport(0, (Damage(error.code, str(error.params.get("id", "")), ""),))
        return verdict(report)
    told = verdict(report, **copy_facts(last))
    return dataclasses.replace(told, text=f"{told.text}\n{copy_line(last)}")


def verdict(report: VerifyReport, **more: object) -> Outcome:
    """The report of a verification as an outcome, exit 4 where something is damaged."""
    checked = f"{counted(report.checked, 'thing')} checked"
    text, code = f"{checked}, nothing is damaged.", ExitCode.DONE
    if report.damaged:
        text = f"{checked}, {len(report.damaged)} damaged:\n{damage_table(report.damaged)}"
        code = ExitCode.INTEGRITY
    return Outcome({"checked": report.checked, **damages(report.damaged), **more}, text, code)


def damages(found: Sequence[Damage]) -> dict[str, object]:
    """What is damaged, as JSON."""
    return {"damaged": [dataclasses.asdict(one) for one in found]}


def damage_table(found: Sequence[Damage]) -> str:
    """What is damaged, as text."""
    rows = [[one.what, one.id, one.patient] for one in found]
    return table(("What", "Identifier", "Patient"), rows, "")


COMMANDS = (Command(("verify",), "check that nothing stored was altered or lost", _verify),)
