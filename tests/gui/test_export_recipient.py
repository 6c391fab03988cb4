"""Second question: the address book, a new recipient, a key and whether it was compared."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from clinicvault.domain.errors import InputRefused
from clinicvault.gui.export.wizard import REASON, RECIPIENT
from tests.gui import fakes
from tests.gui import fakes_export as given
from tests.gui.export_hands import Hands, open_wizard
from tests.gui.hands import give_file, seen, type_text


@pytest.fixture
def service(clinic) -> given.FakeExports:
    """The export behind the wizard."""
    return clinic.giving


@pytest.fixture
def wizard(open_page, clinic, service, settle):
    """With two pictures picked."""
    made = open_wizard(open_page("patients", fakes.MARIE, patient=clinic.rows[0].id), service)
    settle()
    return made


@pytest.fixture
def hands(wizard, settle) -> Hands:
    """Who answers."""
    return Hands(wizard, settle)


def test_a_new_recipient(qtbot, wizard, hands, service, settle, click):
    hands.reach(RECIPIENT)
    wizard.step.search.setText("nobody of this name")
    assert "Nobody in the address book by this name." in seen(wizard)
    click(wizard.step.new)
    form = wizard.step.form
    assert form.name.text() == "nobody of this name"
    assert not wizard.next.isEnabled()
    form.name.clear()
    click(form.add)
    assert "Please write who gets the pictures." in seen(form)
    type_text(form.name, " Dr  Ōkāfor ")
    form.key.setPlainText("nonsense")
    click(form.add)
    assert "neither an age key" in seen(form)
    form.key.setPlainText(f" {given.AGE_KEY}\n")
    type_text(form.phone, "020 7946")
    click(form.add)
    settle()
    details = service.added[0]
    assert (details.name, details.age_key, details.phone) == (
        "Dr Ōkāfor",
        given.AGE_KEY,
        "020 7946",
    )
    assert wizard.draft.recipient.details is details
    assert "Nobody has compared this key with its owner yet." in seen(wizard)
    click(wizard.step.card.check)
    settle()
    assert "Compared by Marie Laurent" in seen(wizard)
    assert wizard.next.isEnabled()


def test_who_was_added_stays_though_the_book_was_read_before(
    wizard, hands, service, settle, click, monkeypatch
):
    """What a slow look at the address book brings is older than who was typed meanwhile."""
    hands.reach(RECIPIENT)
    begun, go_on = threading.Event(), threading.Event()
    whole = service.recipients

    def slow(patient_id):
        found = whole(patient_id)
        begun.set()
        assert go_on.wait(10)
        return found

    monkeypatch.setattr(service, "recipients", slow)
    wizard.step.enter()
    assert begun.wait(10)
    monkeypatch.setattr(service, "recipients", whole)
    click(wizard.step.new)
    type_text(wizard.step.form.name, "Dr Late")
    click(wizard.step.form.add)
    for _ in range(500):
        QCoreApplication.processEvents()
        if wizard.draft.recipient is not None and wizard.draft.recipient.details.name == "Dr Late":
            break
        time.sleep(0.01)
    go_on.set()
    settle()
    people = wizard.step.list
    assert "Dr Late" in [people.item(row).text() for row in range(people.count())]
    assert wizard.step.list.count() == len(service.book)


def test_a_key_out_of_a_file(wizard, hands, settle, click, tmp_path):
    hands.reach(RECIPIENT)
    click(wizard.step.new)
    form = wizard.step.form
    (tmp_path / "big").write_bytes(b"a" * 70_000)
    (tmp_path / "raw").write_bytes(b"\x00\xff")
    for name in ("big", "raw", "none"):
        form._read(tmp_path / name)
        assert "There is no age key and no certificate in this file." in seen(form)
    (tmp_path / "key").write_text(f"{given.PEM}\n")
    click(form.open)
    give_file(form, tmp_path / "key")
    assert form.key.toPlainText() == given.PEM
    click(form.quit)
    assert not wizard.step.form.isVisible()


def test_a_recipient_who_cannot_be_taken_keeps_what_was_typed(wizard, hands, clinic, settle, click):
    clinic.fail["export.add"] = InputRefused("recipient-key-wrong")
    hands.reach(RECIPIENT)
    click(wizard.step.new)
    form = wizard.step.form
    type_text(form.name, "Zoë")
    click(form.add)
    settle()
    assert form.errors.code == "recipient-key-wrong"
    assert form.name.text() == "Zoë"
    assert form.add.isEnabled()


def names(wizard) -> list[str]:
    """Who is in the list."""
    people = wizard.step.list
    return [people.item(row).text() for row in range(people.count())]


def test_the_address_book_is_searched_without_accents(wizard, hands):
    hands.reach(RECIPIENT)
    assert names(wizard) == [one.details.name for one in given.BOOK]
    wizard.step.search.setText("helene LYON")
    assert names(wizard) == ["Pr Hélène Dubois"]
    wizard.step.search.setText("lyon axa")
    assert names(wizard) == []
    assert "Nobody in the address book by this name." in seen(wizard)


def test_who_was_chosen_stays_chosen_through_a_search(wizard, hands):
    hands.reach(RECIPIENT)
    hands.to(given.DUBOIS)
    wizard.step.search.setText("axa")
    assert wizard.draft.recipient == given.DUBOIS
    wizard.step.search.clear()
    assert wizard.step.list.chosen == given.DUBOIS
    assert "CN=Hélène Dubois, CHU de Lyon, until 1 Mar 2027" in seen(wizard)


def test_a_double_click_goes_on(wizard, hands, settle):
    hands.reach(RECIPIENT)
    hands.to()
    wizard.step.list.itemActivated.emit(wizard.step.list.currentItem())
    settle()
    assert wizard.here == REASON


def test_a_screen_reader_hears_more_than_the_name(wizard, hands):
    hands.reach(RECIPIENT)
    told = wizard.step.list.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "Dr Benedict Okafor, Colleague  ·  University Hospital  ·  age key"


def test_a_key_that_is_over_is_told(wizard, hands, service, settle):
    over = given.dataclasses.replace(given.DUBOIS, problem="recipient-certificate-dates")
    service.book[-1] = over
    hands.reach(RECIPIENT)
    hands.to(over)
    assert wizard.step.card.problem.isVisible()
    assert wizard.step.card.problem.text()


def test_coming_to_the_list_by_keyboard_chooses_nobody(qtbot, wizard, hands):
    hands.reach(RECIPIENT)
    with qtbot.waitActive(wizard.window()):
        wizard.window().activateWindow()
    wizard.step.list.setFocus()
    assert wizard.draft.recipient is None
    assert not wizard.next.isEnabled()
    qtbot.keyClick(wizard.step.list, Qt.Key.Key_Down)
    assert wizard.draft.recipient == given.OKAFOR
