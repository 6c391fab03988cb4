"""The worker's own beginning and end, and what a slot does when a worker is lost."""

import dataclasses
import io
import signal
import subprocess
import sys

import pytest

from clinicvault.media import slot as slots
from clinicvault.media import wire, worker
from clinicvault.media.limits import MIB, Limits
from clinicvault.media.segments import Segment
from clinicvault.media.slot import Slot, WorkerLost, worker_command
from tests.unit.media import samples

LIMITS = dataclasses.replace(Limits(), bytes=4 * MIB, pixels=1_000_000)


class Pipe:
    def __init__(self, data=b""):
        self.buffer = io.BytesIO(data)


class Ended(BaseException):
    """Instead of `os._exit`."""


@pytest.fixture
def memory():
    """Source, output and pixels as a slot hands them down."""
    made = [Segment(LIMITS.bytes), Segment(LIMITS.output_bytes)]
    made += [Segment(LIMITS.pixel_bytes) for _ in range(2)]
    yield made
    for one in made:
        one.close()


@pytest.fixture
def run(monkeypatch):
    """Play a worker's whole life in this process, not confined."""

    def life(*messages):
        requests = io.BytesIO()
        for message in messages:
            wire.send(requests, message)
        replies = Pipe()
        monkeypatch.setattr(worker.sys, "stdin", Pipe(requests.getvalue()))
        monkeypatch.setattr(worker.sys, "stdout", replies)
        monkeypatch.setattr(worker.sandbox, "confine", lambda memory: {"asked": memory})
        monkeypatch.setattr(worker.cv2, "setNumThreads", lambda _: None)

        def leave(code):
            raise Ended(code)

        monkeypatch.setattr(worker.os, "_exit", leave)
        with pytest.raises(Ended) as ended:
            worker.main()
        assert ended.value.args == (0,)
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
        replies.buffer.seek(0)
        return list(iter(lambda: wire.receive(replies.buffer), None))

    return life


def first(memory):
    source, output, *pixels = memory
    return {
        "limits": dataclasses.asdict(LIMITS),
        "source": source.handle,
        "output": output.handle,
        "pixels": [one.handle for one in pixels],
    }


def test_a_worker_says_what_holds_then_answers_and_ends_with_its_pipe(run, memory):
    picture = samples.plain_jpeg(64, 48)
    memory[0].write(picture)
    ready, reply = run(first(memory), {"task": "prepare", "length": len(picture)})
    assert ready == {"ready": {"asked": LIMITS.memory}}
    assert reply["facts"]["width"] == 64 if "facts" in reply else "refused" not in reply


def test_a_refusal_is_an_answer(run, memory):
    memory[0].write(b"no picture")
    _, reply = run(first(memory), {"task": "prepare", "length": 10})
    assert reply["refused"]


def test_without_a_first_message_nothing_is_said(run):
    assert run() == []


def test_nonsense_ends_a_worker_without_a_word(run, memory):
    """No trace back: it could hold what a file contained."""
    assert run(first(memory), {"task": "prepare"})[1:] == []


def lost(slot, data=b"x"):
    with pytest.raises(WorkerLost) as said:
        slot.ask({"task": "prepare", "length": len(data)}, data)
    return said.value.code


def python(text):
    return (sys.executable, "-I", "-c", text)


READY = (
    "import json, struct, sys; i, o = sys.stdin.buffer, sys.stdout.buffer\n"
    "i.read(struct.unpack('>I', i.read(4))[0])\n"
    "def say(m):\n"
    "    b = json.dumps(m).encode(); o.write(struct.pack('>I', len(b)) + b); o.flush()\n"
    "say({'ready': {'rlimits': 1}})\n"
)


@pytest.mark.parametrize(
    "command",
    [
        ("/no/such/program",),
        python("raise SystemExit(3)"),
        python("import sys; sys.stdout.write('hello there')"),
        python(READY.replace("ready", "reedy")),
    ],
)
def test_a_worker_that_does_not_come_up_is_unavailable(command):
    slot = Slot(LIMITS, command)
    try:
        assert lost(slot) == "reader-unavailable"
        assert slot._running is None
    finally:
        slot.close()


@pytest.mark.parametrize(
    ("after", "code"),
    [
        ("i.read(4); raise SystemExit(1)", "picture-crashed"),
        ("import os, signal; i.read(4); os.kill(os.getpid(), signal.SIGALRM)", "picture-too-slow"),
        ("import os; i.read(4); os.close(1); import time; time.sleep(600)", "picture-crashed"),
        ("import time; time.sleep(600)", "picture-too-slow"),
    ],
)
def test_how_a_worker_was_lost_is_told(after, code):
    slot = Slot(dataclasses.replace(LIMITS, seconds=2.0), python(READY + after))
    try:
        assert lost(slot) == code
        assert slot.protection == {"rlimits": 1}
        assert slot._running is None
    finally:
        slot.close()


def test_a_pipe_that_is_gone_is_a_lost_worker():
    slot = Slot(LIMITS, python(READY + "i.read()"))
    try:
        slot.start()
        slot._running.requests.close()
        assert lost(slot) == "picture-crashed"
    finally:
        slot.close()


def test_a_worker_that_had_enough_is_replaced_after_its_answer():
    slot = Slot(LIMITS, python(READY + "i.read(4); say({'last': True, 'fine': 1})"))
    try:
        assert slot.ask({"task": "x"}, b"data")["fine"] == 1
        assert slot._running is None
        assert slot.ask({"task": "x"}, b"data")["fine"] == 1
    finally:
        slot.close()


def test_a_slot_closed_meanwhile_says_that_the_import_stopped(monkeypatch):
    slot = Slot(LIMITS, worker_command())
    monkeypatch.setattr(slot, "start", lambda: None)
    try:
        assert lost(slot) == "import-stopped"
    finally:
        slot.close()


def test_trimming_spares_what_is_lent(monkeypatch):
    slot = Slot(LIMITS, worker_command())
    try:
        trimmed = []

        def trim(segment):
            trimmed.append(segment)

        monkeypatch.setattr(Segment, "trim", trim)
        slot.trim()
        assert trimmed == [slot.source, slot.output, slot.pixels[-1]]
    finally:
        slot.close()


def test_a_process_that_stays_has_not_returned():
    process = subprocess.Popen(python("import sys; sys.stdin.read()"), stdin=subprocess.PIPE)
    try:
        assert slots._returned(process) is None
        process.stdin.close()
        assert process.wait(30) == 0
        assert slots._returned(process) == 0
    finally:
        process.kill()
        process.wait()


def test_the_bundle_starts_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command() == (sys.executable, slots.WORKER_FLAG)


def test_a_system_that_starts_no_process_is_said(monkeypatch):
    def refuse(*_, **__):
        raise OSError(11, "no more processes")

    monkeypatch.setattr(slots.subprocess, "Popen", refuse)
    slot = Slot(LIMITS, worker_command())
    try:
        assert lost(slot) == "reader-unavailable"
    finally:
        slot.close()
