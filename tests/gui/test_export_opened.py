"""The wizard in the program: every way to it, and everything that can come in between."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.context import Place
from clinicvault.gui.export.kept import GoOn, KeptAnswers
from clinicvault.gui.export.leaving import LeaveDialog
from clinicvault.gui.export.wizard import CHECK, COVER, HOW, PICTURES, REASON, RECIPIENT, RESULT
from clinicvault.services.views.exports import ExportLook, PackageKind
from tests.gui import fakes
from tests.gui import fakes_export as given
from tests.gui.export_hands import Hands, open_wizard
from tests.gui.hands import dialog, named, seen

CTRL = Qt.KeyboardModifier.ControlModifier
NOTE = "second opinion before a revision"


@pytest.fixture
def page(open_page, clinic):
    """A practitioner's patient page."""
    return open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)


@pytest.fixture
def hands(page, clinic, settle) -> Hands:
    """Before the first question."""
    made = Hands(open_wizard(page, clinic.giving), settle)
    settle()
    return made


def side_is_shown(page) -> bool:
    return page.window()._side.isVisible()


# ways to it


def test_the_button_takes_what_is_picked_and_all_the_room(page, settle, click):
    photos = [photo.id for photo in page.patient.model.photos[:2]]
    page.patient.timeline.pick(photos)
    click(page.patient.header.export)
    settle()
    wizard = page.giving.wizard
    assert wizard.isVisible()
    assert not side_is_shown(page)
    assert set(wizard.draft.photos) == set(photos)
    assert page.window().focusWidget() is wizard.step.grid
    click(wizard.quit)
    assert page.giving.wizard is None
    assert side_is_shown(page)
    assert page.patient.isVisible()
    assert page.patient.timeline.picks == photos


def test_nothing_picked_is_nothing_chosen(page, settle, click):
    click(page.patient.header.export)
    settle()
    assert page.giving.wizard.draft.photos == ()
    assert not page.giving.wizard.next.isEnabled()


def test_by_key_from_the_timeline_and_from_the_viewer(qtbot, page, settle):
    photo = page.patient.model.photos[1].id
    page.patient.timeline.pick([photo])
    qtbot.keyClick(page.patient.timeline, Qt.Key.Key_E, CTRL)
    settle()
    assert page.giving.wizard.draft.photos == (photo,)
    page.giving.wizard.leave()
    other = page.patient.model.photos[2].id
    page._view(other)
    settle()
    qtbot.keyClick(page.viewer.canvas, Qt.Key.Key_E, CTRL)
    settle()
    assert page.giving.wizard.draft.photos == (other,)
    assert page.viewer.canvas.picture is None


def test_from_the_viewer_by_its_button(page, settle, click):
    photo = page.patient.model.photos[2].id
    page._view(photo)
    settle()
    click(page.viewer.give)
    settle()
    assert page.giving.wizard.draft.photos == (photo,)


