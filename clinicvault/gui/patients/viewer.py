"""One photo over the whole page: the preview first, then every pixel."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import language, say, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.pictures.canvas import Canvas
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.pictures.store import PictureStore
from clinicvault.gui.widgets import ErrorBanner, button, column, icon_button, plain, row
from clinicvault.gui.widgets.elided import Elided

from .timeline_model import TimelineModel


class Viewer(QWidget):
    """Arrows go to the next photo, + - 0 1 zoom, Escape goes back."""

    closed = Signal()

    def __init__(self, store: PictureStore, model: TimelineModel) -> None:
        super().__init__()
        self._store, self._model = store, model
        self._photo = ""
        self._loading: Task[Picture] | None = None
        self.canvas = Canvas()
        self.canvas.state.changed.connect(self._show_zoom)
        self.errors = ErrorBanner("warn")
        self.caption, self.facts = Elided("", "strong"), Elided("", "caption")
        self.percent = plain("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        say(self.bar.setAccessibleName, "The full photo is loading")
        self._lay_out()
        language().follow(self, self._show_facts)

    def _lay_out(self) -> None:
        self.back = button("Back", "ghost", icon="arrow-left", on=self.closed.emit, tip="Esc")
        self.previous = icon_button("chevron-left", "Previous photo", partial(self.step, -1))
        self.next = icon_button("chevron-right", "Next photo", partial(self.step, 1))
        texts = column(self.caption, self.facts, spacing=0)
        head = row(
            self.back,
            6,
            texts,
            icon_button("zoom-out", "Zoom out", partial(self._zoom, 0.8)),
            self.percent,
            icon_button("zoom-in", "Zoom in", partial(self._zoom, 1.25)),
            button("Fit", "ghost", on=self.canvas.state.reset, tip="0"),
            button("1:1", "ghost", on=self.canvas.actual_size, tip="1"),
            self.previous,
            self.next,
            spacing=4,
            margins=(16, 8, 16, 8),
        )
        head.setStretch(2, 1)
        box = column(head, self.errors, self.bar, self.canvas, spacing=0)
        box.setStretch(3, 1)
        self.setLayout(box)
        say(self.canvas.setAccessibleName, "Photo")

    def open(self, photo: str) -> None:
        """Show a photo of the timeline."""
        self._photo = photo
        if self._loading is not None:
            self._loading.drop()
        self.errors.hide()
        self.canvas.show_picture(None)
        self.canvas.state.reset()
        self.bar.setRange(0, 0)
        self._show_facts()
        place, last = self._model.row_of(photo), self._model.rowCount() - 1
        self.previous.setEnabled(place > 0)
        self.next.setEnabled(place < last)
        self._store.preview(photo, partial(self._preview, photo), self._fail)
        self.canvas.setFocus()

    def _preview(self, photo: str, picture: Picture) -> None:
        if photo == self._photo:
            self.canvas.show_picture(picture)
            self._show_zoom()
            self._loading = self._store.full(photo, partial(self._full, photo), self._fail)

    def _full(self, photo: str, picture: Picture) -> None:
        if photo == self._photo:
            self.canvas.show_picture(picture)
            self.bar.setRange(0, 1)
            self._show_zoom()

    def _fail(self, error: ClinicVaultError) -> None:
        self.bar.setRange(0, 1)
        self.errors.show_error(error)

    def _show_facts(self) -> None:
        visit = self._model.visit_of(self._photo)
        photo = next((p for p in visit.photos if p.id == self._photo), None) if visit else None
        if visit is None or photo is None:
            return
        self.caption.setText(f"{words.view(photo.view)} · {formats.day(visit.date)}")
        megapixels = formats.number(photo.width * photo.height / 1e6, 1)
        parts = [f"{photo.width} × {photo.height} ({megapixels} MP)" if photo.width else ""]
        parts += [formats.taken(photo.taken), photo.camera, photo.exposure]
        if photo.stripped:
            parts.append(
                trn("{n} hidden fact removed", "{n} hidden facts removed", len(photo.stripped))
            )
        self.facts.setText("  ·  ".join(part for part in parts if part))

    def step(self, by: int) -> None:
        """The next or previous photo, where there is one."""
        place = self._model.row_of(self._photo) + by
        if 0 <= place < self._model.rowCount():
            self.open(self._model.photos[place].id)

    def _zoom(self, factor: float) -> None:
        self.canvas.zoom_by(factor, None, self.canvas.stage)

    def _show_zoom(self) -> None:
        self.percent.setText(formats.percent(self.canvas.scale))

    def wipe(self) -> None:
        """Forget the picture."""
        self.canvas.show_picture(None)
        self._photo = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in {Qt.Key.Key_Left, Qt.Key.Key_PageUp}:
            self.step(-1)
        elif event.key() in {Qt.Key.Key_Right, Qt.Key.Key_PageDown}:
            self.step(1)
        elif event.key() == Qt.Key.Key_1:
            self.canvas.actual_size()
        else:
            super().keyPressEvent(event)
