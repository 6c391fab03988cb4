"""`log flags`, `log settle-flag`, `log sign-off`, `log notices`: the review of the access log."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.log_filter import require_days
from clinicvault.cli.progress import shown
from clinicvault.cli.tables import counted, hours_line, local_time, table
from clinicvault.cli.values import date, filled, one_of, request_id
from clinicvault.domain.errors import ExitCode, UsageError
from clinicvault.domain.flags import FLAGS
from clinicvault.services.api import Services
from clinicvault.services.views import (
    ClinicZone,
    Disposition,
    FlagView,
    NoticeView,
    ReviewState,
)

_STATES = {one.value: one for one in Disposition}
_state = one_of(_STATES)
_WEIGHTS = {1: "note", 2: "look", 3: "grave"}
_UNKNOWN = "{rule}: {figures}"


def _flags_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=date, metavar="DATE", help="first day")
    parser.add_argument("--until", type=date, metavar="DATE", help="last day")
    parser.add_argument("--open", action="store_true", help="only what nobody settled yet")


def _flags(call: Call) -> Outcome:
    args = call.args
    require_days(args)
    with call.unlocked() as services, shown(call.terminal, "Looking through the log") as progress:
        state = services.flags.state(progress)
        flags = services.flags.flags(args.since, args.until)
        zone, faults = services.flags.zone(), _faults(services)
    chosen = [one for one in flags if not args.open or one.disposition is Disposition.OPEN]
    review = {**_review(state), "zone": zone.name, "faults": faults}
    document = {"review": review, "flags": [_document(one) for one in chosen]}
    code = ExitCode.FINDINGS if any(_is_open(one) for one in chosen) else ExitCode.DONE
    lines = (_rows(chosen), "", _told(state, zone), hours_line(zone), *_damaged(faults))
    return Outcome(document, "\n".join(lines), ExitCode.INTEGRITY if faults else code)


def _faults(services: Services) -> int:
    """How many faults the whole log has now: a review of a damaged log is none of all of it."""
    return len(services.review.verify().faults)


def _damaged(faults: int) -> tuple[str, ...]:
    if not faults:
        return ()
    found = counted(faults, "fault")
    return (f"The log is not complete ({found}): see `clinicvault log verify`.",)


def _is_open(flag: FlagView) -> bool:
    return flag.disposition is Disposition.OPEN


def _review(state: ReviewState) -> dict[str, object]:
    last = state.last
    return {
        "last": last.when.isoformat(timespec="seconds") if last is not None else None,
        "entries": state.entries,
        "open": state.flags,
        "overdue_days": state.overdue_days,
        "upto": state.upto,
    }


def _document(flag: FlagView) -> dict[str, object]:
    return {
        "id": flag.id,
        "rule": flag.rule,
        "weight": flag.weight,
        "day": flag.day.isoformat(),
        "since": flag.since.isoformat(timespec="seconds"),
        "until": flag.until.isoformat(timespec="seconds"),
        "user": flag.user,
        "patient": flag.patient,
        "told": _sentence(flag.rule, flag.figures),
        "figures": dict(flag.figures),
        "entries": list(flag.entries),
        "count": flag.count,
        "state": flag.disposition.value,
        "note": flag.note,
        "by": flag.by,
        "answer": flag.answer.text if flag.answer is not None else None,
    }


def _rows(flags: Sequence[FlagView]) -> str:
    heads = ("Flag", "Day", "Weight", "Who", "Patient", "What", "State", "Note")
    rows = [
        (
            one.id,
            one.day.isoformat(),
            _WEIGHTS.get(one.weight, one.weight),
            one.user,
            one.patient,
            _sentence(one.rule, one.figures),
            one.disposition.value,
            one.note,
        )
        for one in flags
    ]
    return table(heads, rows, "Nothing unusual was found.")


def _sentence(rule: str, figures: object) -> str:
    """The rule's words in figures; of a rule of a later program the figures alone."""
    known = FLAGS.get(rule)
    values = dict(figures) if isinstance(figures, dict) else {}
    try:
        return known.sentence.format_map(values) if known is not None else _bare(rule, values)
    except (KeyError, ValueError, IndexError, AttributeError):
        return _bare(rule, values)


