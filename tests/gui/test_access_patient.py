"""A patient whose record is shut: archived, restricted, given again, and emergency access."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtWidgets import QApplication

from clinicvault.domain.clinical import ConsentStatus, Standing
from clinicvault.domain.errors import Refused
from clinicvault.gui.access.bring_back import BringBackDialog
from clinicvault.gui.access.confirm import ConfirmDialog
from clinicvault.gui.access.second import SecondDialog
from clinicvault.gui.i18n import language
from clinicvault.services import views
from clinicvault.services.views import AccessStanding
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen, type_text

REASON = "Swelling of the airway after a filler"


@pytest.fixture(autouse=True)
def officer(clinic) -> None:
    clinic.users.append(fakes.OLGA)


@pytest.fixture
def view(open_page, clinic):
    """Open a patient as somebody; the record stands as given."""

    def go(
        user=fakes.MARIE, number: int = 0, *, how: Standing = Standing.COLD, size=(1440, 900), **k
    ):
        clinic.access.standings[clinic.rows[number].id] = AccessStanding(how, **k)
        return open_page("patients", user, size, patient=clinic.rows[number].id).patient

    return go


def expect(clinic, number: int) -> None:
    """Put an archived patient on today's list."""
    row = clinic.rows[number]
    clinic.access.standings[row.id] = AccessStanding(Standing.COLD)
    clinic.access.appointments.append(
        views.AppointmentView(
            f"{number:032x}",
            row.id,
            row.name,
            row.code,
            fakes.TODAY,
            "09:00",
            standing=Standing.COLD,
        )
    )


def confirm(view, click, settle, kind=ConfirmDialog):
    asked = dialog(view, kind)
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()


# archived


def test_an_archived_record_shows_a_panel_and_no_picture(view, clinic):
    made = view()
    assert "This record is archived" in seen(made)
    assert "until tonight" in seen(made)
    assert not made.timeline.isVisible()
    assert clinic.calls["thumbnails"] == 0
    assert made.header.standing.text() == "Archived"
    assert "Everyone on today's list" not in seen(made)


def test_the_days_of_the_rules_are_said(view, clinic):
    clinic.access.rules = dataclasses.replace(clinic.access.rules, confirm_days=3)
    made = view()
    assert "for 3 days" in seen(made)
    language().choose("fr")
    assert made.header.standing.isVisible()


def test_confirming_brings_this_record_up(view, click, settle, clinic):
    made = view()
    expect(clinic, 1)
    click(made.shut.one)
    confirm(made, click, settle)
    assert clinic.access.brought == [(clinic.rows[0].id,)]
    assert made.timeline.isVisible()
    assert not made.shut.isVisible()
    assert not made.header.standing.isVisible()


def test_one_confirmation_brings_todays_list_up(view, click, settle, clinic):
    for number in (0, 1, 3):
        expect(clinic, number)
    made = view()
    click(named(made, "Everyone on today's list (3 archived)"))
    assert "3 archived records" in seen(dialog(made, ConfirmDialog))
    confirm(made, click, settle)
    assert set(clinic.access.brought[0]) == {clinic.rows[n].id for n in (0, 1, 3)}
    assert made.timeline.isVisible()


def test_more_than_the_rules_allow_needs_a_second_person(view, click, settle, clinic):
    clinic.access.rules = dataclasses.replace(clinic.access.rules, today_most=1)
    for number in (0, 1):
        expect(clinic, number)
    made = view()
    click(made.shut.all)
    asked = dialog(made, SecondDialog)
    assert "at most 1" in seen(asked)
    click(asked.go)
    assert asked.focusWidget() is asked.reason
    type_text(asked.reason, "Open day of the laser clinic")
    asked.second.name.setCurrentIndex(asked.second.name.findText(fakes.OLGA.name))
    type_text(asked.second.password, fakes.PASSWORD)
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()
    assert clinic.access.seconds == [("0" * 31 + "1", fakes.OLGA.id)]
    assert len(clinic.access.brought[0]) == 2
    assert clinic.access.granted == ["0" * 31 + "1"]


def test_a_list_that_grew_meanwhile_asks_for_the_second_person(view, click, settle, clinic):
    for number in (0, 1):
        expect(clinic, number)
    made = view()
    click(made.shut.all)
    clinic.access.rules = dataclasses.replace(clinic.access.rules, today_most=1)
    confirm(made, click, settle)
    dialog(made, SecondDialog).close()


def test_a_record_that_stays_shut_says_why(view, click, settle, clinic, monkeypatch):
    made = view()
    click(made.shut.one)
    told = views.BroughtUp((), ((clinic.rows[0].id, "consent-withdrawn"),))
    monkeypatch.setattr(made._desk.services.step_up, "bring_up", lambda *_a, **_k: told)
    confirm(made, click, settle)
    assert made.shut.errors.code == "consent-withdrawn"


def test_the_front_desk_sees_no_panel(view):
    made = view(fakes.INES)
    assert not made.shut.isVisible()
    assert "Photos are shown to practitioners." in seen(made)
    assert not made.emergency.isVisible()


# restricted


def test_a_restricted_record_names_who_opens_it(view, clinic):
    made = view(how=Standing.NOT_NAMED, named=(fakes.ALL.id,))
    assert "these people alone: Ada Alone" in seen(made)
    assert "Confirm it's you" not in seen(made.shut)
    assert made.shut.emergency.isVisible()
    assert made.header.standing.text() == "Restricted"


# given again


def test_consent_given_again_waits_for_the_officer(view, clinic):
    clinic.replace(dataclasses.replace(clinic.rows[4], consent=ConsentStatus.AWAITING_OFFICER))
    made = view(fakes.MARIE, 4, how=Standing.CLOSED)
    text = seen(made)
    assert "Consent was given again" in text
    assert "Who can do it here: Ada Alone, Olga Brandt." in text
    assert "Give the record back" not in text


def test_the_officer_gives_the_record_back(view, click, settle, clinic):
    clinic.replace(dataclasses.replace(clinic.rows[4], consent=ConsentStatus.AWAITING_OFFICER))
    made = view(fakes.OLGA, 4, how=Standing.CLOSED)
    click(made.shut.back)
    asked = dialog(made, BringBackDialog)
    clinic.fail["step_up.bring_back"] = Refused("bring-back-no-consent")
    click(asked.go)
    settle()
    assert asked.errors.code == "bring-back-no-consent"
    click(asked.go)
    settle()
    settle()
    assert clinic.rows[4].consent is ConsentStatus.VALID
    assert not made.shut.isVisible()


def test_a_wiped_panel_opens_nothing(view):
    made = view()
    made.wipe()
    for act in (made.shut._bring_up, made.shut._give):
        act()
    made.shut._brought(views.BroughtUp(()))
    made.shut._fill()
    assert QApplication.activeModalWidget() is None
