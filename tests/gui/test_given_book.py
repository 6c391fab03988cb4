"""The address book: added, changed, compared, removed; only by who keeps it."""

from __future__ import annotations

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.domain.exports import RecipientSort
from clinicvault.gui.given.book import RemoveDialog
from clinicvault.gui.given.page import BOOK, GIVEN
from tests.gui import fakes
from tests.gui.fakes_export import AGE_KEY, DUBOIS, OKAFOR
from tests.gui.fakes_given import gift
from tests.gui.hands import dialog, named, seen, type_text


@pytest.fixture(autouse=True)
def state(clinic):
    clinic.given.gifts = [gift(1, clinic), gift(2, clinic, 1)]
    return clinic.given


@pytest.fixture
def book(open_page):
    return open_page("given", fakes.MARIE, tab=BOOK).part(BOOK)


def names(book) -> list[str]:
    return [book.list.item(n).text() for n in range(book.list.count())]


def choose(book, name: str) -> None:
    book.list.setCurrentRow(names(book).index(name))


def test_everybody_by_name_and_found(book, qtbot):
    assert names(book) == [
        "AXA Health, claims",
        "Belle Vue Studio",
        "Dr Benedict Okafor",
        "Pr Hélène Dubois",
    ]
    assert "Choose somebody on the left" in seen(book)
    assert "Change" not in seen(book)
    type_text(book.search, "helene")
    qtbot.waitUntil(lambda: names(book) == ["Pr Hélène Dubois"])
    book.search.clear()
    type_text(book.search, "zzz")
    qtbot.waitUntil(lambda: names(book) == [])
    assert "Nobody in the address book by this name." in seen(book)


def test_an_empty_book_says_so(book, state, settle):
    state.book = []
    book.changed.emit(frozenset())
    settle()
    assert "The address book is empty." in seen(book)


def test_what_they_were_given_is_a_press_away(book, click, qtbot):
    choose(book, OKAFOR.details.name)
    click(named(book, "Given 2 times"))
    page = book.window().page
    part = page.part(GIVEN)
    assert part.isVisible()
    qtbot.waitUntil(lambda: part.model.rowCount() == 2)
    assert part.search.text() == OKAFOR.details.name


def test_adding_with_a_name_that_was_searched_for(book, click, settle, qtbot, state):
    type_text(book.search, "Dr New")
    qtbot.waitUntil(lambda: names(book) == [])
    click(book.new)
    assert book.form.name.text() == "Dr New"
    assert not book.new.isEnabled()
    type_text(book.form.note, "met in Lyon")
    book.form.key.setPlainText("age1" + "x" * 58)
    click(book.form.add)
    settle()
    assert book.form.errors.isVisible()
    book.form.key.setPlainText(AGE_KEY)
    click(book.form.add)
    settle()
    made = state.book[-1].details
    assert (made.name, made.note, made.age_key) == ("Dr New", "met in Lyon", AGE_KEY)
    assert "Dr New" in names(book)
    told = seen(book)
    assert "met in Lyon" in told
    assert "Change" in told


def test_changing_keeps_what_the_form_does_not_show(book, click, settle, state):
    choose(book, OKAFOR.details.name)
    click(book.change)
    form = book.form
    assert form.heading.text() == "Change the recipient"
    assert form.sort.currentData() is RecipientSort.COLLEAGUE
    assert form.phone.text() == OKAFOR.details.phone
    assert form.key.toPlainText() == AGE_KEY
    form.phone.clear()
    type_text(form.phone, "+44 1")
    click(form.add)
    settle()
    changed = next(one for one in state.book if one.id == OKAFOR.id)
    assert changed.details.phone == "+44 1"
    assert changed.details.email == OKAFOR.details.email
    assert changed.details.age_key == AGE_KEY
    assert "+44 1" in seen(book)
    click(book.new)
    assert form.heading.text() == "New recipient"
    assert not form.phone.text()
    click(form.quit)
    assert book.new.isEnabled()


def test_a_key_is_compared(book, click, settle, state, clinic):
    choose(book, DUBOIS.details.name)
    clinic.fail["recipients.check"] = Refused("recipient-key-changed")
    click(book.card.check)
    settle()
    assert book.errors.isVisible()
    click(book.card.check)
    settle()
    assert not book.errors.isVisible()
    assert "Compared by Marie Laurent" in seen(book)
    assert next(one for one in state.book if one.id == DUBOIS.id).checked is not None


def test_removing_says_what_stays(book, click, settle, state):
    choose(book, DUBOIS.details.name)
    click(book.remove)
    made = dialog(book, RemoveDialog)
    assert "What was given stays on record" in seen(made)
    click(made.quit)
    assert DUBOIS in state.book
    click(book.remove)
    click(dialog(book, RemoveDialog).go)
    settle()
    assert DUBOIS not in state.book
    assert "Choose somebody on the left" in seen(book)


def test_the_front_desk_reads_alone(open_page):
    book = open_page("given", fakes.INES, tab=BOOK).part(BOOK)
    choose(book, DUBOIS.details.name)
    assert not book.new.isVisible()
    assert not book.change.isVisible()
    assert not book.remove.isVisible()
    assert not book.card.check.isEnabled()


def test_the_lock_forgets_everybody(book, click):
    choose(book, OKAFOR.details.name)
    click(book.change)
    book.wipe()
    assert names(book) == []
    assert not book.form.name.text()
    assert OKAFOR.details.name not in seen(book)
