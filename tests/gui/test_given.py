"""The page "Given out": who got what, what to ask back, what is noted; what the patient's page says."""

from __future__ import annotations

import dataclasses
import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.exports import FollowUp
from clinicvault.gui.context import Place
from clinicvault.gui.given import given_words
from clinicvault.gui.given.noting import NoteDialog
from clinicvault.gui.given.page import BACK, GIVEN, LIVE
from clinicvault.gui.i18n import language
from clinicvault.gui.shell.nav import NavButton
from clinicvault.gui.theme import theme
from clinicvault.gui.widgets.two_lines import SECOND
from tests.gui import fakes
from tests.gui.fakes_export import DUBOIS
from tests.gui.fakes_given import WITHDRAWN, gift, live, marketing, number
from tests.gui.hands import dialog, named, seen, type_text


@pytest.fixture(autouse=True)
def state(clinic):
    """Three gifts: one to ask back, one for the website, one of somebody's own copy."""
    given = clinic.given
    given.gifts = [
        gift(1, clinic, address="Seestrasse 1"),
        gift(2, clinic, 1, recipient="Dr Weber", recipient_id="", problem=WITHDRAWN),
        marketing(3, clinic),
        gift(4, clinic, purpose=None, recipient="", form="report", photos=(), faces=None),
    ]
    given.live = [live(20, given.gifts[2])]
    return given


@pytest.fixture
def page(open_page):
    return open_page("given", fakes.INES)


def rows(part) -> list[str]:
    model = part.model
    return [model.index(n, 1 if part.model.columnCount() == 5 else 0).data()
            for n in range(model.rowCount())]  # fmt: skip


def choose(part, number_of_row: int, *, more: bool = False, click) -> None:
    table = part.table
    box = table.visualRect(part.model.index(number_of_row, 1))
    key = Qt.KeyboardModifier.ControlModifier if more else Qt.KeyboardModifier.NoModifier
    click(table.viewport(), box.center(), key)


@pytest.fixture
def press(qtbot):
    """A click at a place, with a key held."""

    def do(widget, at: QPoint, key) -> None:
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, key, at)

    return do


def test_everything_that_left_newest_first(page):
    part = page.part(GIVEN)
    assert rows(part) == ["Dr Benedict Okafor", "Dr Weber", "Belle Vue Studio", "The patient"]
    model = part.model
    assert model.index(0, 1).data(SECOND) == "Seestrasse 1"
    assert model.index(0, 2).data() == "2 photos, encrypted file"
    assert model.index(2, 2).data(SECOND) == "Marketing · Website"
    assert model.index(3, 2).data() == "copy of everything held"
    states = [model.index(n, 4).data() for n in range(4)]
    assert states == ["No answer yet", "To ask back", "No answer yet", "Handed over"]
    assert model.index(1, 4).data(SECOND) == "Consent withdrawn"
    assert model.index(1, 4).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "To ask back\nConsent withdrawn"
    )
    assert "To ask back  1" in seen(page)
    assert "Shown now  1" in seen(page)


def test_the_card_tells_all_of_one_gift(page, press, clinic):
    part = page.part(GIVEN)
    assert "Choose a line to see all about it." in seen(part.card)
    choose(part, 2, click=press)
    told = seen(part.card)
    for text in (
        "Belle Vue Studio",
        "2 photos, plain files",
        "Marketing · Website",
        "Consent of 3 May 2026",
        "Olga Brandt",
        "Nobody can be recognised by the face",
        f"{clinic.rows[0].name}  ·  {clinic.rows[0].code}",
    ):
        assert text in told, text
    assert named(part.card, "Shown somewhere …").isVisible()
    choose(part, 0, click=press)
    told = seen(part.card)
    assert "b.okafor@example.org" in told
    assert "Shown somewhere …" not in told
    assert "Second person" not in told


