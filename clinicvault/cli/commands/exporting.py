"""`export`: photos leave for one recipient, made anew and marked."""

from __future__ import annotations

from collections.abc import Sequence

from clinicvault.cli import passwords
from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.outputs import refuse_existing
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted
from clinicvault.domain.errors import ExitCode
from clinicvault.domain.messages import message
from clinicvault.services.api import Services
from clinicvault.services.views.exports import BlockedPicture, ExportGiven, PackageKind
from clinicvault.services.views.releases import OrderView

from .export_options import options
from .export_plan import plan_from

_TOLD = ("photo", "reason", "message")
_ASKED = "Asked: {id}. Once it is allowed, export the same with --request {id}."


def asked(call: Call, services: Services, order: OrderView) -> Outcome:
    """A second person is asked; nothing leaves."""
    made = services.releases.ask(order, call.args.ask)
    return Outcome({"request": made.id, "state": made.state}, _ASKED.format(id=made.id))


def _shown_once(words: str) -> str:
    return f"\nIts passphrase, shown once: {words}\nTell it by another channel."


def _export(call: Call) -> Outcome:
    args = call.args
    folder = args.kind is PackageKind.PLAIN and args.output.is_dir()
    output = args.output if folder else refuse_existing(args.output)
    file = args.passphrase_file
    phrase = passwords.first_line(file, call.terminal) if file else ""
    with call.unlocked() as services:
        plan = plan_from(call, services, services.patients.find(args.patient))
        if args.ask:
            request = services.giving.ask(plan)
            return Outcome({"request": request, "state": "waiting"}, _ASKED.format(id=request))
        with cancellable() as cancel, shown(call.terminal, "Exporting") as progress:
            made = services.giving.give(
                plan, output, passphrase=phrase, progress=progress, cancel=cancel
            )
    return _given(made)


def _given(made: ExportGiven) -> Outcome:
    """Exit code 1 where a picture was left out, or is no medical file though it was to be one."""
    document: dict[str, object] = {"output": made.output, "log_entry": made.log_entry}
    pictures = counted(made.pictures, "picture")
    text = f"{pictures} at {made.output} (log entry {made.log_entry})."
    out = _told(made.left_out)
    text += "".join(f"\nLeft out: {photo}. {happened}" for photo, _, happened in out)
    bare = _told(made.no_medical)
    text += "".join(f"\nNo medical file: {photo}. {happened}" for photo, _, happened in bare)
    if made.words:
        document["passphrase"] = made.words
        text += _shown_once(made.words)
    for name, told in (("left_out", out), ("no_medical", bare)):
        document |= {name: [dict(zip(_TOLD, one, strict=True)) for one in told]} if told else {}
    document |= {"letter": made.message} if made.message else {}
    text += f"\n\n{made.message}" if made.message else ""
    return Outcome(document, text, ExitCode.FINDINGS if out or bare else ExitCode.DONE)


def _told(pictures: Sequence[BlockedPicture]) -> list[tuple[str, str, str]]:
    """(photo, code, what happened) of each."""
    return [(one.photo, one.code, message(one.code, {})[0]) for one in pictures]


COMMANDS = (Command(("export",), "hand photos over, protected and marked", _export, options),)
