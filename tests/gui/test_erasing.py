"""Asking for an erasure, carrying it out, and the certificate."""

from __future__ import annotations

import dataclasses
import threading

import pytest
import shiboken6

from clinicvault.domain.errors import Refused, StorageFailed
from clinicvault.domain.roles import Role
from clinicvault.gui.endings.carry_out import CarryOutDialog
from clinicvault.gui.endings.erase import EraseDialog
from clinicvault.gui.i18n import language
from clinicvault.services.views import ErasureGround
from tests.gui import fakes, fakes_endings
from tests.gui.ending_hands import GIVEN, WHY, erasure, to_allow, to_why
from tests.gui.fakes_endings import OVER, UNKNOWN, hold
from tests.gui.hands import dialog, named, seen, type_text


@pytest.fixture(autouse=True)
def officer(clinic) -> None:
    clinic.users.append(fakes.OLGA)


@pytest.fixture
def page(open_page, clinic):
    return open_page("patients", fakes.OLGA, patient=clinic.rows[0].id)


@pytest.fixture
def ask(page, clinic, settle):
    """Open the dialog about the first patient; `told` counts what the page heard."""

    def go() -> EraseDialog:
        made = EraseDialog(page, page.desk, clinic.rows[0].id, lambda: go.told.append(1))
        made.open()
        settle()
        return made

    go.told = []
    return go


def gone(made) -> bool:
    return not shiboken6.isValid(made) or not made.isVisible()


# what it shows


def test_what_goes_and_what_stays_is_said_before(ask):
    made = ask()
    told = seen(made)
    assert "Amélie Rousseau" in told
    assert "P-7K3M-0000" in told
    assert "9 photos, films and documents  ·  3 visits" in told
    assert "2 consents  ·  1 signed form" in told
    assert "1 file kept as it came" in told
    assert "until 21 Dec 2026" in told
    assert "Nothing was given to anybody." in told
    assert made.focusWidget() is made.quit
    made.close()


def test_a_hold_that_cannot_be_read_says_so(ask, clinic):
    unread = hold(clinic.rows[0], "", since=None, by="")
    clinic.endings.holds[clinic.rows[0].id] = unread
    made = ask()
    assert "Since when and why cannot be read" in seen(made)
    made.close()


def test_what_is_under_way_is_named(ask, clinic, monkeypatch):
    look = fakes_endings.Erasing.look

    def running(self, patient_id, language="en"):
        return dataclasses.replace(look(self, patient_id, language), running=2)

    monkeypatch.setattr(fakes_endings.Erasing, "look", running)
    made = ask()
    assert "2 exports or emergency accesses under way are ended" in seen(made)
    made.close()


def test_who_was_given_photos_has_a_step_of_its_own(ask, clinic, click):
    clinic.endings.disclosures[clinic.rows[0].id] = (GIVEN,)
    made = ask()
    assert "Nothing was given to anybody." not in seen(made)
    click(made.go)
    assert "Dr Okafor" in seen(made)
    assert "Amélie Rousseau" in seen(made)
    click(made.go)
    assert made.why.isVisible()
    click(made.back)
    assert "Dr Okafor" in seen(made)
    made.close()


def test_a_hold_stops_it(ask, clinic):
    clinic.endings.holds[clinic.rows[0].id] = hold(clinic.rows[0])
    made = ask()
    assert "This patient is on hold, and cannot be erased." in seen(made)
    assert "A complaint is open" in seen(made)
    assert not made.go.isVisible()
    made.close()


def test_one_that_was_asked_for_leads_to_the_approvals(ask, clinic, click, page, settle):
    erasure(clinic, 0)
    made = ask()
    assert "The erasure was asked for already." in seen(made)
    assert not made.go.isVisible()
    told = []
    page.desk.wanted.connect(told.append)
    click(named(made, "Approvals"))
    settle()
    assert told[0].page == "requests"


def test_what_cannot_be_looked_at_is_said(page, clinic, settle):
    clinic.fail["erasing.look"] = StorageFailed("disk-full")
    made = EraseDialog(page, page.desk, clinic.rows[0].id, print)
    made.open()
    settle()
    assert made.errors.code == "disk-full"
    assert not made.go.isVisible()
    made.close()


# the reason


def test_before_its_time_it_takes_a_tick(ask, clinic, click):
    made = ask()
    to_why(made, early=False)
    assert "This record must be kept until 4 May 2041." in seen(made)
    assert "Code de la santé publique" in seen(made)
    assert not made.go.isEnabled()
    click(made.why.early)
    assert made.go.isEnabled()
    made.close()


def test_where_no_day_is_known_it_takes_the_tick_too(ask, clinic):
    clinic.endings.standings[clinic.rows[0].id] = UNKNOWN
    made = ask()
    to_why(made, early=False)
    assert "There is no visit yet" in seen(made)
    assert not made.go.isEnabled()
    made.close()


def test_after_its_time_nothing_is_ticked(ask, clinic, settle):
    clinic.endings.standings[clinic.rows[0].id] = OVER
    made = ask()
    to_why(made, early=False)
    assert not made.why.early.isVisible()
    assert made.go.isEnabled()
    made.close()


