"""What a worker gives up: in a real child that tries it, and rule by rule with a recorded system."""

import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from clinicvault.media import sandbox

ROOT = str(Path(__file__).resolve().parents[3])
linux = pytest.mark.skipif(sys.platform != "linux", reason="the confinement is Linux's")
MEMORY = 64 << 20
CHILD = """
import json, os, socket, sys, time
sys.path.insert(0, {root!r})
import mmap
from clinicvault.media import sandbox
held = sandbox.confine({memory})

def tried(act):
    try:
        act()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"

found = {{
    "open": tried(lambda: open("/etc/hostname").read()),
    "create": tried(lambda: open("/tmp/clinicvault-escaped", "w")),
    "list": tried(lambda: os.listdir("/")),
    "socket": tried(lambda: socket.socket()),
    "fork": tried(os.fork),
    "exec": tried(lambda: os.execv("/bin/true", ["true"])),
    "kill": tried(lambda: os.kill(os.getppid(), 0)),
    "other pipe": tried(lambda: os.write(2, b"x")),
    "code": tried(lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)),
    "memory": tried(lambda: bytearray({memory} + (32 << 20))),
    "some memory": tried(lambda: bytearray(8 << 20)),
    "clock": tried(time.time),
    "random": tried(lambda: os.urandom(8)),
    "requests": tried(lambda: os.read(0, 4)),
}}
os.write(1, json.dumps([held, found]).encode())
os._exit(0)
"""


@linux
def test_a_confined_process_can_read_requests_write_replies_and_nothing_else():
    child = subprocess.run(
        [sys.executable, "-I", "-c", CHILD.format(root=ROOT, memory=MEMORY)],
        input=b"data",
        capture_output=True,
        check=True,
        timeout=60,
    )
    held, found = json.loads(child.stdout)
    allowed = ("some memory", "clock", "random", "requests")
    assert held["rlimits"] == 1
    if not held["seccomp"]:
        pytest.skip("libseccomp is missing here")
    assert {name for name, how in found.items() if how == "done"} == set(allowed)
    assert found["memory"] == "MemoryError"
    assert child.stderr == b""


class Limits:
    """The `resource` module, remembering what was set."""

    RLIM_INFINITY = -1
    RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_NPROC, RLIMIT_AS = "core", "fsize", "nproc", "as"

    def __init__(self, hard):
        self.hard, self.set = hard, {}

    def getrlimit(self, _name):
        return (0, self.hard)

    def setrlimit(self, name, values):
        self.set[name] = values


@linux
def test_limits_are_set_for_good_and_never_raised(monkeypatch):
    free = Limits(Limits.RLIM_INFINITY)
    monkeypatch.setattr(sandbox, "resource", free)
    assert sandbox._limit_resources(MEMORY) == 1
    assert free.set["core"] == free.set["fsize"] == free.set["nproc"] == (0, 0)
    soft, hard = free.set["as"]
    assert soft == hard > MEMORY
    tight = Limits(1000)
    monkeypatch.setattr(sandbox, "resource", tight)
    sandbox._limit_resources(MEMORY)
    assert tight.set["as"] == (1000, 1000)


def test_without_resource_limits_it_is_said(monkeypatch):
    monkeypatch.setattr(sandbox, "_HAS_LIMITS", False)
    assert sandbox._limit_resources(MEMORY) == 0


class Kernel:
    """The C library, remembering its calls; Landlock as of some version."""

    def __init__(self, version, *, denied="", log=None):
        self.version, self.denied = version, denied
        self.calls = log if log is not None else []
        self.rules = b""

    def prctl(self, *arguments):
        self.calls.append(("prctl", arguments[0]))
        return 0

    def syscall(self, number, *arguments):
        self.calls.append(("syscall", number))
        if number == sandbox._LANDLOCK_RESTRICT:
            return -1 if self.denied == "restrict" else 0
        if arguments[0] is None:
            return self.version
        self.rules = arguments[0][: arguments[1]]
        return -1 if self.denied == "create" else 99


