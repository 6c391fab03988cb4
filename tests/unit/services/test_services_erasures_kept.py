"""Files in which erasures wait since a restore: no disk that refuses one loses it, or stops us."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinicvault.domain.records import PatientRecord
from clinicvault.services.erasures.kept import FOLDER, erase_again
from tests.unit.access.fixtures import at_the_floor, founded_once, world
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_erased_again import forged
from tests.unit.access.world import ADA, PAM

__all__ = ["at_the_floor", "founded_once", "world"]


@pytest.fixture
def waiting(world):
    """(world, patient, the file)."""
    patient = world.patient()
    return world, patient, left(world, forged(world, patient, approver=PAM))


def left(world, one, data=None):
    file = world.ports.locks / FOLDER / one.erasure.id.hex()
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(one.encoded() if data is None else data)
    return file


def again(world):
    return erase_again(world.session(ADA), world.ports.locks)


def refusing(monkeypatch, act, error):
    def refuse(path, *args, **named):
        if path.parent.name == FOLDER:
            raise error(path)
        return real(path, *args, **named)

    real = getattr(Path, act)
    monkeypatch.setattr(Path, act, refuse)


@pytest.mark.parametrize("error", [PermissionError, OSError, FileNotFoundError])
def test_what_the_disk_does_not_give_now_is_done_another_time(waiting, monkeypatch, error):
    world, patient, file = waiting
    with monkeypatch.context() as patch:
        refusing(patch, "open", error)
        assert again(world) == 0
    assert file.is_file()
    assert world.events("erasure-again") == []
    assert again(world) == 1
    assert not file.parent.exists()
    assert not rows_of(world, PatientRecord, id=patient)


def test_what_is_no_erasure_goes_and_the_log_says_so(waiting):
    world, patient, file = waiting
    file.write_bytes(b"rubbish")
    assert again(world) == 0
    assert not file.exists()
    [said] = world.events("erasure-again")
    assert (said.outcome, said.patient) == ("failed", patient)
    assert said.detail["reason"] == "erasure-unreadable"


@pytest.mark.parametrize(("act", "approver"), [("unlink", PAM), ("replace", None)])
def test_another_unlock_that_was_quicker_keeps_nobody_out(world, monkeypatch, act, approver):
    """It has deleted the file, or renamed it."""
    left(world, forged(world, world.patient(), approver=approver))
    refusing(monkeypatch, act, FileNotFoundError)
    assert again(world) == (approver is not None)
