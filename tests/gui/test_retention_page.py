"""The page "Retention": whose time is over, who is on hold, who was erased."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.endings.carry_out import CarryOutDialog
from clinicvault.gui.endings.erase import EraseDialog
from clinicvault.gui.endings.hold import HoldDialog, LiftDialog
from clinicvault.gui.endings.retention_acts import ErasureDialog
from clinicvault.gui.endings.retention_model import PARTS, cells
from clinicvault.gui.endings.retention_page import RetentionReviewPage
from clinicvault.gui.i18n import language
from clinicvault.gui.shell.registry import page_kind
from tests.gui import fakes, fakes_endings
from tests.gui.ending_hands import WHY, choose, erasure, many_to_review, names, to_review
from tests.gui.fakes_endings import hold
from tests.gui.hands import dialog, give_file, named, seen, type_text


@pytest.fixture(autouse=True)
def officer(clinic) -> None:
    clinic.users.append(fakes.OLGA)


@pytest.fixture
def page(open_page, clinic):
    """The page, with two whose time is over, one without a date and one on hold."""
    to_review(clinic)

    def go(user=fakes.OLGA, **place) -> RetentionReviewPage:
        return open_page("retention", user, **place)

    return go


def test_it_is_the_privacy_officers(open_shell, settle):
    assert "retention" in open_shell(fakes.OLGA)._kinds
    for user in (fakes.NOAH, fakes.MARIE, fakes.INES):
        assert "retention" not in open_shell(user)._kinds
    assert page_kind("retention").make is RetentionReviewPage


def test_whose_time_is_over_comes_first(page):
    made = page()
    assert names(made) == ["Amélie Rousseau  ·  P-7K3M-0000", "Benjamin Okafor  ·  P-7K3M-0001"]
    assert made.model.index(0, 2).data() == "2 Mar 2024"
    assert "R. 1112-7" in made.model.index(0, 3).data()
    assert made.model.index(1, 3).data() == "Erasure asked for: Waiting"
    assert made.window()._nav._buttons["retention"]._count == 2


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("unknown", "There is no visit yet"),
        ("held", "On hold: A complaint is open"),
    ],
)
def test_parts(page, click, settle, part, told):
    made = page()
    click(made.filters.button(part))
    settle()
    assert made.model.rowCount() == 1
    assert told in made.model.index(0, 3).data()
    assert made.place("retention").tab == part


def test_the_filters_say_how_many(page):
    made = page()
    assert made.filters.button("due").text() == "Time is over  2"
    assert made.filters.button("soon").text() == "Over within a year"
    assert made.filters.button("held").text() == "On hold  1"


def test_a_part_stays_while_the_person_comes_back(page):
    made = page(tab="held")
    assert names(made) == ["Daniel Whitfield  ·  P-7K3M-0003"]


def test_nothing_to_look_at(open_page):
    made = open_page("retention", fakes.OLGA)
    assert "Nothing to look at" in seen(made)
    assert not made.table.isVisible()


@pytest.mark.parametrize(
    ("part", "told"), [("held", "Nobody is on hold"), ("erased", "Nobody was erased")]
)
def test_empty_parts_say_what_is_not_there(open_page, click, settle, part, told):
    made = open_page("retention", fakes.OLGA)
    click(made.filters.button(part))
    settle()
    assert told in seen(made)


def test_a_long_list_comes_in_parts(open_page, clinic, settle):
    many_to_review(clinic)
    made = open_page("retention", fakes.OLGA)
    assert made.model.rowCount() == 100
    made.table.scrollToBottom()
    settle()
    assert made.model.rowCount() == 200
    made.table.scrollToBottom()
    settle()
    assert made.model.rowCount() == 250
    assert not made.model.canFetchMore()
    assert clinic.calls["retention.review"] == 3
    assert len(set(names(made))) == 250


def test_what_fails_is_said_and_can_be_tried_again(page, clinic, click, settle):
    made = page()
    clinic.fail["retention.review"] = StorageFailed("disk-full")
    click(made.again)
    settle()
    assert made.errors.code == "disk-full"
    click(made.again)
    settle()
    assert made.errors.code == ""
    assert len(names(made)) == 2


# what to do with a row


def test_nothing_can_be_done_before_one_is_chosen(page):
    made = page()
    assert not any(one.isEnabled() for one in (made.open, made.held, made.erase))


@pytest.mark.parametrize("way", ["button", "return", "double click"])
def test_opening_leads_to_the_details(page, click, qtbot, settle, clinic, way):
    made = page()
    told = []
    made.desk.wanted.connect(told.append)
    choose(made.table, 1)
    if way == "button":
        click(made.open)
    elif way == "return":
        qtbot.keyClick(made.table, Qt.Key.Key_Return)
    else:
        made.table.doubleClicked.emit(made.table.currentIndex())
    settle()
    (place,) = told
    assert (place.page, place.patient, place.tab) == ("patients", clinic.rows[1].id, "details")


def test_erasing_begins_here(page, click, settle, clinic):
    made = page()
    choose(made.table, 0)
    click(made.erase)
    settle()
    asking = dialog(made, EraseDialog)
    assert "Amélie Rousseau" in seen(asking)
    asking.close()


def test_putting_on_hold(page, click, settle, clinic):
    made = page()
    choose(made.table, 0)
    click(made.held)
    asking = dialog(made, HoldDialog)
    type_text(asking.reason, "A complaint is open")
    type_text(asking.until, "31/12/2026")
    click(asking.go)
    settle()
    kept = clinic.endings.holds[clinic.rows[0].id]
    assert kept.reason == "A complaint is open"
    assert kept.until.isoformat() == "2026-12-31"
    assert clinic.calls["retention.counts"] == 2


def test_lifting_a_hold(page, click, settle, clinic):
    clinic.endings.holds[clinic.rows[3].id] = hold(clinic.rows[3])
    made = page(tab="held")
    choose(made.table, 0)
    assert not made.erase.isEnabled()
    assert made.held.text() == "Lift the hold"
    click(made.held)
    asking = dialog(made, LiftDialog)
    assert "A complaint is open" in seen(asking)
    type_text(asking.reason, "The court has decided")
    click(asking.go)
    settle()
    assert clinic.endings.holds == {}


# erasures


@pytest.fixture
def erased(page, clinic, click, settle):
    """The part of the erasures, with one of each state."""

    def go() -> RetentionReviewPage:
        for number, state in enumerate(("done", "running", "granted", "waiting", "denied"), 4):
            erasure(clinic, number, state)
        made = page()
        click(made.filters.button("erased"))
        settle()
        return made

    return go


def test_erased_patients_are_a_code(erased):
    made = erased()
    assert names(made) == [
        "Isabel Moreno  ·  P-7K3M-0008",
        "Hugo Delacroix  ·  P-7K3M-0007",
        "Grace Thornton  ·  P-7K3M-0006",
        "P-7K3M-0005",
        "P-7K3M-0004",
    ]
    assert made.model.index(4, 2).data() == "Erased  ·  21 Nov 2026"
    assert made.model.index(4, 3).data() == "21 Dec 2026"
    assert made.model.headerData(3, Qt.Orientation.Horizontal) == "OLD BACKUPS UNTIL"


def test_a_list_that_is_not_whole_says_so(erased, click, settle, monkeypatch):
    made = erased()
    assert not made.part.isVisible()
    monkeypatch.setattr(fakes_endings.Erasing, "count", lambda _: 1204)
    made.load()
    settle()
    assert made.part.isVisible()
    assert made.part.text() == "5 of 1,204: the newest, and all that can still go on."
    click(made.filters.button("due"))
    assert not made.part.isVisible()
    settle()
    assert not made.part.isVisible()


def test_there_is_no_page_of_an_erased_patient(erased, click, settle):
    made = erased()
    choose(made.table, 4)
    assert not made.open.isEnabled()
    assert not made.erase.isVisible()
    made.table.doubleClicked.emit(made.table.currentIndex())
    shown = dialog(made, ErasureDialog)
    assert "Erased by Olga Brandt" in seen(shown)
    shown.close()


def test_the_certificate_can_be_saved_again(erased, click, settle, tmp_path, clinic):
    made = erased()
    choose(made.table, 4)
    click(made.look)
    shown = dialog(made, ErasureDialog)
    assert "Allowed by Marie Laurent" in seen(shown)
    click(shown.proof.save)
    give_file(shown, tmp_path / "c.pdf")
    settle()
    assert (tmp_path / "c.pdf").exists()
    click(shown.close_button)


@pytest.mark.parametrize(("row", "act"), [(2, "Erase for good"), (3, "Finish erasing")])
def test_what_can_go_on_goes_on(erased, click, row, act):
    made = erased()
    choose(made.table, row)
    click(made.look)
    carrying = dialog(made, CarryOutDialog)
    assert carrying.go.text() == act
    carrying.close()


def test_who_asked_takes_it_back(erased, click, settle, clinic):
    made = erased()
    choose(made.table, 1)
    click(made.look)
    shown = dialog(made, ErasureDialog)
    assert WHY in seen(shown)
    click(shown.take_back)
    settle()
    settle()
    assert next(one for one in clinic.endings.erasures if "7" in one.code[-1]).state == "expired"
    assert made.model.index(1, 2).data() == "Expired"


def test_what_fails_there_is_said_in_place(erased, click, settle, clinic):
    made = erased()
    choose(made.table, 1)
    click(made.look)
    shown = dialog(made, ErasureDialog)
    clinic.fail["erasing.withdraw"] = StorageFailed("disk-full")
    click(shown.take_back)
    settle()
    assert shown.errors.code == "disk-full"
    shown.close()


def test_nobody_takes_back_what_somebody_else_asked(page, clinic, click, settle):
    clinic.users.append(fakes.person(9, "Paul Other", fakes.Role.OFFICER))
    erasure(clinic, 5, by="Paul Other")
    made = page(tab="erased")
    choose(made.table, 0)
    click(made.look)
    shown = dialog(made, ErasureDialog)
    assert not hasattr(shown, "take_back")
    shown.close()


def test_waiting_says_until_when(clinic):
    one = erasure(clinic, 1)
    waiting = dataclasses.replace(one, ready=fakes.NOW)
    assert cells(waiting)[2].startswith("Waiting until 21 Nov 2026")


# language and the lock


def test_every_word_follows_the_language(page, settle, clinic):
    made = page()
    language().choose("fr")
    settle()
    assert clinic.calls["retention.review"] == 2
    assert all(made.filters.button(key).text() for key in PARTS)
    language().choose("en")
    settle()
    assert made.filters.button("due").text() == "Time is over  2"


def test_a_patient_who_changed_is_looked_at_again(page, clinic, settle):
    made = page()
    made.desk.patient_changed.emit(clinic.rows[0].id)
    settle()
    assert clinic.calls["retention.counts"] == 2


def test_the_lock_takes_every_name(page):
    made = page()
    made.wipe()
    QCoreApplication.processEvents()
    assert names(made) == []


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_page_fits_the_window(page, open_page, clinic, settle, size, code):
    language().choose(code)
    made = open_page("retention", fakes.OLGA, size)
    window = made.window()
    assert (window.width(), window.height()) == size
    assert named(made, made.again.text()).isVisible()
