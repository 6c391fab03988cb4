"""While the only recovery sheets exist in the window, neither lock nor closing loses them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.start.flow import StartFlow
from clinicvault.gui.start.founding import CreatingStep
from clinicvault.gui.start.kit import KitStep
from clinicvault.gui.start.leaving import LeavingDialog
from clinicvault.gui.start.recover import RecoveringStep
from clinicvault.gui.start.welcome import WelcomeStep
from clinicvault.gui.unlock.screen import UnlockScreen
from clinicvault.gui.window import MainWindow
from tests.gui.hands import dialog, seen

BEGIN = {"create": CreatingStep, "recover": RecoveringStep}


@pytest.fixture
def window(qtbot, context, settle) -> Iterator[MainWindow]:
    """The main window in its first run."""
    made = MainWindow(context)
    made.show()
    made.show_start()
    settle()
    yield made
    made._leaving = True
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def held(clinic) -> Iterator[Callable[[str], threading.Event]]:
    """Hold a service's call until the test lets it go."""
    gates = []

    def hold(name: str) -> threading.Event:
        clinic.gates[name] = threading.Event()
        gates.append(clinic.gates[name])
        return gates[-1]

    yield hold
    for gate in gates:
        gate.set()


def begin(qtbot, window, clinic, way: str) -> StartFlow:
    """Keys are being made."""
    flow = window.centralWidget()
    getattr(flow, f"_{way}")("a really long password")
    qtbot.waitUntil(lambda: clinic.calls[way] == 1)
    return flow


@pytest.mark.parametrize("other_open", [False, True])
@pytest.mark.parametrize("way", ["create", "recover"])
def test_a_lock_while_keys_are_made_does_not_lose_the_sheets(
    qtbot, window, context, clinic, settle, held, way, other_open
):
    if other_open:  # another clinic was opened in this window before
        window.open(Path("unused"))
        settle()
        window.show_start()
    gate = held(way)
    flow = begin(qtbot, window, clinic, way)
    assert isinstance(flow.step, BEGIN[way])
    window.lock()
    window.lock()
    assert window.centralWidget() is flow
    gate.set()
    settle()
    assert isinstance(flow.step, KitStep)
    assert flow.draft.kit is not None
    assert flow.draft.kit.pdf.startswith(b"%PDF")
    window.lock()
    assert window.centralWidget() is flow
    assert flow.draft.kit_at_risk


def test_a_lock_while_the_sheets_are_saved_does_not_hide_it(
    qtbot, window, context, clinic, settle, held, tmp_path
):
    flow = begin(qtbot, window, clinic, "create")
    settle()
    gate = held("save_kit")
    flow.step._write(tmp_path / "kit.pdf")
    window.lock()
    gate.set()
    settle()
    assert flow.draft.kit_kept
    assert flow.step.next.isEnabled()


def test_the_lock_shows_the_unlock_page_again_once_the_sheets_are_kept(
    qtbot, window, context, clinic, settle, tmp_path
):
    window.open(Path("unused"))
    settle()
    window.show_start()
    flow = begin(qtbot, window, clinic, "create")
    settle()
    flow.step._write(tmp_path / "kit.pdf")
    settle()
    window.lock()
    assert isinstance(window.centralWidget(), UnlockScreen)


@pytest.mark.parametrize("way", ["create", "recover"])
def test_closing_asks_and_undoes_what_was_begun(qtbot, window, context, clinic, settle, click, way):
    flow = begin(qtbot, window, clinic, way)
    settle()
    assert not window.close()
    asked = dialog(window, LeavingDialog)
    assert ("is removed" in seen(asked)) == (way == "create")
    assert ("stay valid" in seen(asked)) == (way == "recover")
    click(asked.cancel)
    assert flow.draft.kit_at_risk
    assert window.isVisible()
    assert not window.close()
    click(dialog(window, LeavingDialog).go)
    settle()
    assert not window.isVisible()
    assert context.setup.abandoned == ([context.default_vault] if way == "create" else [])


def test_what_cannot_be_removed_is_said_and_the_window_stays(
    qtbot, window, context, clinic, settle, click
):
    begin(qtbot, window, clinic, "create")
    settle()
    clinic.fail["abandon"] = StorageFailed("disk-full")
    window.close()
    asked = dialog(window, LeavingDialog)
    click(asked.go)
    settle()
    assert asked.errors.code == "disk-full"
    assert window.isVisible()


def test_closing_while_keys_are_made_undoes_them_when_they_are_there(
    qtbot, window, context, clinic, click, held
):
    gate = held("create")
    begin(qtbot, window, clinic, "create")
    assert not window.close()
    click(dialog(window, LeavingDialog).go)
    assert not window.isVisible()
    threading.Timer(0.05, gate.set).start()
    context.jobs.close()  # the end of the program waits for it
    assert context.setup.abandoned == [context.default_vault]


def test_closing_asks_nothing_where_nothing_can_be_lost(
    qtbot, window, context, clinic, settle, tmp_path
):
    flow = window.centralWidget()
    assert isinstance(flow.step, WelcomeStep)
    assert not flow.unsettled
    clinic.fail["create"] = StorageFailed("disk-full")
    begin(qtbot, window, clinic, "create")
    settle()
    assert not flow.unsettled  # it failed, and the way back is offered
    flow._create("a really long password")
    settle()
    assert flow.unsettled
    flow.step._write(tmp_path / "kit.pdf")
    settle()
    assert not flow.unsettled
    assert window.close()


def test_a_second_clinic_of_the_same_run_has_its_own_sheets_to_keep(
    qtbot, window, context, clinic, settle, tmp_path
):
    flow = begin(qtbot, window, clinic, "create")
    settle()
    flow.step._write(tmp_path / "kit.pdf")
    settle()
    flow._create("a really long password")
    settle()
    assert flow.draft.kit_at_risk
    assert not flow.step.next.isEnabled()
