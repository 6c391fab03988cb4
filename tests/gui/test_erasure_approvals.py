"""Erasures on the page "Approvals": the second person's word, and carrying it out from there."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from PySide6.QtCore import QCoreApplication

from clinicvault.domain.errors import Refused
from clinicvault.domain.roles import Act
from clinicvault.gui.access.request_card import RequestCard
from clinicvault.gui.endings.allow import AllowErasureDialog
from clinicvault.gui.endings.carry_out import CarryOutDialog
from tests.gui import fakes, fakes_endings
from tests.gui.ending_hands import WHY, erasure
from tests.gui.hands import dialog, named, seen, type_text


@pytest.fixture(autouse=True)
def officer(clinic) -> None:
    clinic.users.append(fakes.OLGA)


@pytest.fixture
def page(open_page):
    def go(user=fakes.MARIE):
        return open_page("requests", user)

    return go


def card(page, request: str) -> RequestCard:
    QCoreApplication.processEvents()  # what was made last is shown
    return next(one for one in page.findChildren(RequestCard) if one.request.id == request)


def test_a_card_says_who_and_why(page, clinic):
    one = erasure(clinic, 1)
    told = seen(card(page(), one.id))
    assert "Erasure of Benjamin Okafor" in told
    assert "The patient asked for it" in told
    assert WHY in told


def test_without_erasures_nobody_asks_for_them(page, clinic):
    page()
    assert clinic.calls["erasing.list"] == 0


def test_allowing_takes_a_look_at_the_patient(page, clinic, click, settle):
    one = erasure(clinic, 1)
    made = page()
    click(named(card(made, one.id), "Allow"))
    asking = dialog(made, AllowErasureDialog)
    assert "P-7K3M-0001" in seen(asking)
    assert not asking.go.isEnabled()
    click(asking.sure)
    click(asking.go)
    settle()
    settle()
    assert clinic.access.requests[0].state == "granted"
    assert "Waiting for somebody else" in seen(made)


def test_a_yes_that_comes_too_late_is_explained(page, clinic, click, settle):
    one = erasure(clinic, 1)
    made = page()
    click(named(card(made, one.id), "Allow"))
    asking = dialog(made, AllowErasureDialog)
    asking.sure.click()
    clinic.fail["requests.allow"] = Refused("request-decided")
    click(asking.go)
    settle()
    assert asking.errors.code == "request-decided"
    assert asking.go.isEnabled()
    asking.close()


def test_not_allowing(page, clinic, click, settle):
    one = erasure(clinic, 1)
    made = page()
    click(named(card(made, one.id), "Do not allow"))
    settle()
    settle()
    assert clinic.access.requests[0].state == "denied"


def test_who_asked_cannot_allow(page, clinic):
    one = erasure(clinic, 1)
    told = seen(card(page(fakes.OLGA), one.id))
    assert "Allow" not in told.splitlines()


def test_until_when_one_person_waits(page, clinic):
    until = fakes.NOW + dt.timedelta(hours=24)
    one = erasure(clinic, 1, ready=until)
    assert "It can be carried out from 22 Nov 2026" in seen(card(page(fakes.OLGA), one.id))


def test_carrying_it_out(page, clinic, click, settle):
    one = erasure(clinic, 1, "granted")
    made = page(fakes.OLGA)
    assert "Waiting for you" in seen(made)
    click(named(card(made, one.id), "Erase for good"))
    carrying = dialog(made, CarryOutDialog)
    carrying.sure.click()
    type_text(carrying.password, fakes.PASSWORD)
    click(carrying.go)
    settle()
    assert clinic.endings.erasures[0].state == "done"
    click(carrying.close_button)
    settle()


def test_a_practitioner_does_not_carry_it_out(page, clinic):
    one = erasure(clinic, 1, "granted")
    assert "Erase for good" not in seen(card(page(), one.id))


def test_one_that_was_cut_off_goes_on(page, clinic, click):
    one = erasure(clinic, 1, "running")
    made = page(fakes.OLGA)
    told = seen(card(made, one.id))
    assert "Erasure of P-7K3M-0001" in told
    assert "3 files still have to be deleted." in told
    assert "Not finished" in told
    click(named(card(made, one.id), "Finish erasing"))
    dialog(made, CarryOutDialog).close()


def test_an_erased_patient_has_no_name(page, clinic, click):
    one = erasure(clinic, 1, "done")
    made = page(fakes.OLGA)
    click(made.fold)
    shown = card(made, one.id)
    assert "Erasure of P-7K3M-0001" in seen(shown)
    assert "Erased" in seen(shown)


def test_a_request_alone_still_has_a_title(page, clinic):
    one = erasure(clinic, 1, "done")
    clinic.endings.erasures.clear()
    made = page(fakes.OLGA)
    made.fold.click()
    assert "Erasure of a patient" in seen(card(made, one.id))


def test_no_erasure_is_allowed_without_a_look(page, clinic, click, settle, monkeypatch):
    one = erasure(clinic, 1)
    monkeypatch.setattr(fakes_endings.Erasing, "list", lambda _self: ())
    allows = frozenset({Act.ALLOW_ERASURE})
    clinic.access.requests[0] = dataclasses.replace(clinic.access.requests[0], may=allows)
    made = page()
    click(named(card(made, one.id), "Allow"))
    assert not made.isEnabled()
    settle()
    asking = dialog(made, AllowErasureDialog)
    assert "P-7K3M-0001" in seen(asking)
    assert clinic.calls["requests.allow"] == 0
    asking.close()
    clinic.endings.erasures.clear()
    made.reload()
    settle()
    click(named(card(made, one.id), "Allow"))
    settle()
    settle()
    assert made.errors.code == "request-unknown"
    assert made.isEnabled()
    assert clinic.calls["requests.allow"] == 0