def test_of_older_gifts_the_card_says_what_nobody_kept(page, press, state, settle):
    old = dataclasses.replace(state.gifts[0], consents=(), consent_days=(), faces=None)
    gone = dataclasses.replace(state.gifts[1], consent_days=())
    state.gifts = [old, gone]
    page.load()
    settle()
    part = page.part(GIVEN)
    choose(part, 0, click=press)
    assert "Not recorded" in seen(part.card)
    assert "Faces" not in seen(part.card)
    choose(part, 1, click=press)
    assert "Not on record any more" in seen(part.card)


def test_searching_and_filtering(page, settle, qtbot, state):
    part = page.part(GIVEN)
    type_text(part.search, "weber")
    qtbot.waitUntil(lambda: rows(part) == ["Dr Weber"])
    part.search.clear()
    type_text(part.search, "amelie")
    qtbot.waitUntil(lambda: rows(part) == ["Dr Benedict Okafor", "Belle Vue Studio", "The patient"])
    part.search.clear()
    part.filters.button("silent").click()
    assert rows(part) == ["Dr Benedict Okafor", "Dr Weber", "Belle Vue Studio"]
    part.filters.button("over").click()
    assert rows(part) == []
    assert "Nothing was given to anybody." in seen(part)
    assert not part.table.isVisible()


def test_noting_that_it_arrived(page, press, click, settle, state):
    part = page.part(GIVEN)
    choose(part, 0, click=press)
    click(named(part.card, "It arrived"))
    made = dialog(page, NoteDialog)
    assert "Dr Benedict Okafor" in seen(made)
    type_text(made.note, "by telephone")
    click(made.go)
    settle()
    assert state.calls == [("note", (number(1),), FollowUp.ACKNOWLEDGED, "by telephone")]
    assert part.model.index(0, 4).data() == "Acknowledged"
    assert [one.id for one in part.card.gifts] == [number(1)], "the choice stays"
    assert "by telephone" in seen(part.card)
    part.filters.button("acknowledged").click()
    assert rows(part) == ["Dr Benedict Okafor"]


def test_several_are_asked_back_at_once(page, press, click, settle, state):
    state.gifts[0] = dataclasses.replace(state.gifts[0], problem="disclosure-over")
    page.load()
    settle()
    page.show_section(BACK)
    part = page.part(BACK)
    assert rows(part) == ["Dr Benedict Okafor", "Dr Weber"]
    choose(part, 0, click=press)
    assert "The time for which it was given is over." in seen(part.card)
    choose(part, 1, more=True, click=press)
    assert "2 chosen" in seen(part.card)
    assert "Open the patient" not in seen(part.card)
    click(named(part.card, "Asked back"))
    click(dialog(page, NoteDialog).go)
    settle()
    assert state.calls == [("note", (number(1), number(2)), FollowUp.ASKED_BACK, "")]
    assert [part.model.index(n, 4).data() for n in range(2)] == ["Asked back", "Asked back"]
    choose(part, 0, click=press)
    assert "Asked already. Ask again, or note the answer." in seen(part.card)


@pytest.mark.parametrize("said", ["Deleted there", "It never left"])
def test_what_came_back_or_never_left_leaves_the_list(page, press, click, settle, state, said):
    page.show_section(BACK)
    part = page.part(BACK)
    choose(part, 0, click=press)
    click(named(part.card, said))
    click(dialog(page, NoteDialog).go)
    settle()
    assert rows(part) == []
    assert "Nothing is to be asked back." in seen(part)
    assert not part.copy.isEnabled()


def test_who_keeps_it_says_why(page, press, click, settle, state):
    page.show_section(BACK)
    part = page.part(BACK)
    choose(part, 0, click=press)
    click(named(part.card, "They keep it"))
    made = dialog(page, NoteDialog)
    click(made.go)
    assert made.isVisible()
    assert not state.calls
    assert made.errors.isVisible()
    type_text(made.note, "part of her own record")
    click(made.go)
    settle()
    assert state.calls[-1][2:] == (FollowUp.KEPT, "part of her own record")
    assert rows(part) == ["Dr Weber"], "as long as no consent covers it"
    assert "the privacy officer decides" in seen(part.card)


