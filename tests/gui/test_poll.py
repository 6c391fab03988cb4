"""Asking again and again: one question at a time, and a notice that goes away by itself."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicvault.domain.errors import Refused, StorageFailed
from clinicvault.gui.widgets import ErrorBanner
from clinicvault.gui.widgets.poll import Poll


class Disk:
    """What is asked; it may hang behind a gate, or refuse once."""

    def __init__(self) -> None:
        self.asked = 0
        self.gate = threading.Event()
        self.gate.set()
        self.fail: list[StorageFailed] = []

    def read(self) -> int:
        self.asked += 1
        assert self.gate.wait(10)
        if self.fail:
            raise self.fail.pop()
        return self.asked


@pytest.fixture
def disk():
    return Disk()


@pytest.fixture
def polled(qtbot, context, disk):
    """A widget in view with its poll, its banner and what was heard."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.errors, widget.heard = ErrorBanner(), []
    box = QVBoxLayout()
    box.addWidget(widget.errors)
    widget.setLayout(box)
    widget.poll = Poll(widget, context.jobs, 600_000, disk.read, widget.heard.append, widget.errors)
    widget.show()
    yield widget
    disk.gate.set()


def tick(polled) -> None:
    polled.poll.timer.timeout.emit()


def test_the_clock_runs_while_it_is_in_view(polled):
    assert polled.poll.active
    polled.hide()
    assert not polled.poll.active
    polled.show()
    assert polled.poll.active


def test_a_disk_that_hangs_takes_one_thread(polled, disk, settle):
    disk.gate.clear()
    for _ in range(9):
        tick(polled)
    assert polled.poll.asking
    disk.gate.set()
    settle()
    assert disk.asked == 1
    assert polled.heard == [1]
    tick(polled)
    settle()
    assert polled.heard == [1, 2]


def test_who_asks_while_an_answer_is_on_its_way_gets_a_newer_one(polled, disk, settle):
    disk.gate.clear()
    tick(polled)
    for _ in range(3):
        polled.poll.ask()
    disk.gate.set()
    settle()
    settle()
    assert polled.heard == [1, 2]


def test_what_the_lock_dropped_is_not_waited_for(polled, context, disk, settle):
    disk.gate.clear()
    tick(polled)
    context.jobs.drop_all()
    assert not polled.poll.asking
    disk.gate.set()
    polled.poll.ask()
    settle()
    assert polled.heard == [2]


def test_its_notice_goes_away_with_the_next_answer(polled, disk, settle):
    disk.fail = [StorageFailed("disk-full")]
    tick(polled)
    settle()
    assert polled.errors.code == "disk-full"
    tick(polled)
    settle()
    assert polled.errors.code == ""


def test_what_an_act_met_stays_in_view(polled, disk, settle):
    polled.errors.show_error(Refused("role-missing"))
    disk.fail = [StorageFailed("disk-full")]
    tick(polled)
    settle()
    assert polled.errors.code == "role-missing"
    tick(polled)
    settle()
    assert polled.errors.code == "role-missing"


def test_a_notice_that_was_closed_stays_closed_until_somebody_asks(polled, disk, settle):
    for ask, shown in (
        (lambda: tick(polled), "disk-full"),
        (lambda: tick(polled), ""),
        (polled.poll.ask, "disk-full"),
    ):
        disk.fail = [StorageFailed("disk-full")]
        polled.errors.hide()
        ask()
        settle()
        assert polled.errors.code == shown


def test_another_failure_is_said(polled, disk, settle):
    for code in ("disk-full", "vault-missing"):
        disk.fail = [StorageFailed(code)]
        tick(polled)
        settle()
        assert polled.errors.code == code


def test_while_another_act_tells_it_does_not_ask_by_itself(polled, disk, settle):
    polled.poll.pause()
    tick(polled)
    assert not polled.poll.active
    assert disk.asked == 0
    polled.poll.ask()
    settle()
    assert polled.heard == [1]
    polled.poll.pause(False)
    tick(polled)
    settle()
    assert polled.heard == [1, 2]
