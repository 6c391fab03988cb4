"""Ordering that everything is renewed: what it does, what it costs, and the reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.access.asking import AskDialog, ReasonField, bullets
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, trn
from clinicvault.gui.widgets import column, field, label
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import RotationPlan, RotationView

WHAT = (
    mark("Every key of the clinic is made anew: computers, people, groups and patients."),
    mark("Keys that were copied before open nothing that is added from now on."),
    mark(
        "Photos that were exported stay readable, and so does an old copy of the clinic's folder "
        "to who also has its keys."
    ),
    mark("Everybody goes on working. Passwords and recovery sheets stay the same."),
    mark("Every person unlocks once within 30 days; who does not needs a new one-time code."),
)


class OrderDialog(AskDialog):
    """What would be done is counted first; then a reason, which the access log keeps."""

    def __init__(self, parent: QWidget, desk: Desk, done: Callable[[RotationView], object]) -> None:
        super().__init__(parent, desk, "Renew everything?", width=580)
        self._done = done
        self.plan: RotationPlan | None = None
        self._counted: QVBoxLayout = column(
            label("Counting what is to be renewed …", "muted"), spacing=2
        )
        self.reason = ReasonField()
        self.fill(
            bullets(*WHAT),
            self._counted,
            field("Reason, for the access log", self.reason),
        )
        self.cancel_button()
        self.go = self.action_button(
            "Renew everything", self._order, kind="danger", icon="refresh-cw"
        )
        self.go.setEnabled(False)
        self.reason.textChanged.connect(self._check)
        rotation = desk.services.rotation
        desk.jobs.start(self, lambda _: rotation.plan(), self._show, self.fail)
        self.reason.setFocus()

    def _show(self, plan: RotationPlan) -> None:
        self.plan = plan
        clear(self._counted)
        self._counted.addWidget(label("{what}", "strong", wrap=True, what=lambda: counted(plan)))
        self._counted.addWidget(label("{what}", "muted", wrap=True, what=lambda: lasting(plan)))
        self._check()
        self.fit()

    def _check(self) -> None:
        self.go.setEnabled(self.plan is not None and self.reason.enough)

    def _order(self) -> None:
        rotation, reason, done = self.desk.services.rotation, self.reason.words, self._done
        self.run(lambda _: rotation.order(reason), lambda state: self.finish(done, state))

    def fail(self, error: ClinicVaultError) -> None:
        super().fail(error)
        self._check()


def counted(plan: RotationPlan) -> str:
    """`3 computers, 12 people, 4,210 patients (4,160 archived)`."""
    return ", ".join(
        (
            trn("{n} computer", "{n} computers", plan.computers),
            trn("{n} person", "{n} people", plan.people),
            trn("{n} patient", "{n} patients", plan.patients),
            trn("{n} of them archived", "{n} of them archived", plan.archived),
            trn("{n} import", "{n} imports", plan.imports),
        )
    )


def lasting(plan: RotationPlan) -> str:
    """How long this computer works on it."""
    minutes = max(1, round(plan.seconds / 60))
    return trn(
        "About {n} minute of work for this computer, in the background.",
        "About {n} minutes of work for this computer, in the background.",
        minutes,
    )
