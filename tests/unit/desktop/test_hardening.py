"""Hardening, judged by the kernel from a process of its own (the test's own must stay debuggable)."""

import ctypes
import subprocess
import sys

import pytest

from clinicvault.desktop import hardening

REPORT = """
import ctypes, resource
from clinicvault.desktop.hardening import harden
before = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
granted = harden()
after = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
print(before, after, resource.getrlimit(resource.RLIMIT_CORE), granted)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="judged by Linux calls")
def test_a_hardened_process_is_not_dumpable_and_leaves_no_core():
    result = subprocess.run(
        [sys.executable, "-c", REPORT], capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == [
        *("1", "0", "(0,", "0)"),
        *("Hardening(attach_refused=True,", "core_refused=True)"),
    ]


class Library:
    """A C library whose prctl answers as given."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def prctl(self, *_):
        return self.answers.pop(0)


@pytest.mark.parametrize("answers", [(-1,), (0, 1)])
def test_a_refusal_of_the_system_is_told(monkeypatch, answers):
    monkeypatch.setattr(ctypes, "CDLL", lambda *_: Library(*answers))
    monkeypatch.setattr("resource.setrlimit", lambda *_: None)
    assert not hardening.harden().attach_refused


def test_a_library_without_the_call_is_told(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda *_: object())
    monkeypatch.setattr("resource.setrlimit", lambda *_: None)
    assert not hardening.harden().attach_refused


@pytest.mark.parametrize("error", [OSError, ValueError])
def test_a_limit_that_cannot_be_set_is_told(monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(ctypes, "CDLL", lambda *_: Library(0, 0))
    monkeypatch.setattr("resource.setrlimit", fail)
    assert hardening.harden() == hardening.Hardening(attach_refused=True, core_refused=False)


def test_a_system_without_limits_is_told(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda *_: Library(0, 0))
    monkeypatch.setitem(sys.modules, "resource", None)
    assert not hardening.harden().core_refused
