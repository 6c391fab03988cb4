"""The lock always wins: over dialogs, over running work, over the first run; and comes back."""

from __future__ import annotations

import ast
import dataclasses
import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

import clinicvault.gui
from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.app import begin
from clinicvault.gui.context import DemoClinic, Place
from clinicvault.gui.files import choose_folder
from clinicvault.gui.importing.page import ImportPage
from clinicvault.gui.patients.consent import WithdrawDialog
from clinicvault.gui.patients.page import PatientsPage
from clinicvault.gui.shell.shell import Shell
from clinicvault.gui.start.flow import StartFlow
from clinicvault.gui.unlock.screen import UnlockScreen
from clinicvault.gui.widgets import Dialog
from clinicvault.gui.window import MainWindow
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen

SOURCES = sorted(Path(clinicvault.gui.__file__).parent.rglob("*.py"))


@pytest.fixture
def window(qtbot, context) -> Iterator[MainWindow]:
    """The main window, shown and empty."""
    made = MainWindow(context)
    made.show()
    yield made
    context.jobs.drop_all()
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def enter(qtbot, window, context, settle, click) -> Callable[..., Shell]:
    """Unlock by name and password, as a person does."""

    def unlock(user=fakes.ALL) -> Shell:
        if not isinstance(window.centralWidget(), UnlockScreen):
            window.open(Path("unused"))
        settle()
        screen = window.centralWidget()
        screen.names.setCurrentIndex(screen.names.findData(user.id))
        qtbot.keyClicks(screen.password, fakes.PASSWORD)
        click(screen.go)
        qtbot.waitUntil(lambda: isinstance(window.centralWidget(), Shell))
        settle()
        return window.centralWidget()

    return unlock


