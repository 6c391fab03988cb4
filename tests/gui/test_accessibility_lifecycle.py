"""Names and the Tab key around computers and renewing everything; see `test_accessibility`."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.computers.clock import ClockDialog
from clinicvault.gui.computers.ending import EndComputerDialog
from clinicvault.gui.computers.letting_in import LetInDialog, RefuseDialog
from clinicvault.gui.renewal.ordering import OrderDialog
from clinicvault.gui.start.joining import JoinFlow
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.ears import heard, name, tabbed
from tests.gui.fakes_lifecycle import ASKING, LAPTOP, OLD, STATION_CODE, Joining, rotation
from tests.gui.test_renewal_page import MISSING

SIZES = [(1440, 900), (1024, 700), (940, 620)]
DIALOGS = {
    "let in": ("computers", lambda p: LetInDialog(p, p.desk, print)),
    "new code": ("computers", lambda p: LetInDialog(p, p.desk, print, "Room 3")),
    "clock": ("computers", lambda p: ClockDialog(p, p.desk, print)),
    "refuse": ("computers", lambda p: RefuseDialog(p, p.desk, ASKING, print)),
    "end": ("computers", lambda p: EndComputerDialog(p, p.desk, LAPTOP, print)),
    "order": ("renewal", lambda p: OrderDialog(p, p.desk, print)),
}


@pytest.mark.parametrize("size", SIZES)
def test_computers(open_page, clinic, size):
    clinic.lifecycle.computers.append(OLD)
    clinic.lifecycle.waiting = [ASKING, dataclasses.replace(ASKING, name="Room 3")]
    page = open_page("computers", size=size)
    assert (page.window().width(), page.window().height()) == size
    heard(page.window())
    assert page.let_in in tabbed(page.window())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("done", [(0, 0, 0, 0, 0), (3, 2, 1, 50, 1320), (3, 5, 1, 50, 4160)])
def test_renewing(open_page, clinic, size, done):
    clinic.lifecycle.rotation = rotation(*done, missing=MISSING, withdrawn=3)
    page = open_page("renewal", fakes.ALL, size)
    assert (page.window().width(), page.window().height()) == size
    heard(page.window())


def test_renewing_while_it_runs(open_page, clinic, settle, click):
    clinic.lifecycle.rotation = rotation(0, 0, 0, 0, 4160)
    clinic.gates["rotation.piece"] = threading.Event()
    page = open_page("renewal", fakes.ALL)
    click(page.go)
    heard(page)
    assert page.working.stop in tabbed(page.window())
    clinic.gates["rotation.piece"].set()
    settle()
    heard(page)


@pytest.mark.parametrize("kind", DIALOGS)
def test_dialogs(open_page, settle, kind):
    where, make = DIALOGS[kind]
    made = make(open_page(where))
    made.open()
    settle()
    assert name(made)
    heard(made)
    made.errors.show_error(StorageFailed("disk-full"))
    heard(made)
    made.close()
    settle()


def test_a_code_that_is_shown(open_page, settle):
    made = DIALOGS["let in"][1](open_page("computers"))
    made.open()
    made._show_code(views.WorkstationCode("Room 3", STATION_CODE))
    settle()
    heard(made)
    assert name(made.code.code) == "QR code of the sixteen words"
    assert name(made.code) == STATION_CODE
    assert made.handed in tabbed(made)
    made.handed.click()
    settle()


def test_an_access_that_has_ended(open_page, settle, click):
    made = DIALOGS["end"][1](open_page("computers"))
    made.open()
    settle()
    click(made.go)
    settle()
    heard(made)
    assert made.after.action in tabbed(made)
    made.close()
    settle()


@pytest.fixture
def join(qtbot, context, settle) -> Iterator[Callable[[Joining], JoinFlow]]:
    """The screen of a computer that is not known."""
    made: list[JoinFlow] = []

    def show(joining: Joining) -> JoinFlow:
        flow = JoinFlow(context, joining, Path("/srv/clinic"))
        made.append(flow)
        flow.resize(1200, 900)
        flow.show()
        settle()
        return flow

    yield show
    context.jobs.drop_all()
    for flow in made:
        flow.hide()
        flow.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("state", ["look", "ask", "wait", "code"])
def test_joining(join, state):
    joining = Joining()
    if state == "look":
        joining.fail["pending"] = StorageFailed("disk-full")
    if state in {"wait", "code"}:
        joining.request(Path("x"), "Room 3")
    if state == "code":
        joining.answer()
    flow = join(joining)
    heard(flow)
    flow.step.fail(StorageFailed("disk-full"))
    heard(flow)
