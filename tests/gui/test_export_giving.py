"""The last look, the second person, and giving: once, or not at all."""

from __future__ import annotations

import dataclasses
import threading

import pytest
from PySide6.QtWidgets import QFileDialog

from clinicvault.domain.errors import Cancelled, Refused, StorageFailed
from clinicvault.gui.export.wizard import CHECK, PICTURES, RESULT
from clinicvault.services.views.exports import BlockedPicture, ExportLook, PackageKind
from tests.gui import fakes
from tests.gui import fakes_export as given
from tests.gui.export_hands import Hands, open_wizard
from tests.gui.fakes_access import PASSWORD
from tests.gui.hands import dialog, give_file, named, seen

HELPERS = ((fakes.OLGA.id, fakes.OLGA.name), (fakes.NOAH.id, fakes.NOAH.name))
NOTE = "second opinion before a revision"


@pytest.fixture
def service(clinic) -> given.FakeExports:
    """The export behind the wizard."""
    return clinic.giving


@pytest.fixture
def page(open_page, clinic):
    """A practitioner's patient page."""
    return open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)


@pytest.fixture
def hands(page, service, settle) -> Hands:
    """Before the first question."""
    return Hands(open_wizard(page, service), settle)


@pytest.fixture
def wizard(hands):
    """The wizard of these hands."""
    return hands.wizard


def needs_second(service, **values) -> None:
    """The clinic's rules want one."""
    service.verdict = ExportLook(second=given.BULK, **{"approvers": HELPERS, **values})


def test_a_second_person_at_this_screen(wizard, hands, service, settle, tmp_path, click):
    needs_second(service)
    hands.reach(CHECK)
    step = wizard.step
    assert "Many pictures at once, faces that can be recognised" in seen(step)
    assert not wizard.next.isEnabled()
    assert wizard.missing.text() == "Write why, in at least a few words."
    step.second.note.setText(NOTE)
    assert wizard.next.isEnabled()
    click(wizard.next)
    assert wizard.findChildren(QFileDialog) == []  # the password comes first
    step.second.says.password.setText("wrong")
    step.save(tmp_path / "out.age")
    settle()
    assert step.errors.code == "wrong-password"
    assert step.second.note.text() == NOTE
    step.second.says.password.setText(PASSWORD)
    click(wizard.next)
    give_file(wizard, tmp_path / "out.age")
    settle()
    plan, _, second = service.given[0]
    assert (plan.note, second) == (NOTE, (fakes.OLGA.id, PASSWORD))
    assert wizard.here == RESULT


def test_a_second_person_elsewhere(wizard, hands, service, settle, click):
    needs_second(service)
    hands.reach(CHECK, note=NOTE)
    wizard.step.second.where.button("elsewhere").click()
    assert "Olga Brandt, Noah Fischer" in seen(wizard)
    click(named(wizard, "Ask for it"))
    settle()
    assert service.asked_plans[0] == wizard.draft.plan()
    assert service.given == []
    assert "A second person was asked" in seen(wizard)
    click(named(wizard, "Done"))


@pytest.mark.parametrize(
    ("hours", "told", "can"),
    [(0, "Ask an administrator who may.", False), (24, "24 hours after you asked", True)],
)
def test_nobody_else_is_there(wizard, hands, service, settle, hours, told, can):
    needs_second(service, approvers=(), wait_hours=hours)
    hands.reach(CHECK, note=NOTE)
    assert told in seen(wizard)
    assert wizard.next.isEnabled() is can
    assert (wizard.next.text() == "Ask for it") is True


def test_what_was_allowed_is_made_as_it_was_asked(wizard, hands, service, settle, tmp_path, click):
    hands.reach(CHECK, note=NOTE)
    plan = wizard.draft.plan()
    needs_second(service)
    service.questions = [given.allowed(plan)]
    wizard.go(PICTURES)
    settle()
    assert "Olga Brandt allowed this export." in seen(wizard)
    click(named(wizard, "Go on with it"))
    settle()
    assert wizard.here == CHECK
    assert wizard.step.second is None
    assert not wizard.back.isVisible()
    assert not any(sign.isEnabled() for sign in wizard.stepper.signs)
    wizard.step.save(tmp_path / "out.age")
    settle()
    assert service.given[0][0] == dataclasses.replace(plan, request="0f" * 16)


def test_a_question_that_waits_is_taken_back(wizard, hands, service, settle, click):
    hands.reach(CHECK)
    service.questions = [given.allowed(wizard.draft.plan(), "waiting")]
    wizard.go(PICTURES)
    settle()
    assert "This export waits for a second person." in seen(wizard)
    click(named(wizard, "Take back"))
    settle()
    assert service.taken_back == ["0f" * 16]
    assert "This export waits" not in seen(wizard)


