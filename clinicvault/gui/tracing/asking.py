"""What is asked: the copy, and where needed whose pictures and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from clinicvault.gui import clinic_clock
from clinicvault.gui.files import choose_files, pattern
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.importing.pasting import local_paths
from clinicvault.gui.importing.picker import PatientPicker
from clinicvault.gui.widgets import Choices, button, column, label, picture_label, row
from clinicvault.gui.widgets.basic import restyle, reveal
from clinicvault.services.api import PatientService

_ENDINGS = "jpg jpeg jpe png heic heif hif avif webp tif tiff"
EVER = "ever"
_SINCE = MappingProxyType(
    {
        EVER: (mark("At any time"), 0),
        "year": (mark("In the last year"), 365),
        "quarter": (mark("In the last 3 months"), 92),
        "month": (mark("In the last month"), 31),
    }
)
"""Key -> (its words, days)."""


class CopyZone(QFrame):
    """Drop the copy, or choose it; it is not shown, because nobody knows what it is."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        say(self.setAccessibleName, "The copy that turned up")
        self.text = label("", "strong", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.pick = button("Choose a picture", icon="image", on=self._choose)
        above = row(None, picture_label("fingerprint", "accent_text", 28), None)
        hint = label("A screenshot or a part of it is enough", "caption")
        below = (row(None, hint, None), row(None, self.pick, None))
        self.setLayout(column(above, self.text, *below, spacing=8, margins=(12, 16, 12, 10)))
        language().follow(self, self._speak)
        self._speak()

    def take(self, path: Path | None) -> None:
        """This is the copy; None for none yet."""
        self.path = path
        self._speak()
        self.chosen.emit(path)

    def _speak(self) -> None:
        told = self.path.name if self.path is not None else tr("Drop the picture here")
        hush(self.text.setText, told)

    def _choose(self) -> None:
        choose_files(
            self, mark("The copy that turned up"), self._picked, pattern(tr("Pictures"), _ENDINGS)
        )

    def _picked(self, paths: list[Path]) -> None:
        self.take(paths[0])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and local_paths(event.mimeData()):
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(False)
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.take(paths[0])

    def _hover(self, over: bool) -> None:
        self.setProperty("over", "true" if over else "false")
        restyle(self)


class Asking(QWidget):
    """The copy, what narrows the search, and the button that begins it."""

    def __init__(self, patients: PatientService, begin: Callable[[], object]) -> None:
        super().__init__()
        self.zone = CopyZone()
        self.one = QCheckBox()
        say(self.one.setText, "I know whose picture it is")
        self.picker = PatientPicker(patients)
        reveal(self.picker, False)
        self.since = Choices("seg")
        say(self.since.setAccessibleName, "Given out when")
        for key, (text, _) in _SINCE.items():
            self.since.offer(key, text)
        self.since.choose(EVER)
        self.begin = button("Find where it came from", "primary", icon="search", on=begin)
        self.begin.setEnabled(False)
        self._lay_out()
        self.zone.chosen.connect(lambda _: self._follow())
        self.one.toggled.connect(self._narrow)
        self.picker.chosen.connect(lambda _: self._follow())
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Open), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.zone.pick.click)

    def _lay_out(self) -> None:
        when = column(label("Given out when", "strong"), row(self.since, None), spacing=6)
        hint = label(
            "The search is the quicker the less there is to compare, and opens fewer records.",
            "caption",
            wrap=True,
        )
        parts = (self.zone, when, self.one, self.picker, hint, row(self.begin, None))
        self.setLayout(column(*parts, spacing=12))

    @property
    def patient(self) -> str:
        """Id of the patient it is narrowed to, "" for all."""
        return self.picker.row.id if self.one.isChecked() and self.picker.row else ""

    @property
    def first_day(self) -> dt.date | None:
        """The first day on which it may have been given; None for ever."""
        days = _SINCE[self.since.current][1]
        return clinic_clock.today() - dt.timedelta(days=days) if days else None

    def freeze(self, frozen: bool) -> None:
        """While the search runs nothing is asked."""
        for one in (self.zone, self.one, self.picker, self.since):
            one.setEnabled(not frozen)
        self._follow(frozen)

    def _narrow(self, known: bool) -> None:
        reveal(self.picker, known)
        if known and self.picker.row is None:
            self.picker.search.setFocus()
        self._follow()

    def _follow(self, frozen: bool = False) -> None:
        whose = not self.one.isChecked() or self.picker.row is not None
        self.begin.setEnabled(self.zone.path is not None and whose and not frozen)

    def wipe(self) -> None:
        """Forget file and patient."""
        self.picker.wipe()
        self.zone.take(None)
