"""What was given and to whom, in the words of the language in force."""

from __future__ import annotations

from types import MappingProxyType

from clinicvault.gui import formats, words
from clinicvault.gui.i18n import mark, tr, trn
from clinicvault.services.views import DisclosureLine

_HANDED = MappingProxyType(
    {"patient": mark("The patient"), "representative": mark("Somebody who acts for the patient")}
)
_MOST_DAYS = 3
"""Of more visits the first and the last day are told."""


def recipient(one: DisclosureLine) -> str:
    """Who got it, as far as anybody wrote it down."""
    if one.recipient:
        return words.whom(one.recipient)
    if one.handed in _HANDED:
        return tr(_HANDED[one.handed])
    return tr("The clinic itself") if one.form == words.KEPT else tr("Not recorded")


def given(one: DisclosureLine) -> str:
    """How many photos, of which visits, in which form."""
    form = words.form(one.form)
    if not one.photos:
        return form
    photos = trn("{n} photo", "{n} photos", one.photos)
    return f"{photos} ({_visits(one)}), {form}" if one.visits else f"{photos}, {form}"


def _visits(one: DisclosureLine) -> str:
    days = [formats.day(day) for day in one.visits]
    if len(days) > _MOST_DAYS:
        return tr("{n} visits, {first} to {last}", n=len(days), first=days[0], last=days[-1])
    return trn("visit of {days}", "visits of {days}", len(days), days=", ".join(days))
