"""`log export`, `log month`, `log accounting`, `log forward`: what leaves the access log."""

from __future__ import annotations

import argparse
import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path

from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.log_filter import filter_options, log_filter, require_days
from clinicvault.cli.log_forms import FORMS, form_for
from clinicvault.cli.outputs import refuse_existing, require_ending
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted, hours_line, table
from clinicvault.cli.values import date, filled, one_of, positive
from clinicvault.domain.errors import ExitCode, InputRefused, UsageError
from clinicvault.domain.messages import message
from clinicvault.services.views import (
    Accounting,
    ClinicZone,
    DisclosureLine,
    Forwarding,
    ForwardingState,
)

_LANGUAGES = ("en", "fr")
_MOST_PEM = 1 << 20
_SIX_YEARS_BACK = 6
_PORT = 6514
_HANDED = {"patient": "the patient", "representative": "somebody who acts for the patient"}
_VERDICT_SECONDS = 3.0
"""So long the server's answer is waited for."""


def _export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, metavar="FILE", required=True, help="a new file")
    parser.add_argument(
        "--format",
        type=one_of({form: form for form in FORMS}),
        metavar="FORMAT",
        help=f"{', '.join(FORMS)}; without this option as the file's name ends",
    )
    filter_options(parser)


def _export(call: Call) -> Outcome:
    output = refuse_existing(call.args.output)
    form = call.args.format or form_for(output)
    require_days(call.args)
    with call.unlocked() as services:
        wanted = log_filter(services, call.args)
        with cancellable() as cancel, shown(call.terminal, "Exporting the log") as progress:
            entries = services.log_exports.write(output, form, wanted, progress, cancel)
    text = f"{counted(entries, 'entry', 'entries')} written to {output}."
    return Outcome({"output": str(output), "entries": entries, "format": form}, text)


def _month_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("month", type=_month, metavar="YYYY-MM", help="such as 2026-03")
    parser.add_argument("--output", type=Path, metavar="FILE.pdf", required=True, help="a new file")
    parser.add_argument("--language", choices=_LANGUAGES, default=_LANGUAGES[0], help="en or fr")


def _month(text: str) -> tuple[int, int]:
    try:
        day = dt.datetime.strptime(text.strip(), "%Y-%m").replace(tzinfo=dt.UTC)
    except ValueError:
        raise argparse.ArgumentTypeError("takes a month such as 2026-03") from None
    return day.year, day.month


def _report(call: Call) -> Outcome:
    output = refuse_existing(require_ending(call.args.output, ".pdf"))
    (year, month), language = call.args.month, call.args.language
    with (
        call.unlocked() as services,
        cancellable() as cancel,
        shown(call.terminal, "Monthly report") as progress,
    ):
        services.log_exports.month(year, month, output, language, progress, cancel)
        zone = services.flags.zone()
    document = {"output": str(output), "month": f"{year:04}-{month:02}", "zone": zone.name}
    return Outcome(document, f"The report lies at {output}.\n{hours_line(zone)}")


def _accounting_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--patient", type=filled, metavar="CODE", help="only this patient; without it all")
    add("--since", type=date, metavar="DAY", help="from this day on; without it six years back")
    add("--until", type=date, metavar="DAY", help="up to this day, inclusive; without it today")
    add("--output", type=Path, metavar="FILE", help="a new file, .pdf or .csv")
    add("--language", choices=_LANGUAGES, help="en or fr, of that file")


def _accounting(call: Call) -> Outcome:
    args = call.args
    patient = args.patient or ""
    if args.output is not None:
        return _accounting_file(call, patient)
    if args.language is not None:
        raise UsageError("option-needs", option="--language", other="--output")
    with call.unlocked() as services, cancellable() as cancel:
        zone, ask = services.flags.zone(), services.disclosures.accounting
        found = ask(patient, *_days(args, zone), verify=True, cancel=cancel)
    document = {
        "disclosures": [_line(one) for one in found.lines],
        "source": found.source,
        "patient": found.patient,
        "unread": found.unread,
        "unread_log": found.unread_log,
        "faults": found.faults,
    }
    code = ExitCode.INTEGRITY if found.damaged else ExitCode.DONE
    return Outcome(document, functools.partial(_table, found, zone), code)


def _accounting_file(call: Call, patient: str) -> Outcome:
    args = call.args
    output = refuse_existing(require_ending(args.output, ".pdf", ".csv"))
    language = args.language or _LANGUAGES[0]
    with call.unlocked() as services, cancellable() as cancel:
        days, write = _days(args, services.flags.zone()), services.disclosures.write
        count = write(patient, *days, output, language=language, cancel=cancel)
    text = f"{counted(count, 'disclosure')} written to {output}."
    return Outcome({"output": str(output), "disclosures": count}, text)


def _days(args: argparse.Namespace, zone: ClinicZone) -> tuple[dt.date, dt.date]:
    """First and last day; without the option six years back, up to the clinic's today."""
    until = args.until or zone.local(dt.datetime.now(dt.UTC)).date()
    return args.since or _years_before(until, _SIX_YEARS_BACK), until


