"""The wizard: four questions, covering, a last look, and what to tell the recipient."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QStackedWidget, QWidget

from clinicvault.domain.errors import Refused
from clinicvault.gui.context import Desk
from clinicvault.gui.files import choose_folder, choose_save
from clinicvault.gui.i18n import hush, language, mark, say
from clinicvault.gui.pictures.store import PictureStore, ThumbnailStore
from clinicvault.gui.widgets import button, column, divider, icon_button, label, plain, row
from clinicvault.services.api.export_wizard import ExportWizardService
from clinicvault.services.views import PatientPage
from clinicvault.services.views.exports import AskedExport, ExportGiven, KindOffer, PackageKind
from clinicvault.services.views.releases import RecipientView

from . import export_words
from .check_step import CheckStep
from .cover_step import CoverParts, CoverStep
from .draft import Draft
from .facts import answers
from .how_step import HowStep
from .kept import AskedAgain, KeptAnswers, ask_again
from .leaving import LeaveDialog
from .pictures_step import PicturesStep
from .readying import Readying, styled
from .reason_step import ReasonStep
from .recipient_step import RecipientStep
from .result_step import ResultStep
from .step import Step
from .stepper import Stepper

T = TypeVar("T")
TITLES = (
    mark("Which pictures"),
    mark("For whom"),
    mark("What for"),
    mark("How"),
    mark("Cover"),
    mark("Check"),
)
PICTURES, RECIPIENT, REASON, HOW, COVER, CHECK, RESULT = range(7)
_THUMBNAIL = QSize(168, 224)
_NAMED_FROM = 1080


class ExportWizard(QWidget):
    """Over the patient's page; `closed` when it is done with, however it ended."""

    closed = Signal()
    CALLED = mark("Give pictures")
    """What stands over the patient's name."""

    def __init__(
        self, desk: Desk, service: ExportWizardService, page: PatientPage, picked: Sequence[str]
    ) -> None:
        super().__init__()
        self.desk, self.service, self.draft = desk, service, Draft(page)
        self._picked = tuple(picked)
        self.store = PictureStore(desk.jobs, desk.services.viewing, self)
        self.thumbs = ThumbnailStore(
            desk.jobs, desk.services.viewing, self.draft.patient, _THUMBNAIL
        )
        self.thumbs.setParent(self)
        self.steps: dict[int, Step] = {}
        self._readying = Readying(self, lambda: self.step.settled)
        self.cover_parts = CoverParts()
        self.here, self._gave, self._over = -1, False, False
        self.stepper = Stepper(TITLES)
        self.stepper.wanted.connect(self.go)
        self.stack = QStackedWidget()
        self.missing = label("", "muted")
        self.back = button("Back", icon="arrow-left", on=lambda: self.go(self.here - 1))
        self.next = button("Go on", "primary", on=self.forward)
        self.quit = icon_button("x", "Leave the export", self.leave)
        self._lay_out(page)
        language().follow(self, self._refresh)
        self.go(PICTURES)

    def _lay_out(self, page: PatientPage) -> None:
        head = QFrame()
        head.setObjectName("topbar")
        name = plain(page.row.name, "strong")
        code = plain(page.row.code, "caption")
        self._who = QWidget()
        self._who.setLayout(
            column(label(self.CALLED, "caption"), row(name, code, 12, spacing=8), spacing=0)
        )
        kept = self.quit.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.quit.setSizePolicy(kept)
        line = row(self._who, self.stepper, self.quit, spacing=8, margins=(24, 8, 12, 8))
        line.setStretch(1, 1)
        head.setLayout(line)
        foot = row(self.missing, None, self.back, self.next, spacing=8, margins=(24, 10, 20, 12))
        middle = column(self.stack, margins=(24, 18, 20, 14))
        box = column(head, middle, divider(), foot, spacing=0)
        box.setStretch(1, 1)
        self.setLayout(box)

    # steps

    def _new(self, number: int) -> Step:
        """A step as nobody knows it yet; `_make` keeps it."""
        desk, service, draft = self.desk, self.service, self.draft
        if number == PICTURES:
            made: Step = PicturesStep(desk, service, draft, self.thumbs, self._picked)
        elif number == COVER:
            made = CoverStep(desk, service, draft, (self.store, self.thumbs), self.cover_parts)
        elif number == CHECK:
            made = CheckStep(desk, service, draft, self.thumbs)
        else:
            made = _PLAIN[number](desk, service, draft)
        return made

    def _make(self, number: int) -> Step:
        made = self._new(number)
        self._connect(made)
        self.steps[number] = made
        return made

    def _place(self, made: Step) -> None:
        if self.stack.indexOf(made) < 0:
            self.stack.addWidget(made)

    def _connect(self, made: Step) -> None:
        made.changed.connect(self._refresh)
        made.forward.connect(self.forward)
        if isinstance(made, PicturesStep):
            made.resumed.connect(self._resume)
        elif isinstance(made, CheckStep):
            made.given.connect(self._given)
            made.asked.connect(self._asked)

    @property
    def step(self) -> Step:
        """The step in view."""
        return self.steps[self.here]

    def go(self, number: int) -> None:
        """Show a step; what was answered before stays."""
        if number < PICTURES or self._busy:
            return
        self.here = number
        made = self.steps.get(number) or self._make(number)
        self._place(made)
        self.stack.setCurrentWidget(made)
        made.enter()
        self._refresh()
        self._readying.begin(self._pieces(number + 1))
        self.take_focus()

    def take_focus(self) -> None:
        """The keyboard is where the question is answered."""
        first = self.next if self.here == RESULT else self.step.first()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pieces(self, number: int) -> list[Callable[[], object]]:
        """A step is made while a person looks at the one before it."""
        if number > RESULT or number in self.steps or self._over:
            return []
        parts = self.cover_parts.pieces() if number == COVER else []
        return [*parts, lambda: self._make_ahead(number)]

    def _make_ahead(self, number: int) -> None:
        if number not in self.steps:
            made, ready = self._make(number), self._readying
            last = lambda: ready.more(styled(made))  # noqa: E731
            ready.more((partial(self._place, made), *made.pieces(), last))

    def search(self) -> None:
        """Ctrl+F: where people are looked for, if that is in view."""
        if isinstance(self.step, RecipientStep):
            self.step.search.setFocus()

    def forward(self) -> None:
        """What the button does."""
        if not self.step.ready:
            return
        if self.here == RESULT:
            self._close()
        elif self.here == CHECK:
            self._give()
        else:
            self.go(self.here + 1)

    @property
    def _busy(self) -> bool:
        check = self.steps.get(CHECK)
        return isinstance(check, CheckStep) and check.busy

    def _refresh(self) -> None:
        """Where one is, whether one can go on, and what the button says."""
        if self.here not in self.steps:
            return
        over = self.here == RESULT
        self.stepper.show_steps(min(self.here, CHECK), self._answers(), over=over)
        for one in self.stepper.signs if self.draft.fixed or self._busy else ():
            one.setEnabled(False)
        self.back.setVisible(PICTURES < self.here < RESULT and not self.draft.fixed)
        self.back.setEnabled(not self._busy)
        self.next.setEnabled(self.step.ready)
        say(self.next.setText, self._act)
        self.quit.setVisible(not over)
        told = self.step.missing
        if told:
            say(self.missing.setText, told)
        else:
            hush(self.missing.setText, "")

    @property
    def _act(self) -> str:
        if self.here == RESULT:
            only_here = isinstance(self.step, ResultStep) and self.step.only_here
            return mark("I have told the words") if only_here else mark("Done")
        return self.step.act if isinstance(self.step, CheckStep) else mark("Go on")

    def _answers(self) -> tuple[str, ...]:
        return answers(self.draft)

    # the end

    def _resume(self, asked: AskedExport) -> None:
        """What somebody allowed is made exactly as it was asked for."""
        recipients, patient = self.service.recipients, self.draft.patient

        def known(found: Sequence[RecipientView]) -> None:
            for one in found:
                if one.id == asked.plan.recipient:
                    self.draft.resume(asked, one, KindOffer(asked.plan.kind))
                    self.go(CHECK)

        self._ask(lambda _: recipients(patient), known)

    def _give(self) -> None:
        check = self.step
        if not isinstance(check, CheckStep) or not check.may_save:
            return
        kind = self.draft.kind.kind if self.draft.kind is not None else PackageKind.PLAIN
        name = f"pictures-{secrets.token_hex(3)}"
        if check.asks:
            check.ask()
        elif kind is PackageKind.PLAIN:
            choose_folder(self, mark("Folder for the plain files"), check.save)
        else:
            file = f"{name}.{export_words.ENDINGS[kind]}"
            choose_save(self, mark("Save the protected pictures"), file, check.save)

    # before and after a lock

    def kept(self) -> KeptAnswers:
        """What may outlive a lock."""
        made = self.steps.get(RESULT)
        entry = made.entry if self.here == RESULT and isinstance(made, ResultStep) else 0
        return self.draft.kept(self.here, entry)

    def take_up(self, kept: KeptAnswers) -> None:
        """Go on where a lock ended it; the answers are asked for again before they count."""
        if kept.entry:
            self._end().show_over(kept.entry)
            self.go(RESULT)
        elif kept.request:
            self.go_on(kept.request)
        else:
            self.draft.take_up(kept)
            now = dataclasses.replace(kept, photos=self.draft.photos)
            service, patient = self.service, self.draft.patient
            self._ask(
                lambda _: ask_again(service, patient, now), lambda said: self._take_up(now, said)
            )

    def _take_up(self, kept: KeptAnswers, said: AskedAgain) -> None:
        """As far as the answers still hold; on the way the words over the pictures come back."""
        draft = self.draft
        draft.answer_again(kept, said)
        known = (draft.photos, said.recipient, said.standing, said.kind, True)
        far = next((number for number, one in enumerate(known) if not one), len(known))
        for number in (HOW, min(kept.step, far, CHECK)):
            if number <= min(kept.step, far):
                self.go(number)
        if self.here == CHECK and not draft.coverable_done:
            self.go(COVER)

    def go_on(self, request: str) -> None:
        """Go on with an export that somebody allowed."""
        service, patient = self.service, self.draft.patient

        def found(asked: Sequence[AskedExport]) -> None:
            wanted = [one for one in asked if one.request == request and one.state == "granted"]
            if wanted:
                self._resume(wanted[0])
            else:
                self.step.errors.show_error(Refused("request-not-granted"))

        self._ask(lambda _: service.asked(patient), found)

    def _ask(self, work: Callable[[object], T], done: Callable[[T], None]) -> None:
        self.desk.jobs.start(self, work, done, self.step.errors.show_error)

    def _given(self, given: ExportGiven) -> None:
        self._gave = True
        self._end().show_given(given)
        self.go(RESULT)

    def _asked(self) -> None:
        self._end().show_asked()
        self.go(RESULT)

    def _end(self) -> ResultStep:
        made = self.steps.get(RESULT) or self._make(RESULT)
        assert isinstance(made, ResultStep)  # noqa: S101  (made above)
        return made

    @property
    def unsaved(self) -> bool:
        """Whether leaving would lose something: answers, or words that are kept nowhere."""
        return RECIPIENT < self.here < RESULT or self._only_here

    @property
    def _only_here(self) -> bool:
        made = self.steps.get(RESULT)
        return self.here == RESULT and isinstance(made, ResultStep) and made.only_here

    def leave(self, then: Callable[[], object] = lambda: None) -> None:
        """What would be lost is asked for; while it is being given, nothing leads away."""
        if self._busy:
            return

        def left() -> None:
            self._close()
            then()

        if self.unsaved:
            LeaveDialog(self, left, words=self._only_here).open()
        else:
            left()

    def _close(self) -> None:
        """The patient's page shows by now what was given to whom."""
        patient, gave = self.draft.patient, self._gave
        self.wipe()
        self.closed.emit()
        if gave:
            self.desk.patient_changed.emit(patient)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes on where nothing else takes it; Escape leaves."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._press()
        elif event.key() == Qt.Key.Key_Escape and self.here != RESULT:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _press(self) -> None:
        """The button that the keyboard is on; else go on, but never give by a slip."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()
        elif self.here != CHECK:
            self.forward()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the steps need the room; the window's head names the patient."""
        super().resizeEvent(event)
        self._who.setVisible(self.width() >= _NAMED_FROM)

    def wipe(self) -> None:
        """Overwrite the pictures, forget the answers."""
        self._over = True
        self._readying.stop()
        self.cover_parts.drop()
        for one in self.steps.values():
            one.wipe()
            if one.parent() is None:  # made ahead, and not placed yet
                one.deleteLater()
        self.store.wipe()
        self.thumbs.wipe()
        self.draft.wipe()


_PLAIN: dict[int, type[Step]] = {
    RECIPIENT: RecipientStep,
    REASON: ReasonStep,
    HOW: HowStep,
    RESULT: ResultStep,
}
