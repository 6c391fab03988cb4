"""Progress, cancelling and the job pool."""

from __future__ import annotations

import threading

import pytest

from clinicvault.domain.errors import Cancelled
from clinicvault.jobs import CancelToken, JobPool, Progress, ProgressMeter


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_counts_bytes_rate_and_time_left(clock):
    meter = ProgressMeter(10, clock=clock)
    assert meter.now() == Progress(0, 10, 0, 0.0, -1.0)
    clock.now += 0.5
    meter.add(size=7)
    assert meter.now() == Progress(1, 10, 7, 2.0, 4.5)
    assert meter.now().fraction == 0.1


def test_rate_is_smoothed(clock):
    meter = ProgressMeter(100, clock=clock)
    clock.now += 1
    meter.add(10)
    clock.now += 1
    meter.add(0)
    assert meter.now().rate == pytest.approx(8.0)


def test_told_at_most_twenty_times_a_second_and_always_at_the_end(clock):
    told = []
    meter = ProgressMeter(1000, told.append, clock)
    for _ in range(1000):
        clock.now += 0.001
        meter.add()
    assert 20 <= len(told) <= 22
    assert told[-1].done == 1000
    assert told[-1].finished
    assert told[-1].seconds_left == 0


def test_empty_jobs_are_done(clock):
    assert Progress(0, 0).fraction == 1
    assert Progress(0, 0).finished
    assert ProgressMeter(0, clock=clock).now().seconds_left == 0


def test_more_than_expected_is_not_more_than_all(clock):
    meter = ProgressMeter(1, clock=clock)
    meter.add(3)
    assert meter.now().fraction == 1
    assert meter.now().seconds_left == 0


def test_meter_counts_from_many_threads():
    meter = ProgressMeter(4000)
    threads = [
        threading.Thread(target=lambda: [meter.add(size=2) for _ in range(1000)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (meter.now().done, meter.now().bytes) == (4000, 8000)


def test_cancel_token():
    token = CancelToken()
    token.check()
    assert not token.cancelled
    assert not token.wait(0)
    token.cancel()
    token.cancel()
    assert token.cancelled
    assert token.wait(30)
    with pytest.raises(Cancelled):
        token.check()


def test_a_job_gives_its_result_and_its_progress():
    told = []

    def work(token, tell):
        meter = ProgressMeter(2, tell)
        meter.add()
        meter.add()
        return "done"

    with JobPool(1) as pool:
        job = pool.submit(work, told.append)
        assert job.result(30) == "done"
        assert job.done
        assert not job.cancelled
    assert told[-1].finished
    assert job.progress.done == 2


def test_a_job_without_listener_still_knows_how_far_it_is():
    with JobPool(1) as pool:
        job = pool.submit(lambda token, tell: tell(Progress(1, 2)))
        job.result(30)
        assert job.progress == Progress(1, 2)


def test_a_job_hands_on_its_error():
    def work(token, tell):
        raise ValueError("inside")

    with JobPool(1) as pool:
        job = pool.submit(work)
        with pytest.raises(ValueError, match="inside"):
            job.result(30)
        assert not job.cancelled


def test_cancelling_a_running_job():
    started = threading.Event()

    def work(token, tell):
        started.set()
        token.wait(30)
        token.check()

    with JobPool(1) as pool:
        job = pool.submit(work)
        started.wait(30)
        assert not job.cancelled
        job.cancel()
        with pytest.raises(Cancelled):
            job.result(30)
        assert job.cancelled


def test_cancelling_a_waiting_job_means_it_never_begins():
    started, gate, ran = threading.Event(), threading.Event(), []

    def first(token, tell):
        started.set()
        gate.wait(30)

    with JobPool(1) as pool:
        pool.submit(first)
        started.wait(30)
        job = pool.submit(lambda token, tell: ran.append(1))
        job.cancel()
        gate.set()
        with pytest.raises(Cancelled):
            job.result(30)
        assert job.cancelled
    assert ran == []


def test_closing_cancels_everything_and_waits():
    started, ended = threading.Event(), []

    def work(token, tell):
        started.set()
        token.wait(30)
        ended.append(1)

    pool = JobPool(2)
    pool.submit(work)
    started.wait(30)
    pool.close()
    assert ended == [1]
    assert pool._jobs == set()


def test_callbacks_hear_of_the_end_once():
    heard = []
    with JobPool(1) as pool:
        job = pool.submit(lambda token, tell: 5)
        job.result(30)
        job.when_done(heard.append)
    assert heard == [job]
