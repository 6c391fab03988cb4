"""In the place of the pictures where a record is shut: why, and what this person can do."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from clinicvault.domain.clinical import ConsentStatus, Standing
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Act, Role
from clinicvault.domain.rules import ClinicRules
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, mark, say, tr, trn
from clinicvault.gui.widgets import (
    ErrorBanner,
    button,
    card,
    column,
    divider,
    label,
    picture_label,
    row,
)
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.api import Services
from clinicvault.services.views import BroughtUp, PatientPage, UserView

from .bring_back import BringBackDialog
from .bring_up import bring_up_dialog, bring_up_today_dialog
from .emergency_line import EmergencyLine

_WIDTH = 520


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """What the panel asks for by a job."""

    rules: ClinicRules
    today: int
    """Archived records on today's list."""


def shut(page: PatientPage, desk: Desk) -> bool:
    """Whether the panel stands in the place of the pictures."""
    access = page.access
    if access.emergency_until is not None:
        return False
    if Act.BRING_BACK in access.may:
        return True
    closed = access.standing in {Standing.COLD, Standing.NOT_NAMED}
    again = page.row.consent is ConsentStatus.AWAITING_OFFICER
    return desk.may(Act.VIEW_PHOTO) and (closed or again)


def facts_of(services: Services) -> Facts:
    """Everything at once; in a job."""
    cold = {one.patient_id for one in services.today.list() if one.standing is Standing.COLD}
    return Facts(services.policies.rules(), len(cold))


class ShutPanel(QWidget):
    """A calm card: a picture, a heading, a sentence, and at most three things to do."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: PatientPage | None = None
        self._facts: Facts | None = None
        self.errors = ErrorBanner("warn")
        self._body = QVBoxLayout()
        self._body.setSpacing(12)
        self.emergency = EmergencyLine(desk)
        self._rule = divider()
        inner = card(self._body, self.errors, self._rule, self.emergency, spacing=16, margins=28)
        inner.setFixedWidth(_WIDTH)
        box = column(None, row(None, inner, None), None, None, None)
        self.setLayout(box)
        language().follow(self, self._fill)

    def show_page(self, page: PatientPage) -> None:
        """Say why a record is shut."""
        same = self._page is not None and self._page.row.id == page.row.id
        self._page = page
        if not same:
            self._facts = None
            self.errors.hide()
        self._fill()
        self.emergency.show_page(page)
        self._rule.setVisible(not self.emergency.isHidden())
        if Act.STEP_UP in page.access.may:
            services = self._desk.services
            self._desk.jobs.start(self, lambda _: facts_of(services), self._told)

    def _told(self, facts: Facts) -> None:
        self._facts = facts
        self._fill()

    def _fill(self) -> None:
        clear(self._body)
        if self._page is None:
            return
        if self._page.row.consent is ConsentStatus.AWAITING_OFFICER:
            self._fill_again(self._page)
        elif self._page.access.standing is Standing.NOT_NAMED:
            self._fill_restricted(self._page)
        else:
            self._fill_archived()

    def _head(self, icon: str, text: str) -> None:
        heading = label("", "h1", wrap=True)
        say(heading.setText, text)
        heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._body.addLayout(row(None, picture_label(icon, "accent_text", 40), None))
        self._body.addWidget(heading)

    def _say(self, text: str, **values: object) -> QLabel:
        made = label("", "muted", wrap=True)
        say(made.setText, text, **values)
        made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._body.addWidget(made)
        return made

    def _fill_archived(self) -> None:
        self._head("archive", mark("This record is archived"))
        self._say("{how}", how=lambda: _how_long(self._facts))
        if self._page is None or Act.STEP_UP not in self._page.access.may:
            return
        self.one = button(
            "Confirm it's you", "primary", icon="fingerprint", on=self._bring_up, big=True
        )
        self._body.addLayout(row(None, self.one, None))
        today = self._facts.today if self._facts is not None else 0
        if today:
            self.all = button("Everyone on today's list", "link", on=self._bring_up_today)
            say(self.all.setText, "{what}", what=lambda: _everyone(today))
            self._body.addLayout(row(None, self.all, None))

    def _fill_restricted(self, page: PatientPage) -> None:
        self._head("users-round", mark("This record is restricted"))
        names = names_of(self._desk.vault.users, page.access.named)
        if names:
            self._say("Its photos open for these people alone: {names}.", names=names)
        else:
            self._say("Its photos open for named people alone.")
        self._say("Ask one of them if you need to see it.")

    def _fill_again(self, page: PatientPage) -> None:
        self._head("file-check", mark("Consent was given again"))
        self._say(
            "The patient had withdrawn the consent, and gave a new one. A privacy officer gives "
            "the record back; then a practitioner confirms who is there, and it opens."
        )
        if Act.BRING_BACK in page.access.may:
            self.back = button(
                "Give the record back", "primary", icon="badge-check", on=self._give, big=True
            )
            self._body.addLayout(row(None, self.back, None))
        elif names := officers(self._desk.vault.users):
            self._say("Who can do it here: {names}.", names=names)

    def _bring_up(self) -> None:
        if self._page is not None:
            bring_up_dialog(self, self._desk, self._page.row.id, self._brought).open()

    def _bring_up_today(self) -> None:
        count = self._facts.today if self._facts is not None else 0
        most = self._facts.rules.today_most if self._facts is not None else 0
        bring_up_today_dialog(self, self._desk, count, most, self._brought).open()

    def _brought(self, told: BroughtUp) -> None:
        page = self._page
        if page is None:
            return
        refused = dict(told.refused).get(page.row.id, "")
        if refused:
            self.errors.show_code(refused)
        self._desk.patient_changed.emit(page.row.id)

    def _give(self) -> None:
        if self._page is not None:
            patient = self._page.row.id
            BringBackDialog(
                self, self._desk, patient, lambda: self._desk.patient_changed.emit(patient)
            ).open()

    def wipe(self) -> None:
        """Forget the patient."""
        self._page = self._facts = None
        clear(self._body)
        self.emergency.wipe()


def _how_long(facts: Facts | None) -> str:
    days = facts.rules.confirm_days if facts is not None else 1
    if days <= 1:
        return tr("Confirm it's you, and its photos are here until tonight.")
    return trn(
        "Confirm it's you, and its photos are here for {n} day.",
        "Confirm it's you, and its photos are here for {n} days.",
        days,
    )


def _everyone(count: int) -> str:
    return trn(
        "Everyone on today's list ({n} is archived)",
        "Everyone on today's list ({n} archived)",
        count,
    )


def names_of(users: tuple[UserView, ...], ids: tuple[str, ...]) -> str:
    """Names of users, by name; who is not here any more is left out."""
    found = sorted(user.name for user in users if user.id in ids)
    return ", ".join(found)


def officers(users: tuple[UserView, ...]) -> str:
    """Names of the privacy officers here."""
    return ", ".join(
        sorted(u.name for u in users if Role.OFFICER in u.roles and u.state is UserState.ACTIVE)
    )
