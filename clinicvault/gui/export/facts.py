"""What is about to leave, in a few lines: for whom, what for, how."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from clinicvault.gui import formats
from clinicvault.gui.i18n import mark, tr, trn
from clinicvault.gui.widgets import column, label
from clinicvault.services.views.exports import ExportLook, ExportPlan, PackageKind

from . import export_words
from .draft import Draft
from .recipients import name_of, place_of

Line = tuple[str, Callable[[], str]]


def facts(draft: Draft, look: ExportLook | None) -> QWidget:
    """Captions over values."""
    made = QWidget()
    cells = (cell(caption, value) for caption, value in _lines(draft, look))
    made.setLayout(column(*cells, spacing=10))
    return made


def cell(caption: str, value: Callable[[], str]) -> QWidget:
    """One fact: a caption over a value."""
    made = QWidget()
    told = label("{what}", "", wrap=True, what=value)
    made.setLayout(column(label(caption, "caption"), told, spacing=1))
    return made


def _lines(draft: Draft, look: ExportLook | None) -> list[Line]:
    plan = draft.plan()
    if plan is None:
        return []
    lines: list[Line] = [
        (mark("For whom"), partial(_whom, draft)),
        (mark("What for"), partial(_why, draft)),
        (mark("What they get"), partial(_what, plan)),
        (mark("What opens it"), partial(_opens, plan)),
        (mark("How many"), partial(_count, len(plan.pictures), look.size if look else 0)),
    ]
    if plan.delete_by is not None:
        lines.append((mark("To be deleted by"), partial(formats.day, plan.delete_by)))
    if mark_ := next((one.recipe.mark for one in plan.pictures if one.recipe.mark), None):
        lines.append((mark("Written over the pictures"), lambda: mark_.text))
    lines.append((mark("In no picture"), lambda: tr("place, time, camera, name")))
    return lines


def _whom(draft: Draft) -> str:
    one = draft.recipient
    place = place_of(one.details) if one is not None else ""
    return ", ".join(part for part in (name_of(one), place) if part)


def _why(draft: Draft) -> str:
    found = draft.standing
    said = export_words.reason(found.purpose, found.channel) if found is not None else ""
    return f"{said}: {draft.note}" if draft.note else said


def _what(plan: ExportPlan) -> str:
    said = export_words.kind(plan.kind)
    return tr("{what}, with medical files", what=said) if plan.dicom else said


def _opens(plan: ExportPlan) -> str:
    if plan.kind is PackageKind.PLAIN:
        return tr("Nothing is needed: whoever has it sees it")
    if not plan.by_key:
        return tr("Words that ClinicVault makes, told by another way")
    by_paper = plan.kind is PackageKind.CERTIFICATE
    return tr("Their certificate") if by_paper else tr("Their own key")


def _count(count: int, size: int) -> str:
    said = trn("{n} picture", "{n} pictures", count)
    return tr("{what}, about {size}", what=said, size=formats.size(size)) if size else said


def answers(draft: Draft) -> tuple[str, ...]:
    """What was answered so far, in the order of the steps; "" for what was not."""
    to, found, kind = draft.recipient, draft.standing, draft.kind
    done = len(draft.paintables) - len(draft.unlooked)
    return (
        trn("{n} picture", "{n} pictures", len(draft.photos)),
        name_of(to),
        export_words.reason(found.purpose, found.channel) if found is not None else "",
        export_words.kind(kind.kind) if kind is not None else "",
        trn("{n} looked at", "{n} looked at", done),
        "",
    )