def test_a_note_that_fails_can_be_tried_again(page, press, click, settle, clinic, state):
    clinic.fail["ledger.note"] = StorageFailed("disk-full")
    part = page.part(GIVEN)
    choose(part, 0, click=press)
    click(named(part.card, "It arrived"))
    made = dialog(page, NoteDialog)
    click(made.go)
    settle()
    assert made.errors.isVisible()
    click(made.go)
    settle()
    assert len(state.calls) == 1


def test_the_list_on_paper_names_no_patient(page, click, clinic):
    page.show_section(BACK)
    part = page.part(BACK)
    click(part.copy)
    text = QGuiApplication.clipboard().text()
    assert "Dr Weber" in text
    assert clinic.rows[1].code in text
    assert clinic.rows[1].name not in text
    assert "Copied, patients by code." in seen(part)


def test_a_letter_in_the_recipients_language(page, press, click, settle, state, clinic):
    state.gifts[1] = dataclasses.replace(state.gifts[1], recipient_id=DUBOIS.id)
    page.load()
    settle()
    part = page.part(GIVEN)
    choose(part, 0, click=press)
    assert not part.card.letter.isVisible(), "nothing is to be asked back"
    choose(part, 1, click=press)
    click(part.card.letter)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("À l'attention de Dr Weber")
    assert clinic.rows[1].name not in text
    assert "Copied. It holds no patient's name." in seen(part.card)
    choose(part, 0, click=press)
    assert not part.card.said.isVisible()


def test_of_one_patient(open_page, clinic, click, settle):
    page = open_page("given", fakes.INES, patient=clinic.rows[1].id)
    part = page.part(GIVEN)
    assert rows(part) == ["Dr Weber"]
    assert clinic.rows[1].name in seen(page)
    assert part.table.isColumnHidden(part.table.PATIENT)
    assert page.place("given") == Place("given", clinic.rows[1].id, GIVEN)
    click(page.everybody)
    assert len(rows(part)) == 4
    assert not part.table.isColumnHidden(part.table.PATIENT)
    page.enter(Place("given", clinic.rows[11].id))
    settle()
    assert rows(part) == []
    assert "One patient" in seen(page)


def test_one_gift_is_found_from_elsewhere(page, settle, state):
    part = page.part(GIVEN)
    part.filters.button("over").click()
    page.desk.go("given", tab=number(3))
    settle()
    assert [one.id for one in part.card.gifts] == [number(3)]
    assert part.filters.current == "all"
    page.enter(Place("given", tab="0" * 32))
    settle()
    assert len(rows(part)) == 4


def test_the_patient_is_a_press_away(page, press, click, settle, clinic):
    part = page.part(GIVEN)
    choose(part, 1, click=press)
    told = []
    page.desk.wanted.connect(told.append)
    click(named(part.card, "Open the patient"))
    assert told == [Place("patients", clinic.rows[1].id)]


def test_the_rail_counts_what_waits(open_shell, settle, qtbot, state, clinic):
    state.live.append(live(21, state.gifts[2], 1, problem=WITHDRAWN))
    shell = open_shell(fakes.INES)
    shell.go(Place())
    entry = next(one for one in shell.findChildren(NavButton) if "Given out" in one._text)
    qtbot.waitUntil(lambda: entry.accessibleName() == "Given out, 2 waiting", timeout=5000)
    asked = clinic.calls["ledger.whole"]
    shell._desk.patient_changed.emit(clinic.rows[0].id)
    qtbot.waitUntil(lambda: clinic.calls["ledger.whole"] > asked, timeout=5000)
    settle()


def test_a_damaged_ledger_is_told(page, settle, clinic):
    clinic.fail["ledger.whole"] = IntegrityError("row-altered", table="disclosure", id="00")
    page.load()
    settle()
    assert page.errors.isVisible()
    assert page.again.isEnabled()
    page.again.click()
    settle()
    assert not page.errors.isVisible()


