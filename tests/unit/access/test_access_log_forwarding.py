"""Where the log is sent to: decided by an administrator, read by every program without a key."""

import dataclasses

import pytest

from clinicvault.access.log.forwarding import (
    FORWARDING,
    NOWHERE,
    ForwardingRule,
    forwarding_rule,
    set_forwarding_rule,
)
from clinicvault.access.policies import write_policy
from clinicvault.crypto.encoding import encode
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Event
from clinicvault.domain.records import PolicyRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA
from tests.unit.services.syslog_server import Authority

PEM = Authority().pem
THERE = ForwardingRule("logs.example", 7000, PEM)


def test_nothing_is_sent_until_somebody_decides(world):
    assert forwarding_rule(world.vault) == NOWHERE == ForwardingRule()


def test_an_administrator_decides_and_the_log_says_where_to(world):
    set_forwarding_rule(world.session(ADA), THERE)
    assert forwarding_rule(world.vault) == THERE
    *_, entry = world.events("policy-change")
    assert entry.detail == {"policy": FORWARDING, "host": "logs.example", "port": 7000}
    set_forwarding_rule(world.session(ADA), NOWHERE)
    assert forwarding_rule(world.vault) == NOWHERE
    *_, entry = world.events("policy-change")
    assert entry.detail == {"policy": FORWARDING, "host": ""}
    assert len(rows_of(world, PolicyRecord, name=FORWARDING)) == 1


def test_of_a_file_the_certificates_alone_are_kept(world):
    whole = ForwardingRule("logs.example", 7000, "ours, do not tell\n" + PEM + PEM)
    set_forwarding_rule(world.session(ADA), whole)
    assert forwarding_rule(world.vault) == THERE
    set_forwarding_rule(world.session(ADA), ForwardingRule("logs.example"))
    assert forwarding_rule(world.vault).certificates == ""


@pytest.mark.parametrize(
    ("pem", "code"),
    [
        (PEM + "-----BEGIN PRIVATE KEY-----\n", "certificates-with-key"),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----", "certificates-with-key"),
        ("\n", "forward-certificates"),
        ("no PEM", "forward-certificates"),
    ],
)
def test_what_is_no_certificate_is_not_kept(world, pem, code):
    with pytest.raises(InputRefused) as refused:
        set_forwarding_rule(world.session(ADA), ForwardingRule("logs.example", 7000, pem))
    assert refused.value.code == code
    assert forwarding_rule(world.vault) == NOWHERE


def test_nobody_else_decides(world):
    with pytest.raises(Refused, match="role"):
        set_forwarding_rule(world.session(INA), THERE)
    assert forwarding_rule(world.vault) == NOWHERE


@pytest.mark.parametrize(
    "values",
    [
        {"host": "x"},
        {"host": "x", "port": "6514", "certificates": ""},
        {"host": 1, "port": 6514, "certificates": ""},
        {"host": "x", "port": 6514, "certificates": b""},
        {"host": "x", "port": 0, "certificates": ""},
        {"host": "x", "port": 65_536, "certificates": ""},
    ],
)
def test_a_rule_that_is_none_sends_nothing(world, values):
    write_policy(world.session(ADA), FORWARDING, values, {})
    assert forwarding_rule(world.vault) == NOWHERE


def put(world, value):
    """A row of that name, signed by the root, beside the program."""
    record = PolicyRecord(id=new_id(), version=1, name=FORWARDING, value=value)
    with world.vault.write() as rows:
        rows.put(world.session(ADA).rooted(record))
        rows.event(Event("policy-change", "done", 1))
        rows.commit()


@pytest.mark.parametrize("value", [encode([1]), b"\xff"])
def test_a_value_that_is_no_map_sends_nothing(world, value):
    put(world, value)
    assert forwarding_rule(world.vault) == NOWHERE


def test_two_rules_are_none(world):
    set_forwarding_rule(world.session(ADA), THERE)
    put(world, encode(dataclasses.asdict(THERE)))
    assert forwarding_rule(world.vault) == NOWHERE
