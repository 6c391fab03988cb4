"""Real workers against decoders that crash, hang, grow or reach out: the batch always goes on."""

from __future__ import annotations

import dataclasses
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from clinicvault.media import slot as slots
from clinicvault.media.limits import MIB, Limits
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import Prepared, RefusedMedia
from tests.unit.media import samples

ROOT = str(Path(__file__).resolve().parents[2])
CODE = (
    f"import sys; sys.path.insert(0, {ROOT!r}); import tests.faults.hostile_formats; "
    "from clinicvault.media.worker import main; main()"
)
COMMAND = (sys.executable, "-I", "-c", CODE)
SMALL = dataclasses.replace(
    Limits(), bytes=16 * MIB, pixels=2_000_000, memory=512 * MIB, seconds=20.0
)
linux = pytest.mark.skipif(sys.platform != "linux", reason="the confinement of workers is Linux's")


@pytest.fixture(scope="module")
def pool():
    with MediaPool(1, SMALL, COMMAND) as made:
        yield made


def outcome(pool, word):
    """How a hostile file ends; afterwards an ordinary one must still pass."""
    result = pool.prepare(word).result(60)
    assert isinstance(pool.prepare(samples.plain_jpeg(64, 48)).result(60), Prepared)
    assert isinstance(result, RefusedMedia)
    return result.reason


@pytest.mark.parametrize(
    "word", [b"ABORT", b"EXIT", b"SEGFAULT", b"RAISE", b"NONSENSE", b"FORGED", b"HUGE"]
)
def test_a_worker_that_dies_or_lies_is_replaced(pool, word):
    assert outcome(pool, word) == "picture-crashed"


@pytest.mark.parametrize("word", [b"SPIN", b"HANG"])
def test_a_worker_that_hangs_is_killed(word):
    limits = dataclasses.replace(SMALL, seconds=1.0)
    with MediaPool(1, limits, COMMAND) as pool:
        assert outcome(pool, word) == "picture-too-slow"


@linux
@pytest.mark.parametrize("word", [b"ALLOCATE", b"LEAK"])
def test_a_worker_that_grows_is_refused_memory(pool, word):
    assert outcome(pool, word) == "picture-too-demanding"


@linux
@pytest.mark.parametrize(
    "word", [b"READ", b"LISTEN", b"EXEC", b"FORK", b"THREAD", b"EXECUTABLE", b"UNLIMIT", b"KILL"]
)
def test_a_worker_may_not_reach_out(pool, word):
    assert outcome(pool, word) == "picture-crashed"


@linux
def test_a_worker_writes_no_file(pool, tmp_path):
    target = tmp_path / "out"
    assert outcome(pool, b"WRITE:" + os.fsencode(target)) == "picture-crashed"
    assert not target.exists()


@linux
def test_a_worker_opens_no_connection(pool):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = str(server.getsockname()[1]).encode()
        assert outcome(pool, b"CONNECT:" + port) == "picture-crashed"
        with pytest.raises(TimeoutError):
            server.accept()


@linux
def test_the_pool_says_what_protects_it(pool):
    outcome(pool, b"RAISE")
    assert pool.protection["rlimits"] == 1
    assert set(pool.protection) == {"rlimits", "landlock", "seccomp", "profile"}
    assert pool.protection["landlock"] or pool.protection["seccomp"]


@linux
def test_without_libseccomp_the_rest_still_holds(tmp_path):
    (tmp_path / "pyseccomp.py").write_text("raise RuntimeError('Unable to find libseccomp')\n")
    command = (*COMMAND[:3], f"import sys; sys.path.insert(0, {str(tmp_path)!r}); " + COMMAND[3])
    with MediaPool(1, SMALL, command) as pool:
        if not _landlock():
            pytest.skip("this kernel has no Landlock")
        assert outcome(pool, b"READ") == "picture-crashed"
        assert (pool.protection["seccomp"], pool.protection["landlock"] > 0) == (0, True)


def _landlock():
    import ctypes

    return ctypes.CDLL(None).syscall(444, None, 0, 1) > 0


@linux
def test_a_worker_knows_nothing_of_its_parent(pool, monkeypatch):
    outcome(pool, b"RAISE")
    running = pool._slots[0]._running.process.pid
    monkeypatch.setenv("CLINICVAULT_SECRET_FOR_TEST", "x")
    environment = subprocess.run(
        ["cat", f"/proc/{running}/environ"], capture_output=True, check=False
    ).stdout
    assert b"CLINICVAULT" not in environment
    threads = len(list(Path(f"/proc/{running}/task").iterdir()))
    assert threads == 1


@linux
def test_a_worker_ends_with_its_parent():
    code = (
        f"import sys, os; sys.path.insert(0, {ROOT!r}); from clinicvault.media.pool import MediaPool; "
        "from tests.unit.media import samples; pool = MediaPool(1); "
        "pool.prepare(samples.plain_jpeg(64, 48)).result(); "
        "print(pool._slots[0]._running.process.pid, flush=True); os._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    pid = int(done.stdout)
    waited = threading.Event()
    for _ in range(200):
        if (
            not Path(f"/proc/{pid}").exists()
            or "Z" in Path(f"/proc/{pid}/stat").read_text().split(")")[1][:3]
        ):
            break
        waited.wait(0.05)
    else:
        pytest.fail("the worker outlived its parent")


def test_a_worker_that_cannot_start_is_said():
    for command in (
        ("/no/such/program",),
        (sys.executable, "-c", "pass"),
        (sys.executable, "-c", "print('hello')"),
    ):
        with MediaPool(1, SMALL, command) as pool:
            result = pool.prepare(samples.plain_jpeg(64, 48)).result(60)
            assert result == RefusedMedia("reader-unavailable")


def test_the_bundled_program_starts_itself_as_worker(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert slots.worker_command() == (sys.executable, slots.WORKER_FLAG)


@linux
def test_kernel_timer_ends_a_worker_without_its_parent(monkeypatch):
    """The worker's own alarm fires even where nobody kills it."""
    monkeypatch.setattr(slots._Running, "_expire", lambda self: None)
    limits = dataclasses.replace(SMALL, seconds=-4.5)
    one = slots.Slot(limits, COMMAND)
    try:
        with pytest.raises(slots.WorkerLost, match="picture-too-slow"):
            one.ask({"task": "prepare", "length": 4}, b"SPIN")
    finally:
        one.close()
