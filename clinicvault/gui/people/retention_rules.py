"""The clinic's rules of retention: a country's pack, and where the clinic keeps for longer."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui import formats
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, language, say, tr
from clinicvault.gui.widgets import (
    Banner,
    ErrorBanner,
    Paragraph,
    badge,
    button,
    card,
    column,
    divider,
    field,
    label,
    plain,
    row,
    scroll,
    set_badge,
)
from clinicvault.gui.widgets.basic import clear
from clinicvault.gui.widgets.pick import Pick
from clinicvault.services.views import RetentionPack, RetentionRule, RetentionRules

from .rule_row import NumberField

_LONGEST, _OLDEST = 100, 40
Numbers = tuple[int, int]
"""(years, age)"""


@dataclasses.dataclass(frozen=True, slots=True)
class Loaded:
    """What the panel shows: what is in force, and what there is to choose from."""

    rules: RetentionRules
    packs: tuple[RetentionPack, ...]

    def of_program(self, pack: str) -> RetentionPack:
        """A pack as it comes with the program; one that comes no more stays as it is in force."""
        return next((one for one in self.packs if one.id == pack), self.rules.pack)


class RetentionRulesPanel(QWidget):
    """Choose a pack, see each rule with its source, keep for longer where the clinic wants."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._known: Loaded | None = None
        self._asked, self._saving = 0, False
        self._unread: ClinicVaultError | None = None
        """Why the rules could not be read the last time."""
        self.may_change = desk.may(Act.CHANGE_POLICY)
        self.errors, self.notice = ErrorBanner("warn"), Banner("ok", closable=True)
        self.notice.hide()
        self.first = Banner("warn")
        self.pack, self.as_of = Pick(), label("", "caption", wrap=True)
        self.pack.setProperty("big", "true")
        self.pack.activated.connect(lambda _: self._choose())
        self.rows: list[RetentionRuleRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(18)
        self.save = button("Save the rules", "primary", on=self._save)
        self.back = button("Undo the changes", on=self._undo)
        self.again = button("Try again", icon="refresh-cw", on=self._try)
        self.again.hide()
        self._lay_out()
        language().follow(self, self._spoken)

    def _lay_out(self) -> None:
        only = label("Only administrators change these rules.", "caption")
        advice = Paragraph()
        say(
            advice.setText,
            "ClinicVault gives no legal advice: check these rules with your privacy officer. What "
            "your country says comes first. They erase nobody; they fill the page Retention.",
        )
        head = card(
            label("How long records are kept", "h2"),
            advice,
            field("Rules of", self.pack),
            self.as_of,
            spacing=12,
        )
        rules = card(label("Rules", "h2"), self._list, spacing=14)
        inner = QWidget()
        inner.setLayout(
            column(only, self.first, head, rules, None, spacing=14, margins=(24, 18, 24, 18))
        )
        for made in (head, rules, self.first):
            made.setMaximumWidth(860)
        told = column(self.errors, self.notice, row(self.again, None), spacing=8)
        told.setContentsMargins(24, 12, 24, 0)
        bar = QFrame()
        act = row(self.save, self.back, None, margins=(24, 10, 24, 12))
        bar.setLayout(column(divider(), act, spacing=0))
        box = column(told, scroll(inner), bar, spacing=0)
        box.setStretch(1, 1)
        self.setLayout(box)
        # Only now: what has no parent yet would be shown as a window of its own.
        only.setVisible(not self.may_change)
        bar.setVisible(self.may_change)
        self.first.speak(
            "Nobody has chosen yet.",
            "These rules count until an administrator chooses those of your country and saves.",
        )
        self.first.hide()
        self._enable()

    # loading

    def load(self) -> None:
        """Ask for the rules in force, unless somebody is changing them here."""
        if not self.changed:
            self.notice.hide()
            self._try()

    def _try(self) -> None:
        self.errors.hide()
        self.again.hide()
        self._ask()

    def _ask(self) -> None:
        retention, code = self._desk.services.retention, language().code
        self._asked += 1
        asked = self._asked
        self._desk.jobs.start(
            self,
            lambda _: Loaded(retention.rules(code), retention.packs(code)),
            lambda known: self._told(known, asked),
            lambda error: self._not_loaded(error, asked),
        )

    def _spoken(self) -> None:
        if self._known is not None:
            self._ask()

    def _not_loaded(self, error: ClinicVaultError, asked: int) -> None:
        if asked == self._asked:
            self._unread = error
            self.errors.show_error(error)
            self.again.show()

    def _told(self, known: Loaded, asked: int) -> None:
        """Show what is in force, unless it is in view or was asked for again since."""
        if asked != self._asked:
            return
        self.again.hide()
        if self.errors.error is self._unread:
            self.errors.hide()
        before, pack = self._known, self.pack.currentData()
        if known == before:
            return
        typed = {one.rule.key: (one.shown_first, one.chosen) for one in self.rows}
        changed = self.changed
        self._show(known)
        # Numbers of a country whose rules a colleague put out of force are none for another.
        if before is not None and changed and pack in {known.rules.pack.id, *_others(before, pack)}:
            self._change_again(pack, typed)

    def _change_again(self, pack: str, typed: dict[str, tuple[Numbers, Numbers]]) -> None:
        """What somebody was changing here, in other words or over other rules in force."""
        if (place := self.pack.findData(pack)) >= 0:
            self.pack.setCurrentIndex(place)
            self._choose()
            for one in self.rows:
                first, chosen = typed.get(one.rule.key, (one.chosen, one.chosen))
                one.choose(*map(_kept, first, chosen, one.chosen))

    def _show(self, known: Loaded) -> None:
        self._known = known
        self.pack.clear()
        for one in known.packs:
            self.pack.addItem(one.title, one.id)
        self.pack.setCurrentIndex(self.pack.findData(known.rules.pack.id))
        self.first.setVisible(not known.rules.chosen)
        self._show_pack(known, known.rules.pack)

    def _choose(self) -> None:
        if self._known is not None:
            chosen = self._known.of_program(self.pack.currentData())
            same = chosen.id == self._known.rules.pack.id
            self._show_pack(self._known, self._known.rules.pack if same else chosen)

    def _show_pack(self, known: Loaded, pack: RetentionPack) -> None:
        say(
            self.as_of.setText,
            "As of {day}. Laws change: look at the sources from time to time.",
            day=lambda: formats.day(pack.as_of),
        )
        clear(self._list)
        usual = {one.key: one for one in known.of_program(pack.id).rules}
        self.rows = [
            RetentionRuleRow(one, usual.get(one.key, one), may_change=self.may_change)
            for one in pack.rules
        ]
        for made in self.rows:
            made.changed.connect(self._enable)
            self._list.addWidget(made)
        self._enable()

    # changing

    @property
    def changed(self) -> bool:
        """Whether what is in view differs from what is in force."""
        known = self._known
        if known is None:
            return False
        return self.pack.currentData() != known.rules.pack.id or self._numbers_differ(known)

    def _numbers_differ(self, known: Loaded) -> bool:
        saved = {one.key: (one.years, one.until_age) for one in known.rules.pack.rules}
        return any(saved.get(one.rule.key) != one.chosen for one in self.rows)

    def _enable(self) -> None:
        known, free = self._known, not self._saving
        unsaved = known is not None and (self.changed or not known.rules.chosen)
        self.save.setEnabled(unsaved and free)
        self.back.setVisible(self.changed)
        self.pack.setEnabled(self.may_change and known is not None and free)
        for one in (self.back, *self.rows):
            one.setEnabled(free)

    def _undo(self) -> None:
        if self._known is not None:
            self._show(self._known)

    def _save(self) -> None:
        self.errors.hide()
        self.notice.hide()
        self._hold(True)
        retention, pack = self._desk.services.retention, self.pack.currentData()
        own = tuple((one.rule.key, *one.chosen) for one in self.rows if not one.is_usual)
        seen = self._known.rules if self._known is not None else None
        self._desk.jobs.start(
            self,
            lambda _: retention.choose(pack, own, seen=seen),
            lambda _: self._saved(),
            self._failed,
        )

    def _hold(self, held: bool) -> None:
        self._saving = held
        self._enable()

    def _saved(self) -> None:
        self._hold(False)
        self.notice.speak(
            "The rules are saved.",
            "The page Retention follows them from now on. The access log says what you changed.",
        )
        self._ask()

    def _failed(self, error: ClinicVaultError) -> None:
        self._hold(False)
        self.errors.show_error(error)
        if error.code == "retention-moved":
            self._ask()


def _others(before: Loaded, pack: str) -> tuple[str, ...]:
    """The pack in view, where somebody chose another one here than was in force."""
    return (pack,) if pack != before.rules.pack.id else ()


def _kept(first: int, typed: int, now: int) -> int:
    """A number over other rules in force; where a colleague changed it too, the longer one."""
    if typed == first:
        return now
    return typed if now == first else max(typed, now)


class RetentionRuleRow(QWidget):
    """For whom, how long, and the clause it comes from."""

    changed = Signal()

    def __init__(self, rule: RetentionRule, usual: RetentionRule, *, may_change: bool) -> None:
        super().__init__()
        self.rule, self._usual, self._may_change = rule, usual, may_change
        self.years = NumberField(usual.years, _LONGEST, 1)
        self.age = NumberField(usual.until_age, max(_OLDEST, usual.until_age), 1)
        self.head, self.note = plain(rule.title, "strong"), Paragraph()
        self.source, self.pill = Paragraph(), badge()
        self.choose(rule.years, rule.until_age)
        self._has_age = bool(usual.until_age or rule.until_age)
        for one in (self.years, self.age):
            one.setParent(self)
            one.valueChanged.connect(lambda _: self._told())
        self._values = () if may_change else (plain("", "strong"), plain("", "strong"))
        self._lay_out()
        language().follow(self, self._speak)
        self._speak()

    def _lay_out(self) -> None:
        years, ages = self._values or (self.years, self.age)
        after = row(years, label("years after the last visit", "muted"), None, spacing=10)
        items = [row(self.head, self.pill, None, spacing=10), after]
        if self._has_age:
            before = label("not before the patient turns", "muted")
            items.append(row(before, ages, None, spacing=10))
        self.setLayout(column(*items, self.note, self.source, spacing=6))
        hush(self.note.setText, self.rule.note)
        self.note.setVisible(bool(self.rule.note))
        self.years.setVisible(self._may_change)
        self.age.setVisible(self._may_change and self._has_age)

    def _speak(self) -> None:
        day = formats.day(self.rule.as_of)
        told = tr("Source: {clause}, read on {day}", clause=self.rule.source, day=day)
        hush(self.source.setText, told if day else tr("Source: {clause}", clause=self.rule.source))
        who = self.rule.title
        hush(self.years.setAccessibleName, tr("{who}: years after the last visit", who=who))
        hush(self.age.setAccessibleName, tr("{who}: not before this age", who=who))
        for one, least in ((self.years, self._usual.years), (self.age, self._usual.until_age)):
            bounds = tr("{n} or more; usual: {n}.", n=formats.number(least))
            hush(one.setToolTip, bounds)
            hush(one.setAccessibleDescription, bounds)
        for shown, number in zip(self._values, self.chosen, strict=False):
            hush(shown.setText, formats.number(number))
        self._pill()

    def _told(self) -> None:
        self._pill()
        self.changed.emit()

    def _pill(self) -> None:
        set_badge(self.pill, "neutral" if self.is_usual else "accent")
        hush(self.pill.setText, tr("Usual") if self.is_usual else tr("The clinic's own"))

    @property
    def shown_first(self) -> Numbers:
        """What was in view before somebody changed it."""
        return self.rule.years, self.rule.until_age

    @property
    def chosen(self) -> Numbers:
        """(years, age) in view."""
        return self.years.value(), self.age.value()

    def choose(self, years: int, age: int) -> None:
        """Show other numbers; fewer than the rule says become as many."""
        self.years.setValue(years)
        self.age.setValue(age)

    @property
    def is_usual(self) -> bool:
        """Whether it is as the pack says."""
        return self.chosen == (self._usual.years, self._usual.until_age)
