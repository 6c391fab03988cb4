"""Work away from the window's thread: nothing lost, all cancelled, progress bounded."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject

from clinicvault.domain.errors import Refused
from clinicvault.gui import jobs as jobs_module
from clinicvault.gui.jobs import Jobs
from clinicvault.jobs import ProgressMeter


@pytest.fixture
def jobs(qapp) -> Iterator[Jobs]:
    """A pool of its own."""
    made = Jobs()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def owner(qapp) -> QObject:
    """Who wants the results."""
    return QObject()


def wait(qtbot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: not jobs.busy, timeout=20_000)


def test_a_thousand_results_arrive_each_once_and_here(qtbot, jobs, owner):
    here, got = threading.current_thread(), []
    for number in range(1000):
        jobs.start(
            owner,
            lambda _, n=number: n,
            lambda n: got.append((n, threading.current_thread() is here)),
        )
    wait(qtbot, jobs)
    assert sorted(got) == [(n, True) for n in range(1000)]


def test_a_thousand_messages_of_one_job_arrive_in_order(qtbot, jobs, owner):
    got = []

    def work(task) -> None:
        for number in range(1000):
            task.post(got.append, number)

    jobs.start(owner, work)
    wait(qtbot, jobs)
    assert got == list(range(1000))


def test_work_runs_in_another_thread(qtbot, jobs, owner):
    got = []
    jobs.start(owner, lambda _: threading.current_thread(), got.append)
    wait(qtbot, jobs)
    assert got[0] is not threading.current_thread()


def test_idle_is_told_when_the_last_ended(qtbot, jobs, owner):
    with qtbot.waitSignal(jobs.idle):
        jobs.start(owner, lambda _: None)
    assert not jobs.busy


def test_errors_arrive_as_what_they_are(qtbot, jobs, owner):
    got = []

    def refuse(_) -> None:
        raise Refused("locked")

    jobs.start(owner, refuse, None, got.append)
    wait(qtbot, jobs)
    assert got[0].code == "locked"
    assert got[0].__traceback__ is None


def test_an_unforeseen_error_tells_its_kind_and_nothing_more(qtbot, jobs, owner, caplog):
    got = []

    def stumble(_) -> None:
        raise ValueError("Amélie Rousseau")

    jobs.start(owner, stumble, None, got.append)
    jobs.start(owner, stumble)
    wait(qtbot, jobs)
    assert (got[0].code, got[0].params) == ("unexpected", {"kind": "ValueError"})
    assert "Amélie" not in caplog.text
    assert "ValueError" in caplog.text


def test_cancel_asks_and_the_outcome_still_arrives(qtbot, jobs, owner):
    begun, got = threading.Event(), []

    def work(task) -> str:
        begun.set()
        assert _until(task)
        return "stopped"

    task = jobs.start(owner, work, got.append)
    assert begun.wait(10)
    task.cancel()
    wait(qtbot, jobs)
    assert got == ["stopped"]


def _until(task) -> bool:
    pause = threading.Event()
    while not task.token.cancelled:
        pause.wait(0.001)
    return True


def test_dropping_all_waits_for_nothing_and_lets_nothing_arrive(qtbot, jobs, owner):
    gate, got = threading.Event(), []

    def work(task) -> str:
        gate.wait(10)
        task.post(got.append, "posted")
        task.tell(_progress())
        return "done"

    for _ in range(6):
        jobs.start(owner, work, got.append, got.append, got.append)
    jobs.drop_all()
    assert jobs.busy
    gate.set()
    wait(qtbot, jobs)
    assert got == []


def _progress():
    told = []
    ProgressMeter(1, told.append).add()
    return told[-1]


def test_nothing_arrives_for_a_page_that_is_gone(qtbot, jobs):
    gate, got = threading.Event(), []
    owner = QObject()
    jobs.start(owner, lambda _: gate.wait(10), got.append)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    gate.set()
    wait(qtbot, jobs)
    assert got == []


def test_progress_is_at_most_twenty_a_second_and_the_end_is_told(qtbot, jobs, owner, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(jobs_module.time, "monotonic", lambda: now[0])
    got, done = [], _progress()
    steps = 1000

    def work(task) -> None:
        for number in range(1, steps + 1):
            now[0] += 0.001
            task.tell(type(done)(**{**_fields(done), "done": number, "total": steps}))

    jobs.start(owner, work, told=got.append)
    wait(qtbot, jobs)
    assert 15 <= len(got) <= 22
    assert got[-1].done == steps


def _fields(progress) -> dict:
    return {field.name: getattr(progress, field.name) for field in dataclasses.fields(progress)}


def test_progress_nobody_listens_to_is_harmless(qtbot, jobs, owner):
    jobs.start(owner, lambda task: task.tell(_progress()))
    wait(qtbot, jobs)


def test_closing_cancels_and_waits(jobs, owner):
    ended = []

    def work(task) -> None:
        _until(task)
        ended.append(1)

    jobs.start(owner, work)
    jobs.close()
    assert ended in ([1], [])
    assert not jobs.busy
