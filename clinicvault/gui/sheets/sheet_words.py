"""What people read about pairs, alignments and forms of a sheet."""

from __future__ import annotations

from types import MappingProxyType

from clinicvault.domain.alignment import Alignment, How
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import mark, tr
from clinicvault.gui.patients.timeline_model import TimelineModel
from clinicvault.services.views.sheets import SheetForm

from .draft import PairDraft

_HOW = MappingProxyType(
    {
        How.FACE: mark("Aligned by the face"),
        How.FEATURES: mark("Aligned by what both show"),
        How.HAND: mark("Aligned by hand"),
        How.NONE: mark("Not aligned: side by side"),
    }
)
TONES = MappingProxyType({How.FACE: "ok", How.FEATURES: "ok", How.HAND: "info", How.NONE: "warn"})
NAMED = mark("A word on the sheet is the patient's name: write it without.")
FORM_ICONS = MappingProxyType(
    {
        SheetForm.PDF: "file-text",
        SheetForm.PICTURES: "images",
        SheetForm.SLIDES: "monitor",
        SheetForm.PAPER: "printer",
    }
)
FORMS = MappingProxyType(
    {
        SheetForm.PDF: mark("PDF"),
        SheetForm.PICTURES: mark("Pictures"),
        SheetForm.SLIDES: mark("Slides"),
        SheetForm.PAPER: mark("Paper"),
    }
)
FORM_TIPS = MappingProxyType(
    {
        SheetForm.PDF: mark("Pages of A4 in one PDF file"),
        SheetForm.PICTURES: mark("The same pages as pictures"),
        SheetForm.SLIDES: mark("One picture of 1920 × 1080 a pair, for a talk"),
        SheetForm.PAPER: mark("Straight to this computer's printer"),
    }
)


def how(lies: Alignment) -> str:
    """What an alignment rests on."""
    return tr(_HOW[lies.how])


def title(model: TimelineModel, pair: PairDraft) -> str:
    """The view of a pair."""
    found = model.find(pair.before) or model.find(pair.after)
    return words.view(found.view) if found is not None else ""


def visits(model: TimelineModel, pair: PairDraft) -> list[str]:
    """Days of both visits: for this clinic's eyes, not for the sheet."""
    found = [model.visit_of(photo) for photo in pair.photos]
    return [formats.day(one.date) for one in found if one is not None]
