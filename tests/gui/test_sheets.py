"""A before/after sheet from the patient's page: pairs, how they lie, pages, paper."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from clinicvault.domain.alignment import Alignment, How
from clinicvault.domain.errors import InputRefused, StorageFailed
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.export.kept import GoOn
from clinicvault.gui.export.wizard import CHECK, COVER, PICTURES, REASON, RESULT
from clinicvault.gui.sheets import printing, sheet_step
from clinicvault.gui.sheets.pair_dialog import PairDialog
from clinicvault.gui.sheets.points import PointsDialog
from clinicvault.gui.sheets.printing import PrintDialog
from clinicvault.gui.sheets.wizard import KeptSheet
from clinicvault.services.views import exports
from clinicvault.services.views.exports import PackageKind
from clinicvault.services.views.sheets import AskedSheet, SheetForm
from tests.gui import fakes
from tests.gui import fakes_export as given
from tests.gui.export_hands import Hands
from tests.gui.fakes_sheets import LAID
from tests.gui.hands import dialog, give_file, seen


@pytest.fixture
def page(open_page, clinic):
    """A practitioner's patient page."""
    return open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)


@pytest.fixture
def wizard(page, settle):
    """With the pairs that the views suggest."""
    page.giving.open_sheet(page.patient.page, [])
    settle()
    return page.giving.wizard


@pytest.fixture
def hands(wizard, settle) -> Hands:
    """Who answers."""
    return Hands(wizard, settle)


@pytest.fixture
def check(wizard, hands, settle):
    """The last look, for the patient."""
    hands.reach(CHECK, given.AMELIE, Purpose.CARE, PackageKind.PLAIN)
    settle()
    return wizard.step


def test_the_whole_way_to_a_pdf(wizard, check, clinic, settle, tmp_path, click):
    assert [one.how for one in (p.lies for p in wizard.sheet.pairs)] == [How.FACE] * 3
    assert check.canvas.picture is not None
    assert wizard.next.text() == "Choose where to save"
    wizard.next.click()
    give_file(wizard, tmp_path / "sheet.pdf")
    settle()
    [(plan, output, _)] = clinic.sheets.given
    assert output == tmp_path / "sheet.pdf"
    assert plan.look.form is SheetForm.PDF
    assert plan.look.note == "Confidentiel"
    assert {photo for one in plan.pairs for photo in (one.before, one.after)} == {
        one.photo for one in plan.export.pictures
    }
    assert wizard.here == RESULT
    assert "3 pairs, saved as" in seen(wizard)


def test_two_picked_pictures_are_the_pair_older_first(page, settle):
    photos = page.patient.model.photos
    newest, oldest = photos[0].id, photos[-1].id
    page.patient.timeline.pick([newest, oldest])
    settle()
    assert page.patient.compare.sheet.isEnabled()
    page.patient.compare.sheet.click()
    settle()
    [pair] = page.giving.wizard.sheet.pairs
    assert pair.photos == (oldest, newest)


def test_the_key_opens_it(page, settle):
    page.patient.timeline.setFocus()
    QTest.keyClick(
        page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    settle()
    assert page.giving.wizard is not None
    assert page.giving.wizard.sheet.pairs


def test_the_front_desk_is_not_offered_it(open_page, clinic):
    page = open_page("patients", fakes.INES, patient=clinic.rows[0].id)
    assert page.patient.compare.sheet.isHidden()


# how they lie


def test_keys_mouse_and_buttons_move_the_later_picture(wizard, qtbot, settle):
    view, pair = wizard.step.view, wizard.step.pair
    before = pair.lies.similarity
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert pair.lies.how is How.HAND
    assert pair.lies.similarity.right == pytest.approx(before.right + 0.004)
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert pair.lies.similarity.right == pytest.approx(before.right + 0.005)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert pair.lies.similarity.scale > before.scale
    QTest.keyClick(view, Qt.Key.Key_Period)
    assert pair.lies.similarity.angle == pytest.approx(before.angle + math.radians(0.4))
    x = pair.lies.similarity.right
    middle = view.rect().center()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(view, middle + QPoint(30, 0))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle + QPoint(30, 0))
    assert pair.lies.similarity.right == pytest.approx(x + 30 / view.unit, abs=0.01)
    assert "Aligned by hand" in seen(wizard)
    wizard.step.nudges.auto.click()
    assert pair.lies == LAID


