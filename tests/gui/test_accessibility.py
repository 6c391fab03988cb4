"""Everything that can be pressed or filled in has a name, and the Tab key reaches it.

Each scene is a page, a screen or a dialog as a person meets it; a new one belongs in here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from clinicvault.domain.clinical import ConsentStatus, Giver
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import Purpose, UserState
from clinicvault.domain.roles import Role
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Place
from clinicvault.gui.files import choose_files, choose_folder, choose_save
from clinicvault.gui.importing import cards
from clinicvault.gui.importing.assign import ClockDialog, VisitDialog
from clinicvault.gui.importing.erase import EraseDialog
from clinicvault.gui.importing.result import Result
from clinicvault.gui.importing.undo import MoveDialog, TakeBackDialog
from clinicvault.gui.log.accept import AcceptDialog
from clinicvault.gui.log.code import CodeDialog
from clinicvault.gui.log.standing import FaultsDialog
from clinicvault.gui.patients.consent import ConsentDialog, WithdrawDialog
from clinicvault.gui.patients.consent_acts import AttachDialog, ConfirmConsentDialog
from clinicvault.gui.patients.consent_evidence import EvidenceDialog
from clinicvault.gui.patients.consent_paper import PaperDialog
from clinicvault.gui.patients.edit import PatientDialog
from clinicvault.gui.patients.export import ExportDialog
from clinicvault.gui.patients.kept_files import DeleteKeptDialog, KeptFilesDialog
from clinicvault.gui.people.hardware import _KeyDialog
from clinicvault.gui.people.users_granting import GrantDialog
from clinicvault.gui.people.users_inviting import InviteDialog
from clinicvault.gui.people.users_leaving import DisableDialog
from clinicvault.gui.pictures.blend import OVERLAY, WIPE
from clinicvault.gui.shell.registry import PAGES
from clinicvault.gui.start.flow import StartFlow
from clinicvault.gui.start.founding import CreatingStep
from clinicvault.gui.start.kit import KitStep
from clinicvault.gui.start.leaving import LeavingDialog
from clinicvault.gui.start.people import FirstUsersStep
from clinicvault.gui.start.recover import RecoveringStep
from clinicvault.gui.unlock.enrol import EnrolPanel
from clinicvault.gui.unlock.screen import UnlockScreen
from clinicvault.gui.widgets import Dialog
from clinicvault.services import views
from clinicvault.services.api import KitOutcome
from tests.gui import fakes, special_photos
from tests.gui.ears import controls, name, nameless, tabbed, unreached
from tests.gui.fakes_consents import consent
from tests.gui.hands import dialog, give_file, named, type_text
from tests.gui.test_importing import FILES

OLGA = fakes.OLGA
PARENTS = consent(giver=Giver.PARENT, giver_name="Claire", evidence_missing=True)
WAITING = fakes.person(7, "Zoë Ray", Role.PRACTITIONER, state=UserState.INVITED)
RESTORED = views.LogStatus(1000, "ck", True, (), fakes.NOW, None, 1)
TIMED = Result("imported", "a.jpg", "p1", taken="2026-11-21T09:00:00")
BROKEN = views.LogStatus(1000, "ck", False, ((3, "leaf-altered"),), fakes.NOW, None)
KEPT_FILE = views.KeptFile("b1" * 16, "DSC_1.JPG", "picture-crashed", "It broke.", fakes.NOW, 9000)


def heard(parent: QWidget) -> None:
    """The check of every scene."""
    QCoreApplication.processEvents()
    assert controls(parent), parent
    assert nameless(parent) == []
    assert unreached(parent) == []


# the ears themselves


def test_a_control_without_a_name_is_found(open_page):
    page = open_page("settings")
    heard(page)
    page.tabs.button("help").setText("")
    assert len(nameless(page)) == 1


def test_a_control_that_tab_passes_by_is_found(open_page):
    page = open_page("backup")
    page.tidy.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    assert len(unreached(page)) == 1


def test_a_trap_for_the_focus_is_found(open_page, monkeypatch):
    page = open_page("backup")
    monkeypatch.setattr("tests.gui.ears.press_tab", lambda widget: page.backup.setFocus())
    assert any("Tidy up" in one for one in unreached(page))


# pages


@pytest.mark.parametrize("user", [fakes.ALL, fakes.NOAH, fakes.INES, fakes.MARIE, OLGA])
def test_every_page_of_every_role(open_shell, clinic, settle, user):
    clinic.users += [OLGA, WAITING]
    clinic.warnings = ("warning-no-backup",)
    clinic.log_verdict = RESTORED
    shell = open_shell(user)
    assert shell._kinds
    for page in shell._kinds:
        shell.go(Place(page))
        settle()
        heard(shell)


def test_no_page_is_left_out(open_shell):
    assert set(open_shell(fakes.ALL)._kinds) == {kind.name for kind in PAGES}


@pytest.mark.parametrize("size", [(1440, 900), (940, 620)])
@pytest.mark.parametrize("tab", ["timeline", "consent", "details"])
def test_a_patient(open_shell, clinic, settle, tab, size):
    shell = open_shell(fakes.ALL, size)
    shell.go(Place("patients", clinic.rows[0].id))
    settle()
    shell.page.patient.show_tab(tab)
    heard(shell)


def test_a_patient_without_consent(open_shell, clinic, settle):
    shell = open_shell(fakes.ALL)
    shell.go(Place("patients", clinic.rows[2].id))
    settle()
    assert clinic.rows[2].consent is ConsentStatus.NONE
    heard(shell)


def test_the_viewer(open_page, clinic, settle):
    page = open_page("patients", fakes.ALL, patient=clinic.rows[0].id)
    page._view(page.patient.model.photos[1].id)
    settle()
    settle()
    heard(page)
    assert page.viewer.canvas in tabbed(page.window())
    page.viewer._fail(StorageFailed("disk-full"))
    heard(page)


def test_the_viewer_with_details_and_a_clip(open_page, clinic, settle, click):
    row = special_photos.fill(clinic)
    page = open_page("patients", fakes.ALL, patient=row.id)
    page._view(special_photos.photo_id(row, special_photos.STILL))
    settle()
    settle()
    click(page.viewer.info)
    heard(page)
    seen = tabbed(page.window())
    assert all(one in seen for one in (page.viewer.clip, page.viewer.details.area))
    click(page.viewer.clip)
    settle()
    settle()
    heard(page)


@pytest.mark.parametrize("user", [fakes.ALL, fakes.INES])
def test_a_patient_with_files_kept_aside(open_page, clinic, user):
    row = special_photos.fill(clinic)
    special_photos.keep_files(clinic, row)
    page = open_page("patients", user, patient=row.id)
    assert page.patient.aside.isVisible()
    heard(page)


@pytest.mark.parametrize("mode", ["side", WIPE, OVERLAY])
def test_compare(open_page, clinic, settle, click, mode):
    page = open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)
    panel = page.patient.compare
    click(panel.first_last)
    settle()
    settle()
    click(panel.modes.button(mode))
    heard(page)
    panel.large.click()
    heard(page)
    wanted = {"side": [panel.left, panel.right], WIPE: [panel.blend], OVERLAY: [panel.mix]}
    seen = tabbed(page.window())
    assert all(one in seen for one in wanted[mode])


@pytest.mark.parametrize("size", [(1440, 900), (940, 620)])
def test_an_import_while_it_runs_and_after_it(open_page, clinic, settle, click, size, monkeypatch):
    monkeypatch.setattr(cards, "mounted_cards", lambda: (cards.Card("EOS", Path("/media/eos")),))
    clinic.unfinished = (clinic.rows[0].id, 3)
    page = open_page("import", fakes.INES, size)
    choosing, review = page.choosing, page.review
    type_text(choosing.picker.search, "a")
    heard(page)
    clinic.gates["import.look"] = threading.Event()
    choosing.picker.choose(clinic.rows[0])
    choosing.drop.dropped.emit(
        [*FILES, *map(Path, ("/c/rare.tif", "/c/twin1.jpg", "/c/twin2.jpg"))]
    )
    heard(page)
    clinic.gates["import.look"].set()
    settle()
    heard(page)
    clinic.gates["import.file"] = threading.Event()
    click(choosing.start)
    heard(page)
    clinic.gates["import.file"].set()
    settle()
    settle()
    click(review.tools.all)
    heard(page)
    assert review.list in tabbed(page.window())
    for kind in ("refused", "alike"):
        click(review.which.choices.button(kind))
        heard(page)
    assert review.grid in tabbed(page.window())
    click(review.more)
    heard(page)


def test_an_import_whose_card_was_pulled_out(open_page, clinic, settle, click):
    page = open_page("import", fakes.INES)
    page.choosing.picker.choose(clinic.rows[0])
    page.choosing.take([Path("/c/1.jpg"), Path("/c/pulled.jpg")])
    settle()
    click(page.choosing.start)
    settle()
    assert page.review.gone.isVisible()
    heard(page)


@pytest.mark.parametrize("size", [(1440, 900), (940, 620)])
@pytest.mark.parametrize("status", [RESTORED, BROKEN])
def test_the_log_with_filters_and_an_entry(open_page, clinic, settle, click, status, size):
    clinic.log_verdict = status
    page = open_page("log", size=size)
    click(page.more)
    page.table.selectRow(1)
    heard(page)


def test_the_log_while_it_is_exported(open_page, clinic, settle, tmp_path):
    clinic.gates["review.export"] = threading.Event()
    page = open_page("log")
    page._export_to(tmp_path / "log.jsonl")
    heard(page)
    clinic.gates["review.export"].set()
    settle()
    heard(page)


def test_a_backup_while_it_runs(open_page, clinic, settle, tmp_path):
    clinic.gates["backup.object"] = threading.Event()
    page = open_page("backup", fakes.ALL)
    page._backup(tmp_path)
    heard(page)
    clinic.gates["backup.object"].set()
    settle()
    heard(page)


@pytest.mark.parametrize("user", [fakes.NOAH, fakes.INES])
@pytest.mark.parametrize("tab", ["general", "media", "forms", "password", "help"])
def test_settings(open_page, tab, user):
    page = open_page("settings", user, tab=tab)
    heard(page)


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
    "export": (
        "patients",
        lambda page: ExportDialog(page, page.desk, page.patient.patient, "P-1", ["a"]),
    ),
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
    "invite": ("users", lambda page: InviteDialog(page, page.desk, page)),
    "compare words": ("users", lambda page: GrantDialog(page, page.desk, WAITING, page)),
    "end access": ("users", lambda page: DisableDialog(page, page.desk, WAITING, page)),
    "faults": ("log", lambda page: FaultsDialog(page, BROKEN)),
    "check code": ("log", lambda page: CodeDialog(page, "clinicvault.local/00\n1000\nroot\n")),
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
    alone = {LeavingDialog, AskDialog, _KeyDialog}  # see the first run; bases of others
    made = {type_ for type_ in _all_dialogs() if type_.__module__.startswith("clinicvault.gui")}
    files = Path(__file__).parent.glob("test_accessibility*.py")
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    assert {one for one in made - alone if f"{one.__name__}(" not in source} == set()


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
    made._handed_over()
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


@pytest.mark.parametrize("key", ["", "age1" + "q" * 58])
def test_an_export_to_its_end(asked, settle, click, tmp_path, key):
    made = asked(DIALOGS["export"][1])
    type_text(made.recipient, "Dr Okafor")
    if key:
        made.by_key.click()
        type_text(made.key, key)
        heard(made)
    click(made.go)
    give_file(made, tmp_path / "out.age")
    settle()
    heard(made)
    click(named(made, "Done"))


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


# nobody unlocked


@pytest.fixture
def show(qtbot, context, settle) -> Iterator[Callable[[QWidget], QWidget]]:
    """Put a screen of the locked window in view."""
    made: list[QWidget] = []

    def put(screen: QWidget) -> QWidget:
        made.append(screen)
        screen.resize(1200, 1000)
        screen.show()
        settle()
        return screen

    yield put
    context.jobs.drop_all()
    for screen in made:
        screen.hide()
        screen.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_unlock_screen(show, context, clinic):
    services = clinic.services()
    passwords = (("Ada Alone", fakes.PASSWORD),)
    screen = show(UnlockScreen(context, services, services.unlocking.vault(), passwords))
    heard(screen)
    seen = tabbed(screen)
    assert screen.password in seen
    assert screen.names in seen
    screen.fail(StorageFailed("disk-full"))
    heard(screen)


def test_the_unlock_screen_while_the_clinic_opens(show, context):
    heard(show(UnlockScreen(context, None)))


def test_a_newcomers_first_time(show, context, clinic, settle, qtbot, click):
    services = clinic.services()
    screen = show(UnlockScreen(context, services, services.unlocking.vault()))
    click(screen.code)
    settle()
    heard(screen)
    panel = screen.findChild(EnrolPanel)
    type_text(panel.code, fakes.CODE)
    for one in (panel.password.first, panel.password.second):
        qtbot.keyClicks(one, "a really long password")
    click(panel.go)
    settle()
    assert fakes.WORDS in panel.words.text()
    heard(screen)


@pytest.mark.parametrize(
    "step",
    ["welcome", "clinic", "person", "password", "kit", "rehearse", "prove", "recover"],
)
def test_the_first_run(show, context, settle, step):
    flow = show(StartFlow(context))
    flow.draft.kit = KitOutcome("00" * 16, b"%PDF-1.7 kit", "00" * 16)
    getattr(flow, step)()
    settle()
    heard(flow)
    flow.step.fail(StorageFailed("disk-full"))
    heard(flow)


def test_the_first_colleagues(show, context, clinic, settle, click):
    flow = show(StartFlow(context))
    services = clinic.services()
    clinic.users = [fakes.ALL]
    session = services.unlocking.unlock(fakes.ALL.id, fakes.PASSWORD)
    step = FirstUsersStep(context, services, session)
    flow._show(step)
    heard(flow)
    type_text(step.name, "Inès")
    step.boxes[Role.INTAKE].click()
    click(step.invite)
    settle()
    heard(flow)


@pytest.mark.parametrize("kind", [CreatingStep, RecoveringStep])
def test_while_a_clinic_is_made_and_where_that_fails(show, context, clinic, settle, kind):
    flow = show(StartFlow(context))
    call = "create" if kind is CreatingStep else "recover"
    clinic.gates[call] = threading.Event()
    clinic.fail[call] = StorageFailed("disk-full")
    flow._show(kind(context, flow.draft, fakes.PASSWORD))
    heard(flow)
    clinic.gates[call].set()
    settle()
    heard(flow)


def test_the_demo_while_it_is_made_and_where_that_fails(show, context, settle):
    going = threading.Event()

    def fail(_tell: object) -> None:
        assert going.wait(10)
        raise StorageFailed("disk-full")

    context.demo = fail
    flow = show(StartFlow(context))
    flow.demo()
    heard(flow)
    going.set()
    settle()
    assert flow.step.retry.isVisible()
    heard(flow)


def test_leaving_before_the_sheets_are_kept(show, context, settle):
    flow = show(StartFlow(context))
    flow.draft.kit = KitOutcome("00" * 16, b"%PDF-1.7 kit", "00" * 16)
    flow.kit()
    assert isinstance(flow.step, KitStep)
    made = LeavingDialog(flow, context, flow.draft, print)
    made.open()
    heard(made)
    made.close()
    settle()


def test_the_tab_key_goes_round_a_dialog(qtbot, open_page, settle):
    page = open_page("patients", fakes.INES)
    made = PatientDialog(page, page.desk, print)
    made.open()
    with qtbot.waitActive(made):
        made.activateWindow()
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