def test_pictures_that_cannot_leave_are_left_out(wizard, hands, service, settle, click):
    bad = wizard.draft.photos[1]
    service.verdict = ExportLook(blocked=(BlockedPicture(bad, "picture-damaged"),))
    hands.reach(CHECK)
    assert "Some of the pictures cannot leave: 1." in seen(wizard)
    assert not wizard.next.isEnabled()
    click(wizard.step.blocked.action)
    settle()
    assert bad not in wizard.draft.photos
    assert wizard.next.isEnabled()


def test_what_could_not_be_given_is_told_and_the_rest_went(
    wizard, hands, service, settle, tmp_path
):
    service.left_out = (BlockedPicture(wizard.draft.photos[0], "picture-damaged"),)
    hands.reach(CHECK)
    wizard.step.save(tmp_path / "out.age")
    settle()
    assert "1 picture could not be given; the others were." in seen(wizard)
    assert "1 picture, saved as" in seen(wizard)


def test_what_is_no_medical_file_is_told(wizard, hands, service, settle, tmp_path):
    service.no_medical = (BlockedPicture(wizard.draft.photos[0], "dicom-kind"),)
    hands.reach(CHECK)
    wizard.step.save(tmp_path / "out.age")
    settle()
    assert "1 picture is not there as a medical file" in seen(wizard)
    assert "This picture cannot be a DICOM object" in seen(wizard)
    assert "could not be given" not in seen(wizard)


def test_plain_files_go_into_a_folder(wizard, hands, service, settle, tmp_path, click):
    hands.reach(CHECK, kind=PackageKind.PLAIN)
    assert "Nothing is needed: whoever has it sees it" in seen(wizard)
    click(wizard.next)
    picker = dialog(wizard, QFileDialog)
    assert picker.fileMode() is QFileDialog.FileMode.Directory
    give_file(wizard, tmp_path)
    settle()
    assert service.given[0][1] == tmp_path
    assert "Hand the files over yourself" in seen(wizard)
    assert given.WORDS not in seen(wizard)


def test_cancel_stops_and_keeps_the_answers(
    wizard, hands, clinic, service, settle, tmp_path, click
):
    hands.reach(CHECK)
    clinic.gates["export.give"] = threading.Event()
    clinic.fail["export.give"] = Cancelled()
    step = wizard.step
    step.save(tmp_path / "out.age")
    assert step.working.isVisible()
    assert not wizard.next.isEnabled()
    wizard.leave()
    wizard.go(PICTURES)
    assert wizard.here == CHECK
    token = step._task.token
    click(step.working.stop)
    assert token.cancelled
    clinic.gates.pop("export.give").set()
    settle()
    assert step.errors.code == ""
    assert not step.working.isVisible()
    assert wizard.next.isEnabled()
    assert service.given == []


def test_once_however_often_it_is_pressed(wizard, hands, clinic, service, settle, tmp_path):
    hands.reach(CHECK)
    gate = clinic.gates["export.give"] = threading.Event()
    for _ in range(3):
        wizard.step.save(tmp_path / "out.age")
    gate.set()
    settle()
    assert len(service.given) == 1


@pytest.mark.parametrize("error", [StorageFailed("disk-full"), Refused("consent-withdrawn")])
def test_a_failure_is_explained_and_keeps_the_answers(
    wizard, hands, clinic, settle, tmp_path, error
):
    hands.reach(CHECK, note=NOTE)
    clinic.fail["export.give"] = error
    wizard.step.save(tmp_path / "out.age")
    settle()
    assert wizard.step.errors.code == error.code
    assert wizard.here == CHECK
    assert wizard.draft.note == NOTE
    assert wizard.next.isEnabled()


def test_rules_that_cannot_be_asked_let_nothing_leave(wizard, hands, clinic, settle):
    clinic.fail["export.look"] = Refused("role-missing")
    hands.reach(CHECK)
    assert wizard.step.errors.code == "role-missing"
    assert not wizard.next.isEnabled()


def test_every_picture_is_seen_as_it_will_leave(wizard, hands, service, settle):
    hands.reach(CHECK)
    before = len(service.plans)
    wizard.step.strip.step(1)
    settle()
    assert len(service.plans) == before + 1
    assert wizard.step.canvas.picture is not None
    assert wizard.step.photo == wizard.draft.photos[1]