def test_the_wheel_scales_and_with_shift_turns(wizard):
    view, pair = wizard.step.view, wizard.step.pair
    before = pair.lies.similarity
    for keys in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        at = QPointF(view.rect().center())
        event = QWheelEvent(
            at, view.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, keys,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view, event)
    assert pair.lies.similarity.scale > before.scale
    assert pair.lies.similarity.angle > before.angle


def test_what_a_hand_did_stays_when_the_search_comes_late(wizard):
    pair = wizard.sheet.pairs[0]
    pair.found = None
    pair.nudge(pair.lies.similarity.nudged(0.1))
    by_hand = pair.lies
    pair.take(LAID)
    assert pair.lies == by_hand
    assert pair.found == LAID


def test_nothing_found_says_so_and_points_help(page, clinic, settle, click):
    photos = page.patient.model.photos
    ids = (photos[-1].id, photos[0].id)
    clinic.sheets.lies[ids] = Alignment()
    page.giving.open_sheet(page.patient.page, ids)
    settle()
    wizard = page.giving.wizard
    assert "Not aligned: side by side" in seen(wizard)
    wizard.step.nudges.clicks.click()
    points = dialog(wizard, PointsDialog)
    assert not points.act.isEnabled()
    for canvas, shift in ((points.before, 0.0), (points.after, 0.05)):
        for x in (0.3, 0.7):
            canvas.add((x + shift, 0.4))
    assert points.act.isEnabled()
    points.act.click()
    assert wizard.step.pair.lies.how is How.HAND
    assert wizard.step.pair.lies.similarity.right == pytest.approx(-0.05 * 0.75, abs=0.02)


def test_points_are_set_with_the_keys_alone(wizard):
    wizard.step.nudges.clicks.click()
    points = dialog(wizard, PointsDialog)
    canvas = points.before
    canvas.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(canvas, key)
    assert canvas.points == [pytest.approx((0.48, 0.48))]
    assert points.isVisible()
    points.undo.click()
    assert canvas.points == []
    points.reject()


def test_a_search_that_fails_is_told_and_the_pair_can_stay(page, clinic, settle):
    clinic.fail["sheets.aligned"] = InputRefused("picture-damaged")
    page.giving.open_sheet(page.patient.page, [])
    settle()
    wizard = page.giving.wizard
    assert wizard.step.errors.isVisible()
    assert wizard.next.isEnabled()


# pairs


def test_pairs_are_added_moved_swapped_removed(wizard, settle):
    step = wizard.step
    step.plus.click()
    made = dialog(wizard, PairDialog)
    assert not made.act.isEnabled()
    photos = wizard.draft.model.photos
    made.grid.pick([photos[0].id, photos[-1].id])
    made.act.click()
    settle()
    assert len(wizard.sheet.pairs) == 4
    assert step.pair.photos == (photos[-1].id, photos[0].id)
    step.up.click()
    assert step.number == 2
    step.nudges.swap.click()
    settle()
    assert step.pair.photos == (photos[0].id, photos[-1].id)
    assert step.pair.lies.similarity.scale == pytest.approx(1 / LAID.similarity.scale)
    step.minus.click()
    assert len(wizard.sheet.pairs) == 3


def test_a_caption_is_its_pairs_own(wizard, check, clinic):
    wizard.go(PICTURES)
    wizard.step.caption.setText("Lower lids")
    wizard.step.caption.textEdited.emit("Lower lids")
    wizard.step.list.setCurrentRow(1)
    assert wizard.step.caption.text() == ""
    assert wizard.sheet.plan().pairs[0].caption == "Lower lids"


def test_a_caption_with_the_patients_name_goes_no_further(wizard):
    wizard.step.caption.setText("Mme Rousseau, lower lids")
    wizard.step.caption.textEdited.emit("Mme Rousseau, lower lids")
    assert not wizard.next.isEnabled()
    assert "is the patient's name" in wizard.missing.text()
    wizard.step.caption.textEdited.emit("Lower lids")
    assert wizard.next.isEnabled()
    assert not wizard.missing.text()


