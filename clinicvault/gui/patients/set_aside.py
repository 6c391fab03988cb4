"""The quiet line under a patient's visits: files are kept that are no photos."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinicvault.gui.i18n import mark, say, trn
from clinicvault.gui.widgets import button, column, label, picture_label, row
from clinicvault.gui.widgets.basic import reveal
from clinicvault.services.views import PatientPage


class SetAsideLine(QWidget):
    """How many there are; the way to them for who may open them."""

    wanted = Signal()

    def __init__(self, *, may_open: bool) -> None:
        super().__init__()
        self._may_open = may_open
        self.text = label("", "muted", wrap=True)
        self.hint = label("A practitioner can try again to read them.", "caption", wrap=True)
        reveal(self.hint, not may_open)
        self.open = button("Show the files", "link", on=self.wanted.emit)
        reveal(self.open, may_open)
        line = row(
            picture_label("folder-open", "text3"),
            column(self.text, self.hint, spacing=1),
            self.open,
            spacing=10,
        )
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()

    def show_page(self, page: PatientPage) -> None:
        """Say what is kept of a patient; nothing where there is nothing."""
        aside = page.set_aside
        raw = sum(bool(photo.raw) for visit in page.visits for photo in visit.photos)
        if aside:
            say(self.text.setText, mark("{what}"), what=lambda: _aside(aside))
        elif raw:
            say(self.text.setText, mark("{what}"), what=lambda: _raw(raw))
        self.setVisible(bool(aside or (raw and self._may_open)))


def _aside(count: int) -> str:
    return trn(
        "{n} file could not be read and is kept aside.",
        "{n} files could not be read and are kept aside.",
        count,
    )


def _raw(count: int) -> str:
    return trn(
        "{n} RAW file of the camera is kept beside its photo.",
        "{n} RAW files of the camera are kept beside their photos.",
        count,
    )
