"""Helping processes that are gone, stopped or mad: the work is done here, or refused once shut."""

import os
import sys

import pytest

from clinicvault.access.rotation import key_crew
from clinicvault.access.rotation.key_crew import KeyCrew
from clinicvault.domain.errors import Refused
from clinicvault.services.key_hands import worker_command
from tests.unit.access.crews import check, holder, work

__all__ = ["holder", "work"]

LISTENS = """
import struct, sys
def heard():
    return sys.stdin.buffer.read(struct.unpack(">I", sys.stdin.buffer.read(4))[0])
def say(body):
    sys.stdout.buffer.write(struct.pack(">I", len(body)) + body)
    sys.stdout.buffer.flush()
heard(), heard()
"""
SLEEPS = (sys.executable, "-I", "-c", "import time; time.sleep(600)")


def answering(body):
    """A process that has the same answer to everything."""
    return (sys.executable, "-I", "-c", f"{LISTENS}\nwhile heard():\n    say({body!r})")


def test_a_process_that_does_not_start_or_dies(holder, work):
    missing = KeyCrew(("/does/not/exist",), 2)
    check(holder, work, missing.begin(holder, work)())
    missing.close()
    dying = KeyCrew((sys.executable, "-c", "import sys; sys.stdin.buffer.read(40)"), 2)
    check(holder, work, dying.begin(holder, work)())
    dying.close()
    dying.close()


def test_one_that_hangs_up_at_once(holder, monkeypatch, work):
    def refuse(*_):
        raise BrokenPipeError

    monkeypatch.setattr(key_crew, "send", refuse)
    with KeyCrew((sys.executable, "-c", "pass"), 1) as crew:
        check(holder, work, crew.begin(holder, work)())


def test_one_that_cannot_be_asked_any_more(holder, work):
    with KeyCrew(worker_command(), 1) as crew:
        crew._start(holder)
        [hand] = crew._hands
        hand._requests.close()
        check(holder, work, crew.begin(holder, work)())


def test_the_lock_ends_it(holder, work):
    """Wiped keys make nothing, here as little as there."""
    with KeyCrew((sys.executable, "-c", "pass"), 1) as crew:
        crew._start(holder)
        for pair in (holder.own, *holder.team):
            pair.wipe()
        with pytest.raises(Refused, match="locked"):
            crew.begin(holder, work)()


@pytest.mark.parametrize("answer", [b"\x82\x01", b"\x80", b"", b"\x85\x01\x01\x01\x01\x01"])
def test_one_that_answers_nonsense(holder, work, answer):
    """Short, none, or another number of patients: its place goes on here, again and again."""
    with KeyCrew(answering(answer), 1) as crew:
        for _ in range(2):
            check(holder, work, crew.begin(holder, work)())
        assert crew._hands[0]._process.returncode is not None


def test_one_that_is_stopped(holder, work, monkeypatch):
    monkeypatch.setattr(key_crew, "_PATIENCE_S", 0.2)
    with KeyCrew(SLEEPS, 1) as crew:
        check(holder, work, crew.begin(holder, work)())


def test_what_nobody_foresaw_leaves_the_place_free(holder, work, monkeypatch):
    def fail(_):
        raise RuntimeError("unforeseen")

    with KeyCrew(SLEEPS, 1) as crew:
        with monkeypatch.context() as patch:
            patch.setattr(key_crew, "pack_work", fail)
            with pytest.raises(RuntimeError, match="unforeseen"):
                crew.begin(holder, work)()
        check(holder, work, crew.begin(holder, work)())


def test_shut_while_some_work_and_others_wait(holder, work):
    """Both are refused: neither is made here with keys that may be wiped by now."""
    crew = KeyCrew(SLEEPS, 1)
    asked, waiting = crew.begin(holder, work), crew.begin(holder, work)
    crew.close()
    for result in (asked, waiting):
        with pytest.raises(Refused, match="locked"):
            result()
    with pytest.raises(Refused, match="locked"):
        crew.begin(holder, work)


def test_wiped_keys_start_no_process(holder, work, monkeypatch):
    monkeypatch.setattr(key_crew.subprocess, "Popen", lambda *_, **__: os.abort())
    holder.own.wipe()
    with KeyCrew(SLEEPS, 1) as crew, pytest.raises(Refused, match="locked"):
        crew.begin(holder, work)
