"""Names and the Tab key in the dialogs; none is left out."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from clinicvault.domain.clinical import Giver
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import Purpose, UserState
from clinicvault.domain.roles import Role
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Place
from clinicvault.gui.export.leaving import LeaveDialog
from clinicvault.gui.files import choose_files, choose_folder, choose_save
from clinicvault.gui.importing.assign import ClockDialog, VisitDialog
from clinicvault.gui.importing.erase import EraseDialog
from clinicvault.gui.importing.result import Result
from clinicvault.gui.importing.undo import MoveDialog, TakeBackDialog
from clinicvault.gui.log.accept import AcceptDialog
from clinicvault.gui.log.review.past import _ListDialog
from clinicvault.gui.log.standing import FaultsDialog
from clinicvault.gui.log.witness.dialog import WitnessDialog
from clinicvault.gui.patients.consent import ConsentDialog, WithdrawDialog
from clinicvault.gui.patients.consent_acts import AttachDialog, ConfirmConsentDialog
from clinicvault.gui.patients.consent_evidence import EvidenceDialog
from clinicvault.gui.patients.consent_paper import PaperDialog
from clinicvault.gui.patients.edit import PatientDialog
from clinicvault.gui.patients.kept_files import DeleteKeptDialog, KeptFilesDialog
from clinicvault.gui.people.hardware import _KeyDialog
from clinicvault.gui.people.users_code import CodeDialog
from clinicvault.gui.people.users_granting import GrantDialog
from clinicvault.gui.people.users_inviting import InviteDialog
from clinicvault.gui.people.users_leaving import DisableDialog
from clinicvault.gui.receiving.clinic_key import ClinicKeyDialog
from clinicvault.gui.receiving.compare import CompareDialog
from clinicvault.gui.receiving.dialogs import PackagesDialog, PassphraseDialog
from clinicvault.gui.receiving.senders_box import ForgetDialog
from clinicvault.gui.start.leaving import LeavingDialog
from clinicvault.gui.widgets import Dialog
from clinicvault.services import views
from tests.gui import fakes, fakes_receiving, special_photos
from tests.gui.ears import heard, name, tabbed
from tests.gui.fakes_consents import consent
from tests.gui.hands import dialog, named, type_text

OLGA = fakes.OLGA
PARENTS = consent(giver=Giver.PARENT, giver_name="Claire", evidence_missing=True)
WAITING = fakes.person(7, "Zoë Ray", Role.PRACTITIONER, state=UserState.INVITED)
RESTORED = views.LogStatus(1000, "ck", True, (), fakes.NOW, None, 1)
TIMED = Result("imported", "a.jpg", "p1", taken="2026-11-21T09:00:00")
BROKEN = views.LogStatus(1000, "ck", False, ((3, "leaf-altered"),), fakes.NOW, None)
KEPT_FILE = views.KeptFile("b1" * 16, "DSC_1.JPG", "picture-crashed", "It broke.", fakes.NOW, 9000)


# dialogs


@pytest.fixture
def asked(open_page, clinic) -> Callable[..., QDialog]:
    """Open a dialog over a page."""
    clinic.users += [OLGA, WAITING]

    def ask(make: Callable[..., QDialog], page_name: str = "patients", user=fakes.ALL) -> QDialog:
        place = {"patient": clinic.rows[0].id} if page_name == "patients" else {}
        page = open_page(page_name, user, **place)
        made = make(page)
        made.open()
        return made

    return ask


DIALOGS: dict[str, tuple[str, Callable[..., QDialog]]] = {
    "new patient": ("patients", lambda page: PatientDialog(page, page.desk, print)),
    "edit a patient": (
        "patients",
        lambda page: PatientDialog(page, page.desk, print, page.patient.patient),
    ),
    "consent": ("patients", lambda page: ConsentDialog(page, page.desk, page.patient._page)),
    "renew a consent": (
        "patients",
        lambda page: ConsentDialog(page, page.desk, page.patient._page, renews=PARENTS),
    ),
    "attach a form": (
        "patients",
        lambda page: AttachDialog(page, page.desk, page.patient.patient, PARENTS),
    ),
    "confirm a consent": (
        "patients",
        lambda page: ConfirmConsentDialog(page, page.desk, page.patient.patient, PARENTS),
    ),
    "what shows a consent": ("patients", lambda page: EvidenceDialog(page, page.desk, PARENTS)),
    "form on paper": (
        "patients",
        lambda page: PaperDialog(page, page.desk, page.patient.patient, PARENTS),
    ),
    "withdraw": (
        "patients",
        lambda page: WithdrawDialog(page, page.desk, page.patient.patient, Purpose.CARE),
    ),
    "leave the export": ("patients", lambda page: LeaveDialog(page, print)),
    "leave without the words": ("patients", lambda page: LeaveDialog(page, print, words=True)),
    "kept files": (
        "patients",
        lambda page: KeptFilesDialog(page, page.desk, page.patient.patient),
    ),
    "delete a kept file": (
        "patients",
        lambda page: DeleteKeptDialog(page, page.desk, KEPT_FILE, print),
    ),
    "move": ("import", lambda page: MoveDialog(page, page.desk, ["a"], print)),
    "another visit": ("import", lambda page: VisitDialog(page, page.desk, ["a"], print)),
    "clock": (
        "import",
        lambda page: ClockDialog(page, page.desk, [TIMED, TIMED], [TIMED], print),
    ),
    "erase": ("import", lambda page: EraseDialog(page, page.desk, 3, "the card", print)),
    "take back": ("import", lambda page: TakeBackDialog(page, page.desk, ["a"], print)),
    "clinic's key": ("import", lambda page: ClinicKeyDialog(page, page.desk)),
    "compare a sender": (
        "import",
        lambda page: CompareDialog(page, page.desk, fakes_receiving.SIGNED, print),
    ),
    "packages": (
        "import",
        lambda page: PackagesDialog(
            page,
            page.desk,
            (fakes_receiving.SIGNED, fakes_receiving.LOCKED),
            may_compare=True,
            compare=print,
        ),
    ),
    "forget a sender": (
        "import",
        lambda page: ForgetDialog(page, page.desk, fakes_receiving.KNOWN, print),
    ),
    "passphrase again": ("import", lambda page: PassphraseDialog(page, page.desk, print)),
    "invite": ("users", lambda page: InviteDialog(page, page.desk, page)),
    "compare words": ("users", lambda page: GrantDialog(page, page.desk, WAITING, page)),
    "end access": ("users", lambda page: DisableDialog(page, page.desk, WAITING, page)),
    "faults": ("log", lambda page: FaultsDialog(page, BROKEN)),
    "check code": ("log", lambda page: WitnessDialog(page, page.desk)),
    "accept alone": ("log", lambda page: AcceptDialog(page, page.desk, (), print)),
}


@pytest.mark.parametrize("kind", DIALOGS)
def test_dialogs(asked, settle, kind):
    made = asked(DIALOGS[kind][1], DIALOGS[kind][0])
    settle()
    assert name(made)
    assert made.accessibleName()
    heard(made)
    made.errors.show_error(StorageFailed("disk-full"))
    heard(made)
    made.close()
    settle()


@pytest.mark.parametrize("section", ["aside", "raw"])
def test_the_list_of_kept_files(asked, clinic, settle, click, section):
    special_photos.keep_files(clinic, special_photos.fill(clinic))
    made = asked(DIALOGS["kept files"][1])
    settle()
    click(made.sections.button(section))
    heard(made)
    clinic.gates["kept.retry"] = threading.Event()
    made._retry()
    heard(made)
    clinic.gates["kept.retry"].set()
    settle()
    heard(made)
    made.close()
    settle()


def test_no_dialog_is_left_out():
    alone = {
        LeavingDialog,
        AskDialog,
        _KeyDialog,
        _ListDialog,
        CodeDialog,
    }  # see the first run; bases of others
    made = {type_ for type_ in _all_dialogs() if type_.__module__.startswith("clinicvault.gui")}
    files = Path(__file__).parent.glob("test_accessibility*.py")
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    # Made by the test, or opened by a click and then looked for.
    heard_of = set(re.findall(r"(\w+)\(|, (\w+)\)", source))
    names = {name for pair in heard_of for name in pair}
    assert {one for one in made - alone if one.__name__ not in names} == set()


def _all_dialogs() -> set[type]:
    found, todo = set(), [Dialog]
    while todo:
        below = todo.pop().__subclasses__()
        found.update(below)
        todo += below
    return found


@pytest.mark.parametrize("user", [fakes.NOAH, OLGA])
def test_the_second_persons_password(asked, clinic, settle, user):
    clinic.log_verdict = RESTORED
    made = asked(
        lambda page: AcceptDialog(page, page.desk, tuple(clinic.users), print), "log", user
    )
    heard(made)
    assert made.password in tabbed(made)
    assert made.name in tabbed(made)
    made.close()
    settle()


def test_an_invitation_with_its_code(asked, settle, click):
    made = asked(DIALOGS["invite"][1], "users")
    type_text(made.name, "Zoë")
    made.boxes[Role.PRACTITIONER].click()
    heard(made)
    click(made.go)
    settle()
    heard(made)
    made.handed.click()
    settle()


def test_words_with_the_own_password(asked, clinic, settle, click):
    clinic.step_up = True
    made = asked(DIALOGS["compare words"][1], "users")
    type_text(made.words, fakes.WORDS)
    click(made.go)
    settle()
    heard(made)
    assert made.password in tabbed(made)
    made.close()
    settle()


def test_what_a_role_does_not_show(open_shell, settle, click):
    shell = open_shell(fakes.INES)
    shell.go(Place())
    settle()
    click(named(shell, "What I do not see"))
    made = dialog(shell, Dialog)
    heard(made)
    made.close()
    settle()


@pytest.mark.parametrize(
    "choose",
    [
        lambda page: choose_files(page, "Photos to import", print, "Photos (*.jpg)"),
        lambda page: choose_folder(page, "Folder to import", print),
        lambda page: choose_save(page, "Export the access log", "log.jsonl", print),
    ],
    ids=["files", "folder", "save"],
)
def test_dialogs_for_files(open_page, settle, choose):
    page = open_page("settings")
    choose(page)
    made = dialog(page, QFileDialog)
    heard(made)
    made.close()
    settle()


def test_erasing_while_it_runs_and_after_it(asked, clinic, settle, click):
    clinic.gates["import.erasing"] = threading.Event()
    clinic.erased = views.Erased(("/c/1.jpg",), (("/c/2.jpg", "source-changed"),))
    made = asked(DIALOGS["erase"][1], "import")
    made.sure.click()
    heard(made)
    click(made.erase)
    heard(made)
    assert made.stop in tabbed(made)
    clinic.gates["import.erasing"].set()
    settle()
    heard(made)
    made.close()
    settle()


def test_the_tab_key_goes_round_a_dialog(qtbot, open_page, settle):
    page = open_page("patients", fakes.INES)
    made = PatientDialog(page, page.desk, print)
    made.open()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.given.setFocus()
    seen = []
    for _ in range(8):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    for one in (made.family, made.born, made.number, made.note, made.save, made.given):
        assert one in seen, one.accessibleName()
    assert made.family.property("kbd") is not None
    made.close()
    settle()
