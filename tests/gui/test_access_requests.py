"""Approvals: what waits for whom, allowing, reviewing, and the numbers in the rail."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import pytest
from PySide6.QtCore import QCoreApplication

from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.roles import Role
from clinicvault.gui.access import request_section
from clinicvault.gui.access.confirm import ConfirmDialog
from clinicvault.gui.access.request_card import RequestCard
from clinicvault.gui.access.review import ReviewDialog
from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen, type_text

EMERGENCY, BULK, RELEASE = RequestKind.EMERGENCY, RequestKind.BULK, RequestKind.RELEASE
BOTH = frozenset({Role.ADMINISTRATOR, Role.OFFICER})
NOW = dt.datetime.now(dt.UTC)
GRANTED = views.SaidView(fakes.OLGA.name, Role.OFFICER, "grant", fakes.NOW)


@pytest.fixture
def asked(clinic):
    """Put a request on record."""

    def put(kind=EMERGENCY, state="waiting", who=fakes.MARIE, minutes=5, **more) -> str:
        number = len(clinic.access.requests)
        row = clinic.rows[number] if kind is EMERGENCY else None
        made = NOW - dt.timedelta(minutes=minutes)
        one = views.RequestView(
            f"{number + 1:032x}",
            kind,
            who.name,
            who.id,
            row.id if row else "",
            row.name if row else "",
            f"reason number {number}",
            made,
            made + dt.timedelta(days=1),
            state,
        )
        clinic.access.requests.append(dataclasses.replace(one, **more))
        return one.id

    clinic.users.append(fakes.OLGA)
    return put


@pytest.fixture
def page(open_page):
    def go(user=fakes.OLGA):
        return open_page("requests", user)

    return go


def card(page, request: str) -> RequestCard:
    QCoreApplication.processEvents()  # what was made last is shown
    return next(c for c in page.findChildren(RequestCard) if c.request.id == request)


def count(page, name: str = "requests") -> int:
    return page.window()._nav._buttons[name]._count


def cards(page) -> list[RequestCard]:
    """Those of every section, from top to bottom."""
    return [card for one in (*page.sections.values(), page.closed) for card in one.cards]


def order(page) -> list[str]:
    return [one.request.reason for one in cards(page)]


def test_nothing_waits(page, asked):
    assert "Nothing waits for anybody." in seen(page())


def test_emergencies_come_first_then_the_oldest(page, asked):
    asked(BULK, minutes=90)
    asked(EMERGENCY, minutes=3)
    asked(EMERGENCY, minutes=9)
    made = page()
    assert order(made) == ["reason number 2", "reason number 1", "reason number 0"]
    assert count(made) == 3


def test_very_many_come_into_view_little_by_little(page, asked, click, qtbot, monkeypatch):
    monkeypatch.setattr(request_section, "MORE", 10)
    for minutes in range(30):
        asked(BULK, minutes=minutes)
    made = page()
    mine = made.sections["mine"]
    qtbot.waitUntil(lambda: made.turns.done)
    assert len(cards(made)) == 12
    assert count(made) == 30
    assert mine.more.text() == "Show 10 of 18 more"
    click(mine.more)
    qtbot.waitUntil(lambda: made.turns.done)
    assert len(cards(made)) == 22
    assert mine.more.text() == "Show 8 more"
    click(mine.more)
    qtbot.waitUntil(lambda: made.turns.done)
    assert order(made) == [f"reason number {n}" for n in reversed(range(30))]
    assert mine.more.isHidden()


def test_a_turn_makes_one_card(page, asked, qtbot, monkeypatch):
    for number in range(30):
        asked(BULK, "closed" if number % 2 else "waiting")
    made, now = page(), []
    qtbot.waitUntil(lambda: made.turns.done)
    make = made.sections["mine"]._make
    for one in (made.sections["mine"], made.closed):
        monkeypatch.setattr(one, "_make", lambda told: now.append(told) or make(told))
    made._speak()
    assert len(now) == 1
    qtbot.waitUntil(lambda: made.turns.done)
    assert len(now) == 12
    made.fold.click()
    assert len(now) == 13
    qtbot.waitUntil(lambda: made.turns.done)
    assert len(now) == 24


def test_cards_that_tell_the_same_stay_where_they_are(page, asked, clinic, settle, qtbot):
    for minutes in (30, 20, 10):
        asked(BULK, minutes=minutes)
    made = page()
    before = cards(made)
    clinic.access.requests[1] = dataclasses.replace(clinic.access.requests[1], reason="other")
    asked(BULK, minutes=15)
    made.reload()
    settle()
    qtbot.waitUntil(lambda: made.turns.done)
    after = cards(made)
    assert order(made) == ["reason number 0", "other", "reason number 3", "reason number 2"]
    assert (after[0], after[3]) == (before[0], before[2])
    assert after[1] is not before[1]


def test_an_older_answer_does_not_undo_a_newer_one(page, asked, clinic, settle, qtbot):
    asked(BULK)
    made = page()
    clinic.gates["requests.all"] = gate = threading.Event()
    before = clinic.calls["requests.all"]
    made.poll.timer.timeout.emit()
    qtbot.waitUntil(lambda: clinic.calls["requests.all"] == before + 1)
    clinic.access.requests = []
    made.reload()
    gate.set()
    settle()
    settle()
    assert clinic.calls["requests.all"] == before + 2
    assert cards(made) == []


def test_what_runs_tells_how_long_it_still_does(page, asked, clinic, settle, monkeypatch):
    at = "clinicvault.gui.access.request_card.now"
    asked(EMERGENCY, "running", expires=NOW + dt.timedelta(minutes=20))
    monkeypatch.setattr(at, lambda: NOW)
    made = page()
    [card_] = cards(made)
    assert "Ends in 20 minutes" in seen(card_)
    monkeypatch.setattr(at, lambda: NOW + dt.timedelta(minutes=13))
    made.reload()
    settle()
    assert cards(made) == [card_]
    assert "Ends in 7 minutes" in seen(card_)


def test_allowing_moves_it_on(page, asked, click, settle, clinic):
    request = asked()
    made = page()
    assert "Emergency access to Amélie Rousseau" in seen(made)
    click(named(card(made, request), "Allow"))
    settle()
    settle()
    assert clinic.access.requests[0].state == "granted"
    assert "Waiting for somebody else" in seen(made)
    assert "Allowed by Olga Brandt" in seen(made)
    assert count(made) == 0


def test_not_allowing_closes_it(page, asked, click, settle, clinic):
    request = asked(BULK)
    made = page()
    click(named(card(made, request), "Do not allow"))
    settle()
    settle()
    assert clinic.access.requests[0].state == "denied"
    assert request not in {one.request.id for one in made.findChildren(RequestCard)}
    click(made.fold)
    assert card(made, request).isVisible()
    assert "Not allowed by Olga Brandt" in seen(made)


def test_an_answer_that_comes_too_late_is_explained(page, asked, click, settle, clinic):
    request = asked()
    made = page()
    clinic.fail["requests.allow"] = Refused("request-decided")
    click(named(card(made, request), "Allow"))
    settle()
    settle()
    assert made.errors.code == "request-decided"
    assert made.isEnabled()


def test_what_runs_is_seen_and_who_asked_can_end_it(page, asked, click, settle, clinic):
    until = NOW + dt.timedelta(minutes=20)
    clinic.access.standings[clinic.rows[0].id] = views.AccessStanding(
        Standing.COLD, emergency_until=until
    )
    request = asked(EMERGENCY, "running", said=(GRANTED,), missing=BOTH)
    made = page(fakes.MARIE)
    text = seen(made)
    assert "Emergency access running now" in text
    assert "Waits for the review of: Administrator, Privacy officer" in text
    click(named(card(made, request), "End now"))
    settle()
    settle()
    assert clinic.access.requests[0].state == "over"


def test_the_officer_cannot_review_what_still_runs(page, asked):
    request = asked(EMERGENCY, "running", missing=BOTH)
    made = page()
    assert "Review it" not in [b.text() for b in card(made, request).findChildren(type(made.fold))]
    assert count(made) == 0


@pytest.mark.parametrize("user", [fakes.OLGA, fakes.NOAH])
def test_each_closes_the_own_part_of_the_review(page, asked, click, settle, clinic, user):
    request = asked(EMERGENCY, "over", said=(GRANTED,), missing=BOTH, overdue=True, alone=True)
    made = page(user)
    text = seen(made)
    assert "Review overdue" in text
    assert "One person alone" in text
    click(named(card(made, request), "Review it"))
    asked_for = dialog(made, ReviewDialog)
    assert "reason number 0" in seen(asked_for)
    click(asked_for.go)
    assert asked_for.isVisible()
    type_text(asked_for.note, "It was right.")
    clinic.fail["requests.review"] = Refused("request-not-over")
    click(asked_for.go)
    settle()
    assert asked_for.errors.code == "request-not-over"
    click(asked_for.go)
    settle()
    settle()
    assert clinic.access.requests[0].missing == BOTH - user.roles
    assert "It was right." in seen(made)


def test_both_reviews_close_it(page, asked, click, settle, clinic):
    request = asked(EMERGENCY, "over", missing=BOTH)
    made = page(fakes.ALL)
    click(named(card(made, request), "Review it"))
    asked_for = dialog(made, ReviewDialog)
    type_text(asked_for.note, "Fine.")
    click(asked_for.go)
    settle()
    settle()
    assert clinic.access.requests[0].state == "closed"
    assert made.fold.text() == "Closed (1)"


def test_the_administrator_looks_at_the_log(page, asked, click, settle):
    request = asked(EMERGENCY, "over", missing=BOTH)
    made = page(fakes.NOAH)
    shell = made.window()
    click(named(card(made, request), "Review it"))
    click(dialog(made, ReviewDialog).log)
    settle()
    assert shell.where().page == "log"


def test_what_was_allowed_begins_from_here(page, asked, click, settle, clinic):
    request = asked(EMERGENCY, "granted", said=(GRANTED,))
    made = page(fakes.MARIE)
    shell = made.window()
    assert "Waiting for you" in seen(made)
    click(named(card(made, request), "Begin"))
    confirm = dialog(made, ConfirmDialog)
    type_text(confirm.password, fakes.PASSWORD)
    click(confirm.go)
    settle()
    settle()
    assert clinic.access.requests[0].state == "running"
    assert shell.where() == Place("patients", clinic.rows[0].id, "timeline")


def test_an_allowed_long_list_leads_to_today(page, asked, click, settle):
    request = asked(BULK, "granted", said=(GRANTED,))
    asked(RELEASE, "granted", said=(GRANTED,))
    made = page(fakes.MARIE)
    shell = made.window()
    assert count(made) == 2
    click(named(card(made, request), "Go to today's list"))
    settle()
    assert shell.where().page == "today"


def test_words_of_every_state(page, asked, qtbot):
    for state in ("waiting", "granted", "denied", "running", "over", "closed", "expired", "new"):
        asked(EMERGENCY, state, patient_name="")
    asked(BULK, "over", reason="")
    made = page()
    made.fold.click()
    qtbot.waitUntil(lambda: made.turns.done and all(one.isVisible() for one in cards(made)))
    text = seen(made)
    for word in ("Waiting", "Allowed", "Not allowed", "Running", "Closed", "Expired", "Used"):
        assert word in text
    assert "Emergency access\n" in text
    language().choose("fr")
    assert seen(made)


def test_the_list_is_asked_for_again_while_it_is_in_view(page, asked, clinic, settle, qtbot):
    made = page()
    assert made.poll.active
    before = clinic.calls["requests.all"]
    made.poll.timer.setInterval(10)
    qtbot.waitUntil(lambda: clinic.calls["requests.all"] > before)
    made.window().hide()
    assert not made.poll.active
    made.window().show()
    assert made.poll.active
    made.window().go(Place("settings"))
    assert not made.poll.active
    settle()


def test_a_disk_that_hangs_is_asked_once(page, asked, clinic, qtbot, settle):
    made = page()
    clinic.gates["requests.all"] = gate = threading.Event()
    before = clinic.calls["requests.all"]
    for _ in range(3):
        made.poll.timer.timeout.emit()
    qtbot.waitUntil(lambda: clinic.calls["requests.all"] == before + 1)
    gate.set()
    settle()
    assert clinic.calls["requests.all"] == before + 1


def test_a_notice_that_was_closed_stays_closed(page, asked, clinic, settle):
    made = page()
    for shown in (True, False):
        clinic.fail["requests.all"] = Refused("locked")
        made.poll.timer.timeout.emit()
        settle()
        assert made.errors.isVisible() is shown
        made.errors.hide()


def test_a_list_that_does_not_come_is_explained(open_page, clinic, asked):
    clinic.fail["requests.all"] = Refused("locked")
    assert open_page("requests", fakes.OLGA).errors.code == "locked"


# the rail


def test_the_rail_counts_what_waits(open_shell, asked, clinic, settle, qtbot):
    asked()
    clinic.access.renewals = [views.RenewalView("archive", 0, 9, needs_password=True, mine=True)]
    shell = open_shell(fakes.OLGA)
    qtbot.waitUntil(lambda: shell._nav._buttons["requests"]._count == 1)
    assert shell._nav._buttons["requests"].accessibleName() == "Approvals, 1 waiting"
    assert shell._nav._buttons["users"]._count == 1
    for size in ((1440, 900), (1024, 700)):
        shell.resize(*size)
        assert not shell._nav.grab().isNull()
    clinic.access.requests, clinic.access.renewals = [], []
    shell.watches["requests"].look()
    settle()
    assert shell._nav._buttons["requests"].accessibleName() == "Approvals"
    shell._nav.show_count("nonsense", 3)
    shell._nav.show_count("requests", 200)
    assert not shell._nav.grab().isNull()


def test_the_front_desk_is_not_asked_for(open_shell, clinic, settle):
    shell = open_shell(fakes.INES)
    settle()
    assert not shell.watches["requests"].poll.active
    assert clinic.calls["requests.waiting"] == 0
