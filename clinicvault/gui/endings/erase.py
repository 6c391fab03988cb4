"""Asking for a patient's erasure: what goes, what stays, who has it, why, and who allows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, mark, say
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import Banner, button, column, label
from clinicvault.gui.widgets.basic import clear, restyle
from clinicvault.services.views import ErasureLook, ErasureView

from . import ending_words as texts
from .carry_out import CarryOutDialog
from .erase_steps import AllowStep, GivenStep, WhyStep
from .parts import lines, who

Done = Callable[[], object]
_NEXT = mark("Go on")


class EraseDialog(AskDialog):
    """Steps: what is destroyed, who was given photos, why and who allows it, what comes next."""

    def __init__(self, parent: QWidget, desk: Desk, patient: str, done: Done) -> None:
        super().__init__(parent, desk, "Erase this patient for good?", width=640)
        self._page_of, self._patient, self._done = parent, patient, done
        self._look: ErasureLook | None = None
        self._made: ErasureView | None = None
        self._plan: list[Callable[[], QWidget]] = []
        self._steps: list[QWidget] = []
        """Those that were reached: a step is made when it is turned to."""
        self._who, self._page = column(), column(spacing=14)
        self.why: WhyStep | None = None
        self.allow: AllowStep | None = None
        self.waits = label("Looking at what there is …", "muted")
        self.fill(self.waits, self._who, self._page)
        self.back = self.action_button("Back", self._go_back, kind="secondary")
        self.back.hide()
        self.quit = self.cancel_button("Keep the patient")
        self.go = self.action_button(_NEXT, self._go_on)
        self.go.setEnabled(False)
        self.asked = Banner("info")
        self.asked.hide()
        self.fill(self.asked)
        erasing, code = desk.services.erasing, language().code
        desk.jobs.start(self, lambda _: erasing.look(patient, code), self._show, self._not_seen)

    # steps

    def _show(self, look: ErasureLook) -> None:
        self._look = look
        self.waits.hide()
        self._who.addWidget(who(look.name, look.code))
        self._plan = [lambda: self._what(look)]
        if not _hindered(look):
            self._plan += [lambda: GivenStep(look)] if look.disclosures or look.shown else []
            self._plan += [lambda: self._make_why(look), lambda: self._make_allow(look)]
        self._turn_to(0)
        self.quit.setFocus()

    def _make_why(self, look: ErasureLook) -> WhyStep:
        self.why = WhyStep(look)
        self.why.changed.connect(self._name_go)
        return self.why

    def _make_allow(self, look: ErasureLook) -> AllowStep:
        self.allow = AllowStep(self.desk, look)
        self.allow.second.changed.connect(self._name_go)
        return self.allow

    def _not_seen(self, error: ClinicVaultError) -> None:
        self.fail(error)
        self.waits.hide()
        self.go.hide()

    def _what(self, look: ErasureLook) -> QWidget:
        made = QWidget()
        box = column(spacing=14)
        hindrance = self._hindrance(look)
        if hindrance is not None:
            box.addWidget(hindrance)
        for head, found, ink in (
            (mark("What is destroyed"), texts.destroyed(look), "bad"),
            (mark("What stays"), texts.remaining(look), "text2"),
        ):
            title = label("", "h2")
            say(title.setText, head)
            box.addWidget(title)
            box.addWidget(lines(found, ink))
        made.setLayout(box)
        return made

    def _hindrance(self, look: ErasureLook) -> QWidget | None:
        """A hold, or an erasure that was asked for already."""
        if look.hold is not None:
            made, hold = Banner("warn"), look.hold
            made.speak(
                "This patient is on hold, and cannot be erased.",
                "{reason}",
                reason=lambda: texts.reason(hold),
            )
            return made
        if look.open is not None:
            one, made = look.open, Banner("info")
            made.speak(
                "The erasure was asked for already.",
                "{who}. {next}",
                who=lambda: texts.asked(one),
                next=lambda: texts.what_next(one),
            )
            made.append(button("Approvals", icon="badge-check", on=self._to_approvals))
            return made
        return None

    def _to_approvals(self) -> None:
        desk = self.desk
        self.reject()
        desk.go("requests")

    @property
    def step(self) -> int:
        """Which step is in view."""
        shown = [place for place, one in enumerate(self._steps) if not one.isHidden()]
        return shown[0] if shown else 0

    def _turn_to(self, step: int) -> None:
        if step == len(self._steps):
            self._steps.append(self._plan[step]())
            self._page.addWidget(self._steps[step])
        for place, one in enumerate(self._steps):
            one.setVisible(place == step)
        self.back.setVisible(step > 0)
        self._name_go()
        if self._steps[step] is self.why:
            self.why.ground.setFocus()
        elif self._steps[step] is self.allow and self.allow.needed:
            self.allow.second.password.setFocus()

    def _name_go(self) -> None:
        """The button says what it does, and works when nothing is missing for it."""
        shown, allow = self._steps[self.step], self.allow
        last = shown is allow
        self.go.setVisible(len(self._plan) > 1)
        self.go.setEnabled(shown is not self.why or self._why_complete)
        say(self.go.setText, allow.act if last and allow is not None else _NEXT)
        self.go.setProperty("kind", "danger" if last else "primary")
        restyle(self.go)
        self.fit()

    @property
    def _why_complete(self) -> bool:
        return self.why is None or self.why.complete

    def _go_back(self) -> None:
        self.errors.hide()
        self._turn_to(max(0, self.step - 1))

    def _go_on(self) -> None:
        shown = self._steps[self.step]
        if shown is self.why and not self.why.ready(self):
            return
        if shown is not self.allow:
            self.errors.hide()
            self._turn_to(self.step + 1)
        elif self.why is not None and self.allow.ready:
            self._ask(self.why, self.allow)

    # asking

    def _ask(self, why: WhyStep, allow: AllowStep) -> None:
        erasing, requests = self.desk.services.erasing, self.desk.services.requests
        patient, ground, reason = self._patient, why.ground.currentData(), why.reason.words
        early, made, (other, typed) = why.early.isChecked(), self._made, allow.take()

        def work(task: Task[Any]) -> ErasureView:
            asked = made or erasing.ask(patient, ground, reason, before_time=early)
            task.post(self._asked, asked)
            if other:
                requests.allow(asked.id, user_id=other, password=typed)
            return erasing.of(patient) or asked

        self.run(work, self._ended)

    def hold(self, held: bool) -> None:
        super().hold(held)
        self.back.setEnabled(not held)

    def _asked(self, made: ErasureView) -> None:
        """What was asked stays asked, whatever fails after it."""
        self._made = made
        if self.why is not None:
            self.why.freeze()
        self.asked.speak(
            "The erasure is asked for.",
            "If you close this window, it waits under Approvals; you can take it back under "
            "Retention.",
        )
        say(self.quit.setText, "Close")

    def _ended(self, made: ErasureView) -> None:
        if made.state == "granted" and Act.ASK_ERASURE in made.may:
            dialog = CarryOutDialog(self._page_of, self.desk, made, self._done)
            self.finish(dialog.open)
            return
        self._wait(made)

    def _wait(self, made: ErasureView) -> None:
        """The question is on its way: nothing more to do here."""
        for one in (*self._steps, self.asked):
            one.hide()
        say(self.heading.setText, "The erasure is asked for")
        say(self.setAccessibleName, "The erasure is asked for")
        told = Banner("ok")
        told.speak(
            "{next}",
            "Until then nothing changes, and you can take it back under Retention.",
            next=lambda: texts.what_next(made),
        )
        self._page.addWidget(told)
        for one in (self.back, self.go, self.quit):
            one.hide()
        self.close_button: QPushButton = self.action_button("Close", self.accept)
        self.close_button.setFocus()
        self.fit()

    def done(self, result: int) -> None:
        super().done(result)
        clear(self._page)
        clear(self._who)
        if self._made is not None and self._made.state == "waiting":
            self._made = None
            self._done()


def _hindered(look: ErasureLook) -> bool:
    return look.hold is not None or look.open is not None
