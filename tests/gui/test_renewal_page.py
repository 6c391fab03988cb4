"""Renewing everything: the order with its reason, progress, pausing, going on, who is missing."""

from __future__ import annotations

import dataclasses
import threading

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from clinicvault.domain.errors import Refused, StorageFailed
from clinicvault.domain.roles import Role
from clinicvault.gui.access.confirm import ConfirmDialog
from clinicvault.gui.i18n import language
from clinicvault.gui.renewal.ordering import OrderDialog, counted, lasting
from clinicvault.gui.renewal.parts import PartRow
from clinicvault.gui.theme import colour
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.fakes_lifecycle import rotation
from tests.gui.hands import dialog, seen, type_text

REASON = "Laptop stolen from the car"
MISSING = (
    views.MissingPerson("01", "Inès Caron", frozenset({Role.INTAKE}), fakes.NOW),
    views.MissingPerson("02", "Olga Brandt", frozenset({Role.OFFICER})),
    views.MissingPerson("03", "Tomás Ribeiro", frozenset({Role.INTAKE}), late=True),
)


def pills(page) -> dict[str, str]:
    """What is said of every part."""
    rows = [row for row in page.findChildren(PartRow) if row.isVisible()]
    return {row.bar.accessibleName(): row.pill.text() for row in rows}


def test_before_any_order_it_says_what_it_does(open_page):
    page = open_page("renewal")
    text = seen(page)
    assert "Every key of the clinic is made anew" in text
    assert "exported stay readable" in text
    assert page.order.isVisible()
    assert not page.progress.isVisible()
    assert not page.go.isVisible()
    assert not page.confirm.isVisible()


def test_only_administrators_order_it(open_page, open_shell):
    page = open_page("renewal", fakes.MARIE)
    assert not page.order.isVisible()
    assert page.why.isVisible()
    assert "renewal" not in open_shell(fakes.INES)._kinds


@pytest.fixture
def ordering(open_page, click, settle) -> OrderDialog:
    """The open question."""
    page = open_page("renewal")
    click(page.order)
    settle()
    return dialog(page, OrderDialog)


def test_an_order_needs_a_reason_and_starts_at_once(ordering, clinic, click, settle):
    page = ordering.parent()
    assert "3 computers, 5 people, 4,210 patients, 4,160 of them archived" in seen(ordering)
    assert "About 2 minutes" in seen(ordering)
    assert not ordering.go.isEnabled()
    type_text(ordering.reason, "stolen")
    assert not ordering.go.isEnabled()
    type_text(ordering.reason, " laptop of  the surgery ")
    click(ordering.go)
    settle()
    settle()
    assert clinic.lifecycle.reasons == ["stolen laptop of the surgery"]
    assert clinic.calls["rotation.go_on"] == 1  # the administrator's own part began by itself
    assert pills(page)["The computers' shared key"] == "Done"
    assert pills(page)["Archived patients and their photos"] == "Waits for others"
    assert not page.order.isVisible()
    assert "Everything is being renewed" in seen(page)
    assert "by Noah Fischer: stolen laptop of the surgery" in seen(page)


def test_without_a_count_nothing_is_ordered(open_page, clinic, click, settle):
    clinic.fail["rotation.plan"] = StorageFailed("disk-full")
    page = open_page("renewal")
    click(page.order)
    settle()
    made = dialog(page, OrderDialog)
    type_text(made.reason, REASON)
    assert made.errors.code == "disk-full"
    assert not made.go.isEnabled()
    made.reject()


def test_an_order_that_is_refused_can_be_tried_again(ordering, clinic, click, settle):
    clinic.fail["rotation.order"] = Refused("role-missing")
    type_text(ordering.reason, REASON)
    click(ordering.go)
    settle()
    assert ordering.errors.code == "role-missing"
    assert ordering.go.isEnabled()
    ordering.reject()


