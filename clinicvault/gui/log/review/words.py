"""What the review says: how grave, who and when, how it ended, how long it is overdue."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

from clinicvault.gui import clinic_clock
from clinicvault.gui.i18n import mark, tr, trn
from clinicvault.services.views import Disposition, FlagView, ReviewState, SignOff

GRAVE = 3
_WEIGHTS = MappingProxyType(
    {
        1: ("neutral", mark("Worth a glance")),
        2: ("warn", mark("Look at it")),
        GRAVE: ("bad", mark("Look at it now")),
    }
)
_STATES = MappingProxyType(
    {
        Disposition.OPEN: ("neutral", mark("Open")),
        Disposition.EXPLAINED: ("ok", mark("Explained")),
        Disposition.ESCALATED: ("warn", mark("Escalated")),
        Disposition.INCIDENT: ("bad", mark("Incident")),
    }
)
ACTS = MappingProxyType(
    {
        Disposition.EXPLAINED: (mark("Explained"), "check", "E"),
        Disposition.ESCALATED: (mark("Escalate"), "arrow-right", "S"),
        Disposition.INCIDENT: (mark("Incident"), "siren", "I"),
    }
)
"""Word of the button, its sign, and its key on a card."""
QUESTIONS = MappingProxyType(
    {
        Disposition.EXPLAINED: mark("What explains it?"),
        Disposition.ESCALATED: mark("Who looks into it, and what is not clear yet?"),
        Disposition.INCIDENT: mark("What happened, and what is done about it first?"),
    }
)
HINTS = MappingProxyType(
    {
        Disposition.EXPLAINED: mark(
            "For example: covered for a colleague on Thursday, as the rota shows. It stays in the "
            "access log with your name."
        ),
        Disposition.ESCALATED: mark(
            "It stays in the access log with your name. You can say later how it ended."
        ),
        Disposition.INCIDENT: mark(
            "Tell your privacy officer today: in the EU the authority is told within 72 hours of "
            "knowing. It stays in the access log with your name."
        ),
    }
)


def weight(value: int) -> tuple[str, str]:
    """Tone and word of how grave a flag is."""
    tone, word = _WEIGHTS.get(value, _WEIGHTS[GRAVE])
    return tone, tr(word)


def state(value: Disposition) -> tuple[str, str]:
    """Tone and word of how a flag ended."""
    tone, word = _STATES[value]
    return tone, tr(word)


def tone(one: FlagView) -> str:
    """The colour of a flag's card: how grave it is, or how it ended."""
    if one.disposition is Disposition.OPEN:
        return weight(one.weight)[0]
    return state(one.disposition)[0]


def code_of(one: FlagView) -> str:
    """The patient's code alone; "" where it is about several or none."""
    return one.patient.partition(" ")[0]


def when(one: FlagView) -> str:
    """`Yesterday, 14:02–15:40`, or both days."""
    since, until = clinic_clock.local(one.since), clinic_clock.local(one.until)
    first = f"{clinic_clock.short_day(since.date())}, {since:%H:%M}"
    if since.date() != until.date():
        return f"{first} – {clinic_clock.short_day(until.date())}, {until:%H:%M}"
    return first if f"{since:%H:%M}" == f"{until:%H:%M}" else f"{first}–{until:%H:%M}"


def about(one: FlagView) -> str:
    """Who, when, and of which patient."""
    return "  ·  ".join(part for part in (one.user, when(one), one.patient) if part)


def ended(one: FlagView) -> str:
    """How it ended, by whom and when."""
    _, word = state(one.disposition)
    if one.when is None:
        return word
    return tr("{how} by {who}, {when}", how=word, who=one.by, when=soon(one.when))


def told(one: FlagView) -> str:
    """What the person concerned was told and said; "" where nobody told."""
    if one.answer is not None:
        when_ = soon(one.answer.when)
        if one.answer.text:
            return tr("{name} answered, {when}:", name=one.user, when=when_)
        return tr(
            "{name} has read the notice, {when}, and said nothing.", name=one.user, when=when_
        )
    if one.told is not None:
        return tr("{name} was told, {when}. No answer yet.", name=one.user, when=soon(one.told))
    return ""


def soon(value: dt.datetime) -> str:
    """`today 18:10`, `yesterday 18:10`, `12 Mar 18:10`."""
    return f"{_within(clinic_clock.short_day(value))} {clinic_clock.clock(value)}"


def _within(day: str) -> str:
    """`Today` and `Yesterday` inside a sentence."""
    return day.lower() if day in {tr("Today"), tr("Yesterday")} else day


def last(found: SignOff | None) -> str:
    """When and by whom the log was last reviewed."""
    if found is None:
        return tr("Nobody has signed a review off yet.")
    return tr("Last reviewed {when} by {who}", when=soon(found.when), who=found.by)


def new_since(found: ReviewState) -> str:
    """Heading of what is new."""
    if found.last is not None:
        return tr("New since {when}", when=soon(found.last.when))
    if found.since is not None:
        return tr("Everything since {day}", day=clinic_clock.day(found.since))
    return tr("Nothing is new")


def overdue(days: int) -> str:
    """How long a review is overdue."""
    return trn(
        "The review is overdue by {n} working day.",
        "The review is overdue by {n} working days.",
        days,
    )


def stays_open(flags: tuple[FlagView, ...]) -> str:
    """What a sign-off leaves."""
    if not flags:
        return tr("Every flag is settled.")
    grave = sum(one.weight >= GRAVE for one in flags)
    text = trn(
        "{n} flag stays open and comes up again.",
        "{n} flags stay open and come up again.",
        len(flags),
    )
    if not grave:
        return text
    return f"{text} " + trn("{n} of them is grave.", "{n} of them are grave.", grave)
