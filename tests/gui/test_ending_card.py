"""The card "Keeping and erasing" of a patient's details, and the dialogs of a hold."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from clinicvault.domain.errors import InputRefused, StorageFailed
from clinicvault.gui.endings.erase import EraseDialog
from clinicvault.gui.endings.hold import HoldDialog, LiftDialog
from clinicvault.gui.endings.report import ReportDialog
from clinicvault.gui.i18n import language
from clinicvault.gui.widgets import Dialog
from tests.gui import fakes
from tests.gui.ending_hands import erasure
from tests.gui.fakes_endings import OVER, UNKNOWN, hold
from tests.gui.hands import dialog, named, seen, type_text


@pytest.fixture(autouse=True)
def officer(clinic) -> None:
    clinic.users.append(fakes.OLGA)


@pytest.fixture
def card(open_page, clinic, settle):
    """The first patient's card, as somebody."""

    def go(user=fakes.OLGA, tab: str = "details"):
        page = open_page("patients", user, patient=clinic.rows[0].id, tab=tab)
        settle()
        return page.patient.details.ending

    return go


def test_a_hold_that_cannot_be_read_says_so(card, clinic, click):
    unread = hold(clinic.rows[0], "", since=None, by="")
    clinic.endings.holds[clinic.rows[0].id] = unread
    made = card()
    assert made.held.text.text() == "Since when and why cannot be read."
    click(made.lift)
    lifting = dialog(made, LiftDialog)
    assert "Since when and why cannot be read" in seen(lifting)
    lifting.close()


def test_nobody_asks_before_it_is_in_view(card, clinic, settle):
    made = card(tab="consent")
    assert clinic.calls["retention.standing"] == 0
    made.window().page.patient.show_tab("details")
    settle()
    assert clinic.calls["retention.standing"] == 1
    made.window().page.patient.show_tab("consent")
    made.window().page.patient.show_tab("details")
    settle()
    assert clinic.calls["retention.standing"] == 1


def test_the_privacy_officer_sees_everything(card):
    told = seen(card())
    assert "Until 4 May 2041  ·  Adults (Code de la santé publique, art. R. 1112-7)" in told
    assert {"Access report", "Put on hold", "Erase"} <= set(told.splitlines())


def test_a_practitioner_writes_the_report_and_erases_nobody(card, clinic):
    told = seen(card(fakes.MARIE)).splitlines()
    assert "Access report" in told
    assert "Put on hold" not in told
    assert "Erase" not in told
    assert clinic.calls["erasing.of"] == 0


def test_the_front_desk_has_no_such_card(card, clinic):
    assert not card(fakes.INES).isVisible()
    assert clinic.calls["holds.of"] == 0


@pytest.mark.parametrize(
    ("standing", "told"),
    [(OVER, "Over since 2 Mar 2024"), (UNKNOWN, "There is no visit yet")],
)
def test_time_of_keeping(card, clinic, standing, told):
    clinic.endings.standings[clinic.rows[0].id] = standing
    assert told in seen(card())


def test_what_fails_is_said(card, clinic):
    clinic.fail["retention.standing"] = StorageFailed("disk-full")
    assert card().errors.code == "disk-full"


def test_the_report_and_the_erasure_begin_here(card, click, settle):
    made = card()
    click(made.report)
    settle()
    dialog(made, ReportDialog).close()
    click(made.erase)
    settle()
    dialog(made, EraseDialog).close()


def test_an_erasure_that_was_asked_for(card, clinic, click):
    erasure(clinic, 0)
    made = card()
    assert "Asked for by Olga Brandt" in seen(made)
    assert "Waiting" in seen(made)
    assert not made.erase.isVisible()
    told = []
    made.window()._desk.wanted.connect(told.append)
    click(made.approvals)
    assert told[0].page == "requests"


def test_one_that_was_denied_can_be_asked_for_again(card, clinic):
    erasure(clinic, 0, "denied")
    made = card()
    assert made.erase.isVisible()
    assert not made.approvals.isVisible()


def test_holding_and_lifting(card, clinic, click, settle):
    made = card()
    click(made.hold)
    asking = dialog(made, HoldDialog)
    click(asking.go)
    assert asking.errors.code == "reason-missing"
    type_text(asking.reason, "A complaint is open")
    click(asking.go)
    settle()
    settle()
    assert "On hold" in seen(made)
    assert "Reason: A complaint is open" in seen(made)
    assert not made.erase.isEnabled()
    click(made.lift)
    lifting = dialog(made, LiftDialog)
    click(lifting.go)
    assert lifting.errors.code == "reason-missing"
    type_text(lifting.reason, "The court has decided")
    click(lifting.go)
    settle()
    settle()
    assert "On hold" not in seen(made)
    assert made.erase.isEnabled()


