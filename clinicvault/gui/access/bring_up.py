"""Bringing archived records up: one, or all of today's list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from clinicvault.domain.record_kinds import RequestKind
from clinicvault.gui import formats
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, trn
from clinicvault.services.views import BroughtUp

from .confirm import ConfirmDialog
from .second import SecondDialog

Done = Callable[[BroughtUp], object]
TOO_MANY = "bulk-second-person"


def bring_up_dialog(parent: QWidget, desk: Desk, patient: str, done: Done) -> ConfirmDialog:
    """One record, by the own password."""
    step_up = desk.services.step_up
    return ConfirmDialog(
        parent,
        desk,
        lambda password, task: step_up.bring_up([patient], password, progress=task.tell),
        done,
        why=mark("It opens this record alone, and is in the access log."),
    )


def bring_up_today_dialog(
    parent: QWidget, desk: Desk, count: int, most: int, done: Done
) -> QDialog:
    """Everybody on today's list; beyond what the rules allow a second person is needed."""

    def many() -> QDialog:
        return many_dialog(parent, desk, count, most, done)

    if most and count > most:
        return many()
    step_up = desk.services.step_up
    return ConfirmDialog(
        parent,
        desk,
        lambda password, task: step_up.bring_up_today(password, progress=task.tell),
        done,
        why=mark("{what} It is in the access log."),
        what=lambda: _opens(count),
        instead={TOO_MANY: lambda: many().open()},
    )


def many_dialog(parent: QWidget, desk: Desk, count: int, most: int, done: Done) -> SecondDialog:
    """More than one person alone may bring up."""
    step_up = desk.services.step_up
    return SecondDialog(
        parent,
        desk,
        RequestKind.BULK,
        lambda request, own, task: step_up.bring_up_today(
            own, request_id=request, progress=task.tell
        ),
        done,
        heading=mark("A second person is needed"),
        why=mark(
            "{count} records on today's list are archived. One person alone brings up at most "
            "{most}; a colleague allows more."
        ),
        own=True,
        count=formats.number(count),
        most=formats.number(most),
    )


def _opens(count: int) -> str:
    return trn(
        "It opens {n} archived record of today's list.",
        "It opens {n} archived records of today's list.",
        count,
    )
