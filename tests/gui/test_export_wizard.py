"""Four questions, covering, a last look, and what to tell: the whole way, and back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit

from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.export.leaving import LeaveDialog
from clinicvault.gui.export.wizard import (
    CHECK,
    COVER,
    HOW,
    PICTURES,
    REASON,
    RECIPIENT,
    RESULT,
)
from clinicvault.services.views.exports import FaceSaid, PackageKind
from tests.gui import fakes
from tests.gui import fakes_export as given
from tests.gui.export_hands import Hands, open_wizard
from tests.gui.hands import dialog, give_file, named, seen


@pytest.fixture
def service(clinic) -> given.FakeExports:
    """The export behind the wizard."""
    return clinic.giving


@pytest.fixture
def page(open_page, clinic):
    """A practitioner's patient page."""
    return open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)


@pytest.fixture
def wizard(page, service, settle):
    """With two pictures picked."""
    made = open_wizard(page, service)
    settle()
    return made


@pytest.fixture
def hands(wizard, settle) -> Hands:
    """Who answers."""
    return Hands(wizard, settle)


def test_the_whole_way_with_words(wizard, hands, service, settle, tmp_path, page, click):
    told = []
    page.desk.patient_changed.connect(told.append)
    wizard.closed.connect(lambda: told.append("closed"))
    hands.reach(CHECK, given.AXA, Purpose.TEACHING, note="  second   opinion ")
    assert "This is what leaves: 3,000 × 4,000 pixels" in seen(wizard)
    assert "AXA Health, claims, PO Box 7, Bristol" in seen(wizard)
    assert "Teaching: second opinion" in seen(wizard)
    click(wizard.next)
    picker = dialog(wizard, QFileDialog)
    assert re.fullmatch(r"pictures-[0-9a-f]{6}\.zip", Path(picker.selectedFiles()[0]).name)
    give_file(wizard, tmp_path / "out.zip")
    settle()
    plan, output, second = service.given[0]
    assert (output, second) == (tmp_path / "out.zip", ("", ""))
    assert (plan.recipient, plan.purpose, plan.channel) == (given.AXA.id, Purpose.TEACHING, None)
    assert (plan.kind, plan.by_key, plan.note) == (PackageKind.INSURER, False, "second opinion")
    assert all(one.looked and one.searched for one in plan.pictures)
    assert all(one.recipe.covers == (given.FACE.box,) for one in plan.pictures)
    assert given.WORDS in seen(wizard)
    assert "Entry 4,713 of the access log" in seen(wizard)
    assert not wizard.back.isVisible()
    assert not wizard.quit.isVisible()
    assert not any(sign.isEnabled() for sign in wizard.stepper.signs)
    assert told == []  # the words are nowhere else
    click(named(wizard, "I have told the words"))
    assert told == ["closed", wizard.desk.services.patients.find("P-7K3M-0000")]


def test_with_the_recipients_own_key(wizard, hands, service, settle, tmp_path, click):
    hands.reach(CHECK, given.OKAFOR)
    assert "Their own key" in seen(wizard)
    wizard.step.save(tmp_path / "out.age")
    settle()
    plan = service.given[0][0]
    assert (plan.kind, plan.by_key) == (PackageKind.AGE, True)
    assert given.WORDS not in seen(wizard)
    assert "Letter to the recipient" in seen(wizard)
    letter = wizard.step.findChild(QPlainTextEdit)
    assert letter.isReadOnly()
    assert letter.toPlainText() == given.LETTER
    click(named(wizard, "Done"))


def test_nothing_is_gone_on_with_before_it_is_answered(wizard, hands, settle):
    wizard.step.grid.clearSelection()
    assert not wizard.next.isEnabled()
    wizard.forward()
    assert wizard.here == PICTURES
    wizard.step.grid.selectAll()
    hands.on()
    assert wizard.here == RECIPIENT
    assert not wizard.next.isEnabled()
    hands.to()
    hands.on()
    assert wizard.here == REASON
    assert not wizard.next.isEnabled()
    hands.why()
    hands.on()
    assert wizard.here == HOW
    assert wizard.next.isEnabled()  # the kind that fits is advised
    hands.on()
    assert wizard.here == COVER
    assert not wizard.next.isEnabled()
    assert wizard.missing.text() == "Look at every picture first."


def test_nothing_is_opened_before_the_consent_was_asked(wizard, hands, clinic):
    hands.reach(REASON)
    assert clinic.calls["export.faces"] == clinic.calls["export.rendered"] == 0
    refused = [tile for one, tile in wizard.step.tiles.items() if one.refusal]
    assert len(refused) == 2
    assert not any(tile.radio.isEnabled() for tile in refused)
    assert not wizard.next.isEnabled()


