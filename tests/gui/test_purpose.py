"""The reason for working with a patient: one click, in view, and pictures of another are gone."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.export.wizard import RECIPIENT
from clinicvault.gui.i18n import language
from clinicvault.gui.pictures.picture import Picture
from tests.gui import fakes
from tests.gui.export_hands import Hands, open_wizard


@pytest.fixture
def page(open_page, clinic):
    return open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)


def reason(page):
    return page.patient.header.reason


def choose(qtbot, page, purpose) -> None:
    """By keyboard, as a list is used."""
    pick = reason(page)
    pick.setFocus()
    qtbot.keyClick(pick, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
    view = pick.view()
    view.setCurrentIndex(pick.model().index(pick.findData(purpose), 0))
    qtbot.keyClick(view, Qt.Key.Key_Return)


def test_care_is_what_it_says_at_first(page):
    assert reason(page).shown == "Reason: Care"
    assert reason(page).accessibleName() == "Reason"
    assert reason(page).count() == len(Purpose)


def test_a_reason_is_stated_by_keyboard_and_the_page_comes_back_for_it(qtbot, page, clinic, settle):
    choose(qtbot, page, Purpose.TEACHING)
    settle()
    assert clinic.purposes[clinic.rows[0].id] is Purpose.TEACHING
    assert reason(page).shown == "Reason: Teaching"
    assert reason(page).property("stated") is True
    choose(qtbot, page, Purpose.CARE)
    settle()
    assert reason(page).shown == "Reason: Care"
    assert reason(page).property("stated") is False


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_End])
def test_arrows_open_the_list_and_state_nothing_in_passing(qtbot, page, clinic, settle, key):
    before = clinic.calls["patients.page"]
    pick = reason(page)
    pick.setFocus()
    qtbot.keyClick(pick, key)
    assert pick.view().isVisible()
    assert pick.shown == "Reason: Care"
    qtbot.keyClick(pick.view(), Qt.Key.Key_Escape)
    settle()
    assert clinic.calls["patients.page"] == before


def test_the_wheel_states_nothing(page, clinic, settle):
    before, pick = clinic.calls["patients.page"], reason(page)
    here = QPointF(pick.rect().center())
    turned = QWheelEvent(
        here,
        QPointF(pick.mapToGlobal(here)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pick, turned)
    settle()
    assert not turned.isAccepted()
    assert clinic.calls["patients.page"] == before


def test_the_reason_that_holds_already_asks_nothing(qtbot, page, clinic, settle):
    before = clinic.calls["patients.page"]
    choose(qtbot, page, Purpose.CARE)
    settle()
    assert clinic.calls["patients.page"] == before


def test_what_was_shown_for_another_reason_is_forgotten_at_once(qtbot, page, clinic, settle):
    photo = page.patient.model.photos[0].id
    made: list[Picture] = []
    page.patient.store.preview(photo, made.append)
    settle()
    [picture] = made
    assert not picture.empty
    clinic.gates["patients.page"] = threading.Event()
    thumbnails = page.patient.timeline.store
    choose(qtbot, page, Purpose.TEACHING)
    assert picture.empty
    assert page.patient.store.kept(photo) is None
    assert page.patient.timeline.store is not thumbnails
    assert reason(page).shown == "Reason: Care"
    clinic.gates.pop("patients.page").set()
    settle()
    assert page.patient.timeline.store is not None


def test_a_picture_that_comes_late_for_the_old_reason_is_not_kept(qtbot, page, clinic, settle):
    photo = page.patient.model.photos[0].id
    made: list[Picture] = []
    clinic.gates["preview"] = clinic.gates["full"] = threading.Event()
    page.patient.store.preview(photo, made.append)
    page.patient.store.full(photo, made.append)
    page.patient.header.purpose_wanted.emit(Purpose.TEACHING)
    clinic.gates.pop("full")
    clinic.gates.pop("preview").set()
    settle()
    assert made == []
    assert page.patient.store.kept(photo) is None


def test_if_the_page_fails_nothing_of_the_old_reason_is_left(qtbot, page, clinic, settle):
    clinic.fail["patients.page"] = StorageFailed("storage-io")
    choose(qtbot, page, Purpose.TEACHING)
    settle()
    assert page.errors.code == "storage-io"
    assert page.patient.timeline.store is None
    assert reason(page).shown == "Reason: Care"


@pytest.mark.parametrize("stated", [Purpose.TEACHING, Purpose.INSURER, Purpose.MARKETING])
def test_an_export_begins_with_the_stated_reason(qtbot, page, clinic, settle, stated):
    choose(qtbot, page, stated)
    settle()
    hands = Hands(open_wizard(page, clinic.giving), settle)
    hands.reach(RECIPIENT)
    hands.to()
    hands.on()
    found = hands.wizard.draft.standing
    if stated is Purpose.INSURER:  # there is no consent for it
        assert found is None
    else:
        assert (found.purpose, hands.wizard.next.isEnabled()) == (stated, True)
        assert sum(one.radio.isChecked() for one in hands.wizard.step.tiles.values()) == 1


def test_who_has_nothing_to_choose_sees_no_choice(open_page, clinic):
    page = open_page("patients", fakes.INES, patient=clinic.rows[0].id)
    assert not reason(page).isVisible()


def test_the_lock_forgets_the_list(qtbot, page, clinic):
    reason(page).showPopup()
    page.wipe()
    QApplication.processEvents()
    reason(page).hidePopup()
    assert page.patient.patient == ""


def test_it_speaks_french(page):
    language().choose("fr")
    assert reason(page).itemText(0) == "Soins"
    assert "Soins" in reason(page).shown
