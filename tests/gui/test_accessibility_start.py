"""Names and the Tab key where nobody is unlocked: the first run and the unlock screen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.roles import Role
from clinicvault.gui.start.flow import StartFlow
from clinicvault.gui.start.founding import CreatingStep
from clinicvault.gui.start.kit import KitStep
from clinicvault.gui.start.leaving import LeavingDialog
from clinicvault.gui.start.people import FirstUsersStep
from clinicvault.gui.start.recover import RecoveringStep
from clinicvault.gui.unlock.enrol import EnrolPanel
from clinicvault.gui.unlock.screen import UnlockScreen
from clinicvault.services.api import KitOutcome
from tests.gui import fakes
from tests.gui.ears import heard, tabbed
from tests.gui.hands import type_text

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