@linux
@pytest.mark.parametrize(
    ("version", "files", "ports", "scopes"),
    [(1, 13, 0, 0), (2, 14, 0, 0), (3, 15, 0, 0), (4, 15, 3, 0), (5, 16, 3, 0), (6, 16, 3, 3)],
)
def test_landlock_denies_all_that_its_version_knows(monkeypatch, version, files, ports, scopes):
    closed = []
    monkeypatch.setattr(sandbox.os, "close", closed.append)
    kernel = Kernel(version)
    assert sandbox._apply_landlock(kernel) == version
    found = struct.unpack("=QQQ", kernel.rules.ljust(24, b"\0"))
    assert found == ((1 << files) - 1, ports, scopes)
    assert closed == [99]


@linux
@pytest.mark.parametrize(("version", "denied"), [(0, ""), (-1, ""), (4, "create"), (4, "restrict")])
def test_a_system_without_landlock_is_said(monkeypatch, version, denied):
    monkeypatch.setattr(sandbox.os, "close", lambda _: None)
    assert sandbox._apply_landlock(Kernel(version, denied=denied)) == 0


class Filter:
    def __init__(self, log):
        self.log = log

    def load(self):
        self.log.append(("load", 0))


def confined(monkeypatch, *, platform="linux", filtered=True):
    log = []
    monkeypatch.setattr(sandbox.sys, "platform", platform)
    monkeypatch.setattr(sandbox, "_limit_resources", lambda _: 1)
    monkeypatch.setattr(sandbox.os, "close", lambda _: None)
    monkeypatch.setattr(sandbox.ctypes, "CDLL", lambda *_, **__: Kernel(4, log=log))
    monkeypatch.setattr(sandbox, "_prepare_filter", lambda *_: Filter(log) if filtered else None)
    return sandbox.confine(MEMORY), log


@linux
def test_the_filter_comes_last_because_it_forbids_the_rest(monkeypatch):
    held, log = confined(monkeypatch)
    assert held == {"rlimits": 1, "landlock": 4, "seccomp": 1, "profile": 0}
    assert log[0] == ("prctl", sandbox._PR_SET_DUMPABLE)
    assert log[1] == ("prctl", sandbox._PR_SET_NO_NEW_PRIVS)
    assert log[-1] == ("load", 0)


@linux
def test_without_the_filter_the_rest_holds(monkeypatch):
    held, log = confined(monkeypatch, filtered=False)
    assert held == {"rlimits": 1, "landlock": 4, "seccomp": 0, "profile": 0}
    assert ("load", 0) not in log


@linux
def test_the_filter_is_an_allow_list_bound_to_two_pipes(monkeypatch):
    rules = []

    class Recorded:
        def __init__(self, default):
            rules.append(("default", default))

        def add_rule(self, action, name, *arguments):
            rules.append((action, name, *arguments))

        def set_attr(self, *pair):
            rules.append(("attribute", *pair))

    class Library:
        SyscallFilter, ALLOW, EQ, MASKED_EQ = Recorded, "allow", "eq", "masked"

        class Attr:
            CTL_TSYNC = "all threads"

        @staticmethod
        def ERRNO(number):
            return ("errno", number)

        @staticmethod
        def Arg(*values):
            return values

    monkeypatch.setitem(sys.modules, "pyseccomp", Library)
    assert isinstance(sandbox._prepare_filter(7, 8), Recorded)
    assert rules[0] == ("default", ("errno", 1))
    assert ("allow", "read", (0, "eq", 7)) in rules
    assert ("allow", "write", (0, "eq", 8)) in rules
    assert ("allow", "mmap", (2, "masked", 4, 0)) in rules
    assert ("allow", "mprotect", (2, "masked", 4, 0)) in rules
    assert ("attribute", "all threads", 1) in rules
    names = {rule[1] for rule in rules if rule[0] == "allow"}
    assert not names & {"open", "openat", "socket", "execve", "clone", "clone3", "kill", "ptrace"}


@linux
def test_a_missing_filter_library_is_no_error(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    assert sandbox._prepare_filter(0, 1) is None