def test_the_line_of_steps_goes_back_and_tells_the_answers(wizard, hands, settle, click):
    hands.reach(HOW)
    signs = wizard.stepper.signs
    assert [sign.answer for sign in signs[:4]] == [
        "2 pictures",
        "Dr Benedict Okafor",
        "Colleagues",
        "",
    ]
    assert [sign.isEnabled() for sign in signs] == [True, True, True, False, False, False]
    assert signs[1].accessibleName() == "Step 2 of 6: For whom, Dr Benedict Okafor"
    assert signs[3].accessibleDescription() == "You are here"
    click(signs[1])
    settle()
    assert wizard.here == RECIPIENT
    assert wizard.step.list.chosen.id == given.OKAFOR.id
    click(wizard.back)
    assert wizard.here == PICTURES
    assert not wizard.back.isVisible()


def test_another_recipient_opens_reason_and_kind_again(wizard, hands, settle):
    hands.reach(COVER)
    wizard.go(RECIPIENT)
    settle()
    hands.to(given.AMELIE)
    assert wizard.draft.standing is wizard.draft.kind is None
    hands.on()
    hands.why(Purpose.CARE)
    hands.on()
    assert wizard.draft.kind.kind is PackageKind.PATIENT_PAGE
    assert not wizard.step.mark.on.isChecked()  # the patient's own pictures bear no words


def test_where_nobody_may_be_recognised_every_picture_is_looked_at_again(wizard, hands, settle):
    hands.reach(CHECK, purpose=Purpose.COLLEAGUES)
    shown = [one.faces[0].said for one in wizard.draft.plan().pictures]
    assert shown == [FaceSaid.SHOWN, FaceSaid.SHOWN]
    wizard.go(REASON)
    settle()
    hands.why(Purpose.TEACHING)
    assert len(wizard.draft.unlooked) == 2
    hands.reach(COVER, purpose=Purpose.TEACHING)
    covered = [one.faces[0].said for one in wizard.draft.plan().pictures]
    assert covered == [FaceSaid.COVERED, FaceSaid.COVERED]
    assert not wizard.next.isEnabled()


def test_covers_stay_when_an_earlier_answer_is_looked_at(wizard, hands, settle):
    hands.reach(CHECK, purpose=Purpose.TEACHING)
    before = wizard.draft.plan()
    wizard.go(PICTURES)
    settle()
    hands.reach(CHECK, purpose=Purpose.TEACHING)
    assert wizard.draft.plan() == before


def test_pictures_outside_the_consent_are_left_out(wizard, hands, service, settle, clinic):
    out = wizard.draft.photos[1]
    narrow = given.dataclasses.replace(given.COLLEAGUES, outside=(out,))
    service.standings = (given.CARE, narrow)
    hands.reach(REASON)
    hands.why()
    assert not wizard.next.isEnabled()
    assert "1 of the pictures is not covered by this consent." in seen(wizard)
    wizard.step.outside.action.click()
    settle()
    assert out not in wizard.draft.photos
    assert service.asked_about[-1] == wizard.draft.photos
    assert wizard.next.isEnabled()
    wizard.go(PICTURES)
    settle()
    assert out not in wizard.step.grid.picks


def test_leaving_early_asks_nothing_and_later_asks_once(qtbot, wizard, hands, page, click):
    closed = []
    wizard.closed.connect(lambda: closed.append(1))
    hands.reach(REASON)
    qtbot.keyClick(wizard, Qt.Key.Key_Escape)
    asked = dialog(wizard, LeaveDialog)
    click(asked.stay)
    assert closed == []
    click(wizard.quit)
    click(dialog(wizard, LeaveDialog).act)
    assert closed == [1]


def test_leaving_at_the_first_question(wizard, click):
    closed = []
    wizard.closed.connect(lambda: closed.append(1))
    click(wizard.quit)
    assert closed == [1]


def test_words_are_not_thrown_away_by_escape(qtbot, wizard, hands, settle, tmp_path):
    closed = []
    wizard.closed.connect(lambda: closed.append(1))
    hands.reach(CHECK, given.AXA)
    wizard.step.save(tmp_path / "out.zip")
    settle()
    assert wizard.here == RESULT
    qtbot.keyClick(wizard, Qt.Key.Key_Escape)
    assert closed == []
    assert given.WORDS in seen(wizard)


