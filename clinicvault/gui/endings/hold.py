"""A hold: a patient who must not be erased for now, because of a dispute, a complaint, an audit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import InputRefused
from clinicvault.gui.access.asking import AskDialog, ReasonField
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import DateField, field, label
from clinicvault.services.views import HoldView

from . import ending_words as texts
from .parts import who

Done = Callable[[], object]


class HoldDialog(AskDialog):
    """Why a patient is held, and perhaps until when."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        patient: tuple[str, str, str],
        done: Done,
        current: HoldView | None = None,
    ) -> None:
        """`patient` is id, name and code."""
        title = mark("Change the hold") if current else mark("Put this patient on hold")
        super().__init__(parent, desk, title, width=520)
        self._patient, self._done = patient[0], done
        self.reason, self.until = ReasonField(), DateField()
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()
        self.fill(
            who(*patient[1:]),
            label(
                "Nobody can erase the patient while the hold lasts, whatever the time of keeping "
                "says. It changes nothing else.",
                "muted",
                wrap=True,
            ),
            field("Reason, at least a few words", self.reason),
            field("Last day, if there is one", self.until, "Empty: until somebody lifts it."),
            self.problem,
        )
        self.cancel_button()
        self.go = self.action_button(mark("Put on hold"), self._hold, icon="shield")
        if current is not None:
            self.reason.setPlainText(current.reason)
            self.until.set_day(current.until)
            say(self.go.setText, "Save the hold")
        self.reason.setFocus()

    def _hold(self) -> None:
        self.problem.hide()
        if not self.reason.enough:
            self.fail(InputRefused("reason-missing"))
            self.reason.setFocus()
        elif not self.until.readable:
            say(self.problem.setText, "Please enter the last day as day, month and year.")
            self.problem.show()
            self.until.setFocus()
            self.fit()
        else:
            self._place()

    def _place(self) -> None:
        holds, patient, done = self.desk.services.holds, self._patient, self._done
        reason, until = self.reason.words, self.until.day()
        self.run(lambda _: holds.place(patient, reason, until=until), lambda _: self.finish(done))


class LiftDialog(AskDialog):
    """Ending a hold, with the reason in the access log."""

    def __init__(self, parent: QWidget, desk: Desk, held: HoldView, done: Done) -> None:
        super().__init__(parent, desk, "Lift the hold?", width=520)
        self._one, self._done = held, done
        self.reason = ReasonField()
        self.fill(
            who(held.name, held.code),
            label("{since}", "muted", wrap=True, since=lambda: texts.held(held)),
            label("Reason of the hold: {reason}", wrap=True, reason=lambda: texts.reason(held)),
            field("Why it ends, at least a few words", self.reason),
            label(
                "From then on the patient can be erased again, as the rules say.",
                "muted",
                wrap=True,
            ),
        )
        self.cancel_button("Keep the hold")
        self.go = self.action_button("Lift the hold", self._lift)
        self.reason.setFocus()

    def _lift(self) -> None:
        if not self.reason.enough:
            self.fail(InputRefused("reason-missing"))
            self.reason.setFocus()
            return
        holds, patient, reason = self.desk.services.holds, self._one.patient_id, self.reason.words
        done = self._done
        self.run(lambda _: holds.lift(patient, reason), lambda _: self.finish(done))
