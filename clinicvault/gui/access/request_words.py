"""What people read of a question to a second person."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

from clinicvault.domain.record_kinds import RequestKind
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import mark, tr, trn
from clinicvault.services.views import RequestView, SaidView

ICONS = MappingProxyType(
    {
        RequestKind.EMERGENCY: "life-buoy",
        RequestKind.BULK: "archive",
        RequestKind.RELEASE: "images",
        RequestKind.ERASURE: "eraser",
        RequestKind.EXPORT: "share-2",
    }
)
_TITLES = {
    RequestKind.BULK: mark("More archived records at once than one person brings up"),
    RequestKind.RELEASE: mark("More photos in an hour than usual"),
    RequestKind.EXPORT: mark("Photos to be given out"),
}
_STATES = {
    "waiting": ("info", mark("Waiting")),
    "granted": ("ok", mark("Allowed")),
    "denied": ("neutral", mark("Not allowed")),
    "running": ("warn", mark("Running")),
    "over": ("info", mark("To review")),
    "closed": ("neutral", mark("Closed")),
    "expired": ("neutral", mark("Expired")),
}
_OVER = ("neutral", mark("Used"))
_ERASED = ("neutral", mark("Erased"))
_STAGES = {
    "grant": mark("Allowed by {name}, {when}"),
    "deny": mark("Not allowed by {name}, {when}"),
    "review": mark("Reviewed by {name} ({role}), {when}"),
}


def usable(one: RequestView, me: str) -> bool:
    """Whether this person may use what was allowed."""
    return one.state == "granted" and one.requester_id == me


def waits(one: RequestView, me: str) -> bool:
    """Whether it waits for this person."""
    return bool(one.may) or usable(one, me)


def title(one: RequestView, code: str = "") -> str:
    """What was asked for; `code` stands for a patient without a name."""
    if one.kind is RequestKind.ERASURE:
        named = one.patient_name or code or tr("a patient")
        return tr("Erasure of {patient}", patient=named)
    if one.kind is RequestKind.EXPORT and one.patient_name:
        return tr("Photos of {patient} to be given out", patient=one.patient_name)
    if one.kind is not RequestKind.EMERGENCY:
        return tr(_TITLES[one.kind])
    if one.patient_name:
        return tr("Emergency access to {patient}", patient=one.patient_name)
    return tr("Emergency access")


def state(one: RequestView) -> tuple[str, str]:
    """(tone, word) of where it stands."""
    used = one.state == "over" and not one.missing
    tone, word = _OVER if used else _STATES.get(one.state, _OVER)
    if used and one.kind is RequestKind.ERASURE:
        tone, word = _ERASED
    return tone, tr(word)


def asked(one: RequestView) -> str:
    """Who asked, and when."""
    return tr("{name}, {when}", name=one.requester, when=formats.moment(one.made))


def said(one: SaidView) -> str:
    """What somebody said of it."""
    text = _STAGES.get(one.stage, _STAGES["grant"])
    told = tr(text, name=one.name, role=words.role(one.role), when=formats.moment(one.when))
    return f"{told}: {one.note}" if one.note else told


def length(one: RequestView, now: dt.datetime) -> str:
    """How long an emergency access lasts."""
    if one.kind is not RequestKind.EMERGENCY or one.state not in {"running", "over", "closed"}:
        return ""
    if one.state == "running":
        left = max(0, int((one.expires - now).total_seconds() // 60))
        return trn("Ends in {n} minute", "Ends in {n} minutes", left)
    return tr("Until {when} at the latest", when=formats.moment(one.expires))


def missing(one: RequestView) -> str:
    """Whose review it waits for."""
    if one.state not in {"running", "over"} or not one.missing:
        return ""
    return tr("Waits for the review of: {roles}", roles=words.roles(one.missing))
