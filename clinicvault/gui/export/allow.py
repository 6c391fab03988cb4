"""The second person's yes to an export, at the own computer: first exactly what is asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui.access import request_words
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.errors import short
from clinicvault.gui.i18n import hush, mark, say
from clinicvault.gui.patients.timeline_model import TimelineModel
from clinicvault.gui.pictures.canvas import Canvas
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.pictures.store import ThumbnailStore
from clinicvault.gui.widgets import column, label, plain, row, scroll
from clinicvault.services.views import RequestView
from clinicvault.services.views.exports import RenderedPicture
from clinicvault.services.views.releases import OrderView

from .asked import Asked, order_lines, plan_lines, read_asked
from .cover_step import decoded
from .facts import Line, cell
from .filmstrip import DONE, FILM, OPEN, Filmstrip

_THUMBNAIL = QSize(168, 224)
_HIGH = 400


class AllowExportDialog(AskDialog):
    """Facts beside the pictures as they will leave, for whose roles open them."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        one: RequestView,
        order: OrderView,
        done: Callable[[], object],
    ) -> None:
        super().__init__(parent, desk, "Allow this export?", width=860)
        self._one, self._order, self._done = one, order, done
        self.asked: Asked | None = None
        self.photo = ""
        self._looked: set[str] = set()
        self._model = TimelineModel()
        self.thumbs = ThumbnailStore(desk.jobs, desk.services.viewing, order.patient_id, _THUMBNAIL)
        self.thumbs.setParent(self)
        self.canvas, self.caption = Canvas(), label("", "caption", wrap=True)
        say(self.canvas.setAccessibleName, "The picture as it will leave")
        self.strip = Filmstrip(self._model, self.thumbs, self._state_of)
        self.strip.shown.connect(self._show)
        self.sure = QCheckBox()
        say(self.sure.setText, "I looked at it: these pictures, for this recipient and reason")
        self.sure.toggled.connect(self._enable)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(10)
        self._lay_out()
        self.quit = self.cancel_button("Not now")
        self.go = self.action_button("Allow", self._allow, icon="badge-check")
        self._enable(False)
        self.quit.setFocus()
        self._read()

    def _lay_out(self) -> None:
        left = QWidget()
        inside = column(self.canvas, self.strip, self.caption, spacing=8)
        inside.setStretch(0, 1)
        left.setLayout(inside)
        self.pictures = left
        body = QWidget()
        why = column(
            label("Why", "caption"),
            plain(f"“{self._one.reason}”", wrap=True),
            plain(request_words.asked(self._one), "caption", wrap=True),
            spacing=1,
        )
        body.setLayout(column(why, self._facts, None, spacing=10, margins=(0, 0, 10, 0)))
        told = scroll(body)
        told.setFixedWidth(316)
        both = QWidget()
        panes = row(left, told, spacing=18)
        panes.setStretch(0, 1)
        both.setLayout(panes)
        both.setFixedHeight(_HIGH)
        self.fill(both, row(self.sure, None))
        self._tell(order_lines(self._one, self._order))

    def _tell(self, lines: list[Line]) -> None:
        for caption, value in lines:
            self._facts.addWidget(cell(caption, value))

    # what is asked

    def _read(self) -> None:
        services, one, order = self.desk.services, self._one, self._order
        self.desk.jobs.start(
            self, lambda _: read_asked(services, one, order), self._know, self._unread
        )

    def _know(self, asked: Asked) -> None:
        self.asked = asked
        self._tell(plan_lines(asked))
        self._model.show(asked.page.visits, lambda _: True)
        if asked.page.refusal or not self.desk.may(Act.VIEW_PHOTO):
            self._show_none(asked.page.refusal)
        else:
            self.strip.show_photos(asked.order.photos)
            self.strip.go(asked.order.photos[0])
        self._enable(self.sure.isChecked())

    def _show_none(self, refusal: str) -> None:
        """The facts alone: nobody's yes opens a picture to who may not see it."""
        self.strip.hide()
        if refusal and self.desk.may(Act.VIEW_PHOTO):
            hush(self.caption.setText, short(refusal))
        else:
            say(self.caption.setText, mark("Your roles do not open pictures: you see the facts."))

    def _unread(self, error: ClinicVaultError) -> None:
        """What cannot be read is not allowed."""
        self.errors.show_error(error)
        self.fit()

    # the pictures as they will leave

    def _state_of(self, photo: str) -> str:
        if self.asked is not None and photo in self.asked.plan.as_stored:
            return FILM
        return DONE if photo in self._looked else OPEN

    def _show(self, photo: str) -> None:
        asked, self.photo = self.asked, photo
        if asked is None:
            return
        self.canvas.show_picture(None)
        self.canvas.state.reset()
        if photo in asked.plan.as_stored:
            say(self.caption.setText, "This film or document leaves as it is.")
            return
        say(self.caption.setText, "This is what leaves, and nothing else of the patient.")
        giving, plan = self.desk.services.giving, asked.whole
        self.desk.jobs.start(
            self,
            lambda _: decoded(giving.rendered(plan, photo)),
            partial(self._came, photo),
            partial(self._fell, photo),
        )

    def _came(self, photo: str, made: tuple[Picture, RenderedPicture]) -> None:
        self._looked.add(photo)
        if photo == self.photo:
            self.canvas.show_picture(made[0])
        self.strip.refresh()

    def _fell(self, photo: str, error: ClinicVaultError) -> None:
        if photo == self.photo:
            hush(self.caption.setText, short(error.code))

    # the yes

    def _enable(self, sure: bool) -> None:
        self.go.setEnabled(sure and self.asked is not None)

    def _allow(self) -> None:
        requests, one, done = self.desk.services.requests, self._one.id, self._done
        self.run(lambda _: requests.allow(one), lambda _: self.finish(done))

    def fail(self, error: ClinicVaultError) -> None:
        super().fail(error)
        self._enable(self.sure.isChecked())

    def done(self, result: int) -> None:
        """However it is closed, nothing of the pictures stays."""
        self.canvas.show_picture(None)
        self.strip.wipe()
        self.thumbs.wipe()
        super().done(result)
