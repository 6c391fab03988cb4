"""Every hostile file of the public collection through real workers: refused, or clean and proven."""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

import pytest

from clinicvault.media import formats, registry  # noqa: F401
from clinicvault.media.limits import Limits
from clinicvault.media.pool import MediaPool
from clinicvault.media.replies import REASONS
from clinicvault.media.results import Prepared
from tests.unit.media import judged, samples

OF_THE_POOL = {"picture-crashed", "picture-too-slow"}
"""Reasons that a worker does not give itself; a real one should need neither."""


def hostile():
    with (judged.CORPUS / "manifest.tsv").open(encoding="utf-8") as source:
        rows = csv.DictReader(source, delimiter="\t")
        return [judged.CORPUS / row["path"] for row in rows if row["hostile"]]


def own_files():
    """What this process has open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@judged.needs_corpus
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="counts open files as Linux shows them")
def test_no_hostile_file_harms_the_batch(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    good, outcomes, slowest = samples.plain_jpeg(64, 48), {}, 0.0
    with MediaPool(1) as pool:
        assert isinstance(pool.prepare(good).result(60), Prepared)
        before = own_files()
        for path in hostile():
            began = time.monotonic()
            result = pool.prepare(path.read_bytes()).result(90)
            slowest = max(slowest, time.monotonic() - began)
            outcomes[path.name] = _outcome(result)
        assert isinstance(pool.prepare(good).result(60), Prepared)
        assert own_files() == before
        assert pool.protection["rlimits"] == 1
    assert len(outcomes) > 30
    assert set(outcomes.values()) <= REASONS | {"clean"}, outcomes
    assert not set(outcomes.values()) & OF_THE_POOL
    assert slowest < Limits().seconds
    assert list(tmp_path.iterdir()) == []


def _outcome(result):
    if not isinstance(result, Prepared):
        return result.reason
    # What a worker calls clean is read here once more by the proof alone.
    registry.find(result.rewritten, Limits()).prove(memoryview(result.rewritten))
    return "clean"