def test_changing_a_hold_begins_with_what_it_says(card, clinic, click, settle):
    clinic.endings.holds[clinic.rows[0].id] = hold(clinic.rows[0], until=dt.date(2027, 1, 31))
    made = card()
    assert "Until 31 Jan 2027" in seen(made)
    click(named(made, "Change"))
    asking = dialog(made, HoldDialog)
    assert asking.reason.words == "A complaint is open"
    assert asking.until.text() == "31/01/2027"
    assert asking.go.text() == "Save the hold"
    asking.close()


def test_a_day_that_is_none(card, clinic, click):
    made = card()
    click(made.hold)
    asking = dialog(made, HoldDialog)
    type_text(asking.reason, "A complaint is open")
    type_text(asking.until, "tomorrow")
    click(asking.go)
    assert "Please enter the last day" in seen(asking)
    assert clinic.calls["holds.place"] == 0
    asking.close()


def test_a_day_that_is_over(card, clinic, click, settle):
    made = card()
    click(made.hold)
    asking = dialog(made, HoldDialog)
    type_text(asking.reason, "A complaint is open")
    type_text(asking.until, "01/01/2020")
    click(asking.go)
    settle()
    assert asking.errors.code == "hold-day-past"
    asking.close()


def test_lifting_that_is_refused_is_said(card, clinic, click, settle):
    clinic.endings.holds[clinic.rows[0].id] = hold(clinic.rows[0])
    made = card()
    click(made.lift)
    lifting = dialog(made, LiftDialog)
    type_text(lifting.reason, "The court has decided")
    clinic.fail["holds.lift"] = InputRefused("reason-missing")
    click(lifting.go)
    settle()
    assert lifting.errors.code == "reason-missing"
    lifting.close()


def test_the_language_is_asked_for_again(card, clinic, settle):
    card()
    language().choose("fr")
    settle()
    assert clinic.calls["retention.standing"] == 2


def test_the_lock_forgets_it(card, clinic):
    clinic.endings.holds[clinic.rows[0].id] = hold(clinic.rows[0])
    made = card()
    made.wipe()
    assert "A complaint" not in seen(made)


# another patient


def another(made, clinic, number: int = 1):
    """Show another patient on the same page, before any answer."""
    desk = made.window().page.desk
    made.show_page(desk.services.patients.page(clinic.rows[number].id))


def test_nothing_of_the_patient_before_stays_while_the_next_is_asked_for(card, clinic, settle):
    clinic.endings.holds[clinic.rows[0].id] = hold(clinic.rows[0])
    erasure(clinic, 0)
    made = card()
    assert "A complaint is open" in seen(made)
    clinic.gates["retention.standing"] = gate = threading.Event()
    another(made, clinic)
    told = seen(made)
    for gone in ("A complaint is open", "On hold", "Until", "Asked for by", "Waiting"):
        assert gone not in told
    for act in (made.hold, made.lift, made.erase, made.approvals):
        assert not act.isVisible()
    for press in (made._hold, made._lift, made._erase):
        press()
    assert made.findChildren(Dialog) == []
    gate.set()
    settle()
    assert "Put on hold" in seen(made)
    assert "A complaint is open" not in seen(made)


def test_an_answer_that_comes_late_is_not_shown_of_another_patient(card, clinic, settle):
    made = card()
    clinic.endings.holds[clinic.rows[0].id] = hold(clinic.rows[0])
    clinic.gates["holds.of"] = gate = threading.Event()
    made._again()
    another(made, clinic, 3)
    gate.set()
    settle()
    assert "A complaint is open" not in seen(made)
    made._hold()
    assert clinic.rows[3].name in seen(dialog(made, HoldDialog))
    dialog(made, HoldDialog).close()


def test_a_failure_that_comes_late_is_not_said_of_another_patient(card, clinic, settle, qtbot):
    made = card()
    clinic.gates["retention.standing"] = gate = threading.Event()
    clinic.fail["retention.standing"] = StorageFailed("disk-full")
    made._again()
    qtbot.waitUntil(lambda: clinic.calls["retention.standing"] == 2)
    made._page = None  # the next patient is on the way
    made._clear()
    gate.set()
    settle()
    assert made.errors.code == ""


def test_an_answer_after_the_lock_is_not_shown(card, clinic, settle):
    clinic.endings.holds[clinic.rows[0].id] = hold(clinic.rows[0])
    made = card()
    clinic.gates["holds.of"] = gate = threading.Event()
    made._again()
    made.wipe()
    gate.set()
    settle()
    assert made._known is None
    assert "A complaint" not in seen(made)


def test_what_failed_is_asked_again_and_the_notice_goes(card, clinic, settle):
    clinic.fail["retention.standing"] = StorageFailed("disk-full")
    made = card()
    assert made.errors.code == "disk-full"
    assert not made.hold.isVisible()
    page = made.window().page.patient
    page.show_tab("consent")
    page.show_tab("details")
    settle()
    assert made.errors.code == ""
    assert made.hold.isVisible()
