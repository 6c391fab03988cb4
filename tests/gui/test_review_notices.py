"""After the unlock: what the review waits for, and a notice for the person concerned."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.services import views
from clinicvault.services.views import Disposition
from tests.gui import fakes
from tests.gui.fakes_review import at, yesterday
from tests.gui.hands import named, seen, type_text
from tests.gui.review_hands import LATE, WHY, a_day, card, odd, section

SURNAME = {"looks": 4, "share": 1.2}


def notice(number: int, rule: str = "surname", figures=None) -> views.NoticeView:
    return views.NoticeView(
        f"{number:032x}", rule, at(yesterday(), 19), yesterday(), figures or SURNAME
    )


@pytest.fixture
def told(clinic):
    clinic.review_state.notices = [notice(1), notice(2, "off-hours", LATE)]
    return clinic


@pytest.fixture
def unlocked(open_shell, settle):
    def go(user):
        shell = open_shell(user)
        shell.go(Place())
        settle()
        settle()
        return shell

    return go


@pytest.mark.parametrize("user", [fakes.MARIE, fakes.INES, fakes.NOAH, fakes.ALL])
def test_a_notice_waits_folded_after_the_unlock(told, unlocked, user):
    shell = unlocked(user)
    made = shell.watches["review"].notice
    assert made.isVisible()
    text = seen(made)
    assert "There is something to read about an access of yours on" in text
    assert "1 of 2" in text
    assert "surname" not in text  # a patient may be looking at the screen, too
    assert not made.text.isVisible()


def test_it_is_read_answered_and_gone(told, unlocked, click, settle):
    shell = unlocked(fakes.MARIE)
    made = shell.watches["review"].notice
    click(made.unfold)
    text = seen(made)
    assert "was unusual: Same surname." in text
    assert "1.2 have it, too." in text
    assert "An administrator sees this, too." in text
    assert made.text.hasFocus()
    assert not made.answer.isEnabled()
    type_text(made.text, "  My aunt asked   me to. ")
    click(made.answer)
    settle()
    assert told.review_state.answers == [(notice(1).id, "My aunt asked me to.")]
    assert "Outside working hours" in seen(made)
    assert made.text.text() == ""
    click(made.read)
    settle()
    assert told.review_state.answers[1] == (notice(2).id, "")
    assert shell.watches["review"].notice is None
    assert not shell._strip.isVisible()
    assert not shell._bar.bell.isVisible()


def test_an_answer_that_fails_stays_typed(told, unlocked, click, settle, qtbot):
    made = unlocked(fakes.MARIE).watches["review"].notice
    click(made.unfold)
    qtbot.keyClick(made.text, Qt.Key.Key_Return)  # nothing typed: nothing is sent
    type_text(made.text, WHY)
    told.fail["flags.answer"] = StorageFailed("disk-full")
    qtbot.keyClick(made.text, Qt.Key.Key_Return)
    settle()
    assert made.errors.code == "disk-full"
    assert made.text.text() == WHY
    for _ in range(3):
        made.answer.click()
        made._answer()
    settle()
    assert told.review_state.answers == [(notice(1).id, WHY)]


def test_no_window_title_ever_tells(told, unlocked, click):
    shell = unlocked(fakes.MARIE)
    click(shell.watches["review"].notice.unfold)
    titles = [one.windowTitle() for one in QApplication.topLevelWidgets()]
    assert not [one for one in titles if "unusual" in one or "surname" in one.casefold()]


def test_answered_ones_and_none_show_nothing(clinic, unlocked):
    clinic.review_state.notices = [dataclasses.replace(notice(1), answered=True)]
    shell = unlocked(fakes.MARIE)
    assert shell.watches["review"].notice is None
    assert not shell._strip.isVisible()


def test_the_strip_gives_way_and_the_bell_brings_it_back(told, unlocked, click, settle):
    shell = unlocked(fakes.MARIE)
    shell.go(Place("settings"))
    settle()
    assert not shell._strip.isVisible()
    click(shell._bar.bell)
    assert shell.watches["review"].notice.isVisible()


def test_a_notice_follows_the_language(told, unlocked, click):
    made = unlocked(fakes.MARIE).watches["review"].notice
    click(made.unfold)
    english = made.head.text()
    language().choose("fr")
    assert made.head.text() != english


def test_who_stays_unlocked_hears_of_a_notice_by_the_bell_alone(clinic, unlocked, settle):
    shell = unlocked(fakes.MARIE)
    poll = shell.watches["review"].notices
    assert poll.active
    assert poll.timer.interval() <= 60_000
    clinic.review_state.notices = [notice(1)]
    poll.timer.timeout.emit()
    settle()
    assert shell.watches["review"].notice.notice.id == notice(1).id
    assert not shell._strip.isVisible()
    assert shell._bar.bell.isVisible()


def test_a_notice_that_comes_later_does_not_push_away_what_is_read(told, unlocked, click, settle):
    shell = unlocked(fakes.MARIE)
    made = shell.watches["review"].notice
    click(made.unfold)
    type_text(made.text, "My aunt")
    told.review_state.notices = [notice(3, "off-hours", LATE), *told.review_state.notices]
    shell.watches["review"].notices.ask()
    settle()
    assert made.notice.id == notice(1).id
    assert made.text.text() == "My aunt"
    assert made.count.text() == "1 of 3"


def test_a_look_that_began_before_the_answer_brings_nothing_back(told, unlocked, click, settle):
    shell = unlocked(fakes.MARIE)
    made = shell.watches["review"].notice
    old = tuple(told.review_state.notices)
    click(made.unfold)
    click(made.read)
    settle()
    made.follow(old)
    assert made.notice.id == notice(2).id
    click(made.read)
    settle()
    assert shell.watches["review"].notice is None


def test_notices_answered_on_another_computer_go(told, unlocked, settle):
    shell = unlocked(fakes.MARIE)
    told.review_state.notices = []
    shell.watches["review"].notices.ask()
    settle()
    assert shell.watches["review"].notice is None
    assert not shell._strip.isVisible()


# what the review waits for


def test_an_administrator_sees_what_waits(clinic, unlocked, click, settle):
    clinic.review_state.flags = a_day()
    state = clinic.review_state.state
    clinic.review_state.state = dataclasses.replace(state, overdue_days=2)
    shell = unlocked(fakes.NOAH)
    due = shell.watches["review"].due
    assert "The review is overdue by 2 working days." in seen(due)
    assert "1 access in the log should be looked at now." in seen(due)
    assert named(shell, "Access log, 4 waiting")
    click(due.action)
    settle()
    assert shell.where() == Place("log", tab="review")
    assert section(shell.page)._cards()


def test_overdue_alone_says_when_it_was_reviewed(clinic, unlocked):
    state = clinic.review_state.state
    clinic.review_state.state = dataclasses.replace(state, overdue_days=1)
    due = unlocked(fakes.NOAH).watches["review"].due
    assert "The review is overdue by 1 working day." in seen(due)
    assert "Last reviewed yesterday 18:10 by Noah Fischer" in seen(due)


def test_nothing_grave_and_not_overdue_is_the_number_alone(clinic, unlocked):
    clinic.review_state.flags = [odd()]
    shell = unlocked(fakes.NOAH)
    assert shell.watches["review"].due is None
    assert named(shell, "Access log, 1 waiting")
    assert not shell._strip.isVisible()


def test_it_goes_when_the_last_grave_flag_is_settled(clinic, unlocked, click, settle):
    clinic.review_state.flags = a_day()
    shell = unlocked(fakes.NOAH)
    click(shell.watches["review"].due.action)
    settle()
    made = card(section(shell.page), "mass")
    click(made.acts[Disposition.EXPLAINED])
    type_text(made.settle.reason, WHY)
    click(made.settle.save)
    settle()
    settle()
    assert shell.watches["review"].due is None
    assert named(shell, "Access log, 3 waiting")


def test_what_comes_later_rings_the_bell_alone(clinic, unlocked, settle):
    shell = unlocked(fakes.NOAH)
    clinic.review_state.flags = a_day()
    shell.watches["review"].review.ask()
    settle()
    assert shell.watches["review"].due is not None
    assert not shell._strip.isVisible()
    assert shell._bar.bell.isVisible()


def test_who_comes_back_to_the_log_is_not_told_twice(clinic, open_shell, settle):
    clinic.review_state.flags = a_day()
    shell = open_shell(fakes.NOAH)
    shell.go(Place("log", tab="review"))
    settle()
    settle()
    assert shell.watches["review"].due is not None
    assert not shell._strip.isVisible()


def test_nobody_else_asks_what_the_review_waits_for(clinic, unlocked):
    clinic.users.append(fakes.OLGA)
    for user in (fakes.MARIE, fakes.INES, fakes.OLGA):
        unlocked(user)
    assert clinic.calls["flags.due"] == 0
    assert clinic.calls["flags.notices"] == 3


def test_the_badge_is_no_reading_of_the_log(clinic, unlocked):
    unlocked(fakes.NOAH)
    assert clinic.calls["flags.state"] == clinic.calls["flags.flags"] == 0


def test_a_watch_that_cannot_tell_shows_nothing(clinic, unlocked):
    clinic.fail["flags.due"] = StorageFailed("disk-full")
    clinic.fail["flags.notices"] = StorageFailed("disk-full")
    shell = unlocked(fakes.NOAH)
    assert not shell._strip.isVisible()