def test_what_can_be_chosen_beside_a_kind(wizard, hands, settle):
    hands.reach(HOW)
    step, draft = wizard.step, wizard.draft
    assert step.opens.isVisible()
    step.opens.button("passphrase").click()
    step.dicom.click()
    step.sizes.button("1080").click()
    step.delete_by.setText("31/12/2026")
    plan = draft.plan()
    assert (plan.by_key, plan.dicom, plan.pictures[0].recipe.longest) == (False, True, 1080)
    assert f"{plan.delete_by}" == "2026-12-31"
    step.delete_by.setText("soon")
    assert not wizard.next.isEnabled()
    assert "This is no day." in seen(wizard)
    step.delete_by.clear()
    hands.how(PackageKind.PLAIN)
    assert not step.opens.isVisible()
    assert not step.dicom.isVisible()
    assert (draft.plan().dicom, draft.plan().by_key) == (False, False)


def test_words_over_the_pictures(wizard, hands, settle):
    hands.reach(HOW)
    box = wizard.step.mark
    assert box.on.isChecked()
    mark = wizard.draft.plan().pictures[0].recipe.mark
    assert mark.text.startswith("Dr Benedict Okafor · Colleagues\nConfidential · ")
    box.words.setPlainText("Only for\tyou\n" * 12)
    box.strength.setValue(35)
    box.corner.setCurrentIndex(box.corner.count() - 1)
    mark = wizard.draft.plan().pictures[0].recipe.mark
    assert mark.text.splitlines() == ["Only for you"] * 8
    assert (mark.opacity, mark.corner.value) == (0.35, "across")
    wizard.go(REASON)
    settle()
    hands.why(Purpose.CARE)
    hands.on()
    assert wizard.step.mark.words.toPlainText().startswith("Only for")
    wizard.step.mark.on.click()
    assert wizard.draft.plan().pictures[0].recipe.mark is None


def test_words_for_one_recipient_are_never_kept_for_another(wizard, hands, settle):
    hands.reach(HOW)
    wizard.step.mark.words.setPlainText("Only for Dr Okafor")
    wizard.go(RECIPIENT)
    settle()
    hands.reach(HOW, given.AXA)
    assert wizard.draft.mark.text.startswith("AXA Health, claims")


def test_back_to_the_first_recipient_is_answered_anew(wizard, hands, settle):
    hands.reach(HOW)
    wizard.go(RECIPIENT)
    settle()
    hands.to(given.AXA)
    hands.to(given.OKAFOR)
    hands.on()
    assert not wizard.next.isEnabled()
    assert not any(tile.radio.isChecked() for tile in wizard.step.tiles.values())
    hands.why()
    hands.on()
    assert wizard.draft.kind.kind is PackageKind.AGE


def test_return_presses_the_button_that_the_keyboard_is_on(qtbot, wizard, hands, settle):
    hands.reach(REASON)
    wizard.window().activateWindow()
    assert QTest.qWaitForWindowActive(wizard.window())
    wizard.back.setFocus()
    qtbot.keyClick(wizard.back, Qt.Key.Key_Return)
    settle()
    assert wizard.here == RECIPIENT
    wizard.step.search.setFocus()
    qtbot.keyClick(wizard.step.search, Qt.Key.Key_Return)
    settle()
    assert wizard.here == REASON


def test_errors_of_every_question_are_told(wizard, hands, clinic, settle):
    clinic.fail["export.recipients"] = Refused("role-missing")
    hands.on()
    assert wizard.step.errors.code == "role-missing"
    wizard.go(PICTURES)
    settle()
    hands.on()
    hands.to()
    clinic.fail["export.purposes"] = Refused("role-missing")
    hands.on()
    assert wizard.step.errors.code == "role-missing"
    assert not wizard.next.isEnabled()
    wizard.go(RECIPIENT)
    settle()
    hands.on()
    assert wizard.step.errors.code == ""
    hands.why()
    clinic.fail["export.kinds"] = Refused("role-missing")
    hands.on()
    assert wizard.step.errors.code == "role-missing"
    assert not wizard.next.isEnabled()


def test_the_lock_takes_everything(wizard, hands, settle):
    hands.reach(CHECK)
    pictures = [one for one in wizard.store._made if not one.empty]
    assert pictures
    shown = wizard.step.canvas.picture
    wizard.wipe()
    assert all(one.empty for one in pictures)
    assert wizard.step.canvas.picture is None
    assert shown is not None
    assert wizard.draft.photos == ()
    assert wizard.draft.recipient is None