def test_a_reason_is_needed(ask, click):
    made = ask()
    click(made.go)
    made.why.early.setChecked(True)
    click(made.go)
    assert made.errors.code == "reason-missing"
    assert made.why.isVisible()
    type_text(made.why.reason, WHY)
    click(made.go)
    assert made.errors.code == ""
    assert made.allow.isVisible()
    made.close()


# who allows it


def test_asked_for_somebody_elsewhere_to_allow(ask, clinic, click, settle):
    made = ask()
    to_allow(made)
    click(made.allow.second.where.button("elsewhere"))
    assert made.go.text() == "Ask for the erasure"
    made.why.ground.setCurrentIndex(1)
    click(made.go)
    settle()
    (asked,) = clinic.endings.erasures
    assert (asked.ground, asked.reason) == (ErasureGround.OVER, WHY)
    assert asked.state == "waiting"
    assert "The erasure is asked for" in seen(made)
    assert "A second person has to allow it under Approvals." in seen(made)
    click(made.close_button)
    settle()
    assert ask.told == [1]
    assert clinic.rows[0].name == "Amélie Rousseau"


def test_the_second_person_at_this_screen(ask, clinic, page, click, settle):
    made = ask()
    to_allow(made)
    assert made.go.text() == "Go on to erasing"
    click(made.go)
    assert made.focusWidget() is made.allow.second.password
    assert clinic.calls["erasing.ask"] == 0
    type_text(made.allow.second.password, fakes.PASSWORD)
    click(made.go)
    settle()
    assert gone(made)
    carrying = dialog(page, CarryOutDialog)
    assert "Allowed by Ada Alone" in seen(carrying)
    carrying.close()


def test_a_wrong_second_password_does_not_ask_twice(ask, page, clinic, click, settle):
    made = ask()
    to_allow(made)
    type_text(made.allow.second.password, "something else")
    click(made.go)
    settle()
    assert made.errors.code == "wrong-password"
    assert not made.why.reason.isEnabled()
    type_text(made.allow.second.password, fakes.PASSWORD)
    click(made.go)
    settle()
    assert clinic.calls["erasing.ask"] == 1
    assert clinic.access.requests[-1].state == "granted"
    dialog(page, CarryOutDialog).close()


def test_while_it_is_asked_nobody_goes_back(ask, clinic, click, settle):
    made = ask()
    to_allow(made)
    click(made.allow.second.where.button("elsewhere"))
    clinic.gates["erasing.ask"] = gate = threading.Event()
    click(made.go)
    assert not made.back.isEnabled()
    made.back.click()
    assert made.allow.isVisible()
    gate.set()
    settle()
    click(made.close_button)
    settle()


def test_what_was_asked_is_said_where_the_second_password_is_wrong(ask, clinic, click, settle):
    made = ask()
    to_allow(made)
    type_text(made.allow.second.password, "something else")
    click(made.go)
    settle()
    assert made.quit.text() == "Close"
    assert "The erasure is asked for." in seen(made)
    assert "you can take it back under Retention" in seen(made)
    click(made.quit)
    settle()
    assert ask.told == [1]
    assert clinic.endings.erasures[0].state == "waiting"


def test_who_can_allow_it_is_asked_for_now_and_not_at_the_unlock(ask, page, clinic, click):
    """Somebody came since, and somebody else has gone."""
    clinic.users = [fakes.OLGA, fakes.person(40, "Zoë New", Role.PRACTITIONER)]
    assert "Zoë New" not in {user.name for user in page.desk.vault.users}
    made = ask()
    to_allow(made)
    names = made.allow.second.name
    assert [names.itemText(place) for place in range(names.count())] == ["Zoë New"]
    assert names.currentData() == f"{40:032x}"
    click(made.allow.second.where.button("elsewhere"))
    assert "allowed it under Approvals: Zoë New." in seen(made)
    made.close()


def test_closing_after_it_was_asked_tells_the_page(ask, clinic, click, settle):
    made = ask()
    to_allow(made)
    type_text(made.allow.second.password, "something else")
    click(made.go)
    settle()
    made.reject()
    settle()
    assert ask.told == [1]
    assert clinic.endings.erasures[0].state == "waiting"


def test_nobody_else_here_means_waiting(ask, clinic, click, settle):
    clinic.users = [fakes.OLGA]
    made = ask()
    to_allow(made)
    assert "24 hours after you asked" in seen(made)
    click(made.go)
    settle()
    assert "It can be carried out from" in seen(made)
    click(made.close_button)
    settle()


def test_what_is_refused_is_said_in_place(ask, clinic, click, settle):
    made = ask()
    to_allow(made)
    click(made.allow.second.where.button("elsewhere"))
    clinic.fail["erasing.ask"] = Refused("patient-held")
    click(made.go)
    settle()
    assert made.errors.code == "patient-held"
    assert made.go.isEnabled()
    assert made.back.isEnabled()
    made.close()


def test_it_is_in_french(ask):
    made = ask()
    language().choose("fr")
    assert made.quit.text()
    language().choose("en")
    assert made.heading.text() == "Erase this patient for good?"
    made.close()
