"""What people read about gifts: to whom, what and why, what became of them, why they come back."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

from clinicvault.domain.exports import FollowUp
from clinicvault.gui import clinic_clock, words
from clinicvault.gui.errors import short
from clinicvault.gui.export import export_words
from clinicvault.gui.i18n import mark, tr, trn
from clinicvault.services.views.releases import GiftView, LiveView

_CONSENT_OVER = mark("The consent has ended.")
_DAMAGED = mark("The record that says so is damaged: nobody can tell that it may stay.")
_WHY = MappingProxyType(
    {
        "consent-withdrawn": mark("The consent was withdrawn."),
        "consent-expired": _CONSENT_OVER,
        "consent-missing": mark("There is no consent for it any more."),
        "consent-channel": mark("No consent names this place any more."),
        "consent-faces": mark("The consent asks that no face can be recognised."),
        "consent-scope": mark("No consent covers these photos any more."),
        "disclosure-over": mark("The time for which it was given is over."),
        "row-missing": _DAMAGED,
        "row-altered": _DAMAGED,
        "row-rolled-back": _DAMAGED,
        "signature-invalid": _DAMAGED,
    }
)
_BRIEF = MappingProxyType(
    {
        "consent-withdrawn": mark("Consent withdrawn"),
        "consent-expired": mark("Consent ended"),
        "consent-missing": mark("No consent any more"),
        "consent-channel": mark("Not for this place"),
        "consent-faces": mark("Not with a face"),
        "consent-scope": mark("Not these photos"),
        "disclosure-over": mark("Time is over"),
    }
)
"""For a table's narrow column."""
AFTER = MappingProxyType(
    {
        FollowUp.ACKNOWLEDGED: mark("Acknowledged"),
        FollowUp.ASKED_BACK: mark("Asked back"),
        FollowUp.RETURNED: mark("Deleted or given back"),
        FollowUp.KEPT: mark("Kept by the recipient"),
        FollowUp.NOT_LEFT: mark("Never left"),
        FollowUp.LIVE: mark("Shown"),
        FollowUp.DOWN: mark("Taken down"),
    }
)
AFTER_ICONS = MappingProxyType(
    {
        FollowUp.ACKNOWLEDGED: "check",
        FollowUp.ASKED_BACK: "undo-2",
        FollowUp.RETURNED: "circle-check",
        FollowUp.KEPT: "archive",
        FollowUp.NOT_LEFT: "circle-x",
        FollowUp.LIVE: "globe",
        FollowUp.DOWN: "eye-off",
    }
)
State = tuple[str, str, dt.datetime | None]
"""(what became of it, tone of its pill, since when)."""


def why(problem: str) -> str:
    """Why something may not stay where it is."""
    return tr(_WHY[problem]) if problem in _WHY else short(problem)


def brief(problem: str) -> str:
    """The same in two or three words."""
    return tr(_BRIEF[problem]) if problem in _BRIEF else tr("Record damaged")


def recipient(one: GiftView) -> str:
    """Who got it, as far as anybody wrote it down."""
    if one.recipient:
        return words.whom(one.recipient)
    if one.purpose is None:
        return tr("The patient")
    return tr("The clinic itself") if one.form == words.KEPT else tr("Not recorded")


def what(one: GiftView) -> str:
    """How many pictures, in which form."""
    form = words.form(one.form)
    if not one.photos:
        return form
    return f"{trn('{n} photo', '{n} photos', len(one.photos))}, {form}"


def reason(one: GiftView) -> str:
    """What for, and where it was to be shown."""
    if one.purpose is None:
        return tr("The patient's own copy")
    return export_words.reason(one.purpose, one.channel)


def patient(one: GiftView | LiveView) -> tuple[str, str]:
    """Name over code; the code alone for who reads no names."""
    if one.patient_name:
        return one.patient_name, one.patient_code
    return one.patient_code, ""


def state(one: GiftView) -> State:
    """What became of a gift, the most pressing first."""
    said = {after.what: after.when for after in one.after}
    last = one.last
    if one.ask_back and last is None:
        return tr("To ask back"), "bad", None
    if last is not None:
        return tr(AFTER[last]), "warn" if one.ask_back else "neutral", said[last]
    if one.acknowledged is not None:
        return tr(AFTER[FollowUp.ACKNOWLEDGED]), "ok", one.acknowledged
    if one.purpose is None:
        return tr("Handed over"), "neutral", None
    return tr("No answer yet"), "neutral", None


def day(when: dt.datetime | None) -> str:
    """By the clinic's clock; "" for never."""
    return clinic_clock.day(when) if when is not None else ""


def told(one: GiftView) -> str:
    """One line for a list on paper; no name of a patient is in it."""
    parts = (
        recipient(one),
        one.address,
        day(one.when),
        one.patient_code,
        reason(one),
        what(one),
        state(one)[0],
    )
    return "\t".join(parts)
