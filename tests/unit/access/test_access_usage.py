"""The hour that is counted, and a row of it that is not what it was."""

import dataclasses

import pytest

from clinicvault.access.release import limits
from clinicvault.access.release import usage as usage_module
from clinicvault.access.release.limits import Stage, standing
from clinicvault.access.release.usage import HOUR_MS, Release, Usage
from clinicvault.access.verifying import verify_rows
from clinicvault.crypto.fields import seal_value
from clinicvault.domain.access_records import UsageRecord
from clinicvault.domain.errors import IntegrityError, Refused
from tests.unit.access.limiting import hits, law, naps, refusal, shown, used
from tests.unit.access.rows import rows_of
from tests.unit.access.world import (
    DAY_MS,
    PAM,
    PETE,
    password,
)

__all__ = ["law", "naps"]


# the hour


def test_the_next_hour_is_a_fresh_one(world):
    session = world.session(PAM)
    shown(session, 8)
    assert refusal(session) == "limit-confirm"
    limits.lift(session, password(PAM))
    world.clock.ms += HOUR_MS
    assert used(session)["shown"] == 0
    shown(session, 8)
    assert refusal(session) == "limit-confirm"
    assert hits(world) == [("shown", "slow"), ("shown", "confirm")] * 2


@pytest.mark.parametrize("back", [1000, HOUR_MS, DAY_MS])
def test_a_clock_set_back_gives_no_fresh_hour(world, back):
    session = world.session(PAM)
    shown(session, 8)
    limits.lift(session, password(PAM))
    world.clock.ms -= back
    assert used(session)["shown"] == 8
    assert refusal(session) == "limit-confirm"
    world.clock.ms += HOUR_MS - 1000
    assert refusal(session) == "limit-confirm"
    world.clock.ms += 2000
    shown(session, 1)


def test_a_clock_set_forward_and_back_locks_nobody_out(world):
    session = world.session(PAM)
    world.clock.ms += 3650 * DAY_MS
    shown(session, 8)
    world.clock.ms -= 3650 * DAY_MS
    assert refusal(session) == "limit-confirm"
    limits.lift(session, password(PAM))
    shown(session, 1)
    world.clock.ms += HOUR_MS
    shown(session, 8)


# a row that is not what it was


def test_a_damaged_row_asks_who_is_there_and_is_mended(world):
    session = world.session(PAM)
    shown(session, 1)
    world.swap("update usage set sealed = ?", b"x" * 64)
    assert refusal(session) == "limit-confirm"
    assert standing(session).needs is Stage.CONFIRM
    limits.lift(session, password(PAM))
    shown(session, 8)
    assert rows_of(world, UsageRecord)[0].version == 3
    assert refusal(world.session(PAM), 9) == "limit-colleague"


def test_a_row_that_was_rolled_back_gives_nothing(world):
    session = world.session(PAM)
    shown(session, 1)
    with world.sql() as rows:
        old = rows.execute("select * from usage").fetchone()
        names = [c[1] for c in rows.execute("pragma table_info(usage)")]
    shown(session, 7)
    world.swap(f"update usage set {', '.join(f'{name} = ?' for name in names)}", *old)
    assert refusal(session) == "limit-confirm"
    limits.lift(session, password(PAM))
    shown(session, 8)
    assert refusal(session, 9) == "limit-colleague"


def test_a_row_that_is_gone_asks_who_is_there_and_is_written_anew(world):
    session = world.session(PAM)
    shown(session, 1)
    world.swap("delete from usage")
    assert refusal(session) == "limit-confirm"
    assert refusal(world.session(PAM)) == "limit-confirm"
    limits.lift(session, password(PAM))
    shown(session, 8)
    assert used(session)["shown"] == 8
    assert rows_of(world, UsageRecord)[0].version == 3
    assert refusal(world.session(PAM), 9) == "limit-colleague"
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []


@pytest.mark.parametrize(
    "damage",
    [
        "delete from usage",
        "update usage set version = 7",
        "update usage set sealed = zeroblob(64)",
        "update usage set signer = zeroblob(16)",
    ],
)
def test_nobody_is_locked_out_by_it(world, damage):
    """The program's next start: the vault opens, and the password at unlocking is enough."""
    shown(world.session(PAM), 8)
    world.swap(damage)
    world.again()
    session = world.session(PAM)
    assert refusal(session) == "limit-confirm"
    limits.lift_lost(session)
    shown(session, 1)
    assert [entry.detail["lost"] for entry in world.events("limit-lift")] == [True]
    limits.lift_lost(session)
    assert len(world.events("limit-lift")) == 1
    assert used(session)["shown"] == 1
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []


def test_a_row_that_somebody_put_there(world):
    """No log ever told of it: written over like one that is damaged."""
    shown(world.session(PETE), 1)
    world.swap("update usage set id = ?", world.user(PAM))
    session = world.session(PAM)
    assert refusal(session) == "limit-confirm"
    limits.lift_lost(session)
    shown(session, 1)
    assert rows_of(world, UsageRecord)[0].version == 2


@pytest.mark.parametrize(
    "value",
    [
        7,
        {},
        {"since": 0},
        {"since": "x", "patients": [], "shown": 0, "exported": 0, "lifted": 0, "told": []},
        {"since": 0, "patients": [1.5], "shown": 0, "exported": 0, "lifted": 0, "told": []},
    ],
)
def test_a_row_that_holds_something_else(world, monkeypatch, value):
    """Sealed and signed by the user's own, altered client."""
    session = world.session(PAM)
    with monkeypatch.context() as patch:
        patch.setattr(usage_module, "_plain", lambda _: value)
        shown(session, 1)
    assert refusal(session) == "limit-confirm"
    limits.lift(session, password(PAM))
    shown(session, 1)


def test_a_row_of_keys_that_were_replaced(world):
    """Whoever got a new code has new keys: the old count cannot be read any more."""
    session = world.session(PAM)
    shown(session, 1)
    place = usage_module._place(session)
    other = world.session(PETE).own_cipher("usage")
    record = dataclasses.replace(
        rows_of(world, UsageRecord)[0], version=2, sealed=seal_value(other, {}, place)
    )
    world.append(session.signed(record))
    assert refusal(session) == "limit-confirm"
    limits.lift(session, password(PAM))
    shown(session, 1)


def test_the_lock_ends_it(world):
    session = world.session(PAM)
    shown(session, 1)
    session.wipe()
    for act in (lambda: shown(session, 1), lambda: standing(session)):
        with pytest.raises((Refused, IntegrityError)):
            act()
    with pytest.raises(Refused, match="locked"):
        limits.lift(session, password(PAM))


def test_an_hour_in_itself():
    usage = Usage(1000, frozenset({b"p"}), 3, 2, 1, frozenset({"shown-slow"}))
    assert usage.at(1000) is usage
    assert usage.at(1000 + HOUR_MS - 1) is usage
    assert usage.at(1000 + HOUR_MS) == Usage(1000 + HOUR_MS)
    assert usage.at(999) == dataclasses.replace(usage, since_ms=999, lifted=0)
    assert usage.plus(Release(b"q", 2, 1)).counts == {"patients": 2, "shown": 5, "exported": 3}
