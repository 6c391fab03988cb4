"""The clinic's rules about people: seen by all, changed by administrators, by mouse and keyboard."""

from __future__ import annotations

import dataclasses
import threading

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea

from clinicvault.domain.errors import InputRefused, StorageFailed
from clinicvault.domain.roles import Role
from clinicvault.domain.rule_bounds import BOUNDS, values_of
from clinicvault.domain.rules import ClinicRules, Limits
from clinicvault.gui import rule_words
from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.gui.log.phrases import fact
from tests.gui import fakes
from tests.gui.hands import seen


@pytest.fixture
def panel(open_page, click, settle):
    """Open the rules as somebody."""

    def go(user=fakes.NOAH, size=(1440, 900)):
        page = open_page("settings", user, size)
        click(page.tabs.button("rules"))
        settle()
        return page.rules

    return go


def bring_into_view(made, key):
    made.findChild(QScrollArea).ensureWidgetVisible(made.rows[key])
    return made.rows[key]


def test_every_value_that_can_be_changed_is_offered(panel):
    made = panel()
    fixed = {key for key, (_, most) in BOUNDS.items() if not most}
    assert made.rows.keys() == BOUNDS.keys() - fixed
    assert all(value == 0 for key, value in values_of(ClinicRules()).items() if key in fixed)


def test_an_administrator_changes_rules_by_keyboard(qtbot, panel, clinic, click, settle):
    made = panel()
    assert not made.save.isEnabled()
    for key, value in (("active_days", 14), ("patients practitioner", 25)):
        number = bring_into_view(made, key).number
        number.setFocus()
        number.selectAll()
        qtbot.keyClicks(number, str(value))
    assert made.count.text() == "2 changes"
    click(made.save)
    settle()
    rules = clinic.access.rules
    assert rules.active_days == 14
    assert dict(rules.limits)[Role.PRACTITIONER] == Limits(25, 800, 40)
    assert made.notice.head.text() == "The rules are saved."
    assert not made.save.isEnabled()


def test_arrows_stay_within_the_bounds(qtbot, panel):
    made = panel()
    number = made.rows["confirm_days"].number
    for _ in range(10):
        qtbot.keyClick(number, Qt.Key.Key_Up)
    assert (made.rows["confirm_days"].chosen, made.rows["confirm_days"].unit.text()) == (7, "days")
    for _ in range(10):
        qtbot.keyClick(number, Qt.Key.Key_Down)
    assert (made.rows["confirm_days"].chosen, made.rows["confirm_days"].unit.text()) == (1, "day")


def test_what_is_usual_is_marked_and_comes_back_by_a_click(qtbot, panel, clinic, click):
    clinic.access.rules = dataclasses.replace(ClinicRules(), active_days=7)
    made = panel()
    one, other = made.rows["active_days"], made.rows["confirm_days"]
    assert (one.mark.text(), other.mark.text()) == ("Usual: 30", "Usual")
    assert (one.reset.isVisible(), other.reset.isVisible()) == (True, False)
    click(one.reset)
    assert (one.chosen, one.mark.text()) == (30, "Usual")
    assert made.save.isEnabled()


def test_everything_back_to_usual_and_undone_again(panel, clinic, click, settle):
    mine = dataclasses.replace(ClinicRules(), active_days=7, confirm_factor=5, colleague_factor=8)
    clinic.access.rules = mine
    made = panel()
    click(made.usual)
    assert made.wanted == ClinicRules()
    assert made.usual.isHidden()
    click(made.back)
    assert made.wanted == mine
    assert made.back.isHidden()
    click(made.usual)
    click(made.save)
    settle()
    assert clinic.access.rules == ClinicRules()


def test_a_second_person_is_never_asked_before_the_first(panel, clinic):
    made = panel()
    made.rows["confirm_factor"].number.setValue(5)
    assert made.rows["colleague_factor"].chosen == 5
    assert made.rows["colleague_factor"].number.minimum() == 5


