"""The rail tells administrators and officers where the log's newest copy is, and warns in time."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.gui.log.witness import words
from clinicvault.gui.log.witness.dialog import WitnessDialog
from clinicvault.services.views import LastCopy, WitnessKind
from tests.gui import fakes
from tests.gui.ears import heard
from tests.gui.hands import dialog, seen


def ago(days: float) -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(days=days)


@pytest.fixture
def unlocked(open_shell, clinic, settle):
    clinic.users.append(fakes.OLGA)

    def go(user=fakes.NOAH, size=(1440, 900)):
        shell = open_shell(user, size)
        shell.go(Place("settings"))
        settle()
        settle()
        return shell

    return go


@pytest.mark.parametrize("user", [fakes.NOAH, fakes.OLGA, fakes.ALL])
def test_it_is_in_view_on_every_page(unlocked, clinic, user):
    clinic.review_state.last_copy = LastCopy(ago(0), WitnessKind.BACKUP)
    [foot] = unlocked(user)._nav.feet
    assert foot.isVisible()
    assert "Copy of the log" in seen(foot)
    assert foot.when.text() == "Today: In a backup"
    assert foot.when.property("role") == "caption"
    assert "Copy held elsewhere: in a backup, " in foot.show_all.accessibleName()


@pytest.mark.parametrize("user", [fakes.MARIE, fakes.INES])
def test_nobody_else_is_told(unlocked, clinic, user):
    assert unlocked(user)._nav.feet == []
    assert clinic.calls["review.witnessed"] == 0


@pytest.mark.parametrize("kind", WitnessKind)
def test_every_kind_has_its_words(unlocked, clinic, kind):
    clinic.review_state.last_copy = LastCopy(ago(0), kind)
    [foot] = unlocked()._nav.feet
    assert foot.when.text() == f"Today: {words.KINDS[kind][0]}"
    inside = words.KINDS[kind][0].lower()
    assert f"Copy held elsewhere: {inside}, " in foot.show_all.toolTip()


@pytest.mark.parametrize(("days", "role"), [(6.9, "caption"), (7.1, "warn")])
def test_a_week_is_too_old(unlocked, clinic, days, role):
    clinic.review_state.last_copy = LastCopy(ago(days), None)
    [foot] = unlocked()._nav.feet
    assert foot.when.property("role") == role
    assert ("7 days old" in foot.show_all.accessibleName()) is (role == "warn")


def test_none_at_all_is_a_warning(unlocked):
    [foot] = unlocked()._nav.feet
    assert foot.when.text() == "None held elsewhere yet"
    assert foot.when.property("role") == "warn"


def test_no_check_and_no_reading_of_the_log_is_needed(unlocked, clinic):
    unlocked()
    assert clinic.calls["review.witnessed"] == 1
    assert clinic.calls["review.verify"] == clinic.calls["witnesses.list"] == 0


def test_a_press_shows_every_copy(unlocked, click, settle):
    for user in (fakes.NOAH, fakes.OLGA):
        shell = unlocked(user)
        click(shell._nav.feet[0].show_all)
        settle()
        shown = dialog(shell, WitnessDialog)
        assert shown.tabs.current == "copies"
        shown.reject()
        settle()


def test_a_copy_that_went_elsewhere_is_told_at_once(unlocked, clinic, click, settle):
    shell = unlocked()
    [foot] = shell._nav.feet
    asked = WitnessDialog(shell, shell._desk)
    asked.open()
    settle()
    clinic.review_state.last_copy = LastCopy(ago(0), WitnessKind.PRINT)
    click(asked.code.photo)
    settle()
    settle()
    assert foot.when.text() == "Today: Printed or photographed"
    asked.reject()
    settle()


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("size", [(1440, 900), (1240, 700), (1024, 700), (940, 620)])
def test_it_fits_beside_every_page(unlocked, clinic, size, code):
    language().choose(code)
    shell = unlocked(fakes.ALL, size)
    assert shell.size().toTuple() == size
    [foot] = shell._nav.feet
    assert foot.show_all.isVisible()
    assert foot._texts.isVisible() is (size[0] >= 1240)
    heard(foot)
