"""Garbage that holds objects of Qt is destroyed by the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from clinicvault.gui.collecting import collect_due, collected_here


class Model(QObject):
    """Belongs to nobody but a cycle of Python's."""

    def __init__(self, ended: list[threading.Thread]) -> None:
        super().__init__()
        self.ended, self.me = ended, self

    def __del__(self):
        self.ended.append(threading.current_thread())


@pytest.fixture
def ended():
    """Where the last models ended."""
    gc.collect()
    return []


def allocate_much():
    kept = [[] for _ in range(200_000)]
    assert kept


def in_a_job():
    job = threading.Thread(target=allocate_much)
    job.start()
    job.join()


def test_a_job_that_allocates_destroys_nothing_of_the_window(qapp, qtbot, ended):
    gc.enable()
    with collected_here(qapp):
        Model(ended)
        in_a_job()
        assert not ended
        kept = [[] for _ in range(2_000)]
        qtbot.waitUntil(lambda: bool(ended and kept), timeout=20_000)
    gc.disable()
    assert ended == [threading.main_thread()]


def test_without_it_the_job_would(qapp, ended):
    gc.enable()
    try:
        Model(ended)
        in_a_job()
    finally:
        gc.disable()
    assert [one.name for one in ended] != [threading.main_thread().name]
    assert ended


@pytest.mark.parametrize("before", [True, False])
def test_python_goes_on_as_before(qapp, before):
    (gc.enable if before else gc.disable)()
    try:
        with collected_here(qapp):
            assert not gc.isenabled()
        assert gc.isenabled() is before
    finally:
        gc.disable()


def test_nothing_is_collected_before_it_is_due(monkeypatch):
    asked = []
    monkeypatch.setattr(gc, "collect", asked.append)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    for counts in ((700, 10, 10), (701, 0, 0), (701, 11, 0), (5, 3, 11)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        collect_due()
    assert asked == [0, 1, 2]


def test_a_generation_that_is_off_stays_off(monkeypatch):
    asked = []
    monkeypatch.setattr(gc, "collect", asked.append)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 0))
    monkeypatch.setattr(gc, "get_count", lambda: (9, 9, 99))
    collect_due()
    assert not asked
