"""A million entries: no step of the window's thread takes longer than a frame."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from clinicvault.gui.context import Place
from tests.gui.log_hands import entries

MILLION = 1_000_000
FRAME = 0.016


class Watch:
    """Measures turns of the event loop in this thread's own time: other programs share the cores.

    The quickest of several runs counts.
    """

    def __init__(self) -> None:
        self.worst: dict[str, float] = {}

    def step(self, name: str, act: Callable[[], object]) -> None:
        """One act, and the turns of the loop that it leads to."""
        begin = time.thread_time()
        act()
        self._note(name, begin)
        for _ in range(4):
            begin = time.thread_time()
            QCoreApplication.processEvents()
            self._note(name, begin)

    def _note(self, name: str, begin: float) -> None:
        self.worst[name] = max(self.worst.get(name, 0.0), time.thread_time() - begin)


@pytest.fixture
def section(open_shell, clinic, settle):
    """The entries of a log of a million, opened once so that fonts and icons are there."""
    clinic.search_state.size = MILLION
    shell = open_shell()
    shell.go(Place("log", tab="entries"))
    settle()
    section = entries(shell.page)
    section.table.look()
    settle()
    return section


def test_opening_scrolling_and_the_end_key_never_take_a_frame(section, context, qtbot):
    assert section.model.rowCount() == MILLION
    table, bar = section.table, section.table.verticalScrollBar()
    runs: list[dict[str, float]] = []
    for _ in range(5):
        watch = Watch()
        section.refresh()
        _settle(watch, "opening", context.jobs)
        watch.step("end", lambda: qtbot.keyClick(table, Qt.Key.Key_End))
        watch.step("look", table.look)
        _settle(watch, "rows", context.jobs)
        watch.step("home", lambda: qtbot.keyClick(table, Qt.Key.Key_Home))
        for place in range(0, bar.maximum(), bar.maximum() // 24):
            watch.step("scrolling", lambda place=place: bar.setValue(place))
        watch.step("page", lambda: qtbot.keyClick(table, Qt.Key.Key_PageUp))
        _settle(watch, "rows", context.jobs)
        runs.append(watch.worst)
    best = {name: min(run[name] for run in runs) for name in runs[0]}
    assert {name: took for name, took in best.items() if took > FRAME} == {}


def _settle(watch: Watch, name: str, jobs) -> None:
    """Turns of the loop until every job has come back, each of them measured."""
    while jobs.busy:
        begin = time.thread_time()
        QCoreApplication.processEvents()
        watch._note(name, begin)
    watch.step(name, lambda: None)


def test_a_fling_through_a_million_fetches_a_handful(section, clinic, settle, monkeypatch):
    table, bar = section.table, section.table.verticalScrollBar()
    looks, look_at = [], section.model.look_at
    monkeypatch.setattr(section.model, "look_at", lambda *at: (looks.append(at), look_at(*at)))
    before = clinic.calls["search.rows"]
    for step in range(1, 321):
        bar.setValue(bar.maximum() * step // 320)
        table._rest()  # the clock of the looks, forty times a second
    assert 0 < len(looks) <= 320 // 8
    settle()
    table.look()
    settle()
    assert clinic.calls["search.rows"] - before <= 320 // 8 + 4
    assert len(section.model._rows) <= 64
    first = table.rowAt(0)
    assert section.model.row(first).seq == MILLION - 1 - first