def test_a_title_with_the_patients_name_goes_no_further(check, wizard, qtbot, settle):
    check.box.title.setText("Amélie, before and after")
    check.box.title.textEdited.emit("Amélie, before and after")
    qtbot.wait(700)
    settle()
    assert not wizard.next.isEnabled()
    assert "is the patient's name" in wizard.missing.text()


def test_pairs_go_with_pictures_that_the_consent_leaves_out(wizard, hands, clinic, settle):
    gone = wizard.sheet.pairs[0].before
    clinic.giving.standings = (dataclasses.replace(given.CARE, outside=(gone,)),)
    hands.reach(REASON, given.AMELIE)
    hands.why(Purpose.CARE)
    wizard.step._leave_out()
    settle()
    hands.on()
    assert len(wizard.sheet.pairs) == 2
    assert gone not in wizard.draft.photos


# pages


def test_slides_turn_page_by_page(check, qtbot, settle):
    check.box.forms.button("slides").click()
    qtbot.wait(60)
    settle()
    assert len(check.pages) == 3
    assert "Page 1 of 3" in seen(check)
    check.later.click()
    assert "Page 2 of 3" in seen(check)
    assert check.sheet.plan().look.form is SheetForm.SLIDES


def test_other_words_are_drawn_anew(check, clinic, qtbot, settle):
    drawn = len(clinic.sheets.drawn)
    check.box.title.setFocus()
    QTest.keyClicks(check.box.title, "Eyelids")
    qtbot.waitUntil(lambda: len(clinic.sheets.drawn) > drawn, timeout=5_000)
    settle()
    assert clinic.sheets.drawn[-1].look.title == "Eyelids"
    assert len(clinic.sheets.drawn) == drawn + 1


def test_the_foot_is_in_the_sheets_language_until_somebody_writes_another(check, settle):
    box = check.box
    assert box.note.text() == "Confidentiel"
    box.languages.button("en").click()
    assert box.note.text() == "Confidential"
    box.note.setText("My own words")
    box.languages.button("fr").click()
    assert box.note.text() == "My own words"


def test_what_cannot_be_read_is_told(wizard, hands, clinic, settle):
    photo = wizard.sheet.pairs[0].before
    clinic.sheets.left_out = (exports.BlockedPicture(photo, "picture-damaged"),)
    hands.reach(CHECK, given.AMELIE, Purpose.CARE, PackageKind.PLAIN)
    settle()
    assert "Some pairs are missing" in seen(wizard)


def test_only_what_is_plain_is_printed(wizard, hands, settle):
    hands.reach(CHECK, given.AMELIE, Purpose.CARE, PackageKind.PATIENT_PAGE)
    settle()
    assert not wizard.step.box.forms.button("paper").isEnabled()


# paper


def test_it_is_printed_by_the_chosen_printer(check, wizard, clinic, monkeypatch, qtbot, settle):
    sent = []
    monkeypatch.setattr(printing, "printer_names", lambda: ["Front desk", "Office"])
    monkeypatch.setattr(sheet_step, "print_pages", lambda pages, to: sent.append((pages, to)))
    check.box.forms.button("paper").click()
    qtbot.wait(60)
    settle()
    assert wizard.next.text() == "Print …"
    wizard.next.click()
    settle()
    made = dialog(wizard, PrintDialog)
    made.printers.setCurrentText("Office")
    made.copies.setValue(2)
    made.act.click()
    settle()
    [(pages, to)] = sent
    assert len(pages) == 1
    assert (to.name, to.copies) == ("Office", 2)
    assert "3 pairs, sent to Office" in seen(wizard)
    assert "Take the pages from the printer now" in seen(wizard)


def test_without_a_printer_it_says_so(check, wizard, monkeypatch, qtbot, settle):
    monkeypatch.setattr(printing, "printer_names", list)
    check.box.forms.button("paper").click()
    qtbot.wait(60)
    settle()
    wizard.next.click()
    settle()
    made = dialog(wizard, PrintDialog)
    assert not made.act.isEnabled()
    assert "No printer was found" in seen(made)
    made.reject()


