"""What tests of the access log's page share."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel

from clinicvault.gui.log.charts.section import ChartsSection
from clinicvault.gui.log.entries.section import EntriesSection
from clinicvault.gui.log.timeline.section import TimelineSection
from clinicvault.gui.widgets.tables import ROW
from clinicvault.services import views
from tests.gui import fakes


def entries(page) -> EntriesSection:
    return page.part(EntriesSection)


def charts(page) -> ChartsSection:
    return page.part(ChartsSection)


def timeline(page) -> TimelineSection:
    return page.part(TimelineSection)


def status(**changes) -> views.LogStatus:
    """A verified log."""
    fields = {
        "entries": 1000,
        "checkpoint": "ck",
        "ok": True,
        "faults": (),
        "checked": fakes.NOW,
        "witnessed": None,
    }
    return views.LogStatus(**{**fields, **changes})


def entry(**changes) -> views.LogRow:
    """One entry."""
    fields = {
        "seq": 7,
        "time": fakes.NOW,
        "user": "Noah Fischer",
        "event": "export",
        "patient": "P-1 Amélie Rousseau",
        "objects": (),
        "purpose": "care",
        "outcome": "done",
        "workstation": "Studio 2",
        "detail": (),
    }
    return views.LogRow(**{**fields, **changes})


def cell(section, row: int, column: int) -> str:
    """Text of a cell."""
    return section.model.index(row, column).data()


def seqs(section) -> list[int | None]:
    """Numbers of the entries, None where one did not come yet."""
    found = (section.model.index(n, 0).data(ROW) for n in range(section.model.rowCount()))
    return [one.seq if one is not None else None for one in found]


def click_row(section, qtbot, row: int) -> None:
    """Press a row in view."""
    QCoreApplication.processEvents()
    place = section.table.visualRect(section.model.index(row, 0)).center()
    qtbot.mouseClick(section.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def texts(widget) -> str:
    """Every text that labels of a widget hold and show."""
    QCoreApplication.processEvents()
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def choose(box, value: object) -> None:
    """Choose in a list."""
    box.setCurrentIndex(box.findData(value))