def test_scrolling_the_page_changes_no_number(qtbot, panel):
    made = panel()
    number = made.rows["active_days"].number
    assert not number.hasFocus()
    event = QWheelEvent(
        QPointF(5, 5), QPointF(number.mapToGlobal(QPoint(5, 5))), QPoint(0, 120), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(number, event)
    assert made.rows["active_days"].chosen == 30
    with qtbot.waitActive(made.window()):
        made.window().activateWindow()
    number.setFocus()
    QApplication.sendEvent(number, event)
    assert made.rows["active_days"].chosen == 31


@pytest.mark.parametrize("user", [fakes.MARIE, fakes.INES])
def test_others_read_the_rules(panel, clinic, user):
    clinic.access.rules = dataclasses.replace(ClinicRules(), active_days=7)
    made = panel(user)
    one = made.rows["active_days"]
    assert "Only administrators change these rules." in seen(made)
    assert (one.value.text(), one.unit.text(), one.mark.text()) == ("7", "days", "Usual: 30")
    assert not any(
        part.isVisible() for part in (one.number, one.reset, made.save, made.back, made.usual)
    )


def test_what_cannot_be_saved_stays_to_be_saved_again(panel, clinic, click, settle):
    made = panel()
    made.rows["active_days"].number.setValue(14)
    refused = InputRefused("rule-out-of-range", rule="active days", least=1, most=366)
    clinic.fail["policies.set_rules"] = refused
    click(made.save)
    settle()
    assert made.errors.code == "rule-out-of-range"
    assert "from 1 to 366" in made.errors.body.text()
    click(made.save)
    settle()
    assert clinic.access.rules.active_days == 14
    assert made.errors.isHidden()


def test_what_cannot_be_read_is_asked_for_again(panel, clinic, click, settle):
    clinic.fail["policies.rules"] = StorageFailed("storage-io")
    made = panel()
    assert made.errors.code == "storage-io"
    assert not made.rows["active_days"].number.isEnabled()
    click(made.again)
    settle()
    assert made.errors.isHidden()
    assert made.rows["active_days"].number.isEnabled()


def test_while_it_is_saved_nothing_moves(panel, clinic, click, settle):
    clinic.gates["policies.set_rules"] = threading.Event()
    made = panel()
    made.rows["active_days"].number.setValue(14)
    click(made.save)
    assert not made.save.isEnabled()
    assert not made.rows["active_days"].number.isEnabled()
    clinic.gates.pop("policies.set_rules").set()
    settle()
    assert made.rows["active_days"].number.isEnabled()


def test_a_change_in_the_making_is_not_overwritten_by_coming_back(open_page, click, settle):
    page = open_page("settings", fakes.NOAH)
    click(page.tabs.button("rules"))
    settle()
    page.rules.rows["active_days"].number.setValue(14)
    click(page.tabs.button("general"))
    click(page.tabs.button("rules"))
    settle()
    assert page.rules.rows["active_days"].chosen == 14
    assert page.place("settings") == Place("settings", tab="rules")


def test_screen_readers_hear_name_bounds_and_reason(panel):
    number = panel().rows["active_days"].number
    assert number.accessibleName() == "A record stays active for"
    assert number.accessibleDescription().startswith("From 1 to 366; usual: 30. Counted from")


def test_every_word_follows_the_language(panel):
    made = panel()
    language().choose("fr")
    for key, one in made.rows.items():
        assert one.head.text() == rule_words.name(key)
        assert one.unit.text() == rule_words.unit(key, one.chosen)


def test_the_log_names_what_was_changed():
    assert fact("active_days", "30 → 14") == ("A record stays active for", "30 → 14")
    assert fact("patients practitioner", "40 → 9")[0] == "Patients opened: Practitioner"
    assert fact("patients", "3")[1] == "3"
    assert fact("patients nobody", "3")[0] == "patients nobody"
    assert fact("policy", "rules") == ("Rule", "Rules about people")