def gone(*watched: weakref.ref) -> bool:
    """Whether nothing keeps them after Qt's own deletions."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    gc.collect()
    return all(one() is None for one in watched)


def other_windows(window: MainWindow) -> list:
    return [one for one in QApplication.topLevelWidgets() if one is not window and one.isVisible()]


def is_locked(window: MainWindow, clinic) -> bool:
    return (
        clinic.session is None
        and isinstance(window.centralWidget(), UnlockScreen)
        and not other_windows(window)
    )


def open_held_dialog(shell: Shell) -> None:
    made = Dialog(shell.page, "Held")
    made.open()
    made.hold(True)


def open_file_dialog(shell: Shell) -> None:
    choose_folder(shell.page, "Folder", lambda _: pytest.fail("chosen after the lock"))


def open_patient_dialog(shell: Shell) -> None:
    shell.page.list.new_wanted.emit()


def open_dialog_on_dialog(shell: Shell) -> None:
    shell.page.list.new_wanted.emit()
    choose_folder(dialog(shell), "Folder", lambda _: None)


def open_names_popup(shell: Shell) -> None:
    shell.go(Place("import"))
    shell.page.choosing.view.showPopup()


OPENERS = (
    open_held_dialog,
    open_file_dialog,
    open_patient_dialog,
    open_dialog_on_dialog,
    open_names_popup,
)


@pytest.mark.parametrize("opener", OPENERS, ids=lambda one: one.__name__)
def test_open_windows_do_not_stop_the_lock(qtbot, window, enter, clinic, opener):
    shell = enter()
    opener(shell)
    watched = weakref.ref(shell)
    assert other_windows(window)
    del shell
    window.lock()
    assert is_locked(window, clinic)
    assert clinic.calls["lock"] == 1
    qtbot.waitUntil(lambda: gone(watched))


@pytest.mark.parametrize("part", ["drop_all", "where", "wipe", "rest"])
def test_the_keys_go_first_whatever_fails_after(window, enter, clinic, context, part, monkeypatch):
    shell = enter()

    def broken(*_):
        assert clinic.session is None
        raise OSError(5, "Input/output error")

    owner = {"drop_all": context.jobs, "rest": context.activity}.get(part, shell)
    with monkeypatch.context() as patch:
        patch.setattr(owner, part, broken)
        with pytest.raises(OSError, match="Input/output"):
            window.lock()
    assert is_locked(window, clinic)


def test_a_file_dialog_after_the_lock_does_not_tell_where_somebody_was(window, enter, tmp_path):
    shell, folder = enter(), tmp_path / "Dupont Marie 1988"
    folder.mkdir()
    first = choose_folder(shell.page, "Folder", lambda _: None)
    first.setDirectory(str(folder))
    first.accept()
    second = choose_folder(shell.page, "Folder", lambda _: None)
    assert str(tmp_path) in second.directory().absolutePath()
    window.lock()
    shell = enter()
    third = choose_folder(shell.page, "Folder", lambda _: None)
    assert str(tmp_path) not in third.directory().absolutePath()
    assert not any("Dupont" in one for one in third.history())
    third.reject()


@pytest.mark.parametrize("way", ["lock", "close"])
def test_locking_asks_the_vault_nothing(window, enter, clinic, monkeypatch, way):
    enter()

    def damaged(*_):
        raise IntegrityError("row-altered", table="user", id="00")

    monkeypatch.setattr(fakes.Unlocking, "session", damaged)
    getattr(window, way)()
    assert clinic.session is None


def test_a_page_that_cannot_be_made_leaves_the_vault_locked(window, enter, clinic, monkeypatch):
    enter()
    window.lock()
    session = window._services.unlocking.unlock(fakes.ALL.id, fakes.PASSWORD)
    assert clinic.session is not None

    def broken(*_):
        raise RuntimeError("no page")

    monkeypatch.setattr(Shell, "go", broken)
    with pytest.raises(RuntimeError, match="no page"):
        window._unlocked(session)
    assert is_locked(window, clinic)


def test_work_that_hangs_does_not_stop_the_lock(qtbot, window, enter, clinic, context, settle):
    shell = enter()
    patient = clinic.rows[2].id
    shell.page.open(patient, "consent")
    settle()
    assert shell.page.patient.patient == patient
    clinic.gates["consent.withdraw"] = threading.Event()
    made = WithdrawDialog(shell.page, shell.page.desk, patient, Purpose.CARE)
    made.open()
    settle()
    made.go.click()
    told = []
    shell.page.desk.patient_changed.connect(told.append)
    watched = weakref.ref(made)
    del made, shell
    window.lock()
    assert is_locked(window, clinic)
    assert context.jobs.busy
    clinic.gates.pop("consent.withdraw").set()
    qtbot.waitUntil(lambda: not context.jobs.busy)
    assert told == []
    qtbot.waitUntil(lambda: gone(watched))


def test_nothing_is_asked_by_the_lock(window, enter, clinic, monkeypatch):
    shell = enter()
    asked = []
    monkeypatch.setattr(QDialog, "open", asked.append)
    monkeypatch.setattr(QDialog, "exec", asked.append)
    shell.lock.emit()
    assert is_locked(window, clinic)
    assert asked == []


def test_a_running_import_is_parked_and_offered_again(
    qtbot, window, enter, clinic, context, settle
):
    shell = enter()
    shell.go(Place("import"))
    page: ImportPage = shell.page
    clinic.gates["import.file"] = threading.Event()
    page.choosing.picker.choose(clinic.rows[0])
    page.choosing.take([Path(f"/cards/{n}.jpg") for n in range(5)])
    qtbot.waitUntil(page.choosing.start.isEnabled)
    page.choosing.start.click()
    qtbot.waitUntil(lambda: clinic.calls["import.run"] == 1)
    token = page._task.token
    watched = weakref.ref(page)
    del page, shell
    window.lock()
    assert token.cancelled
    assert is_locked(window, clinic)
    qtbot.waitUntil(lambda: not context.jobs.busy)
    qtbot.waitUntil(lambda: gone(watched))
    clinic.unfinished = (clinic.rows[0].id, 4)
    del clinic.gates["import.file"]
    shell = enter()
    settle()
    assert isinstance(shell.page, ImportPage)
    assert shell.page.resume_banner.isVisible()
    assert "4 files are left" in seen(shell.page.resume_banner)


def test_every_page_is_destroyed_and_wiped(qtbot, window, enter, clinic, settle):
    shell = enter()
    patient = clinic.rows[0]
    watched = [weakref.ref(shell)]
    for name in list(shell._kinds):
        shell.go(Place(name, patient.id if name == "patients" else ""))
        settle()
        watched.append(weakref.ref(shell.page))
    shell.go(Place("patients", patient.id))
    settle()
    shell.page.patient._suggest()
    settle()
    view = shell.page.patient
    picture = next(iter(view.store._kept.values()))
    shell.page._view(view.model.photos[0].id)
    settle()
    watched += [weakref.ref(view), weakref.ref(shell.page.viewer), weakref.ref(view.compare)]
    del shell, view
    window.lock()
    assert picture.empty
    qtbot.waitUntil(lambda: gone(*watched))
    assert patient.name not in seen(window)


def test_the_same_person_comes_back_to_the_same_place(window, enter, clinic, settle):
    shell = enter(fakes.MARIE)
    shell.go(Place("patients", clinic.rows[3].id))
    settle()
    shell.page.patient.show_tab("details")
    window.lock()
    shell = enter(fakes.INES)
    assert shell.page.patient.patient == ""
    window.lock()
    shell = enter(fakes.MARIE)
    assert isinstance(shell.page, PatientsPage)
    assert shell.page.patient.patient == clinic.rows[3].id
    assert shell.page.patient.tab == "details"


def test_idle_time_locks(qtbot, window, enter, clinic, context):
    enter(fakes.MARIE)
    assert context.activity.seconds == clinic.idle
    with qtbot.waitSignal(window.locked, timeout=5000):
        context.activity.watch(0)
    assert is_locked(window, clinic)
    assert context.activity.left == 0


def test_activity_puts_the_idle_lock_off(qtbot, window, enter, context):
    shell = enter(fakes.MARIE)
    timer = context.activity._timer
    timer.setInterval(60_000)
    timer.start()
    started = []
    original = timer.start
    timer.start = lambda *args: (started.append(1), original(*args))
    qtbot.keyClick(shell, Qt.Key.Key_Shift)
    assert started
    del timer.start


@pytest.mark.parametrize("way", ["button", "shortcut"])
def test_lock_now(qtbot, window, enter, clinic, click, way):
    shell = enter(fakes.MARIE)
    with qtbot.waitSignal(window.locked):
        if way == "button":
            click(named(shell, "Lock now"))
        else:
            with qtbot.waitActive(window):
                window.activateWindow()
            qtbot.keyClick(shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert is_locked(window, clinic)


def test_a_lock_that_fails_inside_still_shows_nothing(window, enter, clinic, monkeypatch):
    enter(fakes.MARIE)
    monkeypatch.setattr(
        fakes.Unlocking, "lock", lambda self: (_ for _ in ()).throw(StorageFailed("disk-full"))
    )
    with pytest.raises(StorageFailed):
        window.lock()
    assert isinstance(window.centralWidget(), UnlockScreen)
    monkeypatch.undo()


def test_the_lock_wins_over_an_unlock_in_the_making(qtbot, window, clinic, context, settle):
    window.open(Path("unused"))
    settle()
    clinic.gates["unlock"] = threading.Event()
    screen = window.centralWidget()
    qtbot.keyClicks(screen.password, fakes.PASSWORD)
    screen.go.click()
    qtbot.waitUntil(lambda: clinic.calls["unlock"] == 1)
    window.lock()
    clinic.gates.pop("unlock").set()
    qtbot.waitUntil(lambda: not context.jobs.busy)
    assert is_locked(window, clinic)


def test_the_lock_wins_over_the_first_run(qtbot, window, clinic, context, settle, click):
    window.show_start()
    settle()
    flow: StartFlow = window.centralWidget()
    flow._draft.person = fakes.ALL.name
    flow.prove()
    qtbot.keyClicks(flow.step.password, fakes.PASSWORD)
    click(flow.step.go)
    settle()
    assert clinic.session is not None
    assert "Your colleagues" in seen(flow)
    context.activity.idle.emit()
    assert is_locked(window, clinic)


def test_entering_after_the_first_run_shows_the_shell(qtbot, window, clinic, settle, click):
    window.show_start()
    settle()
    flow: StartFlow = window.centralWidget()
    flow._draft.person = fakes.ALL.name
    flow.prove()
    qtbot.keyClicks(flow.step.password, fakes.PASSWORD)
    click(flow.step.go)
    settle()
    click(flow.step.finish)
    assert isinstance(window.centralWidget(), Shell)
    settle()


def test_a_lock_before_any_clinic_is_harmless(window, clinic, settle):
    window.show_start()
    settle()
    window.lock()
    assert isinstance(window.centralWidget(), StartFlow)


def test_closing_locks_and_remembers_the_size(qtbot, window, enter, clinic, settings, context):
    enter(fakes.MARIE)
    window.resize(1000, 700)
    window.close()
    assert clinic.session is None
    assert settings.kept.geometry
    again = MainWindow(dataclasses.replace(context, settings=settings.kept))
    assert again.height() == window.height()
    again.deleteLater()


def test_titles_never_name_a_patient(window, enter, clinic, settle):
    shell = enter()
    titles = set()

    def look() -> None:
        titles.update(one.windowTitle() for one in QApplication.topLevelWidgets())

    for name in list(shell._kinds):
        shell.go(Place(name, clinic.rows[0].id if name in {"patients", "import"} else ""))
        settle()
        look()
    shell.go(Place("patients", clinic.rows[0].id))
    settle()
    for opener in (
        shell.page.patient.header.export_wanted.emit,
        shell.page.patient.consent.record.click,
        shell.page.patient.details.edit.click,
    ):
        opener()
        look()
        for one in shell.findChildren(QDialog):
            one.close()
    assert titles == {"ClinicVault", ""} or titles == {"ClinicVault"}


def test_nothing_in_the_window_blocks():
    """No nested event loop: `exec`, static dialogs and `processEvents` are how a lock is lost."""
    blocking = {
        "exec",
        "exec_",
        "processEvents",
        "getOpenFileName",
        "getOpenFileNames",
        "getSaveFileName",
        "getExistingDirectory",
        "getText",
        "question",
        "waitForFinished",
        "waitForDone",
    }
    found = [
        f"{path.name}:{node.lineno} {node.func.attr}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in blocking
    ]
    assert [one.split(":")[0] + one.split(" ")[1] for one in found] == ["app.pyexec"], found
    names = {
        node.func.id
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not names & {"QEventLoop", "QMessageBox", "QInputDialog"}


def test_an_altered_clinic_is_not_called_a_wrong_password(window, clinic, settle):
    clinic.fail["vault"] = IntegrityError("row-altered", table="users")
    window.open(Path("unused"))
    settle()
    screen = window.centralWidget()
    assert "This clinic could not be opened" in seen(screen)
    assert screen.errors.code == "row-altered"
    assert not screen.password.isEnabled()
    assert screen.other.isEnabled()


def test_begin_opens_what_was_open_last(tmp_path, window, context, settings, settle):
    begin(window, context, None)
    assert isinstance(window.centralWidget(), StartFlow)
    context.settings = dataclasses.replace(context.settings, last_vault=str(tmp_path))
    begin(window, context, None)
    settle()
    assert isinstance(window.centralWidget(), UnlockScreen)
    assert settings.kept.last_vault == str(tmp_path)


def test_the_demo_shows_its_passwords(tmp_path, window, context, settle, click):
    context.demo = lambda tell: DemoClinic(tmp_path, (("Marie Laurent", "demo words"),))
    window.show_start()
    settle()
    click(named(window, "Try it with a demo clinic"))
    settle()
    settle()
    assert "Marie Laurent: demo words" in seen(window)
    click(named(window, "Another clinic or recovery"))
    assert isinstance(window.centralWidget(), StartFlow)
    window.centralWidget().opened.emit(tmp_path)
    settle()
    assert "demo words" not in seen(window)


def test_file_dialogs_are_ours(window, enter):
    made = choose_folder(enter().page, "Folder", lambda _: None)
    assert made.testOption(QFileDialog.Option.DontUseNativeDialog)
    assert made.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.close()
