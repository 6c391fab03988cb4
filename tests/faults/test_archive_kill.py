"""kill -9 at any moment of moving old entries: none is lost, none is there twice.

`CLINICVAULT_KILLS=200` runs it as often by hand; the seed of a run is in its name.
"""

import contextlib
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from clinicvault.access.log.archive import archive
from clinicvault.access.log.reading import verify_only
from clinicvault.access.verifying import referenced_objects
from clinicvault.audit import segments
from tests.faults.archive_child import LEVEL
from tests.faults.rotation_child import keep, opened
from tests.storage.raw_sql import plain
from tests.unit.access.world import make_world

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
]

TOP = Path(__file__).parents[2]
KILLS = int(os.environ.get("CLINICVAULT_KILLS", "15"))


def start(folder):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.archive_child", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=TOP,
    )


def ended(process, seconds=None):
    """What it said from its beginning on; killed after so long, if at all."""
    assert process.stdout.readline() == "begins\n"
    if seconds is not None:
        threading.Timer(seconds, process.kill).start()
    with process.stdout, process.stderr:
        said, errors = process.stdout.read(), process.stderr.read()
    process.wait()
    assert "Traceback" not in errors, errors
    return said


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """(folder of a clinic, its log's leaves, seconds that moving takes)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        world = make_world(tmp_path_factory.mktemp("archive") / "vault")
        for number in range(4):
            world.treated(bytes([number]))
        keep(world)
        with world.vault.read() as rows:
            leaves = list(rows.log.leaves(0, 2**62))
        world.shut()
        copy = tmp_path_factory.mktemp("whole") / "vault"
        shutil.copytree(world.folder, copy)
        process = start(copy)
        began = time.monotonic()
        assert ended(process) == "ended\n"
        yield world.folder, leaves, time.monotonic() - began


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Segments of eight leaves, here as in the child."""
    monkeypatch.setattr(segments, "SEGMENT_LEVEL", LEVEL)


@pytest.mark.parametrize("seed", range(KILLS))
def test_no_entry_is_lost(template, tmp_path, seed):
    source, leaves, seconds = template
    folder = tmp_path / "vault"
    shutil.copytree(source, folder)
    rng = random.Random(seed)
    second = start(folder) if rng.random() < 0.3 else None  # another program at once
    ended(start(folder), rng.random() * seconds)
    if second is not None:
        ended(second, rng.random() * seconds)
    world = opened(folder)
    try:
        with world.vault.read() as rows:
            before = rows.log.segments()
            assert list(rows.log.leaves(0, len(leaves))) == leaves
        assert verify_only(world.ports, world.pin).faults == ()
        archive(world.vault, contextlib.nullcontext, lambda: None)
        with world.vault.read() as rows:
            assert rows.log.segments()[: len(before)] == before
            assert list(rows.log.leaves(0, len(leaves))) == leaves
            named = referenced_objects(rows, world.vault.ports.state)
        stop = -((2 * (1 << LEVEL) - len(leaves)) // (1 << LEVEL)) * (1 << LEVEL)
        entries = "SELECT min(seq) FROM log_leaf WHERE substr(leaf, 1, 3) = x'840101'"
        [[(first,)]] = plain(world.database, entries)
        assert first >= stop
        orphans = set(world.ports.objects.list()) - named
        assert len(orphans) <= 2
        assert verify_only(world.ports, world.pin).faults == ()
    finally:
        world.shut()
