"""What the clinic decided about the review of its log; administrators change it."""

from __future__ import annotations

import dataclasses

from PySide6.QtWidgets import QFrame, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui import clinic_clock
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, trn
from clinicvault.gui.widgets import Banner, ErrorBanner, button, column, divider, label, row, scroll
from clinicvault.gui.widgets.basic import reveal
from clinicvault.services.views import ClinicZone, ReviewRules

from .log_forwarding import ForwardingCard
from .log_timestamps import TimestampCard
from .review_hours import HoursCard
from .review_numbers import NumbersCard
from .review_switches import SwitchesCard

_WIDEST = 860


class ReviewRulesPanel(QWidget):
    """One card a group; what leaves the clinic (forwarding, time-stamps) is saved apart."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rules: ReviewRules | None = None
        self.errors, self.notice = ErrorBanner("warn"), Banner("ok", closable=True)
        self.notice.hide()
        self.may_change = desk.may(Act.CHANGE_POLICY)
        self.hours = HoursCard(desk.session.zone.own)
        self.numbers, self.switches = NumbersCard(), SwitchesCard()
        self.forwarding, self.stamps = ForwardingCard(desk), TimestampCard(desk)
        self.save = button("Save the rules", "primary", on=self._save)
        self.back = button("Undo the changes", on=self._undo)
        self.usual = button("All back to usual", "link", on=self._show_usual)
        self.again = button("Try again", icon="refresh-cw", on=self.load)
        self.count = label("", "muted")
        self._lay_out()
        language().follow(self, self._enable)

    def _lay_out(self) -> None:
        parts = (self.hours, self.numbers, self.switches)
        for part in parts:
            part.changed.connect(self._enable)
            part.setEnabled(False)
        self.again.hide()
        cards: tuple[QFrame, ...] = (*parts, self.forwarding, self.stamps)
        for made in cards:
            made.setMaximumWidth(_WIDEST)
        inner = QWidget()
        inner.setLayout(column(*cards, None, spacing=14, margins=(24, 18, 24, 18)))
        told = column(self.errors, self.notice, row(self.again, None), spacing=8)
        told.setContentsMargins(24, 12, 24, 0)
        bar = QFrame()
        reveal(bar, self.may_change)
        act = row(self.save, self.back, self.count, None, self.usual, margins=(24, 10, 24, 12))
        bar.setLayout(column(divider(), act, spacing=0))
        box = column(told, scroll(inner), bar, spacing=0)
        box.setStretch(1, 1)
        self.setLayout(box)
        self._enable()

    def load(self) -> None:
        """Ask for the rules in force, unless somebody is changing them here."""
        if self.changed:
            return
        for one in (self.errors, self.notice, self.again):
            one.hide()
        flags = self._desk.services.flags
        self._desk.jobs.start(self, lambda _: flags.rules(), self._show, self._not_loaded)
        self.forwarding.load()
        self.stamps.load()

    def _show(self, rules: ReviewRules) -> None:
        self._rules = rules
        self._show_rules(rules)
        self._freeze(not self.may_change)

    def _show_rules(self, rules: ReviewRules) -> None:
        self.hours.choose(rules)
        self.numbers.choose(rules)
        self.switches.choose(rules)
        self._enable()

    def _not_loaded(self, error: ClinicVaultError) -> None:
        self.errors.show_error(error)
        self.again.show()

    @property
    def wanted(self) -> ReviewRules:
        """The rules as they are in view."""
        rules = self._rules or ReviewRules()
        return self.switches.applied(self.numbers.applied(self.hours.applied(rules)))

    @property
    def changed(self) -> int:
        """How many values differ from what is saved."""
        if self._rules is None:
            return 0
        names = (one.name for one in dataclasses.fields(ReviewRules))
        return sum(getattr(self.wanted, name) != getattr(self._rules, name) for name in names)

    def _enable(self) -> None:
        changed = self.changed
        self.save.setEnabled(bool(changed) and self.hours.readable)
        self.back.setVisible(bool(changed))
        self.count.setText(trn("{n} change", "{n} changes", changed) if changed else "")
        wanted = self.wanted
        self.usual.setVisible(self._rules is not None and wanted != _usual(wanted))

    def _show_usual(self) -> None:
        self._show_rules(_usual(self.wanted))

    def _undo(self) -> None:
        if self._rules is not None:
            self._show_rules(self._rules)

    def _freeze(self, frozen: bool) -> None:
        for part in (self.hours, self.numbers, self.switches):
            part.setEnabled(not frozen)

    def _save(self) -> None:
        self.errors.hide()
        self.notice.hide()
        self._freeze(True)
        self.save.setEnabled(False)
        flags, wanted = self._desk.services.flags, self.wanted

        def decide(_: object) -> tuple[ReviewRules, ClinicZone]:
            flags.set_rules(wanted)
            return flags.rules(), flags.zone()

        self._desk.jobs.start(self, decide, self._saved, self._failed)

    def _saved(self, found: tuple[ReviewRules, ClinicZone]) -> None:
        rules, zone = found
        clinic_clock.show(zone)
        self._show(rules)
        self.notice.speak(
            "The rules are saved.",
            "They count from today on; flags that stand already stay. The access log says what you "
            "changed.",
        )
        self._desk.reviewed.emit()

    def _failed(self, error: ClinicVaultError) -> None:
        self._freeze(False)
        self._enable()
        self.errors.show_error(error)


def _usual(rules: ReviewRules) -> ReviewRules:
    """No zone is the usual one: where a clinic lies is no matter of taste."""
    return ReviewRules(zone=rules.zone)
