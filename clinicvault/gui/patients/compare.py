"""Before and after: side by side, wipe or overlay, with zoom together or apart."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QSlider, QStackedWidget, QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui import formats
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.pictures.blend import OVERLAY, WIPE, BlendView
from clinicvault.gui.pictures.canvas import Canvas
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.pictures.state import LARGEST, ViewState
from clinicvault.gui.pictures.store import PictureStore
from clinicvault.gui.theme import set_icon
from clinicvault.gui.widgets import (
    Choices,
    ErrorBanner,
    badge,
    button,
    column,
    icon_button,
    label,
    plain,
    row,
)
from clinicvault.gui.widgets.basic import reveal

from .timeline_model import TimelineModel

SIDE = "side"
_ZOOM_STEPS = 400


class ComparePanel(QFrame):
    """The card at the right of the timeline."""

    enlarge = Signal(bool)
    suggest = Signal()
    sheet_wanted = Signal(list)
    """Somebody wants these pictures side by side on paper, or for a talk."""

    def __init__(self, desk: Desk, store: PictureStore, model: TimelineModel) -> None:
        super().__init__()
        self.setProperty("card", "1")
        self._desk, self._store, self._model = desk, store, model
        self._pair: tuple[str, ...] = ()
        self._sharpening: set[str] = set()
        self.state, self.apart = ViewState(self), ViewState(self)
        self.errors = ErrorBanner("warn")
        self.modes = Choices("seg")
        self.left, self.right = Canvas(self.state), Canvas(self.state)
        self.blend = BlendView(self.state)
        self._make_modes()
        self._make_foot()
        self._lay_out()
        self.state.changed.connect(self._show_zoom)
        self.show_pair([])

    def _make_modes(self) -> None:
        self.modes.offer(SIDE, "Side", icon="columns-2", tip="Side by side")
        self.modes.offer(WIPE, "Wipe", icon="square-split-horizontal", tip="Wipe between the two")
        self.modes.offer(OVERLAY, "Overlay", icon="layers", tip="One over the other")
        self.modes.choose(WIPE)
        self.modes.chosen.connect(self._choose)
        say(self.left.setAccessibleName, "Photo before")
        say(self.right.setAccessibleName, "Photo after")
        say(self.blend.setAccessibleName, "Share of the photo before")

    def _make_foot(self) -> None:
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setRange(0, _ZOOM_STEPS)
        self.zoom.setFixedWidth(96)
        say(self.zoom.setAccessibleName, "Zoom")
        self.zoom.valueChanged.connect(self._zoomed)
        self.percent = plain("", "muted")
        self.percent.setMinimumWidth(52)
        self.mix = QSlider(Qt.Orientation.Horizontal)
        self.mix.setRange(0, 100)
        self.mix.setValue(50)
        say(self.mix.setAccessibleName, "Share of the photo before")
        self.mix.valueChanged.connect(self.blend.setValue)
        self.blend.valueChanged.connect(self.mix.setValue)
        self.link = icon_button("link-2", "Zoom both together", checkable=True)
        self.link.setChecked(True)
        self.link.toggled.connect(self._link)
        self.reset = icon_button("rotate-ccw", "Fit both photos", self._reset)
        tip = mark("Before/after sheet … (Ctrl+Shift+E)")
        self.sheet = icon_button("file-text", tip, self._want_sheet)
        reveal(self.sheet, self._desk.may(Act.EXPORT_PHOTO))
        self.large = icon_button("maximize", "Use the whole page", checkable=True)
        self.large.toggled.connect(self.enlarge)

    def _lay_out(self) -> None:
        self._stages = QStackedWidget()
        self._stages.addWidget(self._nothing())
        self._stages.addWidget(self.blend)
        self._stages.addWidget(_pair_of(self.left, self.right))
        self.before, self.after = _tag("accent"), _tag("info")
        tags = row(self.before, None, self.after)
        foot = row(
            icon_button("zoom-out", "Zoom out", partial(self._step, 0.8)),
            self.zoom,
            icon_button("zoom-in", "Zoom in", partial(self._step, 1.25)),
            self.percent,
            None,
            self.sheet,
            self.link,
            self.reset,
            self.large,
            spacing=4,
        )
        head = row(label("Compare", "h2"), None, self.modes)
        box = column(head, self.errors, tags, self._stages, self.mix, foot, spacing=10, margins=16)
        box.setStretch(3, 1)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _want_sheet(self) -> None:
        self.sheet_wanted.emit(list(self._pair))

    def _nothing(self) -> QWidget:
        holder = QWidget()
        text = label(
            "Pick two photos of the timeline, and see them together here.", "muted", wrap=True
        )
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.first_last = button("First and latest visit", icon="history", on=self.suggest.emit)
        holder.setLayout(
            column(None, text, row(None, self.first_last, None), None, spacing=14, margins=20)
        )
        return holder

    def show_pair(self, photos: list[str]) -> None:
        """Show two photos, the older first; one alone is shown alone; none asks for some."""
        if tuple(photos) == self._pair and photos:
            return
        self._pair = tuple(photos)
        self._sharpening.clear()
        self._forget()
        self.errors.hide()
        for side, photo in enumerate(photos):
            self._store.preview(photo, partial(self._loaded, photo, side), self.errors.show_error)
        self._show_tags()
        self._choose(self.modes.current)
        self.state.reset()
        self.apart.reset()
        if len(photos) == 2:
            first, second = photos
            self._desk.jobs.start(
                self, lambda _: self._desk.services.viewing.compared(first, second)
            )

    def _show_tags(self) -> None:
        for tag, photos in ((self.before, self._pair[:1]), (self.after, self._pair[1:2])):
            tag.setVisible(bool(photos))
            visit = self._model.visit_of(photos[0]) if photos else None
            if visit is not None:
                text = mark("Before · {day}") if tag is self.before else mark("After · {day}")
                say(tag.setText, text, day=partial(formats.day, visit.date))

    def _forget(self) -> None:
        self.left.show_picture(None)
        self.right.show_picture(None)
        self.blend.forget()

    def _loaded(self, photo: str, side: int, picture: Picture) -> None:
        if side < len(self._pair) and self._pair[side] == photo:
            (self.left, self.right)[side].show_picture(picture)
            self.blend.show_picture(side, picture)

    def _choose(self, mode: str) -> None:
        chosen = bool(self._pair)
        self._stages.setCurrentIndex(0 if not chosen else 2 if mode == SIDE else 1)
        if mode != SIDE:
            self.blend.choose(mode)
        self.mix.setVisible(chosen and mode == OVERLAY)
        self.link.setEnabled(mode == SIDE)
        self.sheet.setEnabled(len(self._pair) == 2)
        for widget in (self.zoom, self.reset, self.large):
            widget.setEnabled(chosen)

    def _link(self, together: bool) -> None:
        set_icon(self.link, "link-2" if together else "unlink", "text2", "accent_text")
        if not together:
            self.apart.copy(self.state)
        self.right.share(self.state if together else self.apart)

    def _reset(self) -> None:
        self.state.reset()
        self.apart.reset()

    def _step(self, factor: float) -> None:
        self.state.place(self.state.zoom * factor, self.state.x, self.state.y)

    def _zoomed(self, value: int) -> None:
        zoom = LARGEST ** (value / _ZOOM_STEPS)
        if abs(zoom - self.state.zoom) > 0.01:
            self.state.place(zoom, self.state.x, self.state.y)

    def _show_zoom(self) -> None:
        self.zoom.blockSignals(True)
        self.zoom.setValue(round(_ZOOM_STEPS * math.log(self.state.zoom, LARGEST)))
        self.zoom.blockSignals(False)
        say(self.percent.setText, "{percent}", percent=lambda: formats.percent(self.state.zoom))
        if self.state.zoom > 2:
            self._sharpen()

    def _sharpen(self) -> None:
        """Beyond the preview's own pixels the originals are fetched, once."""
        for side, photo in enumerate(self._pair):
            kept = self._store.kept(photo)
            if kept is not None and not kept.full and photo not in self._sharpening:
                self._sharpening.add(photo)
                self._store.full(photo, partial(self._loaded, photo, side))

    def wipe(self) -> None:
        """Forget the pictures."""
        self._pair = ()
        self._forget()


def _pair_of(left: Canvas, right: Canvas) -> QWidget:
    holder = QWidget()
    holder.setLayout(row(left, right, spacing=6))
    return holder


def _tag(tone: str) -> QLabel:
    made = badge(tone)
    made.hide()
    return made
