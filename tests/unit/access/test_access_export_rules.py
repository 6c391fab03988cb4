"""Which exports need a second person: signed by the root, and careful where anything is odd."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.access.policies import write_policy
from clinicvault.access.release.export_rules import EXPORTS, export_rules, set_export_rules
from clinicvault.access.verifying import verify_rows
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.exports import CAREFUL, ExportRules
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PolicyRecord
from tests.unit.access.exporting import ruled
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE

NO_PURPOSE = frozenset()


def test_the_defaults_hold_until_somebody_decides(world):
    assert export_rules(world.session(PAM)) == ExportRules()
    assert ExportRules().marketing
    assert Purpose.MARKETING in ExportRules().faces
    assert not {Purpose.INSURER, Purpose.COLLEAGUES} & ExportRules().plain


@pytest.mark.parametrize(
    "changed",
    [
        {"bulk": 1},
        {"bulk": 200, "marketing": False},
        {"faces": frozenset(Purpose)},
        {"plain": NO_PURPOSE, "plain_alone": NO_PURPOSE},
        {"plain": frozenset(Purpose), "plain_alone": frozenset(Purpose)},
    ],
)
def test_an_administrator_decides_for_everybody(world, changed):
    wanted = ruled(world, **changed)
    for name in (ADA, PAM, PETE, INA):
        assert export_rules(world.session(name)) == wanted
    [entry] = world.events("policy-change")
    assert set(entry.detail) == {"policy", *changed}
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []


def test_the_log_says_what_was_and_what_is(world):
    ruled(world, bulk=5)
    ruled(world, bulk=5, faces=NO_PURPOSE)
    *_, entry = world.events("policy-change")
    assert entry.detail == {"policy": EXPORTS, "faces": "publication, marketing → -"}


@pytest.mark.parametrize("name", [PAM, INA])
def test_nobody_else_does(world, name):
    with pytest.raises(Refused, match="role"):
        set_export_rules(world.session(name), ExportRules())


@pytest.mark.parametrize("bulk", [0, -1, 201, True, 2.5])
def test_bounds(world, bulk):
    with pytest.raises(InputRefused, match="rule-out-of-range"):
        set_export_rules(world.session(ADA), dataclasses.replace(ExportRules(), bulk=bulk))
    with pytest.raises(InputRefused, match="export-plain-alone"):
        ruled(world, plain=NO_PURPOSE)
    assert rows_of(world, PolicyRecord, name=EXPORTS) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"bulk": 0}, "bulk"),
        ({"bulk": "many"}, "bulk"),
        ({"bulk": True}, "bulk"),
        ({"faces": "none"}, "faces"),
        ({"faces": ["fun"]}, "faces"),
        ({"faces": [3]}, "faces"),
        ({"plain": None}, "plain"),
        ({"plain_alone": ["care", "x"]}, "plain_alone"),
        ({"marketing": "no"}, "marketing"),
    ],
)
def test_what_is_odd_is_as_careful_as_can_be(world, values, field):
    whole = {"bulk": 9, "faces": [], "marketing": False, "plain": ["care"], "plain_alone": ["care"]}
    write_policy(world.session(ADA), EXPORTS, {**whole, **values}, {})
    found = export_rules(world.session(PAM))
    assert getattr(found, field) == getattr(CAREFUL, field)
    assert found.plain_alone <= found.plain
    untouched = {"bulk": 9, "faces": NO_PURPOSE, "marketing": False}
    for name in untouched.keys() - {field}:
        assert getattr(found, name) == untouched[name]


def test_whoever_damages_the_setting_is_not_rid_of_it(world):
    ruled(world, bulk=200, faces=NO_PURPOSE, marketing=False)
    world.swap("UPDATE policy SET value = x'a0' WHERE name = 'exports'")
    assert export_rules(world.session(PAM)) == CAREFUL
    assert world.events("damage-found")