def _bare(rule: str, values: dict[str, object]) -> str:
    figures = ", ".join(f"{name} {value}" for name, value in values.items())
    return _UNKNOWN.format(rule=rule, figures=figures)


def _told(state: ReviewState, zone: ClinicZone) -> str:
    last = f"Last review {local_time(state.last.when, zone)}" if state.last else "No review yet"
    new = f"{counted(state.entries, 'entry', 'entries')} new since"
    late = (
        f", overdue by {counted(state.overdue_days, 'working day')}" if state.overdue_days else ""
    )
    return f"{last}; {new}, {counted(state.flags, 'flag')} open{late}."


def _settle_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("flag", type=request_id, metavar="ID", help="as `log flags` shows it")
    parser.add_argument(
        "--as",
        dest="state",
        type=_state,
        metavar="HOW",
        required=True,
        help=f"how it ended: {', '.join(_STATES)}",
    )
    parser.add_argument("--note", type=filled, metavar="TEXT", required=True, help="why")


def _settle(call: Call) -> Outcome:
    args = call.args
    with call.unlocked() as services:
        flag = services.flags.settle(args.flag, args.state, args.note)
    return Outcome(_document(flag), f"{flag.disposition.value}: {flag.note}")


def _sign_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--note", type=filled, metavar="TEXT", help="what you found")


def _sign_off(call: Call) -> Outcome:
    with call.unlocked() as services, shown(call.terminal, "Looking through the log") as progress:
        upto = services.flags.state(progress).upto
        signed = services.flags.sign_off(upto, call.args.note or "")
        faults = _faults(services)
    entries = counted(signed.entries, "entry", "entries")
    document = {
        "upto": signed.upto,
        "entries": signed.entries,
        "open": signed.open_flags,
        "faults": faults,
    }
    left = counted(signed.open_flags, "flag")
    lines = (f"Reviewed: {entries}, {left} left open.", *_damaged(faults))
    code = ExitCode.INTEGRITY if faults else ExitCode.DONE
    return Outcome(document, "\n".join(lines), code)


def _notices_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--answer", type=request_id, metavar="ID", help="this one is read and done")
    parser.add_argument("--note", type=filled, metavar="TEXT", help="what you say to it")


def _notices(call: Call) -> Outcome:
    args = call.args
    if args.note is not None and args.answer is None:
        raise UsageError("option-needs", option="--note", other="--answer")
    with call.unlocked() as services:
        if args.answer:
            services.flags.answer(args.answer, args.note or "")
        notices = services.flags.notices()
    heads = ("Notice", "Day", "What")
    rows = [(one.id, one.day, _sentence(one.rule, one.figures)) for one in notices]
    document = {"notices": [_notice(one) for one in notices]}
    return Outcome(document, table(heads, rows, "There is no notice for you."))


def _notice(notice: NoticeView) -> dict[str, object]:
    return {
        "id": notice.id,
        "rule": notice.rule,
        "day": notice.day.isoformat(),
        "told": _sentence(notice.rule, notice.figures),
    }


COMMANDS = (
    Command(
        ("log", "flags"),
        "what is unusual in the log (administrators)",
        _flags,
        _flags_options,
    ),
    Command(
        ("log", "settle-flag"),
        "say how a flag ended, with a reason (administrators)",
        _settle,
        _settle_options,
    ),
    Command(
        ("log", "sign-off"),
        "end the review of everything up to now (administrators)",
        _sign_off,
        _sign_options,
    ),
    Command(
        ("log", "notices"),
        "what was unusual in your own work, and your answer to it",
        _notices,
        _notices_options,
    ),
)
