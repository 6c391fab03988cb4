"""VIP and staff: a record whose photos only named practitioners open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from clinicvault.domain.clinical import Standing
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Act, Role
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.widgets import (
    PasswordField,
    button,
    column,
    field,
    label,
    row,
    scroll,
)
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import PatientPage, UserView

from .asking import AskDialog, TouchLine, bullets
from .confirm import ConfirmDialog
from .shut import names_of

_MOST_HIGH = 190


def practitioners(desk: Desk, team: str = "") -> tuple[UserView, ...]:
    """Who could be named, oneself first: of the patient's team, where there are several."""
    me = desk.session.user.id
    found = [
        user
        for user in desk.vault.users
        if Role.PRACTITIONER in user.roles
        and user.state is UserState.ACTIVE
        and (not team or team in user.teams)
    ]
    return tuple(sorted(found, key=lambda user: (user.id != me, user.name.casefold())))


class RestrictDialog(AskDialog):
    """Who is named, what follows, and the own password; oneself is always named."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        patient: str,
        named: tuple[str, ...],
        done: Callable[[], object],
        *,
        team: str = "",
    ) -> None:
        super().__init__(parent, desk, "Restrict this record", width=520)
        self._patient, self._done, self._team = patient, done, team
        self.boxes: dict[str, QCheckBox] = {}
        self._lines, self._holder = QVBoxLayout(), QFrame()
        self.password, self.touch = PasswordField(big=True), TouchLine(desk)
        self.fill(
            label("For well-known patients, colleagues and their families.", "muted", wrap=True),
            label("These practitioners can open its photos", "strong"),
            self._people(),
            bullets(
                mark("Everyone else at the clinic sees the name, and no photo."),
                mark("The front desk can go on importing."),
                mark("One of the named people can change or end it."),
            ),
            field("Your password", self.password),
            self.touch,
        )
        self.cancel_button()
        self.go = self.action_button("Restrict", self._restrict, icon="lock-keyhole")
        self.password.setFocus()
        self._offer(named)
        desk.ask_people(self, lambda _: self._know(named))

    def _people(self) -> QWidget:
        self._lines.setContentsMargins(14, 8, 14, 8)
        inner = QWidget()
        inner.setLayout(self._lines)
        self._holder.setProperty("card", "soft")
        self._holder.setLayout(column(scroll(inner)))
        return self._holder

    def _know(self, named: tuple[str, ...]) -> None:
        """Somebody may have come or gone since the unlock; what was ticked stays."""
        found = {user.id for user in practitioners(self.desk, self._team)}
        if found != set(self.boxes):
            untouched = tuple(user for user in named if user not in self.boxes)
            self._offer(self.chosen + untouched)
            self.fit()

    def _offer(self, ticked: tuple[str, ...]) -> None:
        clear(self._lines)
        self.boxes = {}
        me = self.desk.session.user.id
        for user in practitioners(self.desk, self._team):
            box = QCheckBox()
            own = user.id == me
            hush(box.setText, f"{user.name} ({tr('You')})" if own else user.name)
            box.setChecked(own or user.id in ticked)
            box.setEnabled(not own)
            self.boxes[user.id] = box
            self._lines.addLayout(row(box, None))
        self._holder.setFixedHeight(min(_MOST_HIGH, 18 + 34 * len(self.boxes)))

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of who is named."""
        return tuple(user for user, box in self.boxes.items() if box.isChecked())

    def _restrict(self) -> None:
        if not self.password.text():
            self.password.setFocus()
            return
        step_up, patient, chosen = self.desk.services.step_up, self._patient, self.chosen
        password, done = self.password.take(), self._done
        self.run(lambda _: step_up.restrict(patient, chosen, password), lambda _: self.finish(done))


def lift_dialog(
    parent: QWidget, desk: Desk, patient: str, done: Callable[[], object]
) -> ConfirmDialog:
    """Back to the whole team."""
    step_up = desk.services.step_up
    return ConfirmDialog(
        parent,
        desk,
        lambda password, _: step_up.lift_restriction(patient, password),
        lambda _: done(),
        heading=mark("End the restriction?"),
        why=mark("From then on every practitioner of the team can open the photos again."),
        act=mark("End the restriction"),
    )


class AccessCard(QFrame):
    """In the patient's details: who may open the photos, and how to change it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: PatientPage | None = None
        self.setProperty("card", "1")
        self.text = label("", wrap=True)
        self.people = QVBoxLayout()
        self.change = button("Restrict", icon="lock-keyhole", on=self._restrict)
        self.lift = button("End the restriction", "link", on=self._lift)
        texts = column(label("Who can open the photos", "h2"), self.text, self.people, spacing=8)
        line = row(texts, self.lift, self.change, spacing=12, margins=18)
        line.setStretch(0, 1)
        self.setLayout(line)
        language().follow(self, self._fill)

    def show_page(self, page: PatientPage) -> None:
        """Show a patient."""
        self._page = page
        self._fill()

    def _fill(self) -> None:
        page = self._page
        if page is None:
            return
        named = page.access.named
        restricted = bool(named) or page.access.standing is Standing.NOT_NAMED
        if restricted:
            names = names_of(self._desk.vault.users, named)
            say(self.text.setText, "Restricted to: {names}", names=names or "–")
        else:
            say(self.text.setText, "Every practitioner of the team, while the consent is valid.")
        me = self._desk.session.user.id
        may = self._desk.may(Act.STEP_UP) and (not restricted or me in named)
        opens = page.access.standing in {Standing.ACTIVE, Standing.COLD}
        self.change.setVisible(may and opens)
        say(self.change.setText, mark("Change who") if restricted else mark("Restrict"))
        self.lift.setVisible(may and restricted)

    def _restrict(self) -> None:
        if self._page is not None:
            patient, named = self._page.row.id, self._page.access.named
            team = self._page.team.id if self._page.team is not None else ""
            RestrictDialog(self, self._desk, patient, named, self._changed, team=team).open()

    def _lift(self) -> None:
        if self._page is not None:
            lift_dialog(self, self._desk, self._page.row.id, self._changed).open()

    def _changed(self) -> None:
        if self._page is not None:
            self._desk.patient_changed.emit(self._page.row.id)

    def wipe(self) -> None:
        """Forget the patient."""
        self._page = None
        hush(self.text.setText, "")
