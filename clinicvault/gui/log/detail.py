"""One entry of the access log, in full."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from clinicvault.gui import formats, words
from clinicvault.gui.i18n import hush, language, mark, tr, trn
from clinicvault.gui.widgets import column, icon_button, plain, row, scroll
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import LogRow

from .phrases import fact, headline

_IDS_SHOWN = 12
_ID_CHARS = 12


class EntryDetail(QFrame):
    """Beside the table; closed by its cross."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "soft")
        self.setFixedWidth(280)
        self._entry: LogRow | None = None
        self.title = plain("", "h2", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        inner = QWidget()
        inner.setLayout(column(self._lines, None))
        close = icon_button("x", "Close the entry", self.closed.emit)
        head = row(self.title, close)
        head.setStretch(0, 1)
        self.setLayout(column(head, scroll(inner), margins=14))
        language().follow(self, self._fill)
        self.hide()

    def show_entry(self, entry: LogRow) -> None:
        """Show an entry."""
        self._entry = entry
        self._fill()
        self.show()

    def _fill(self) -> None:
        entry = self._entry
        if entry is None:
            return
        hush(self.title.setText, headline(entry))
        clear(self._lines)
        self._line(mark("Entry"), formats.number(entry.seq))
        self._line(mark("Time"), _when(entry))
        self._line(mark("Person"), entry.user)
        self._line(mark("Patient"), entry.patient)
        self._line(mark("Reason"), words.purpose_slug(entry.purpose))
        self._line(mark("Outcome"), words.outcome(entry.outcome))
        self._line(mark("Computer"), entry.workstation)
        for key, value in entry.detail:
            self._line(*fact(key, value))
        self._objects(entry.objects)

    def _objects(self, objects: tuple[str, ...]) -> None:
        """How many, and how their identifiers begin."""
        count = len(objects)
        if count:
            self._line(mark("Concerns"), trn("{n} photo or record", "{n} photos or records", count))
            shown = [one[:_ID_CHARS] for one in objects[:_IDS_SHOWN]]
            rest = ["…"] if count > _IDS_SHOWN else []
            self._lines.addWidget(plain("\n".join(shown + rest), "caption", wrap=True))

    def _line(self, caption: str, value: str) -> None:
        if value:
            self._lines.addLayout(
                column(plain(tr(caption), "caption"), plain(value, "", wrap=True), spacing=1)
            )

    def wipe(self) -> None:
        """Forget the entry."""
        self._entry = None
        clear(self._lines)
        self.title.clear()


def _when(entry: LogRow) -> str:
    day = formats.day(entry.time.astimezone().date())
    return f"{day}, {formats.seconds_clock(entry.time)}"
