"""The table of entries: which columns are there at which width."""

from __future__ import annotations

from clinicvault.gui.i18n import mark
from clinicvault.gui.widgets.tables import RowTable
from clinicvault.services.views import LogRow

from .model import LogModel

_EVENT, _PERSON, _PATIENT, _REASON, _OUTCOME, _COMPUTER, _TIME = range(7)
_WIDTHS = {_EVENT: 224, _PERSON: 150, _REASON: 104, _OUTCOME: 100, _COMPUTER: 116, _TIME: 176}
_BESIDE = 300
_NEEDED = {_COMPUTER: 1080, _REASON: 1000, _OUTCOME: 880, _PERSON: 700}
"""Width of the page from which a column shows; the patient takes what is left."""


class LogTable(RowTable[LogRow]):
    """The patient's column stretches."""

    def __init__(self, model: LogModel) -> None:
        super().__init__(model, mark("Entries of the access log"), height=38, stretched=_PATIENT)
        self.setMinimumHeight(110)
        self.horizontalHeader().setMinimumSectionSize(64)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)

    def fit(self, width: int, *, beside: bool) -> None:
        """Leave columns out for a page of `width`; `beside`: an entry is open beside it."""
        room = width - (_BESIDE if beside else 0)
        for column, needed in _NEEDED.items():
            self.setColumnHidden(column, room < needed)