def test_a_printer_that_fails_is_said_in_the_log(check, clinic, monkeypatch, settle):
    def fails(pages, to):
        raise StorageFailed("printer-failed")

    monkeypatch.setattr(sheet_step, "print_pages", fails)
    check.print(printing.Printer("Office"))
    settle()
    assert check.errors.isVisible()
    assert clinic.sheets.failed == [(clinic.rows[0].id, "ee" * 16)]


# a second person, a lock


def test_what_was_allowed_goes_on_unchanged(page, clinic, settle, tmp_path):
    page.giving.open_sheet(page.patient.page, [])
    settle()
    wizard = page.giving.wizard
    Hands(wizard, settle).reach(CHECK, given.OKAFOR, Purpose.COLLEAGUES)
    plan = wizard.sheet.plan()
    wizard._close()
    clinic.sheets.questions = [AskedSheet("0e" * 16, plan, "Dr Okafor", "granted", "Olga Brandt")]
    page.giving.open_sheet(page.patient.page, [])
    settle()
    wizard = page.giving.wizard
    assert "Olga Brandt allowed this sheet." in seen(wizard)
    go = next(one for one in wizard.findChildren(QPushButton) if one.text() == "Go on with it")
    go.click()
    settle()
    assert wizard.here == CHECK
    assert not wizard.back.isVisible()
    wizard.step.save(tmp_path / "sheet.age")
    settle()
    [(given_plan, _, _)] = clinic.sheets.given
    assert given_plan.export.request == "0e" * 16
    assert given_plan.pairs == plan.pairs


def test_a_notice_leads_to_the_sheet_that_was_allowed(page, clinic, settle):
    page.giving.open_sheet(page.patient.page, [])
    settle()
    Hands(page.giving.wizard, settle).reach(CHECK, given.OKAFOR, Purpose.COLLEAGUES)
    plan = page.giving.wizard.sheet.plan()
    page.giving.drop()
    clinic.sheets.questions = [AskedSheet("0e" * 16, plan, "Dr Okafor", "granted", "Olga Brandt")]
    page.giving.take_up(page.patient.page, GoOn("0e" * 16, sheet=True))
    settle()
    assert page.giving.wizard.here == CHECK
    assert page.giving.wizard.sheet.plan().export.request == "0e" * 16


def test_a_lock_keeps_the_pairs_and_no_words(page, check, wizard, settle):
    wizard.sheet.pairs[0].caption = "Lower lids"
    wizard.sheet.pairs[0].nudge(LAID.similarity.nudged(0.1))
    kept = page.place("patients").kept
    assert isinstance(kept, KeptSheet)
    assert "Lower lids" not in repr(kept)
    lies = [one.lies for one in wizard.sheet.pairs]
    page.giving.drop()
    page.giving.take_up(page.patient.page, kept)
    settle()
    again = page.giving.wizard
    assert [one.lies for one in again.sheet.pairs] == lies
    assert again.here in {COVER, CHECK}


def test_wiped_nothing_stays(wizard, check):
    pages = list(check.pages)
    wizard.wipe()
    assert all(one.empty for one in pages)
    assert wizard.sheet.pairs == []


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_every_step_fits_the_window(open_page, clinic, settle, size):
    page = open_page("patients", fakes.MARIE, size, patient=clinic.rows[0].id)
    page.giving.open_sheet(page.patient.page, [])
    settle()
    wizard = page.giving.wizard
    Hands(wizard, settle).reach(CHECK, given.AMELIE, Purpose.CARE, PackageKind.PLAIN)
    assert wizard.minimumSizeHint().width() <= wizard.width()
    for one in wizard.steps.values():
        assert one.minimumSizeHint().width() <= wizard.width()
        assert one.minimumSizeHint().height() <= wizard.stack.height()


def test_a_folder_for_pages(check, wizard, clinic, qtbot, settle, tmp_path: Path):
    check.box.forms.button("pictures").click()
    qtbot.wait(60)
    settle()
    wizard.next.click()
    [chooser] = wizard.findChildren(QFileDialog)
    assert chooser.fileMode() is QFileDialog.FileMode.Directory
    chooser.reject()
