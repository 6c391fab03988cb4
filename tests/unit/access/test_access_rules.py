"""The clinic's rules: signed by the root, within bounds, at hand on every act."""

import dataclasses

import pytest

from clinicvault.access.policies import read_policy, write_policy
from clinicvault.access.rules import RULES, rules, set_rules
from clinicvault.access.verifying import verify_rows
from clinicvault.crypto.encoding import encode
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.records import PolicyRecord
from clinicvault.domain.roles import Role
from clinicvault.domain.rule_bounds import careful
from clinicvault.domain.rules import ClinicRules, Limits
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE

DEFAULT = ClinicRules()


def changed(**values):
    return dataclasses.replace(DEFAULT, **values)


def test_the_defaults_hold_until_somebody_decides(world):
    assert rules(world.session(INA)) == DEFAULT
    assert world.events("policy-change") == world.events("damage-found") == []


def test_an_administrator_decides_for_everybody(world):
    idle = ((Role.INTAKE, 60), *DEFAULT.idle_seconds[1:])
    limits = (DEFAULT.limits[0], (Role.PRACTITIONER, Limits(10, 100, 5)), *DEFAULT.limits[2:])
    wanted = changed(active_days=60, majority=16, idle_seconds=idle, limits=limits)
    set_rules(world.session(ADA), wanted)
    for name in (ADA, PAM, PETE, INA):
        assert rules(world.session(name)) == wanted
    [entry] = world.events("policy-change")
    assert entry.detail == {
        "policy": "rules",
        "active_days": "30 → 60",
        "majority": "18 → 16",
        "idle_seconds intake": "180 → 60",
        "patients practitioner": "40 → 10",
        "shown practitioner": "800 → 100",
        "exported practitioner": "40 → 5",
    }
    world.again()
    assert rules(world.session(INA)) == wanted
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []


@pytest.mark.parametrize("name", [PAM, INA])
def test_nobody_else_decides(world, name):
    with pytest.raises(Refused, match="role"):
        set_rules(world.session(name), changed(active_days=5))
    assert rows_of(world, PolicyRecord) == []


def test_nobody_is_told_the_rules_after_the_lock(world):
    session = world.session(INA)
    assert rules(session) == DEFAULT
    session.wipe()
    with pytest.raises(Refused, match="locked"):
        rules(session)


def test_a_role_that_is_not_named_keeps_the_default(world):
    set_rules(world.session(ADA), changed(idle_seconds=((Role.OFFICER, 45),), limits=()))
    told = rules(world.session(INA))
    assert dict(told.idle_seconds) == {**dict(DEFAULT.idle_seconds), Role.OFFICER: 45}
    assert told.limits == DEFAULT.limits


@pytest.mark.parametrize(
    ("values", "params"),
    [
        ({"active_days": 0}, ("active days", 1, 366)),
        ({"active_days": 367}, ("active days", 1, 366)),
        ({"confirm_days": 8}, ("confirm days", 1, 7)),
        ({"today_most": True}, ("today most", 1, 200)),
        ({"emergency_minutes": 241}, ("emergency minutes", 5, 240)),
        ({"colleague_factor": 1}, ("colleague factor", 2, 10)),
        ({"idle_seconds": ((Role.INTAKE, 901),)}, ("idle seconds intake", 30, 900)),
        (
            {"limits": ((Role.PRACTITIONER, Limits(0, 800, 40)),)},
            ("patients practitioner", 1, 200),
        ),
        ({"limits": ((Role.OFFICER, Limits(60, 1, 0)),)}, ("shown privacy-officer", 0, 0)),
    ],
)
def test_a_value_out_of_bounds_is_refused_by_its_name(world, values, params):
    with pytest.raises(InputRefused, match="rule-out-of-range") as caught:
        set_rules(world.session(ADA), changed(**values))
    assert tuple(caught.value.params[key] for key in ("rule", "least", "most")) == params
    assert rows_of(world, PolicyRecord) == []


def test_what_a_later_program_stored_is_kept_and_left_unread(world):
    session = world.session(ADA)
    write_policy(session, RULES, {"active_days": 7, "later": [1, 2]}, {})
    assert rules(session) == changed(active_days=7)
    set_rules(session, changed(warn_days=30))
    assert rules(world.session(PAM)) == changed(warn_days=30)
    assert read_policy(session, RULES)["later"] == [1, 2]


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ({"active_days": 9999, "confirm_days": "2", "today_most": 5}, changed(today_most=5)),
        ({"idle_seconds": 60, "limits": [1]}, DEFAULT),
        ({"idle_seconds": {"intake": 5, "nobody": 60}}, DEFAULT),
        ({"limits": {"intake": 3, "practitioner": {"patients": 10**6}}}, DEFAULT),
        (
            {"limits": {"practitioner": {"shown": 100}}},
            changed(
                limits=(
                    DEFAULT.limits[0],
                    (Role.PRACTITIONER, Limits(40, 100, 40)),
                    *DEFAULT.limits[2:],
                )
            ),
        ),
        ({"confirm_factor": 5}, changed(confirm_factor=5, colleague_factor=5)),
    ],
)
def test_a_stored_value_out_of_bounds_is_as_by_default(world, stored, expected):
    """The root's key alone does not lift a bound."""
    write_policy(world.session(ADA), RULES, stored, {})
    assert rules(world.session(INA)) == expected


def test_a_damaged_row_loosens_nothing_and_is_told_once(world):
    set_rules(world.session(ADA), changed(active_days=5))
    [row] = rows_of(world, PolicyRecord)
    world.swap("update policy set value = ? where id = ?", encode({"active_days": 300}), row.id)
    world.again()
    session = world.session(INA)
    assert rules(session) == rules(session) == careful()
    assert rules(session).active_days == DEFAULT.active_days
    assert rules(session).today_most == 1
    assert dict(rules(session).limits)[Role.PRACTITIONER] == Limits(1, 10, 1)
    [entry] = world.events("damage-found")
    assert entry.objects == (row.id,)
    set_rules(world.session(ADA), changed(active_days=6))
    assert rules(session) == changed(active_days=6)


def test_a_change_counts_from_the_next_act_on(world):
    session = world.session(PAM)
    assert rules(session) == DEFAULT
    set_rules(world.session(ADA), changed(today_most=3))
    assert rules(session).today_most == 3


def test_the_row_is_read_once_as_long_as_nobody_decides(world, monkeypatch):
    session = world.session(PAM)
    set_rules(world.session(ADA), changed(today_most=3))
    assert rules(session).today_most == 3
    monkeypatch.setattr("clinicvault.access.rules.read_policy", lambda *_: pytest.fail("read"))
    world.patient()
    with world.vault.read():
        assert rules(session).today_most == 3
    assert rules(world.session(INA)).today_most == 3


def test_they_are_told_within_a_transaction(world):
    with world.vault.write():
        assert rules(world.session(PAM)) == DEFAULT


def test_damage_first_seen_in_the_midst_of_writing(world):
    """The careful rules hold at once; the log is told by the next look."""
    set_rules(world.session(ADA), changed(active_days=200))
    session = world.session(INA)
    rules(session)
    set_rules(world.session(ADA), changed(active_days=201))
    world.swap("UPDATE policy SET signature = zeroblob(64)")
    with world.vault.write() as rows:
        assert rules(session) == careful()
        rows.event(session.event("patient-list"))
        rows.commit()
    assert world.events("damage-found") == []
    assert rules(session) == careful()
    assert len(world.events("damage-found")) == 1
    rules(session)
    assert len(world.events("damage-found")) == 1
