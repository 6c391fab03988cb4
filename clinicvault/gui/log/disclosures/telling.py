"""What was given and to whom, in the words of the language in force."""

from __future__ import annotations

from types import MappingProxyType

from clinicvault.gui import formats
from clinicvault.gui.i18n import mark, tr, trn
from clinicvault.services.views import DisclosureLine

_HANDED = MappingProxyType(
    {"patient": mark("The patient"), "representative": mark("Somebody who acts for the patient")}
)
_KEPT = "plain file"
_FORMS = MappingProxyType(
    {
        "age": mark("encrypted file"),
        _KEPT: mark("plain file, kept at the clinic"),
        "report": mark("copy of everything held"),
    }
)
_MOST_DAYS = 3
"""Of more visits the first and the last day are told."""


def recipient(one: DisclosureLine) -> str:
    """Who got it, as far as anybody wrote it down."""
    if one.recipient:
        return one.recipient
    if one.handed in _HANDED:
        return tr(_HANDED[one.handed])
    return tr("The clinic itself") if one.form == _KEPT else tr("Not recorded")


def given(one: DisclosureLine) -> str:
    """How many photos, of which visits, in which form."""
    form = tr(_FORMS[one.form]) if one.form in _FORMS else tr("file ({form})", form=one.form)
    if not one.photos:
        return form
    photos = trn("{n} photo", "{n} photos", one.photos)
    return f"{photos} ({_visits(one)}), {form}" if one.visits else f"{photos}, {form}"


def _visits(one: DisclosureLine) -> str:
    days = [formats.day(day) for day in one.visits]
    if len(days) > _MOST_DAYS:
        return tr("{n} visits, {first} to {last}", n=len(days), first=days[0], last=days[-1])
    return trn("visit of {days}", "visits of {days}", len(days), days=", ".join(days))
