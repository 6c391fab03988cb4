"""Files on their way out: however it ends, the log says so, and nothing half written stays."""

import pytest

from clinicvault.domain.errors import Cancelled, Refused, StorageFailed
from clinicvault.services.log.going_out import going_out
from tests.unit.services.real_clinic import ADA


@pytest.fixture
def desk(filled):
    with filled[0].open(ADA) as desk:
        yield desk


ENDS = [
    (KeyboardInterrupt(), "cancelled", "interrupted"),
    (SystemExit(1), "failed", "interrupted"),
    (RuntimeError("once"), "failed", "interrupted"),
    (Cancelled(), "cancelled", "cancelled"),
    (Refused("role"), "refused", "role"),
    (StorageFailed("disk-full"), "failed", "disk-full"),
]


@pytest.mark.parametrize(("error", "outcome", "reason"), ENDS, ids=lambda one: str(one)[:20])
def test_no_beginning_stays_without_an_end(desk, tmp_path, error, outcome, reason):
    with (
        pytest.raises(type(error)),
        going_out(desk.clinic.session, "log-month", tmp_path / "x", {"month": "2026-03"}),
    ):
        raise error
    [entry] = desk.log(event="log-month")
    told = dict(entry.detail)
    assert (entry.outcome, told["reason"], told["month"]) == (outcome, reason, "2026-03")


def locked_meanwhile(desk, output):
    with going_out(desk.clinic.session, "log-month", output, {}):
        desk.unlocking.lock()
        raise KeyboardInterrupt


def test_an_interrupt_of_a_locked_session_is_still_one(desk, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        locked_meanwhile(desk, tmp_path / "x")