def _years_before(day: dt.date, years: int) -> dt.date:
    last = min(day.day, 28) if day.month == 2 else day.day
    return day.replace(year=max(dt.MINYEAR, day.year - years), day=last)


def _line(one: DisclosureLine) -> dict[str, object]:
    return {
        "time": one.when.isoformat(timespec="seconds"),
        "recipient": one.recipient,
        "address": one.address,
        "handed": one.handed,
        "description": one.description,
        "visits": [day.isoformat() for day in one.visits],
        "purpose": one.purpose,
        "patient": one.patient,
        "user": one.by,
        "entry": one.entry,
    }


def _table(found: Accounting, zone: ClinicZone) -> str:
    heads = ("Day", "Given to", "Address", "What", "Reason", "Patient", "By")
    rows = [
        (
            f"{zone.local(one.when):%Y-%m-%d}",
            one.recipient or _HANDED.get(one.handed, "not recorded"),
            one.address,
            one.description,
            one.purpose,
            one.patient,
            one.by,
        )
        for one in found.lines
    ]
    said = table(heads, rows, "Nothing was given out.")
    return "\n\n".join([said, *_damage(found)])


def _damage(found: Accounting) -> Iterator[str]:
    """Why more may have been given out than the table tells."""
    if found.unread:
        lost = counted(found.unread, "record")
        yield (
            f"{lost} of the patients' lists damaged, and missing here unless the log tells "
            "what they said: see `clinicvault verify`."
        )
    if found.unread_log:
        lost = counted(found.unread_log, "entry", "entries")
        yield (
            f"{lost} of the log cannot be read, and may have told of more: see "
            "`clinicvault log verify`."
        )
    if found.faults:
        faults = counted(found.faults, "fault")
        yield (
            f"The log is not complete ({faults}), and may have told of more: see "
            "`clinicvault log verify`."
        )


def _forward_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", type=filled, metavar="NAME", help="a server's name")
    parser.add_argument("--port", type=positive, metavar="N", help=f"{_PORT} without this option")
    parser.add_argument(
        "--certificates",
        type=Path,
        metavar="FILE.pem",
        help="whom to trust for it; without this option the system's authorities",
    )
    parser.add_argument("--off", action="store_true", help="send nothing any more")


def _forward(call: Call) -> Outcome:
    args = call.args
    _require_together(args)
    certificates = _pem(args.certificates) if args.certificates else ""
    with call.unlocked() as services:
        exports = services.log_exports
        if args.off:
            exports.set_forwarding(Forwarding())
        elif args.host:
            exports.set_forwarding(Forwarding(args.host, args.port or _PORT, certificates))
        state = exports.forwarding(_VERDICT_SECONDS)
    return Outcome(_state(state), _told(state), _code(state))


def _require_together(args: argparse.Namespace) -> None:
    """UsageError for an option that would do nothing."""
    for option, given in (("--port", args.port), ("--certificates", args.certificates)):
        if given is not None and not args.host:
            raise UsageError("option-needs", option=option, other="--host")
    if args.off and args.host:
        raise UsageError("options-clash", option="--off", other="--host")


def _pem(path: Path) -> str:
    """InputRefused("forward-certificates"): an empty file is not "whomever the system trusts"."""
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_PEM).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        text = ""
    if not text:
        raise InputRefused("forward-certificates")
    return text


def _state(state: ForwardingState) -> dict[str, object]:
    where = state.settings
    return {
        "host": where.host,
        "port": where.port,
        "connected": state.connected,
        "sent": state.sent,
        "waiting": state.waiting,
        "lost": state.lost,
        "problem": _problem(state),
    }


def _code(state: ForwardingState) -> ExitCode:
    return ExitCode.FINDINGS if _problem(state) else ExitCode.DONE


def _problem(state: ForwardingState) -> str:
    """No answer yet is one, too: nothing shows that anything arrives."""
    silent = bool(state.settings.host) and not state.connected
    return state.code or ("forward-no-verdict" if silent else "")


def _told(state: ForwardingState) -> str:
    where = state.settings
    if not where.host:
        return "The log is not forwarded."
    lines = [f"The log is forwarded to {where.host}, port {where.port}."]
    standing = "Connected" if state.connected else "Not connected"
    figures = f"{state.sent} sent, {state.waiting} waiting, {state.lost} not sent"
    lines.append(f"{standing}; lines of this program: {figures}.")
    if problem := _problem(state):
        lines += message(problem, {"host": where.host, "port": where.port})
    return "\n".join(lines)


COMMANDS = (
    Command(
        ("log", "export"), "write entries to a file (administrators)", _export, _export_options
    ),
    Command(
        ("log", "month"), "the monthly report as PDF (administrators)", _report, _month_options
    ),
    Command(
        ("log", "accounting"),
        "what was given to whom (administrators and privacy officers)",
        _accounting,
        _accounting_options,
    ),
    Command(
        ("log", "forward"),
        "send the log to a syslog server over TLS, or tell whether it is (administrators)",
        _forward,
        _forward_options,
    ),
)
