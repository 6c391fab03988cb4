"""A computer that the clinic does not know: asking, four words, the code, and then it opens."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt

from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.gui.start.flow import StartFlow
from clinicvault.gui.start.joining import JoinFlow
from clinicvault.gui.start.joining_steps import AskStep, CodeStep, LookStep, WaitStep
from clinicvault.gui.unlock.screen import UnlockScreen
from clinicvault.gui.widgets.qr import modules
from clinicvault.gui.window import MainWindow
from tests.gui.fakes_lifecycle import STATION_CODE, STATION_WORDS, Joining
from tests.gui.hands import give_file, named, seen, type_text

VAULT = Path("/srv/clinic")


@pytest.fixture
def joining() -> Joining:
    """This computer."""
    return Joining()


@pytest.fixture
def flow(qtbot, context, joining, settle) -> Iterator[JoinFlow]:
    """The screen over a clinic that does not know this computer."""
    made = JoinFlow(context, joining, VAULT)
    made.resize(1200, 900)
    made.show()
    settle()
    yield made
    context.jobs.drop_all()
    made.hide()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def waiting(flow, click, settle) -> WaitStep:
    """The request is made."""
    click(flow.step.go)
    settle()
    assert isinstance(flow.step, WaitStep)
    return flow.step


@pytest.fixture
def entering(flow, waiting, joining, settle) -> CodeStep:
    """An administrator let it in."""
    joining.answer()
    waiting.look()
    settle()
    assert isinstance(flow.step, CodeStep)
    return flow.step


def test_asking_to_entering_to_joined(qtbot, flow, click, settle, joining):
    assert isinstance(flow.step, AskStep)
    assert "not known to the clinic yet" in seen(flow)
    flow.step.name.selectAll()
    qtbot.keyClick(flow.step.name, Qt.Key.Key_Delete)
    assert not flow.step.go.isEnabled()
    flow.step.name.returnPressed.emit()
    assert joining.asked is None
    type_text(flow.step.name, "Zoë’s room")
    qtbot.keyClick(flow.step.name, Qt.Key.Key_Return)
    settle()
    assert joining.asked.name == "Zoë’s room"
    assert STATION_WORDS in seen(flow)
    assert "Zoë’s room" in seen(flow)
    assert flow.step.code.modules == modules(STATION_WORDS)
    joining.answer()
    flow.step._poll.timer.timeout.emit()
    settle()
    step = flow.step
    assert isinstance(step, CodeStep)
    step.words.setPlainText(STATION_CODE.rsplit(" ", 1)[0])
    assert "15 of 16 words" in seen(flow)
    assert not step.go.isEnabled()
    step.words.setPlainText(STATION_CODE.upper().replace(" ", "\n"))
    with qtbot.waitSignal(flow.joined) as told:
        click(step.go)
    assert told.args == [VAULT]
    assert joining.enrolled == [STATION_CODE]


def test_it_asks_by_itself_while_it_waits(waiting, joining, settle):
    assert waiting._poll.active
    before = joining.looked
    waiting._poll.timer.timeout.emit()
    settle()
    assert joining.looked == before + 1
    waiting.hide()
    assert not waiting._poll.active
    waiting.show()
    assert waiting._poll.active


def test_a_store_that_hangs_is_asked_once(waiting, joining, settle):
    gate, before, real = threading.Event(), joining.looked, joining.pending

    def slow(vault):
        found = real(vault)
        assert gate.wait(10)
        return found

    joining.pending = slow
    for _ in range(9):
        waiting._poll.timer.timeout.emit()
    gate.set()
    settle()
    assert joining.looked == before + 1


def test_it_is_asked_for_once_however_often_it_is_pressed(qtbot, flow, joining, settle, click):
    gate, asked, real = threading.Event(), [], joining.request

    def slow(vault, name):
        asked.append(name)
        assert gate.wait(10)
        return real(vault, name)

    joining.request = slow
    step = flow.step
    click(step.go)
    type_text(step.name, "x")
    step.name.textChanged.emit("studio-2x")
    qtbot.keyClick(step.name, Qt.Key.Key_Return)
    step.go.click()
    assert not step.go.isEnabled()
    gate.set()
    settle()
    assert asked == ["studio-2"]
    assert isinstance(flow.step, WaitStep)


def test_nobody_goes_back_while_it_joins(qtbot, flow, entering, joining, settle, click):
    """Whoever left would never hear that this computer joined, and wait for ever."""
    gate, real = threading.Event(), joining.enrol

    def slow(*args, **named):
        assert gate.wait(10)
        real(*args, **named)

    joining.enrol = slow
    entering.words.setPlainText(STATION_CODE)
    click(entering.go)
    assert not entering.backward.isEnabled()
    entering.backward.click()
    entering.words.setPlainText(f"{STATION_CODE} ")
    assert not entering.go.isEnabled()
    entering._photographed(b"code")  # a photo that was being read meanwhile
    entering._not_read(StorageFailed("file-unreadable"))
    assert not entering.backward.isEnabled()
    assert not entering.go.isEnabled()
    assert entering.errors.code == ""
    assert flow.step is entering
    with qtbot.waitSignal(flow.joined):
        gate.set()
    settle()
    assert joining.enrolled == [STATION_CODE]


def test_one_can_go_back_after_a_refusal(entering, joining, click, settle, flow):
    entering.words.setPlainText(STATION_CODE.replace("ocean", "hamster"))
    click(entering.go)
    settle()
    assert entering.backward.isEnabled()
    click(entering.backward)
    assert isinstance(flow.step, WaitStep)


def test_a_request_of_before_is_shown_again(qtbot, context, joining, settle, flow):
    joining.request(VAULT, "Room 3")
    flow.look()
    assert isinstance(flow.step, LookStep)
    settle()
    assert isinstance(flow.step, WaitStep)
    assert "Room 3" in seen(flow)


def test_one_that_was_answered_meanwhile_goes_to_the_code(joining, settle, flow):
    joining.request(VAULT, "Room 3")
    joining.answer()
    flow.look()
    settle()
    assert isinstance(flow.step, CodeStep)


def test_the_code_can_be_entered_although_nothing_was_noticed(flow, waiting, click, settle):
    click(waiting.go)
    assert isinstance(flow.step, CodeStep)
    flow.step.words.setPlainText(STATION_CODE)
    click(flow.step.go)
    settle()
    assert flow.step.errors.code == "station-not-confirmed"
    click(named(flow, "Back"))
    assert isinstance(flow.step, WaitStep)


def test_a_clinic_that_the_code_does_not_prove_is_a_grave_matter(entering, joining, click, settle):
    entering.words.setPlainText(STATION_CODE.replace("ocean", "hamster"))
    click(entering.go)
    settle()
    assert entering.errors.code == "station-code-differs"
    assert entering.errors.property("banner") == "bad"
    assert entering.go.isEnabled()
    assert entering.working.isHidden()
    assert joining.enrolled == []


def test_the_code_by_a_photo(qtbot, flow, entering, joining, click, settle, tmp_path):
    photo = tmp_path / "code.png"
    photo.write_bytes(b"code")
    click(entering.photo)
    with qtbot.waitSignal(flow.joined):
        give_file(entering, photo)
    assert joining.enrolled == [b"code"]


def test_a_photo_without_the_code_is_said_mildly(entering, click, settle, tmp_path):
    photo = tmp_path / "cat.png"
    photo.write_bytes(b"a cat")
    click(entering.photo)
    give_file(entering, photo)
    settle()
    assert entering.errors.code == "station-code-unreadable"
    assert entering.errors.property("banner") == "warn"


def test_a_photo_that_is_not_there_is_said(entering, click, settle, tmp_path):
    click(entering.photo)
    give_file(entering, tmp_path / "none.png")
    settle()
    assert entering.errors.code == "file-unreadable"


def test_taking_the_request_back(flow, waiting, joining, click, settle):
    joining.fail["withdraw"] = StorageFailed("disk-full")
    click(waiting.undo)
    settle()
    assert waiting.errors.code == "disk-full"
    assert waiting._poll.active
    click(waiting.undo)
    settle()
    assert joining.asked is None
    assert isinstance(flow.step, AskStep)


def test_a_folder_that_cannot_be_written_is_said(flow, joining, click, settle):
    joining.fail["request"] = StorageFailed("disk-full")
    click(flow.step.go)
    settle()
    assert flow.step.errors.code == "disk-full"
    assert flow.step.go.isEnabled()


def test_looking_can_be_tried_again(flow, joining, click, settle):
    joining.fail["pending"] = StorageFailed("disk-full")
    flow.look()
    settle()
    assert flow.step.errors.code == "disk-full"
    click(flow.step.again)
    settle()
    assert isinstance(flow.step, AskStep)


def test_a_store_that_cannot_be_read_while_waiting_is_said(waiting, joining, settle):
    joining.fail["pending"] = StorageFailed("disk-full")
    waiting.look()
    settle()
    assert waiting.errors.code == "disk-full"
    assert waiting._poll.active
    waiting._poll.timer.timeout.emit()
    settle()
    assert waiting.errors.code == ""


# the window


@pytest.fixture
def window(qtbot, context, clinic, joining, settle) -> Iterator[MainWindow]:
    """A window whose clinic knows this computer once it has joined."""
    services = clinic.services()

    def opening(_: Path):
        if not joining.enrolled:
            raise Refused("workstation-unknown")
        return services

    context.open_vault, context.joining = opening, joining
    made = MainWindow(context)
    made.resize(1200, 900)
    made.show()
    yield made
    made.close()
    settle()
    made.deleteLater()


def test_the_window_asks_and_opens_once_it_has_joined(qtbot, window, joining, click, settle):
    window.open(VAULT)
    settle()
    settle()
    flow = window.centralWidget()
    assert isinstance(flow, JoinFlow)
    click(flow.step.go)
    settle()
    joining.answer()
    flow.step.look()
    settle()
    flow.step.words.setPlainText(STATION_CODE)
    click(flow.step.go)
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), UnlockScreen))
    settle()
    assert window.centralWidget().names.count() > 0


def test_another_clinic_is_one_press_away(window, click, settle):
    window.open(VAULT)
    settle()
    settle()
    click(named(window, "Another clinic or recovery"))
    assert isinstance(window.centralWidget(), StartFlow)
    settle()


def test_the_lock_neither_asks_nor_loses_a_joining_that_runs(qtbot, window, joining, settle, click):
    window.open(VAULT)
    settle()
    settle()
    joining.request(VAULT, "Room")
    joining.answer()
    window.centralWidget().look()
    settle()
    step, gate = window.centralWidget().step, threading.Event()
    real = joining.enrol

    def slow(*args, **named):
        assert gate.wait(10)
        real(*args, **named)

    joining.enrol = slow
    step.words.setPlainText(STATION_CODE)
    click(step.go)
    window.lock()
    assert isinstance(window.centralWidget(), JoinFlow)
    gate.set()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), UnlockScreen))
    settle()


def test_without_a_way_to_join_the_refusal_is_said(window, context, settle):
    context.joining = None
    window.open(VAULT)
    settle()
    assert window.centralWidget().errors.code == "workstation-unknown"


def test_other_failures_stay_where_they_were(window, context, settle):
    def broken(_: Path):
        raise IntegrityError("row-altered", table="users")

    context.open_vault = broken
    window.open(VAULT)
    settle()
    assert isinstance(window.centralWidget(), UnlockScreen)
    assert window.centralWidget().errors.code == "row-altered"


def test_a_computer_whose_access_was_ended_can_ask_again(window, context, joining, click, settle):
    def ended(_: Path):
        raise Refused("workstation-revoked")

    context.open_vault = ended
    window.open(VAULT)
    settle()
    settle()
    step = window.centralWidget().step
    assert "has no access any more" in seen(step)
    assert step.errors.code == "workstation-revoked"
    click(step.go)
    settle()
    assert joining.asked is not None
