"""What a run of one person's entries says in words."""

from __future__ import annotations

from clinicvault.gui import clinic_clock, formats, words
from clinicvault.gui.i18n import tr, trn
from clinicvault.services.views import TimelineItem

_BAD = frozenset({"refused", "failed", "incomplete"})
_ICONS_FIRST = ("export", "photo-open", "report-write", "emergency-begin", "patient-erase")
"""Events whose sign stands for the whole run, gravest first."""


def bad(item: TimelineItem) -> bool:
    """Whether it was refused or failed."""
    return item.outcome in _BAD


def icon(item: TimelineItem) -> str:
    """The sign of a run: of the gravest event, or the most frequent one."""
    if item.outcome == "refused":
        return "triangle-alert"
    names = [name for name, _ in item.events]
    grave = next((one for one in _ICONS_FIRST if one in names), "")
    most = max(item.events, key=lambda one: one[1])[0] if item.events else ""
    return words.event_icon(grave or most)


def clock(item: TimelineItem) -> str:
    """`09:12–09:30`, or one time."""
    begin, end = clinic_clock.clock(item.since), clinic_clock.clock(item.until)
    return begin if begin == end else f"{begin}–{end}"


def acts(item: TimelineItem) -> str:
    """`Timeline seen · 12 × Photo viewed`."""
    parts = []
    for name, count in item.events:
        said = words.event(name)
        many = tr("{n} × {event}", n=formats.number(count), event=said)
        parts.append(many if count > 1 else said)
    return " · ".join(parts)


def facts(item: TimelineItem) -> tuple[str, ...]:
    """Outcome where it matters, reason, computer, pictures."""
    return tuple(
        part
        for part in (
            words.outcome(item.outcome) if bad(item) else "",
            words.purpose_slug(item.purpose),
            item.workstation,
            trn("{n} picture", "{n} pictures", item.photos) if item.photos else "",
        )
        if part
    )


def told(item: TimelineItem) -> str:
    """To whom it was given, or the reason that was typed."""
    if not item.told:
        return ""
    given = any(name in {"export", "photo-open"} for name, _ in item.events)
    return tr("Given to: {who}", who=item.told) if given else tr("Why: {why}", why=item.told)


def spoken(item: TimelineItem) -> str:
    """All of it, for screen readers."""
    flagged = tr("flagged") if item.flags else ""
    head = f"{item.user}, {clinic_clock.day(item.since)}, {clock(item)}"
    return ", ".join(part for part in (head, acts(item), *facts(item), told(item), flagged) if part)
