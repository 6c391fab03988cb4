"""The last look: exactly what will leave, what the rules say of it, and who else allows it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats
from clinicvault.gui.access.asking import SHORTEST_REASON, TouchLine
from clinicvault.gui.context import Desk
from clinicvault.gui.errors import short
from clinicvault.gui.i18n import mark, say, tr
from clinicvault.gui.jobs import Task
from clinicvault.gui.pictures.canvas import Canvas
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.pictures.store import ThumbnailStore
from clinicvault.gui.widgets import Banner, column, label, row, scroll
from clinicvault.gui.widgets.basic import clear
from clinicvault.gui.widgets.working import Working
from clinicvault.services.api.export_wizard import ExportWizardService
from clinicvault.services.views.exports import (
    ExportGiven,
    ExportLook,
    RenderedPicture,
)

from . import export_words
from .cover_step import decoded
from .draft import Draft
from .facts import facts
from .filmstrip import DONE, FILM, WARN, Filmstrip
from .second_box import SecondBox
from .step import Step

T = TypeVar("T")


class CheckStep(Step):
    """Nothing was written yet; the wizard's button begins it here."""

    given = Signal(object)
    """An `ExportGiven`."""
    asked = Signal()
    """A second person was asked, and nothing left."""

    def __init__(
        self,
        desk: Desk,
        service: ExportWizardService,
        draft: Draft,
        thumbs: ThumbnailStore,
    ) -> None:
        super().__init__(desk, service, draft)
        self.photo = ""
        self.look: ExportLook | None = None
        self.second: SecondBox | None = None
        self._task: Task[Any] | None = None
        self.canvas = Canvas()
        say(self.canvas.setAccessibleName, "The picture as it will leave")
        self.strip = Filmstrip(draft.model, thumbs, self._state_of)
        self.strip.shown.connect(self._show)
        self.caption = label("", "muted")
        self.blocked = Banner("warn", action="Leave them out", on=self._leave_out)
        self.wants = Banner("info")
        self.touch = TouchLine(desk)
        self.working = Working(self.stop)
        self._facts, self._second = QVBoxLayout(), QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        left = QWidget()
        inside = column(self.canvas, self.strip, spacing=10)
        inside.setStretch(0, 1)
        left.setLayout(inside)
        told = (self.blocked, self.wants, self._second, self.touch, self._facts)
        self._lay_panes(left, self._side(*told))

    def _side(self, *told: QWidget | QLayout) -> QFrame:
        """Beside what is shown: what the rules say, one below the other."""
        body = QWidget()
        body.setLayout(column(*told, None, spacing=14, margins=(0, 0, 12, 0)))
        made = QFrame()
        made.setProperty("card", "1")
        inner = column(scroll(body), self.working, spacing=10, margins=(18, 16, 6, 14))
        inner.setStretch(0, 1)
        made.setLayout(inner)
        made.setFixedWidth(372)
        return made

    def _lay_panes(self, left: QWidget, side: QWidget) -> None:
        panes = row(left, side, spacing=14)
        panes.setStretch(0, 1)
        texts = column(label("Is this right?", "h1"), self.caption, spacing=2)
        box = column(texts, self.errors, panes, spacing=12)
        box.setStretch(2, 1)
        self.setLayout(box)
        for one in (self.blocked, self.wants):
            one.hide()

    # what is about to leave

    def enter(self) -> None:
        """Ask the rules, show the pictures."""
        plan, self.look = self.draft.plan(), None
        if plan is None:
            return
        self.errors.hide()
        self.photo = ""
        self.strip.show_photos(self.draft.photos)
        self._show_facts()
        self._forget_second()
        self.desk.jobs.start(
            self, lambda _: self.service.look(plan), self._know, self.errors.show_error
        )
        self.strip.go(self.draft.photos[0])
        self._show(self.draft.photos[0])

    def _state_of(self, photo: str) -> str:
        if self.look is not None and any(one.photo == photo for one in self.look.blocked):
            return WARN
        return DONE if self.draft.paintable(photo) else FILM

    def _show_facts(self) -> None:
        clear(self._facts)
        self._facts.addWidget(facts(self.draft, self.look))

    def _know(self, look: ExportLook) -> None:
        self.look = look
        self._show_facts()
        self._show_blocked(look)
        self._show_second(look)
        self.strip.refresh()
        self.changed.emit()

    def _show_blocked(self, look: ExportLook) -> None:
        if not look.blocked:
            self.blocked.hide()
            return
        why = sorted({one.code for one in look.blocked})
        self.blocked.speak(
            "Some of the pictures cannot leave: {n}.",
            "{why}",
            n=len(look.blocked),
            why=lambda: " ".join(short(code) for code in why),
        )

    def _leave_out(self) -> None:
        look = self.look
        if look is None:
            return
        out = {one.photo for one in look.blocked}
        kept = tuple(photo for photo in self.draft.photos if photo not in out)
        self.draft.choose(kept)
        self.blocked.hide()
        if kept:
            self.enter()
        self.changed.emit()

    def _show(self, photo: str) -> None:
        plan = self.draft.plan()
        if plan is None or photo == self.photo:
            return
        self.photo = photo
        self.canvas.show_picture(None)
        self.canvas.state.reset()
        say(self.caption.setText, "This is what leaves, and nothing else of the patient.")
        if not self.draft.paintable(photo):
            say(self.caption.setText, "This film or document leaves as it is.")
            return
        self.desk.jobs.start(
            self,
            lambda _: decoded(self.service.rendered(plan, photo)),
            partial(self._came, photo),
            self.errors.show_error,
        )

    def _came(self, photo: str, made: tuple[Picture, RenderedPicture]) -> None:
        if photo != self.photo:
            return
        picture, told = made
        self.canvas.show_picture(picture)
        say(self.caption.setText, "{what}", what=partial(_about, told))

    # the second person

    def _forget_second(self) -> None:
        clear(self._second)
        self.second = None
        self.wants.hide()

    def _show_second(self, look: ExportLook) -> None:
        """What was allowed already needs nobody any more."""
        self._forget_second()
        if not look.second or self.draft.fixed:
            return
        self.wants.speak(
            "The clinic's rules want a second person for this.",
            "{why}",
            why=lambda: export_words.second(look.second),
        )
        self.second = SecondBox(look.approvers, self.draft.note, look.wait_hours)
        self.second.changed.connect(self._said)
        self._second.addWidget(self.second)

    def _said(self) -> None:
        if self.second is not None:
            self.draft.note = " ".join(self.second.note.text().split())
        self.changed.emit()

    @property
    def asks(self) -> bool:
        """Whether the button asks a second person at another computer."""
        return self.second is not None and not self.second.is_here

    @property
    def act(self) -> str:
        """What the wizard's button says."""
        return mark("Ask for it") if self.asks else mark("Choose where to save")

    @property
    def ready(self) -> bool:
        look = self.look
        if look is None or look.blocked or self._task is not None or not self.draft.photos:
            return False
        if self.second is None:
            return True
        return self.second.possible and len(self.draft.note) >= SHORTEST_REASON

    @property
    def missing(self) -> str:
        short_note = self.second is not None and len(self.draft.note) < SHORTEST_REASON
        return mark("Write why, in at least a few words.") if short_note else ""

    # doing it

    @property
    def may_save(self) -> bool:
        """Whether the second person has typed what is needed; else the cursor goes there."""
        return self.second is None or self.second.ready

    def ask(self) -> None:
        """Ask a second person for exactly this."""
        plan = self.draft.plan()
        if plan is not None:
            service = self.service
            self._run(lambda _: service.ask(plan), lambda _: self.asked.emit())

    def save(self, output: Path) -> None:
        """Give: the rest is told by `given`."""
        plan = self.draft.plan()
        if plan is None or self._task is not None:
            return
        said = self.second.take() if self.second is not None else ("", "")

        def work(task: Task[ExportGiven]) -> ExportGiven:
            return self.service.give(
                plan, output, second=said, progress=task.tell, cancel=task.token
            )

        self.working.begin()
        self._run(work, self.given.emit)

    def _run(self, work: Callable[[Task[Any]], T], done: Callable[[T], object]) -> None:
        """One thing at a time."""
        if self._task is not None:
            return
        self.errors.hide()

        def ended(result: T) -> None:
            self._rest()
            done(result)

        self._task = self.desk.jobs.start(self, work, ended, self._failed, self.working.tell)
        self.changed.emit()

    def _rest(self) -> None:
        self._task = None
        self.working.hide()
        self.changed.emit()

    def _failed(self, error: ClinicVaultError) -> None:
        self._rest()
        self.errors.show_error(error)

    @property
    def busy(self) -> bool:
        """Whether it is being written."""
        return self._task is not None

    def stop(self) -> None:
        """Stop writing: nothing of it stays."""
        if self._task is not None:
            self._task.cancel()

    def first(self) -> QWidget:
        return self.strip

    def wipe(self) -> None:
        self.canvas.show_picture(None)
        self.strip.wipe()
        self._forget_second()
        self.look = None


def _about(one: RenderedPicture) -> str:
    return tr(
        "This is what leaves: {width} × {height} pixels, {size}, new pixels without a history.",
        width=formats.number(one.width),
        height=formats.number(one.height),
        size=formats.size(one.size),
    )
