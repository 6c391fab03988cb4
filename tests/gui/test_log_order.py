"""What comes first when the access log is opened: rows, then the search, then the check."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QObject

from clinicvault.gui.context import Place
from clinicvault.gui.log.yielding import Yielding
from clinicvault.jobs import Progress
from tests.gui.log_hands import entries

OTHERS = ("search.follow", "search.find", "review.verify", "users.list", "workstations.list")


def turn_until(done) -> None:
    """Let the window work until something is so."""
    for _ in range(2000):
        QCoreApplication.processEvents()
        if done():
            return
        threading.Event().wait(0.005)
    raise AssertionError("waited in vain")


def test_nothing_runs_beside_the_first_rows(open_shell, clinic, settle):
    shell = open_shell()
    settle()
    clinic.gates["search.newest"] = gate = threading.Event()
    before = {name: clinic.calls[name] for name in OTHERS}
    shell.go(Place("log", tab="entries"))
    turn_until(lambda: clinic.calls["search.newest"])
    for _ in range(20):
        QCoreApplication.processEvents()
    assert {name: clinic.calls[name] for name in OTHERS} == before
    painted = []
    table = entries(shell.page).table
    paint = table.paintEvent
    table.paintEvent = lambda event: (
        painted.append((table.model().rowCount(), clinic.calls["search.follow"])),
        paint(event),
    )
    gate.set()
    settle()
    assert (200, before["search.follow"]) in painted
    assert clinic.calls["search.find"] == clinic.calls["review.verify"] == 1


def test_newest_rows_that_fail_keep_nothing_else_from_coming(open_page, clinic):
    from clinicvault.domain.errors import StorageFailed

    clinic.fail["search.newest"] = StorageFailed("disk-full")
    page = open_page("log", tab="entries")
    assert entries(page).errors.code == "disk-full"
    assert entries(page).model.rowCount() == 1000
    assert clinic.calls["review.verify"] == 1


def test_a_second_visit_during_the_first_asks_nothing_twice(open_shell, clinic, settle):
    clinic.gates["search.newest"] = gate = threading.Event()
    shell = open_shell()
    for _ in range(3):
        shell.go(Place("log", tab="entries"))
    gate.set()
    settle()
    assert clinic.calls["search.newest"] == clinic.calls["review.verify"] == 1


@pytest.fixture
def long_work(context):
    """Long work that steps on once it is let: (start, steps it told of)."""
    told, owner = [], QObject()

    def start(most: float) -> None:
        def work(task) -> None:
            yielding = Yielding(context.jobs, task, most)
            for step in range(3):
                yielding.tell(Progress(step + 1, 3))
                told.append(step)

        context.jobs.start(owner, work)

    yield start, told
    context.jobs.drop_all()


def test_the_check_waits_for_what_is_short(long_work, context, settle):
    start, told = long_work
    gate, owner = threading.Event(), QObject()
    context.jobs.start(owner, lambda _: gate.wait(20))
    start(most=20.0)
    assert not threading.Event().wait(0.3)
    assert told == []
    gate.set()
    settle()
    assert told == [0, 1, 2]


def test_it_goes_on_beside_what_is_long_as_well(long_work, context, settle):
    start, told = long_work
    gate, owner = threading.Event(), QObject()
    context.jobs.start(owner, lambda _: gate.wait(20))
    start(most=0.1)
    turn_until(lambda: told == [0, 1, 2])
    gate.set()
    settle()


def test_the_lock_ends_its_waiting(long_work, context, settle):
    start, told = long_work
    gate, owner = threading.Event(), QObject()
    context.jobs.start(owner, lambda _: gate.wait(20), survives=True)
    start(most=1000.0)
    context.jobs.drop_all()
    turn_until(lambda: told == [0, 1, 2])
    gate.set()
    settle()
