"""One photo over the whole page: the preview first, then every pixel."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import language, mark, say
from clinicvault.gui.jobs import Task
from clinicvault.gui.pictures.canvas import Canvas
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.pictures.store import PictureStore
from clinicvault.gui.widgets import ErrorBanner, button, column, icon_button, plain, row
from clinicvault.gui.widgets.elided import Elided

from .photo_details import PhotoDetails, part_words, size_words
from .timeline_model import TimelineModel


class Viewer(QWidget):
    """Arrows go to the next photo, + - 0 1 zoom, I tells the details, Escape goes back."""

    closed = Signal()
    export_wanted = Signal(str)

    def __init__(self, store: PictureStore, model: TimelineModel) -> None:
        super().__init__()
        self._store, self._model = store, model
        self._photo = ""
        self._loading: Task[Picture] | None = None
        self.canvas = Canvas()
        self.canvas.state.changed.connect(self._show_zoom)
        self.errors = ErrorBanner("warn")
        self.caption, self.facts = Elided("", "strong"), Elided("", "caption")
        self.details = PhotoDetails()
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
        self.clip = button("Show the clip", "ghost", on=self._other_half)
        self.give = icon_button("share-2", "Secure export", self._give)
        say(self.give.setToolTip, "Secure export of this photo (Ctrl+E)")
        self.info = icon_button("info", "Details of the photo", checkable=True)
        say(self.info.setToolTip, "Details of the photo (key I)")
        self.info.toggled.connect(self.details.setVisible)
        self.details.closed.connect(self._close_details)
        texts = column(self.caption, self.facts, spacing=0)
        head = row(
            self.back,
            6,
            texts,
            self.clip,
            icon_button("zoom-out", "Zoom out", partial(self._zoom, 0.8)),
            self.percent,
            icon_button("zoom-in", "Zoom in", partial(self._zoom, 1.25)),
            button("Fit", "ghost", on=self.canvas.state.reset, tip="0"),
            button("1:1", "ghost", on=self.canvas.actual_size, tip="1"),
            self.give,
            self.info,
            self.previous,
            self.next,
            spacing=4,
            margins=(16, 8, 16, 8),
        )
        head.setStretch(2, 1)
        stage = row(self.canvas, self.details, spacing=0)
        stage.setStretch(0, 1)
        box = column(head, self.errors, self.bar, stage, spacing=0)
        box.setStretch(3, 1)
        self.setLayout(box)
        say(self.canvas.setAccessibleName, "Photo")

    def open(self, photo: str) -> None:
        """Show a photo of the timeline, or a live photo's clip."""
        self._photo = photo
        if self._loading is not None:
            self._loading.drop()
        self.errors.hide()
        self.canvas.show_picture(None)
        self.canvas.state.reset()
        self.bar.setRange(0, 0)
        self._show_facts()
        place, last = self._place, self._model.rowCount() - 1
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

    @property
    def _place(self) -> int:
        """The row in view; a clip stands where its photo stands."""
        return self._model.row_of(self._model.still_of(self._photo))

    def _show_facts(self) -> None:
        visit, photo = self._model.visit_of(self._photo), self._model.find(self._photo)
        self.details.show_photo(photo)
        if visit is None or photo is None:
            return
        still = self._model.find(self._model.still_of(photo.id)) or photo
        self.caption.setText(f"{words.view(still.view)} · {formats.day(visit.date)}")
        marks = [one.spoken for one in self._model.marks_of(photo)]
        parts = (size_words(photo), *marks, part_words(photo))
        self.facts.setText("  ·  ".join(part for part in parts if part))
        self.clip.setVisible(still is not photo or self._model.clip_of(photo.id) is not None)
        other = mark("Show the photo") if still is not photo else mark("Show the clip")
        say(self.clip.setText, other)

    def _other_half(self) -> None:
        """From a live photo to its clip, or back."""
        clip = self._model.clip_of(self._photo)
        self.open(clip.id if clip is not None else self._model.still_of(self._photo))

    @property
    def photo(self) -> str:
        """Id of the photo in view, or ""."""
        return self._photo

    def _give(self) -> None:
        self.export_wanted.emit(self._photo)

    def _close_details(self) -> None:
        self.info.setChecked(False)
        self.canvas.setFocus()

    def step(self, by: int) -> None:
        """The next or previous photo, where there is one."""
        place = self._place + by
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
        self.info.setChecked(False)
        self.details.wipe()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in {Qt.Key.Key_Left, Qt.Key.Key_PageUp}:
            self.step(-1)
        elif event.key() in {Qt.Key.Key_Right, Qt.Key.Key_PageDown}:
            self.step(1)
        elif event.key() == Qt.Key.Key_I:
            self.info.toggle()
        elif event.key() == Qt.Key.Key_1:
            self.canvas.actual_size()
        else:
            super().keyPressEvent(event)
