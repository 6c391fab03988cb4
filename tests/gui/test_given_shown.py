"""What is shown now: noted, red after a withdrawal, taken down; what a withdrawal warns of."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtGui import QGuiApplication

from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.given.page import GIVEN, LIVE
from clinicvault.gui.given.showing import ShowDialog, TakeDownDialog
from clinicvault.gui.widgets.two_lines import SECOND
from clinicvault.services.views import DisclosureView
from tests.gui import fakes
from tests.gui.fakes_access import NOW
from tests.gui.fakes_given import PAGE, WITHDRAWN, gift, live, marketing, number
from tests.gui.hands import dialog, named, seen, type_text


@pytest.fixture(autouse=True)
def state(clinic):
    """A gift for the website of which one picture is shown, another of somebody who withdrew."""
    given = clinic.given
    photos = tuple(photo.id for photo in clinic.visits(clinic.rows[0])[0].photos[:2])
    given.gifts = [
        marketing(3, clinic, photos=photos),
        marketing(5, clinic, patient_id=clinic.rows[3].id, problem=WITHDRAWN),
        gift(6, clinic),
    ]
    given.live = [live(20, given.gifts[0])]
    return given


@pytest.fixture
def section(open_page):
    page = open_page("given", fakes.INES, tab=LIVE)
    return page.part(LIVE)


def red(state, settle, section) -> None:
    state.live.append(
        live(22, state.gifts[1], problem=WITHDRAWN, place="Instagram", patient_name="Daniel Wood")
    )
    section.changed.emit(frozenset({state.gifts[1].patient_id}))
    settle()


def places(section) -> list[str]:
    return [section.model.index(n, 0).data() for n in range(section.model.rowCount())]


def test_what_is_shown_and_since_when(section):
    assert places(section) == [PAGE]
    index = section.model.index
    assert index(0, 0).data(SECOND) == "Website"
    assert index(0, 1).data(SECOND) == "Inès Caron"
    assert index(0, 3).data() == "Yes, by consent"
    assert not section.red.isVisible()
    assert not section.down.isEnabled()


def test_a_withdrawal_turns_it_red(section, state, settle):
    red(state, settle, section)
    assert places(section) == ["Instagram", PAGE]
    assert section.model.index(0, 3).data() == "Take it down"
    assert section.model.index(0, 3).data(SECOND) == "The consent was withdrawn."
    assert "1 picture must be taken down" in seen(section)
    section.filters.button("stay").click()
    assert places(section) == [PAGE]
    section.filters.button("red").click()
    assert places(section) == ["Instagram"]


def test_taking_down(section, state, settle, click):
    red(state, settle, section)
    section.table.choose(0)
    click(section.down)
    made = dialog(section, TakeDownDialog)
    assert "Instagram" in seen(made)
    type_text(made.note, "agency wrote back")
    click(made.go)
    settle()
    assert state.calls == [("down", number(22), "agency wrote back")]
    assert places(section) == [PAGE]
    assert not section.red.isVisible()


def test_several_at_once_and_what_fails_is_tried_again_alone(
    section, state, settle, click, monkeypatch
):
    red(state, settle, section)
    section.table.selectAll()
    assert not section.gift.isEnabled()
    click(section.down)
    made = dialog(section, TakeDownDialog)
    assert "2 pictures" in seen(made)
    ledger, failed = section._desk.services.ledger, []
    real = ledger.take_down

    def once(item: str, note: str = "") -> None:
        if item == number(20) and not failed:
            failed.append(item)
            raise Refused("disk-full")
        real(item, note)

    monkeypatch.setattr(ledger, "take_down", once)
    click(made.go)
    settle()
    assert made.errors.isVisible()
    click(made.go)
    settle()
    assert [one[1] for one in state.calls] == [number(22), number(20)]
    assert places(section) == []
    assert "No picture is noted as shown." in seen(section)


def test_searching_copying_and_the_way_back(section, click, qtbot, state, settle):
    type_text(section.search, "nowhere")
    qtbot.waitUntil(lambda: places(section) == [])
    section.search.clear()
    qtbot.waitUntil(lambda: places(section) == [PAGE])
    section.table.choose(0)
    click(section.copy)
    assert QGuiApplication.clipboard().text() == PAGE
    wanted = []
    section._desk.wanted.connect(wanted.append)
    click(section.patient)
    settle()
    assert wanted[0].patient == state.gifts[0].patient_id
    section._desk.go("given", tab=LIVE)
    settle()
    section.table.choose(0)
    click(section.gift)
    page = section.window().page
    assert [one.id for one in page.part(GIVEN).card.gifts] == [number(3)]


def test_noting_where_they_are_shown(open_page, click, settle, state):
    page = open_page("given", fakes.MARIE, tab=number(3))
    part = page.part(GIVEN)
    click(named(part.card, "Shown somewhere …"))
    made = dialog(page, ShowDialog)
    settle()
    told = [box.text() for box in made.boxes.values()]
    assert told[0].startswith("Picture 1  ·  Frontal")
    click(made.go)
    assert made.errors.isVisible(), "no place"
    type_text(made.place, "https://clinic.example/noses")
    first, second = made.boxes.values()
    first.setChecked(False)
    second.setChecked(False)
    assert not made.go.isEnabled()
    second.setChecked(True)
    click(made.go)
    settle()
    photos = state.gifts[0].photos
    assert state.calls == [("show", number(3), (photos[1],), "https://clinic.example/noses")]
    page.show_section(LIVE)
    assert "https://clinic.example/noses" in places(page.part(LIVE))


def test_what_a_withdrawal_warns_of(open_page, clinic, click, settle, monkeypatch):
    from clinicvault.gui.patients.consent_withdraw import WithdrawDialog

    page = open_page("patients", fakes.INES, patient=clinic.rows[0].id, tab="consent")
    consents = page.desk.services.consents
    places_shown = tuple(f"https://clinic.example/{n}" for n in range(7))
    for name in ("preview_withdrawal", "withdraw"):
        real = getattr(consents, name)
        monkeypatch.setattr(
            consents,
            name,
            lambda *asked, _real=real: dataclasses.replace(_real(*asked), shown=places_shown),
        )
    made = WithdrawDialog(page, page.desk, clinic.rows[0].id, Purpose.CARE)
    made.open()
    settle()
    told = seen(made)
    assert "Pictures are shown now at 7 places" in told
    assert "https://clinic.example/4" in told
    assert "https://clinic.example/5" not in told
    click(made.go)
    settle()
    wanted = []
    page.desk.wanted.connect(wanted.append)
    click(named(made, "What to ask back"))
    settle()
    assert (wanted[0].page, wanted[0].patient, wanted[0].tab) == (
        "given",
        clinic.rows[0].id,
        LIVE,
    )


@pytest.mark.parametrize("left", [True, False])
def test_an_erasure_warns_of_what_is_shown(open_page, clinic, click, settle, monkeypatch, left):
    from clinicvault.gui.endings.erase import EraseDialog

    clinic.users.append(fakes.OLGA)
    page = open_page("patients", fakes.OLGA, patient=clinic.rows[0].id)
    erasing = page.desk.services.erasing
    real = erasing.look
    gone = DisclosureView("1" * 32, NOW, "Dr Weber", Purpose.CARE, 2, "age", "Marie Laurent")

    def look(*asked):
        return dataclasses.replace(real(*asked), shown=(PAGE,), disclosures=(gone,) * left)

    monkeypatch.setattr(erasing, "look", look)
    made = EraseDialog(page, page.desk, clinic.rows[0].id, print)
    made.open()
    settle()
    click(made.go)
    settle()
    told = seen(made)
    assert f"Pictures are shown now at 1 place, and have to be taken down there: {PAGE}" in told
    assert "the list goes with the patient" in told
    assert ("Copy the list" in told) is left
    made.close()
    settle()
