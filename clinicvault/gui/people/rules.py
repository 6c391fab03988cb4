"""The clinic's rules about people: days, limits, times. Administrators change them."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtWidgets import QFrame, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.domain.rule_bounds import BOUNDS, rules_of, values_of
from clinicvault.domain.rules import ClinicRules
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say, trn
from clinicvault.gui.widgets import (
    Banner,
    ErrorBanner,
    Paragraph,
    button,
    card,
    column,
    divider,
    label,
    row,
    scroll,
)
from clinicvault.gui.widgets.basic import reveal

from .rule_row import RuleRow

_PER_HOUR = ("patients ", "shown ", "exported ")
_LIMITED = tuple(key for key, (_, most) in BOUNDS.items() if most and key.startswith(_PER_HOUR))
GROUPS = MappingProxyType(
    {
        "records": (
            mark("Active and archived records"),
            mark(
                "An unlocked computer holds the keys of active records alone. "
                "The stricter these rules, the less a stolen unlocked computer gives away."
            ),
            ("active_days", "confirm_days", "today_most"),
        ),
        "emergency": (
            mark("Emergency access"),
            mark("Photos without consent, because somebody's health needs it now."),
            ("emergency_minutes", "emergency_days"),
        ),
        "limits": (
            mark("Limits in an hour"),
            mark(
                "For each person. Beyond them ClinicVault becomes slower, then asks who is there, "
                "then for a second person. Every limit that is reached is in the access log."
            ),
            (*_LIMITED, "confirm_factor", "colleague_factor"),
        ),
        "consent": (
            mark("Consent"),
            mark("What the law of your country says comes first; ask your privacy officer."),
            ("warn_days", "majority", "confirm_hours"),
        ),
        "erasure": (
            mark("Erased patients"),
            mark("Fewer days let an erasure reach the backups sooner, and leave fewer of them."),
            ("backup_days",),
        ),
        "lock": (
            mark("Automatic lock"),
            mark("Without activity. Who has several roles gets the shortest of their times."),
            tuple(key for key in BOUNDS if key.startswith("idle_seconds ")),
        ),
    }
)
"""Heading, explanation and values of each group."""


class RulesPanel(QWidget):
    """One card a group, and what to do with the changes in a bar that stays in view."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rules: ClinicRules | None = None
        self.may_change = desk.may(Act.CHANGE_POLICY)
        self.errors, self.notice = ErrorBanner("warn"), Banner("ok", closable=True)
        self.notice.hide()
        usual = values_of(ClinicRules())
        self.rows = {
            key: RuleRow(key, usual[key], may_change=self.may_change, short=" " in key)
            for _, _, keys in GROUPS.values()
            for key in keys
        }
        self.save = button("Save the rules", "primary", on=self._save)
        self.back = button("Undo the changes", on=self._undo)
        self.usual = button("All back to usual", "link", on=self._all_usual)
        self.again = button("Try again", icon="refresh-cw", on=self.load)
        self.count = label("", "muted")
        self._lay_out()

    def _lay_out(self) -> None:
        for one in self.rows.values():
            one.changed.connect(self._enable)
            one.setEnabled(False)
        self.rows["confirm_factor"].changed.connect(self._order)
        self.again.hide()
        cards = [self._card(*group) for group in GROUPS.values()]
        only = label("Only administrators change these rules.", "caption")
        reveal(only, not self.may_change)
        inner = QWidget()
        inner.setLayout(column(only, *cards, None, spacing=14, margins=(24, 18, 24, 18)))
        for made in cards:
            made.setMaximumWidth(860)
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

    def _card(self, heading: str, reason: str, keys: tuple[str, ...]) -> QFrame:
        told = Paragraph()
        say(told.setText, reason)
        return card(label(heading, "h2"), told, *(self.rows[key] for key in keys), spacing=14)

    def load(self) -> None:
        """Ask for the rules in force, unless somebody is changing them here."""
        if self.changed:
            return
        self.errors.hide()
        self.notice.hide()
        self.again.hide()
        policies = self._desk.services.policies
        self._desk.jobs.start(self, lambda _: policies.rules(), self._show, self._not_loaded)

    def _show(self, rules: ClinicRules) -> None:
        self._rules = rules
        values = values_of(rules)
        self.rows["colleague_factor"].at_least(0)
        for key, one in self.rows.items():
            one.choose(values[key])
            one.setEnabled(True)
        self._order()
        self._enable()

    def _not_loaded(self, error: ClinicVaultError) -> None:
        self.errors.show_error(error)
        self.again.show()

    @property
    def wanted(self) -> ClinicRules:
        """The rules as they are in view."""
        return rules_of({key: one.chosen for key, one in self.rows.items()})

    @property
    def changed(self) -> int:
        """How many values differ from what is saved."""
        if self._rules is None:
            return 0
        saved = values_of(self._rules)
        return sum(one.chosen != saved[key] for key, one in self.rows.items())

    def _order(self) -> None:
        """A second person is never asked before the one who is there."""
        self.rows["colleague_factor"].at_least(self.rows["confirm_factor"].chosen)

    def _enable(self) -> None:
        changed = self.changed
        self.save.setEnabled(bool(changed))
        self.back.setVisible(bool(changed))
        self.count.setText(trn("{n} change", "{n} changes", changed) if changed else "")
        self.usual.setVisible(any(one.chosen != one.usual for one in self.rows.values()))

    def _undo(self) -> None:
        if self._rules is not None:
            self._show(self._rules)

    def _all_usual(self) -> None:
        for one in self.rows.values():
            one.choose(one.usual)
        self._enable()

    def _save(self) -> None:
        self.errors.hide()
        self.notice.hide()
        for one in self.rows.values():
            one.setEnabled(False)
        self.save.setEnabled(False)
        policies, wanted = self._desk.services.policies, self.wanted
        self._desk.jobs.start(
            self, lambda _: policies.set_rules(wanted), lambda _: self._saved(wanted), self._failed
        )

    def _saved(self, rules: ClinicRules) -> None:
        self._show(rules)
        self.notice.speak(
            "The rules are saved.",
            "They count from the next act on, the automatic lock from the next unlock on. "
            "The access log says what you changed.",
        )

    def _failed(self, error: ClinicVaultError) -> None:
        for one in self.rows.values():
            one.setEnabled(True)
        self._enable()
        self.errors.show_error(error)
