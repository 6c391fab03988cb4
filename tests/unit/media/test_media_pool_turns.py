"""The pool's memory and its turns: lent, given back, waited for, cancelled, closed."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from clinicvault.media import slot
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import Prepared, RefusedMedia
from tests.unit.media import samples
from tests.unit.media.small_limits import LIMITS, shape


def test_pixels_are_lent_reused_and_copied_when_all_are_lent():
    source = [samples.pillow_jpeg(np.full((8, 8, 3), 20 * n, np.uint8)) for n in range(6)]
    with MediaPool(1, LIMITS) as pool:
        held = [pool.decode_pixels(data).result() for data in source]
        assert [int(shape(one)[0, 0, 0]) for one in held] == [0, 20, 40, 60, 80, 100]
        held[0].close()
        held[0].close()
        assert len(held[0].data) == 0
        again = pool.decode_pixels(source[5]).result()
        assert [int(shape(one)[0, 0, 0]) for one in held[1:]] == [20, 40, 60, 80, 100]
        again.close()


def test_refused_pixels_give_their_memory_back():
    with MediaPool(1, LIMITS) as pool:
        for _ in range(4):
            assert pool.decode_pixels(b"text").result() == RefusedMedia("format-unknown")
        assert pool._slots[0]._lent == [False, False]


def test_closing_wipes_what_is_still_shown_and_refuses_the_rest():
    pool = MediaPool(1, LIMITS)
    white = pool.decode_pixels(samples.pillow_jpeg(np.full((8, 8, 3), 255, np.uint8))).result()
    view = white.data
    assert max(view) == 255
    pool.close()
    assert max(view) == 0
    white.close()
    assert pool.prepare(samples.plain_jpeg()).result() == RefusedMedia("import-stopped")
    assert pool.decode_pixels(samples.plain_jpeg()).result() == RefusedMedia("import-stopped")
    pool.warm()
    pool.close()


def test_no_more_than_workers_plus_one_files_are_in_hand():
    gate, entered = threading.Event(), threading.Semaphore(0)
    with MediaPool(1, LIMITS) as pool:
        pool._open()
        real = slot.Slot.ask

        def slow(self, message, data):
            entered.release()
            gate.wait(30)
            return real(self, message, data)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(slot.Slot, "ask", slow)
            futures = [pool.prepare(samples.plain_jpeg(64, 48)) for _ in range(2)]
            entered.acquire(timeout=30)
            third = threading.Thread(
                target=lambda: futures.append(pool.prepare(samples.plain_jpeg(64, 48)))
            )
            third.start()
            assert not pool._places.acquire(blocking=False)
            assert len(futures) == 2
            gate.set()
            third.join(30)
            assert all(isinstance(one.result(30), Prepared) for one in futures)


def test_closing_answers_what_waits():
    gate, entered = threading.Event(), threading.Event()
    pool = MediaPool(1, LIMITS)
    with pytest.MonkeyPatch.context() as patch:

        def slow(self, message, data):
            entered.set()
            gate.wait(30)
            raise slot.WorkerLost("picture-crashed")

        patch.setattr(slot.Slot, "ask", slow)
        first, second = (pool.prepare(samples.plain_jpeg(64, 48)) for _ in range(2))
        cancelled = pool.decode_pixels(b"x")
        assert cancelled.cancel()
        entered.wait(30)
        closing = threading.Thread(target=pool.close)
        closing.start()
        assert second.result(30) == RefusedMedia("import-stopped")
        gate.set()
        closing.join(30)
        assert first.result(30) == RefusedMedia("import-stopped")


def test_a_cancelled_request_is_skipped():
    entered, gate = threading.Event(), threading.Event()
    with MediaPool(1, LIMITS) as one, pytest.MonkeyPatch.context() as patch:
        real = slot.Slot.ask

        def slow(self, message, data):
            entered.set()
            gate.wait(30)
            return real(self, message, data)

        patch.setattr(slot.Slot, "ask", slow)
        first = one.prepare(samples.plain_jpeg(64, 48))
        entered.wait(30)
        second = one.prepare(samples.plain_jpeg(64, 48))
        assert second.cancel()
        gate.set()
        assert isinstance(first.result(30), Prepared)
        assert isinstance(one.prepare(samples.plain_jpeg(64, 48)).result(30), Prepared)


def test_trouble_in_the_program_itself_is_a_refusal(monkeypatch):
    def broken(self, message, data):
        raise OSError("no memory")

    monkeypatch.setattr(slot.Slot, "ask", broken)
    with MediaPool(1, LIMITS) as pool:
        assert pool.prepare(samples.plain_jpeg()).result(30) == RefusedMedia("reader-unavailable")