def test_progress_with_whom_it_waits_for(open_page, clinic):
    clinic.lifecycle.rotation = rotation(3, 2, 1, 50, 1320)
    page = open_page("renewal", fakes.MARIE)
    assert pills(page) == {
        "The computers' shared key": "Done",
        "People's own keys": "Waits for others",
        "Key to the photos of active patients": "Done",
        "Active patients and their photos": "Done",
        "Archived patients and their photos": "Waits for you",
    }
    assert "2 of 5  ·  at each person's next unlock" in seen(page)
    assert "1,320 of 4,160  ·  with your password" in seen(page)
    bars = [bar for row in page.findChildren(PartRow) if (bar := row.bar).isVisible()]
    assert [(bar.value(), bar.maximum()) for bar in bars] == [(2, 5), (1320, 4160)]
    assert REASON not in seen(page)  # the reason is for administrators
    assert "by an administrator." in seen(page)
    assert not page.go.isVisible()
    assert page.confirm.isVisible()


def test_who_is_waited_for_is_named_by_role(open_page, clinic):
    clinic.lifecycle.rotation = rotation(3, 5, 0, 0, 0)
    assert "0 of 50  ·  at the next unlock of: Practitioner" in seen(open_page("renewal"))


def test_what_waits_for_another_persons_password_says_whose(open_page, clinic):
    clinic.lifecycle.rotation = rotation(3, 5, 1, 50, 0)
    assert "0 of 4,160  ·  with the password of: Practitioner" in seen(open_page("renewal"))


def test_patients_that_need_the_password_offer_no_way_without_it(open_page, clinic):
    made = rotation(3, 5, 1, 0, 4160)
    told = [dataclasses.replace(one, needs_password=one.part == "patients") for one in made.parts]
    clinic.lifecycle.rotation = dataclasses.replace(made, parts=tuple(told))
    page = open_page("renewal", fakes.MARIE)
    assert "0 of 50  ·  with your password" in seen(page)
    assert page.confirm.isVisible()
    assert not page.go.isVisible()


def test_going_on_without_a_password_where_none_is_needed(open_page, clinic, click, settle):
    clinic.lifecycle.rotation = rotation(3, 5, 0, 0, 4160)
    page = open_page("renewal", fakes.MARIE)
    assert page.go.isVisible()
    assert not page.confirm.isVisible()
    click(page.go)
    settle()
    assert pills(page)["Active patients and their photos"] == "Done"
    assert page.working.isHidden()


def test_one_password_does_everything_of_this_person(open_page, clinic, click, settle):
    clinic.lifecycle.rotation = rotation(3, 5, 0, 0, 0)
    page = open_page("renewal", fakes.MARIE)
    assert not page.go.isVisible()
    confirm(page, click, settle, fakes.PASSWORD)
    assert clinic.lifecycle.rotation.over


def confirm(page, click, settle, password: str) -> None:
    click(page.confirm)
    made = dialog(page, ConfirmDialog)
    type_text(made.password, password)
    click(made.go)
    settle()
    settle()


def test_the_archived_part_by_password_to_its_end(open_page, clinic, click, settle):
    clinic.lifecycle.rotation = rotation(3, 5, 1, 50, 4100)
    page = open_page("renewal", fakes.MARIE)
    confirm(page, click, settle, fakes.PASSWORD)
    assert clinic.lifecycle.rotation.over
    assert "Everything is renewed" in seen(page)
    assert not page.confirm.isVisible()


def test_a_wrong_password_asks_again_in_place(open_page, clinic, click, settle):
    clinic.lifecycle.rotation = rotation(3, 5, 1, 50, 4100)
    page = open_page("renewal", fakes.MARIE)
    confirm(page, click, settle, "another password")
    again = dialog(page, ConfirmDialog)
    assert again.errors.code == "wrong-password"
    assert clinic.lifecycle.rotation.parts[-1].done == 4100
    type_text(again.password, fakes.PASSWORD)
    click(again.go)
    settle()
    settle()
    assert clinic.lifecycle.rotation.over


