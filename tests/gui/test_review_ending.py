"""How a flag ends: a typed reason, by mouse or keys; then the sign-off of the day."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from clinicvault.domain.errors import Refused, StorageFailed
from clinicvault.gui.context import Place
from clinicvault.gui.errors import sentences
from clinicvault.services.views import Disposition, FlagAnswer
from tests.gui import fakes
from tests.gui.hands import seen, type_text
from tests.gui.review_hands import WHY, a_day, card, grave, odd, section


@pytest.fixture
def settle(settle):
    """Cards come one a turn: wait until all of them are there."""

    def wait() -> None:
        settle()
        for _ in range(60):
            QCoreApplication.processEvents()

    return wait


@pytest.fixture
def day(clinic):
    clinic.review_state.flags = a_day()
    return clinic


@pytest.fixture
def page(day, open_page):
    return open_page("log", fakes.NOAH, tab="review")


@pytest.fixture
def review(page):
    return section(page)


def rules(box) -> list[str]:
    return [one.flag.rule for one in box.cards]


# saying how it ended


def test_an_ending_needs_a_typed_reason(review, day, click, settle):
    made = card(review, "mass")
    click(made.acts[Disposition.EXPLAINED])
    box = made.settle
    assert box.reason.hasFocus()
    type_text(box.reason, "rota")
    click(box.save)
    assert box.short.isVisible()
    assert day.calls["flags.settle"] == 0
    type_text(box.reason, ", as the plan shows")
    assert not box.short.isVisible()
    click(box.save)
    settle()
    said = day.review_state.words[grave().id][0]
    assert (said.disposition, said.note) == (Disposition.EXPLAINED, "rota, as the plan shows")
    assert rules(review.groups["opened"]) == ["off-hours"]
    assert "3 flags stay open" in seen(review.sign)


@pytest.mark.parametrize(
    ("key", "how", "word"),
    [
        (Qt.Key.Key_E, Disposition.EXPLAINED, "What explains it?"),
        (Qt.Key.Key_S, Disposition.ESCALATED, "Who looks into it"),
        (Qt.Key.Key_I, Disposition.INCIDENT, "72 hours"),
    ],
)
def test_keys_end_a_flag(review, day, qtbot, settle, key, how, word):
    made = card(review, "mass")
    made.setFocus()
    qtbot.keyClick(made, key)
    assert word in seen(made.settle)
    type_text(made.settle.reason, WHY)
    qtbot.keyClick(made.settle.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert day.review_state.words[grave().id][0].disposition is how


def test_what_is_typed_outlives_a_failed_attempt_and_a_new_look(review, day, click, settle):
    day.fail["flags.settle"] = StorageFailed("disk-full")
    made = card(review, "mass")
    click(made.acts[Disposition.INCIDENT])
    type_text(made.settle.reason, WHY)
    click(made.settle.save)
    settle()
    assert made.settle.errors.code == "disk-full"
    assert made.settle.reason.words == WHY
    day.review_state.flags[0] = grave(count=119)  # another entry came: the card is made anew
    click(review.news.again)
    settle()
    again = card(review, "mass")
    assert again is not made
    assert again.settle.isVisible()
    assert again.settle.reason.words == WHY
    click(again.settle.save)
    settle()
    assert day.review_state.words[grave().id][0].note == WHY
    assert review.drafts.of(grave().id, Disposition.INCIDENT) == ""


def test_later_keeps_what_was_typed(review, qtbot, click):
    made = card(review, "mass")
    click(made.acts[Disposition.EXPLAINED])
    type_text(made.settle.reason, WHY)
    qtbot.keyClick(made.settle.reason, Qt.Key.Key_Escape)
    assert not made.settle.isVisible()
    assert made.hasFocus()
    click(made.acts[Disposition.ESCALATED])
    assert made.settle.reason.words == ""
    click(made.acts[Disposition.EXPLAINED])
    assert made.settle.reason.words == WHY


def test_a_reason_pressed_twice_is_said_once(review, day, click, settle):
    made = card(review, "mass")
    click(made.acts[Disposition.EXPLAINED])
    type_text(made.settle.reason, WHY)
    for _ in range(3):
        made.settle.save.click()
        made.settle._say()
    settle()
    assert day.calls["flags.settle"] == 1


def test_an_own_flag_is_for_somebody_else(clinic, open_page, qtbot):
    clinic.review_state.flags = [grave(user=fakes.NOAH.name, user_id=fakes.NOAH.id)]
    review = section(open_page("log", fakes.NOAH, tab="review"))
    made = card(review, "mass")
    assert made.own_line.isVisible()
    assert not any(act.isEnabled() for act in made.acts.values())
    made.setFocus()
    qtbot.keyClick(made, Qt.Key.Key_E)
    assert not made.settle.isVisible()


def test_the_only_administrator_ends_own_flags(clinic, open_page, click, settle):
    clinic.users = [fakes.NOAH, fakes.MARIE, fakes.INES]
    clinic.review_state.flags = [grave(user=fakes.NOAH.name, user_id=fakes.NOAH.id)]
    review = section(open_page("log", fakes.NOAH, tab="review"))
    made = card(review, "mass")
    click(made.acts[Disposition.EXPLAINED])
    type_text(made.settle.reason, WHY)
    clinic.fail["flags.settle"] = Refused("flag-own")
    click(made.settle.save)
    settle()
    assert made.settle.errors.code == "flag-own"


def test_a_settled_flag_can_be_said_anew(review, day, click, settle):
    made = review.groups["escalated"].cards[0]
    assert not made.acts[Disposition.INCIDENT].isVisible()
    click(made.change)
    click(made.acts[Disposition.EXPLAINED])
    type_text(made.settle.reason, WHY)
    click(made.settle.save)
    settle()
    assert review.groups["escalated"].cards == []
    assert "(3)" in seen(review.groups["settled"])


def test_what_the_person_said_stands_on_the_card(clinic, open_page):
    when = clinic.review_state.state.last.when
    clinic.review_state.flags = [
        grave(told=when, answer=FlagAnswer("Congress slides, Dr Laurent asked.", when)),
        odd(told=when),
        odd(id="0f" * 16, answer=FlagAnswer("", when)),
    ]
    told = seen(section(open_page("log", fakes.NOAH, tab="review")))
    assert "Inès Caron answered, yesterday 18:10:" in told
    assert "“Congress slides, Dr Laurent asked.”" in told
    assert "Marie Laurent was told, yesterday 18:10. No answer yet." in told
    assert "has read the notice, yesterday 18:10, and said nothing." in told


# keys from card to card


def test_keys_go_from_card_to_card(review, qtbot):
    cards = review._cards()
    review.setFocus()
    qtbot.keyClick(review, Qt.Key.Key_J)
    assert cards[0].hasFocus()
    for key, place in (
        (Qt.Key.Key_J, 1),
        (Qt.Key.Key_Down, 2),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_K, 0),
        (Qt.Key.Key_K, 0),
    ):
        qtbot.keyClick(QApplication.focusWidget(), key)
        assert cards[place].hasFocus(), key


def test_after_an_ending_the_next_card_has_the_focus(review, qtbot, settle):
    qtbot.keyClick(review, Qt.Key.Key_J)
    made = QApplication.focusWidget()
    qtbot.keyClick(made, Qt.Key.Key_E)
    type_text(made.settle.reason, WHY)
    qtbot.keyClick(made.settle.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert QApplication.focusWidget() is card(review, "off-hours")


def test_return_opens_the_entries_of_a_flag(review, page, qtbot, monkeypatch):
    went = []
    monkeypatch.setattr(page, "show_entries", went.append)
    monkeypatch.setattr(page, "show_patient", went.append)
    made = card(review, "off-hours")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_T, Qt.Key.Key_P, Qt.Key.Key_H, Qt.Key.Key_X):
        qtbot.keyClick(made, key)
    qtbot.keyClick(made, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert len(went) == 3
    assert not made.settle.isVisible()


# the sign-off


def test_the_sign_off_says_what_stays_open(review, day, click, settle):
    assert "4 flags stay open and come up again. 1 of them is grave." in seen(review.sign)
    type_text(review.sign.note, "  Looked at   everything ")
    click(review.sign.go)
    settle()
    signed = day.review_state.signed[0]
    assert (signed.note, signed.upto) == ("Looked at everything", 48_210)
    assert "412 entries were reviewed. 4 flags stay open." in seen(review.notice)
    assert review.sign.note.text() == ""
    assert not review.sign.go.isEnabled()
    assert review.news.badge.text() == "Reviewed"


def test_a_sign_off_that_fails_keeps_the_note(review, day, click, settle):
    day.fail["flags.sign_off"] = StorageFailed("disk-full")
    type_text(review.sign.note, "Looked at everything")
    click(review.sign.go)
    settle()
    assert review.errors.code == "disk-full"
    assert review.sign.note.text() == "Looked at everything"
    click(review.sign.go)
    settle()
    assert day.review_state.signed[0].note == "Looked at everything"


def test_who_signs_off_too_late_is_told_and_sees_how_things_stand(review, day, click, settle):
    day.fail["flags.sign_off"] = Refused("review-over")
    before = day.calls["flags.state"]
    click(review.sign.go)
    settle()
    assert review.notice.isVisible()
    assert review.notice.property("banner") == "warn"
    assert review.notice.head.text() == sentences("review-over")[0]
    assert day.calls["flags.state"] == before + 1
    click(review.sign.go)
    settle()
    assert review.notice.property("banner") == "ok"
    assert day.review_state.signed


def test_a_sign_off_pressed_twice_is_one(review, day, settle):
    for _ in range(3):
        review.sign.go.click()
        review.sign._sign()
    settle()
    assert day.calls["flags.sign_off"] == 1


def test_a_look_that_fails_is_explained_and_tried_again(day, open_page, click, settle):
    day.fail["flags.flags"] = StorageFailed("disk-full")
    review = section(open_page("log", fakes.NOAH, tab="review"))
    assert review.errors.code == "disk-full"
    assert not review.sign.go.isEnabled()
    click(review.news.again)
    settle()
    assert not review.errors.isVisible()
    assert review._cards()


def test_a_long_look_can_be_stopped(day, open_shell, settle, click):
    day.gates["flags.state"] = threading.Event()
    shell = open_shell(fakes.NOAH)
    shell.go(Place("log", tab="review"))
    review = section(shell.page)
    assert review.working.isVisible()
    task = review._task
    click(review.working.stop)
    assert task.token.cancelled
    review.load()  # one question at a time
    assert review._task is task
    day.gates.pop("flags.state").set()
    settle()