def test_a_change_while_all_is_read_loses_nothing(page, settle, clinic, state):
    state.gifts.append(gift(9, clinic, 4, recipient="Dr Late"))
    clinic.gates["ledger.whole"] = gate = threading.Event()
    page.load()
    page.desk.patient_changed.emit(clinic.rows[0].id)
    gate.set()
    settle()
    assert "Dr Late" in rows(page.part(GIVEN))
    asked = clinic.calls["ledger.whole"]
    page.desk.patient_changed.emit(clinic.rows[0].id)
    settle()
    assert clinic.calls["ledger.whole"] > asked
    assert len(rows(page.part(GIVEN))) == 5


def test_an_erased_patient_leaves_the_page(page, settle, clinic, state):
    page.enter(Place("given", clinic.rows[1].id))
    settle()
    state.gifts = [one for one in state.gifts if one.patient_id != clinic.rows[1].id]
    page.desk.patient_erased.emit(clinic.rows[1].id)
    settle()
    assert "Dr Weber" not in rows(page.part(GIVEN))
    assert clinic.rows[1].name not in seen(page)
    assert len(rows(page.part(GIVEN))) == 3


def test_the_lock_forgets_everything(page, press, clinic):
    part = page.part(GIVEN)
    choose(part, 1, click=press)
    page.show_section(LIVE)
    page.wipe()
    for one in (part, page.part(LIVE)):
        assert one.model.rowCount() == 0
    assert clinic.rows[1].name not in seen(page)
    assert all(not text.text() for text in part.card.facts.values())
    assert page.place("given").patient == ""


def test_both_languages_and_themes(page, press):
    part = page.part(GIVEN)
    choose(part, 1, click=press)
    language().choose("fr")
    assert part.model.index(3, 2).data() != "copy of everything held"
    assert "2 photos" in part.model.index(0, 2).data()
    theme().choose("dark")
    part.table.viewport().grab()


def test_every_problem_has_words():
    for code in ("consent-expired", "consent-missing", "consent-channel", "consent-faces"):
        assert given_words.why(code) != given_words.brief(code)
    assert given_words.why("consent-not-named")
    assert given_words.brief("row-altered") == "Record damaged"


def test_on_the_patients_page(open_page, clinic, click, settle, state):
    state.live.append(live(21, state.gifts[2], 1, problem=WITHDRAWN))
    page = open_page("patients", fakes.MARIE, patient=clinic.rows[0].id, tab="details")
    card = page.patient.details.given
    told = seen(card)
    assert "3 times  ·  2 pictures shown" in told
    assert "it must be taken down" in told
    assert "Dr Weber" not in told
    wanted = []
    page.desk.wanted.connect(wanted.append)
    click(named(card, "Show all"))
    settle()
    page.desk.go("patients", clinic.rows[0].id, "details")
    settle()
    click(named(card, "Look"))
    settle()
    assert [(one.patient, one.tab) for one in wanted] == [
        (clinic.rows[0].id, ""),
        (clinic.rows[0].id, "details"),
        (clinic.rows[0].id, LIVE),
    ]
    page.desk.go("patients", clinic.rows[1].id, "details")
    settle()
    assert "Dr Weber" in seen(card)
    assert "1 gift is to be asked back." in seen(card)
    click(named(card, "Look"))
    settle()
    assert wanted[-1].tab == BACK
    page.desk.go("patients", clinic.rows[5].id, "details")
    settle()
    assert "Nothing was given to anybody." in seen(card)


def test_the_patients_card_says_what_cannot_be_read(open_page, clinic, settle):
    clinic.fail["ledger.whole"] = IntegrityError("row-altered", table="disclosure", id="00")
    page = open_page("patients", fakes.MARIE, patient=clinic.rows[0].id, tab="details")
    card = page.patient.details.given
    assert card.errors.isVisible()
    page.open(clinic.rows[0].id)
    settle()
    assert not card.errors.isVisible()
    assert "Dr Benedict Okafor" in seen(card)