def test_pausing_keeps_what_is_done_and_goes_on_later(open_page, clinic, click, settle, qtbot):
    clinic.lifecycle.rotation = rotation(3, 5, 1, 0, 4160)
    clinic.gates["rotation.piece"] = threading.Event()
    page = open_page("renewal", fakes.MARIE)
    click(page.go)
    assert page.working.isVisible()
    assert page.working.stop.text() == "Pause"
    assert not page.go.isVisible()
    qtbot.waitUntil(lambda: clinic.calls["rotation.go_on"] == 1)
    looked = clinic.calls["rotation.state"]
    page._poll.timer.timeout.emit()
    assert clinic.calls["rotation.state"] == looked  # its own work tells how far it is
    click(page.working.stop)
    clinic.gates["rotation.piece"].set()
    settle()
    settle()
    assert page.errors.isHidden()
    assert page.go.isVisible()
    assert clinic.lifecycle.rotation.parts[3].done < 50
    click(page.go)
    settle()
    assert clinic.lifecycle.rotation.parts[3].done == 50


def test_a_failure_is_said_and_the_way_on_stays(open_page, clinic, click, settle):
    clinic.lifecycle.rotation = rotation(3, 5, 0, 0, 4160)
    page = open_page("renewal", fakes.MARIE)
    clinic.fail["rotation.go_on"] = StorageFailed("disk-full")
    click(page.go)
    settle()
    settle()
    assert page.errors.code == "disk-full"
    assert page.go.isVisible()


def test_who_is_missing_and_by_when(open_page, clinic):
    clinic.lifecycle.rotation = rotation(3, 2, 1, 50, 4160, missing=MISSING, withdrawn=12)
    page = open_page("renewal")
    model = page.missing.model()
    rows = [[model.index(y, x).data() for x in range(3)] for y in range(model.rowCount())]
    assert rows == [
        ["Inès Caron", "Front desk", "Must unlock until 21 Nov 2026"],
        ["Olga Brandt", "Privacy officer", "Must unlock once"],
        ["Tomás Ribeiro", "Front desk", "A new one-time code"],
    ]
    tones = [model.index(y, 2).data(Qt.ItemDataRole.ForegroundRole) for y in range(3)]
    assert tones == [colour("warn"), colour("warn"), colour("bad")]
    assert "12 patients whose consent was withdrawn keep the old keys" in seen(page)


def test_when_all_is_done_it_can_be_ordered_again(open_page, clinic):
    clinic.lifecycle.rotation = rotation(3, 5, 1, 50, 4160)
    page = open_page("renewal")
    assert "Everything is renewed" in seen(page)
    assert page.order.isVisible()
    assert not page.late.isVisible()


def test_what_waits_for_this_person_is_in_the_rail(qtbot, open_shell, clinic):
    clinic.lifecycle.rotation = rotation(3, 5, 1, 50, 0)
    mine = open_shell(fakes.MARIE)._nav._buttons["renewal"]
    qtbot.waitUntil(lambda: mine.accessibleName() == "Renew everything, 1 waiting")


def test_the_page_looks_again_by_itself(open_page, clinic, settle):
    clinic.lifecycle.rotation = rotation(3, 2, 1, 50, 0)
    page = open_page("renewal")
    clinic.lifecycle.rotation = rotation(3, 5, 1, 50, 4160)
    page._poll.timer.timeout.emit()
    settle()
    assert "Everything is renewed" in seen(page)
    page.hide()
    assert not page._poll.timer.isActive()


def test_rows_that_are_there_are_told_and_not_made_anew(open_page, clinic, settle):
    clinic.lifecycle.rotation = rotation(3, 2, 1, 50, 0, missing=MISSING)
    page = open_page("renewal")
    before = page.findChildren(PartRow)
    page.missing.selectRow(0)
    clinic.lifecycle.rotation = rotation(3, 2, 1, 50, 2000, missing=MISSING)
    page.look()
    settle()
    assert page.findChildren(PartRow) == before
    assert before[-1].bar.value() == 2000
    assert "2,000 of 4,160" in seen(page)
    assert page.missing.currentIndex().row() == 0  # who is chosen stays chosen


