"""What the tests of erasure, retention and report share: records to begin with, and the steps."""

from __future__ import annotations

import dataclasses
import datetime as dt

from PySide6.QtCore import QItemSelectionModel

from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.domain.roles import Role
from clinicvault.services import views
from clinicvault.services.views import ErasureGround, ErasureView
from tests.gui import fakes
from tests.gui.fakes_endings import BACKUPS_UNTIL, UNKNOWN, due, hold
from tests.gui.hands import type_text

WHY = "The patient asked in writing"
SAID = views.SaidView(fakes.MARIE.name, Role.PRACTITIONER, "grant", fakes.NOW)
GIVEN = views.DisclosureView(
    "0d" * 16, fakes.NOW, "Dr Okafor", Purpose.CARE, 3, "age", fakes.MARIE.name
)


def erasure(clinic, number: int = 1, state: str = "waiting", **more) -> ErasureView:
    """Put an erasure on record, with its request; by the privacy officer."""
    row = clinic.rows[number]
    gone = state in {"running", "done"}
    allowed = state in {"granted", "running", "done"}
    made = ErasureView(
        f"{number + 80:032x}",
        row.id,
        "" if gone else row.name,
        row.code,
        ErasureGround.ASKED,
        WHY,
        fakes.NOW,
        fakes.OLGA.name,
        state,
        said=(SAID,) if allowed else (),
        done=fakes.NOW if state == "done" else None,
        done_by=fakes.OLGA.name if state == "done" else "",
        backups_until=BACKUPS_UNTIL if state == "done" else None,
        files_left=3 if state == "running" else 0,
    )
    made = dataclasses.replace(made, **more)
    clinic.endings.erasures.append(made)
    clinic.access.requests.append(
        views.RequestView(
            made.id,
            RequestKind.ERASURE,
            fakes.OLGA.name,
            fakes.OLGA.id,
            row.id,
            made.patient_name,
            WHY,
            fakes.NOW,
            fakes.NOW + dt.timedelta(days=30),
            "over" if gone else state,
            said=made.said,
        )
    )
    return made


def to_why(dialog, *, early: bool = True) -> None:
    """Go on until the reason is asked for, and give it."""
    while dialog.why is None or dialog.why.isHidden():
        dialog.go.click()
    dialog.why.early.setChecked(early)
    type_text(dialog.why.reason, WHY)


def to_allow(dialog) -> None:
    """Go on until it is asked who allows it."""
    to_why(dialog)
    dialog.go.click()


def to_review(clinic) -> None:
    """Two whose time is over, one without a date and one on hold."""
    rows, lists = clinic.rows, clinic.endings.lists
    lists["due"] = [due(rows[0]), due(rows[1], erasure="waiting")]
    lists["unknown"] = [due(rows[2], UNKNOWN, last_visit=None)]
    lists["held"] = [due(rows[3], hold=hold(rows[3]))]


def many_to_review(clinic) -> None:
    """250 whose time is over: three parts of the list."""
    row = clinic.rows[0]
    clinic.endings.lists["due"] = [
        due(row, patient_id=f"{n:032x}", name=f"Patient {n}") for n in range(250)
    ]


def names(page) -> list[str]:
    """The first cells in view."""
    return [page.model.index(row, 0).data() for row in range(page.model.rowCount())]


def choose(table, row: int) -> None:
    """Choose a row of a table."""
    table.selectionModel().setCurrentIndex(
        table.model().index(row, 0),
        QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
    )