@pytest.mark.parametrize(("picked", "count"), [(3, 3), (0, 1)])
def test_from_the_menu_of_a_photo(page, settle, picked, count):
    view = page.patient.timeline
    photos = [photo.id for photo in page.patient.model.photos[:picked]]
    view.pick(photos)
    at = view.visualRect(view.model().index(0)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    menu = next(one for one in view.findChildren(QMenu) if one.isVisible())
    (action,) = (one for one in menu.actions() if "Secure export" in one.text())
    assert f"{count} photo" in action.text()
    action.trigger()
    menu.close()
    settle()
    assert len(page.giving.wizard.draft.photos) == count


def test_who_may_not_has_no_way(open_page, clinic, qtbot, settle):
    page = open_page("patients", fakes.INES, patient=clinic.rows[0].id)
    qtbot.keyClick(page, Qt.Key.Key_E, CTRL)
    page._give([page.patient.model.photos[0].id])
    settle()
    assert page.giving.wizard is None
    assert not page.patient.header.export.isVisible()
    assert not page.patient.timeline.gives


def test_no_way_where_the_pictures_may_not_be_opened(open_page, clinic, settle, qtbot):
    page = open_page("patients", fakes.MARIE, patient=clinic.rows[5].id)  # consent withdrawn
    qtbot.keyClick(page, Qt.Key.Key_E, CTRL)
    settle()
    assert page.giving.wizard is None


# what comes in between


def test_other_pages_leave_it_where_it_is(page, hands, settle):
    hands.reach(HOW)
    shell = page.window()
    shell.go(Place("settings"))
    settle()
    shell.go(Place("patients"))
    settle()
    assert page.giving.wizard is hands.wizard
    assert hands.wizard.isVisible()
    assert hands.wizard.here == HOW
    assert not side_is_shown(page)


def test_another_patient_is_asked_about_first(page, hands, clinic, settle, click):
    hands.reach(REASON)
    shell, other = page.window(), clinic.rows[1]
    shell.go(Place("patients", other.id))
    settle()
    asked = dialog(page, LeaveDialog)
    assert "What you covered and answered here is forgotten." in seen(asked)
    click(asked.stay)
    assert page.patient.patient == clinic.rows[0].id
    assert hands.wizard.isVisible()
    shell.go(Place("patients", other.id))
    click(dialog(page, LeaveDialog).act)
    settle()
    assert page.giving.wizard is None
    assert page.patient.patient == other.id
    assert page.patient.isVisible()


def test_early_nothing_is_asked(page, hands, clinic, settle):
    page.window().go(Place("patients", clinic.rows[1].id))
    settle()
    assert page.giving.wizard is None
    assert page.patient.patient == clinic.rows[1].id


def test_a_tab_of_the_same_patient_is_elsewhere(page, hands, clinic, settle):
    page.window().go(Place("patients", clinic.rows[0].id, "consent"))
    settle()
    assert page.giving.wizard is None
    assert page.patient.tab == "consent"


def test_while_it_is_given_nothing_leads_away(page, hands, clinic, settle, tmp_path):
    hands.reach(HOW)
    hands.wizard.step.opens.button("passphrase").click()
    hands.reach(CHECK)
    gate = clinic.gates["export.give"] = threading.Event()
    hands.wizard.step.save(tmp_path / "out.age")
    page.window().go(Place("patients", clinic.rows[1].id))
    assert page.giving.wizard is hands.wizard
    assert hands.wizard.step.working.isVisible()
    gate.set()
    settle()
    assert hands.wizard.here == RESULT
    page.window().go(Place("patients", clinic.rows[1].id))
    asked = dialog(page, LeaveDialog)
    assert "Did you tell the words?" in seen(asked)
    asked.act.click()
    settle()
    assert page.patient.patient == clinic.rows[1].id


def test_news_of_the_patient_keep_it_in_view(page, hands, clinic, settle):
    hands.reach(RECIPIENT)
    page.desk.patient_changed.emit(clinic.rows[0].id)
    settle()
    assert hands.wizard.isVisible()


def test_a_consent_that_is_withdrawn_meanwhile_takes_it_away(page, hands, clinic, settle):
    hands.reach(COVER)
    canvas = hands.wizard.step.canvas
    assert canvas.stage_picture() is not None
    clinic.rows[0] = dataclasses.replace(clinic.rows[0], consent=clinic.rows[5].consent)
    page.desk.patient_changed.emit(clinic.rows[0].id)
    settle()
    assert page.giving.wizard is None
    assert canvas.stage_picture() is None
    assert page.patient.isVisible()
    assert side_is_shown(page)


def test_an_erased_patient_takes_it_away(page, hands, clinic, settle):
    hands.reach(RECIPIENT)
    page.desk.patient_erased.emit(clinic.rows[0].id)
    settle()
    assert page.giving.wizard is None


def test_an_emergency_access_that_is_over_takes_it_away(page, hands, settle):
    page.patient.strip.over.emit()
    assert page.giving.wizard is None
    settle()


def test_keys_of_the_page_do_nothing_behind_it(qtbot, page, hands, settle):
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    assert QApplication.activeModalWidget() is None
    hands.reach(RECIPIENT)
    page.search()
    assert page.window().focusWidget() is hands.wizard.step.search


def test_what_was_given_is_on_the_page_afterwards(page, hands, clinic, settle, tmp_path, click):
    hands.reach(CHECK)
    hands.wizard.step.save(tmp_path / "out.age")
    settle()
    before = clinic.calls["patients.page"]
    click(hands.wizard.next)
    settle()
    assert page.giving.wizard is None
    assert clinic.calls["patients.page"] > before


# the lock


def locked_at(page, hands, step: int, **answers: object) -> KeptAnswers:
    """What the window keeps when a lock ends it at a step."""
    hands.reach(step, **answers)
    kept = page.place("patients").kept
    assert isinstance(kept, KeptAnswers)
    page.wipe()
    assert page.giving.wizard is None
    return kept


@pytest.fixture
def again(open_shell, settle) -> Callable:
    """The same person unlocks, and is where she was."""

    def unlock(kept: KeptAnswers, patient: str) -> Hands:
        shell = open_shell(fakes.MARIE)
        shell.go(Place("patients", patient, "timeline", kept))
        settle()
        settle()
        return Hands(shell.page.giving.wizard, settle)

    return unlock


def test_what_is_kept_names_nobody_and_holds_no_words(page, hands, clinic):
    kept = locked_at(page, hands, CHECK, note=NOTE)
    text = repr(kept)
    for secret in ("Okafor", "University", NOTE, "Confidential", clinic.rows[0].name):
        assert secret not in text


def test_after_a_lock_the_answers_are_there_again(page, hands, clinic, again, settle):
    hands.reach(COVER, note=NOTE)
    hands.wizard.step.panel.fine.click()
    first = hands.wizard.draft
    boxes = [first.covering(one).now for one in first.photos]
    photos, first_plan = first.photos, first.plan()
    kept = page.place("patients").kept
    page.wipe()
    hands = again(kept, clinic.rows[0].id)
    wizard = hands.wizard
    assert wizard.here == COVER
    draft = wizard.draft
    assert draft.photos == photos
    assert draft.recipient == given.OKAFOR
    assert draft.standing == given.COLLEAGUES
    assert [draft.covering(one).now for one in photos] == boxes
    assert draft.unlooked == photos[1:]
    assert draft.note == "", "words that somebody typed are not kept"
    assert draft.plan() == dataclasses.replace(first_plan, note="")
    hands.reach(CHECK)
    assert wizard.step.ready


def test_sizes_days_and_marks_come_back(page, hands, clinic, again, settle):
    hands.reach(HOW)
    how = hands.wizard.step
    how.sizes.button("1080").click()
    how.dicom.click()
    how.delete_by.setText("31/12/2031")
    how.mark.on.click()
    how.opens.button("passphrase").click()
    wanted = hands.wizard.draft.plan()
    kept = page.place("patients").kept
    page.wipe()
    hands = again(kept, clinic.rows[0].id)
    how = hands.wizard.step
    assert hands.wizard.here == HOW
    assert how.sizes.current == "1080"
    assert how.dicom.isChecked()
    assert how.delete_by.text() == "31/12/2031"
    assert not how.mark.on.isChecked()
    assert hands.wizard.draft.plan() == wanted


def test_an_answer_that_may_be_given_no_more_is_asked_again(page, hands, clinic, again):
    kept = locked_at(page, hands, CHECK)
    clinic.giving.standings = tuple(
        dataclasses.replace(one, refusal="consent-withdrawn") for one in given.STANDINGS
    )
    hands = again(kept, clinic.rows[0].id)
    assert hands.wizard.here == REASON
    assert hands.wizard.draft.recipient == given.OKAFOR
    assert hands.wizard.draft.standing is None
    assert hands.wizard.draft.plan() is None


def test_a_recipient_who_is_gone_is_asked_for_again(page, hands, clinic, again):
    kept = locked_at(page, hands, CHECK)
    clinic.giving.book.remove(given.OKAFOR)
    hands = again(kept, clinic.rows[0].id)
    assert hands.wizard.here == RECIPIENT


def test_a_stricter_consent_opens_the_covers_again(page, hands, clinic, again):
    kept = locked_at(page, hands, CHECK)
    clinic.giving.standings = tuple(
        dataclasses.replace(one, faces_hidden=True) if one.purpose is Purpose.COLLEAGUES else one
        for one in given.STANDINGS
    )
    wizard = again(kept, clinic.rows[0].id).wizard
    assert wizard.here == COVER
    assert wizard.draft.unlooked == wizard.draft.photos
    assert not wizard.draft.barred


def test_given_and_locked_before_the_words_were_told(page, hands, clinic, again, tmp_path, settle):
    hands.reach(CHECK)
    hands.wizard.step.save(tmp_path / "out.age")
    settle()
    kept = page.place("patients").kept
    page.wipe()
    wizard = again(kept, clinic.rows[0].id).wizard
    assert wizard.here == RESULT
    told = seen(wizard)
    assert "It was given before the window was locked" in told
    assert "4,713" in told
    assert given.WORDS not in told
    wizard.next.click()
    assert not wizard.isVisible()


def test_the_lock_forgets_everything_of_the_wizard(page, hands, settle):
    hands.reach(COVER, note=NOTE)
    wizard, draft = hands.wizard, hands.wizard.draft
    page.wipe()
    assert page.giving.wizard is None
    assert (draft.photos, draft.recipient, draft.standing, draft.note) == ((), None, None, "")
    assert draft.mark.text == ""
    assert wizard.steps[COVER].canvas.stage_picture() is None


# going on with what was allowed


def test_from_the_approvals_to_what_was_allowed(page, hands, clinic, settle):
    hands.reach(CHECK, note=NOTE)
    plan = hands.wizard.draft.plan()
    hands.wizard._close()
    clinic.giving.verdict = ExportLook(second=given.BULK)
    clinic.giving.questions = [given.allowed(plan)]
    page.window().go(Place("patients", clinic.rows[0].id, kept=GoOn("0f" * 16)))
    settle()
    settle()
    assert page.giving.wizard.here == CHECK
    assert page.giving.wizard.draft.fixed
    assert page.place("patients").kept.request == "0f" * 16


def test_what_is_allowed_no_longer_is_told(page, clinic, settle):
    page.window().go(Place("patients", clinic.rows[0].id, kept=GoOn("0f" * 16)))
    settle()
    settle()
    assert page.giving.wizard.here == PICTURES
    assert page.giving.wizard.step.errors.code == "request-not-granted"


def test_it_does_not_throw_another_export_away(page, hands, clinic, settle, click):
    hands.reach(HOW, kind=PackageKind.AGE)
    page.window().go(Place("patients", clinic.rows[0].id, kept=GoOn("0f" * 16)))
    settle()
    click(named(dialog(page, LeaveDialog), "Go on with the export"))
    assert hands.wizard.here == HOW
    assert page.giving.wizard is hands.wizard


def test_a_small_window_keeps_everything_in_view(open_page, clinic, settle):
    page = open_page("patients", fakes.MARIE, (1024, 700), patient=clinic.rows[0].id)
    hands = Hands(open_wizard(page, clinic.giving), settle)
    for step in (RECIPIENT, REASON, HOW, COVER, CHECK):
        hands.reach(step)
        corner = hands.wizard.next.mapTo(page.window(), QPoint(0, 0))
        assert page.window().rect().contains(corner)