def test_the_page_speaks_french_at_once(open_page, clinic):
    clinic.lifecycle.rotation = rotation(3, 2, 1, 50, 1320)
    page = open_page("renewal")
    language().choose("fr")
    QCoreApplication.processEvents()
    assert "nov. 2026" in page.standing.body.text()


def test_the_lock_forgets_the_reason(open_page, clinic):
    clinic.lifecycle.rotation = rotation(3, 2, 1, 50, 0)
    page = open_page("renewal")
    page.wipe()
    assert page.state is None
    assert not page._poll.timer.isActive()


def test_a_small_clinic_is_told_in_the_singular(qapp):
    plan = views.RotationPlan(1, 1, 1, 0, 1, 3.0)
    assert counted(plan) == "1 computer, 1 person, 1 patient, 0 of them archived, 1 import"
    assert lasting(plan) == "About 1 minute of work for this computer, in the background."
    assert lasting(dataclasses.replace(plan, seconds=600)).startswith("About 10 minutes")


def test_people_who_are_away_do_not_hold_it_up(open_page, clinic):
    clinic.lifecycle.rotation = rotation(3, 2, 1, 50, 4160, missing=MISSING)
    page = open_page("renewal")
    assert "Everything else is renewed; not everybody has unlocked since" in seen(page)
    assert "Everything is renewed" not in seen(page)
    assert page.late.isVisible()
    assert page.order.isVisible()


def test_without_a_reason_it_says_who_ordered_it(open_page, clinic):
    clinic.lifecycle.rotation = rotation(3, 2, 1, 50, 0, reason="")
    assert "08:41 by Noah Fischer." in seen(open_page("renewal"))


def test_who_has_old_keys_is_told_to_unlock_again(qtbot, open_page, clinic, click):
    own = views.MissingPerson(fakes.NOAH.id, "Noah Fischer", frozenset({Role.ADMINISTRATOR}))
    clinic.lifecycle.rotation = rotation(3, 2, 1, 50, 0, missing=(own,))
    page = open_page("renewal")
    assert page.own.isVisible()
    with qtbot.waitSignal(page.desk.lock_wanted):
        click(page.own.action)


def test_who_has_new_keys_is_not_told_so(open_page, clinic):
    clinic.lifecycle.rotation = rotation(3, 2, 1, 50, 0, missing=MISSING)
    assert not open_page("renewal").own.isVisible()


def test_a_renewal_is_counted_seldom_and_computers_every_minute(qtbot, open_shell, clinic):
    watch = open_shell(fakes.NOAH).watches["lifecycle"]
    qtbot.waitUntil(lambda: clinic.calls["rotation.state"] == 1)
    qtbot.waitUntil(lambda: clinic.calls["workstations.waiting"] == 1)
    computers, renewal = watch.polls["computers"], watch.polls["renewal"]
    assert renewal.timer.interval() == 10 * computers.timer.interval() == 600_000
    assert computers.active
    assert renewal.active
    computers.timer.timeout.emit()
    qtbot.waitUntil(lambda: clinic.calls["workstations.waiting"] == 2)
    assert clinic.calls["rotation.state"] == 1


def test_who_shuts_no_door_is_not_asked_about_computers(qtbot, open_shell, clinic):
    assert not open_shell(fakes.INES).watches["lifecycle"].polls
    open_shell(fakes.MARIE)
    qtbot.waitUntil(lambda: clinic.calls["rotation.state"] == 1)
    assert clinic.calls["workstations.waiting"] == 0


def test_a_part_of_nothing_is_not_shown(open_page, clinic):
    made = rotation(3, 2, 1, 50, 0)
    empty = dataclasses.replace(made.parts[-1], total=0)
    clinic.lifecycle.rotation = dataclasses.replace(made, parts=(*made.parts[:-1], empty))
    assert "Archived patients and their photos" not in pills(open_page("renewal"))
