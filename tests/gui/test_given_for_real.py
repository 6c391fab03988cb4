"""The ledger's page over a real clinic: noted, withdrawn, red, taken down, changed in the book."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinicvault.access.release.handing import hand_over
from clinicvault.domain.clinical import Channel
from clinicvault.domain.exports import ExportOrder
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.context import Place
from clinicvault.gui.given.noting import NoteDialog
from clinicvault.gui.given.page import BACK, BOOK, GIVEN, LIVE
from clinicvault.gui.given.showing import ShowDialog, TakeDownDialog
from clinicvault.services.views import ConsentDraft
from tests.gui.hands import dialog, named, seen, type_text
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg

NAME, WEBSITE = "Studio Lumière", frozenset({Channel.WEBSITE})


def leave(real, patient: str) -> str:
    """As an export writes it down; the gift's id."""
    photos = tuple(bytes.fromhex(one) for one in real.photos(patient))
    order = ExportOrder(
        patient=bytes.fromhex(patient),
        photos=photos,
        purpose=Purpose.MARKETING,
        form="age",
        recipient=NAME,
        channel=Channel.WEBSITE,
        faces=False,
    )
    session = real.clinic.session
    with session.vault.write() as rows:
        made = hand_over(session, rows, order)
        rows.commit()
    return made.disclosure.hex()


@pytest.fixture
def house(work, tmp_path):
    """A patient of whom two pictures left for the website; (enter, patient, gift)."""
    real, _, wait = work(PAUL)
    real.be(INA)
    patient = real.patient()
    real.be(PAUL).be(INA)
    real.consents.record(patient, ConsentDraft(Purpose.MARKETING, channels=WEBSITE))
    paths = [jpeg(tmp_path / f"{n}.jpg", n) for n in (1, 2)]
    real.importing.run(patient, paths)
    real.importing.close()
    real.be(ADA)
    real.releases.set_rules(replace(real.releases.rules(), marketing=False))
    real.be(PAUL)
    gift = leave(real, patient)
    wait()
    return work, patient, gift


def test_from_the_gift_to_the_day_it_comes_down(house, click):
    enter, patient, gift = house
    real, shell, wait = enter(INA)
    shell.go(Place("given", tab=gift))
    wait()
    page = shell.page
    part = page.part(GIVEN)
    assert [one.id for one in part.card.gifts] == [gift]
    assert "Nobody can be recognised by the face" in seen(part.card)
    click(named(part.card, "It arrived"))
    click(dialog(page, NoteDialog).go)
    wait()
    assert part.model.index(0, 4).data() == "Acknowledged"
    click(named(part.card, "Shown somewhere …"))
    made = dialog(page, ShowDialog)
    wait()
    type_text(made.place, "https://clinic.example")
    click(made.go)
    wait()
    page.show_section(LIVE)
    live = page.part(LIVE)
    assert live.model.rowCount() == 2
    assert not live.red.isVisible()
    real.consents.withdraw(patient, Purpose.MARKETING)
    page.desk.patient_changed.emit(patient)
    wait()
    assert "2 pictures must be taken down" in seen(live)
    live.table.selectAll()
    click(live.down)
    click(dialog(page, TakeDownDialog).go)
    wait()
    assert live.model.rowCount() == 0
    page.show_section(BACK)
    back = page.part(BACK)
    back.table.choose(0)
    click(named(back.card, "Deleted there"))
    click(dialog(page, NoteDialog).go)
    wait()
    assert back.model.rowCount() == 0
    assert {one.ask_back for one in real.ledger.gifts()} == {False}


def test_the_book(house, click):
    enter, _, _ = house
    real, shell, wait = enter(PAUL)
    shell.go(Place("given", tab=BOOK))
    wait()
    book = shell.page.part(BOOK)
    click(book.new)
    type_text(book.form.name, "Dr Weber")
    book.form.key.setPlainText("age1qahgqhjrc9htzkfz573hsccg788n5ss2wu3awjm6y0pas25cqeeq8ezwuq")
    click(book.form.add)
    wait()
    assert "age1 qahg qhjr" in seen(book)
    click(book.card.check)
    wait()
    assert f"Compared by {PAUL}" in seen(book)
    click(book.change)
    book.form.key.setPlainText("")
    type_text(book.form.note, "writes by post")
    click(book.form.add)
    wait()
    [one] = real.recipients.list()
    assert (one.details.note, one.details.age_key, one.checked) == ("writes by post", "", None)
    assert "writes by post" in seen(book)
