"""The clinic's logo: administrators choose it, who treats patients reads it, a thief does not."""

from __future__ import annotations

import pytest

from clinicvault.access.policies import write_policy
from clinicvault.access.release.logo import LOGO, MOST_BYTES, has_logo, logo, set_logo
from clinicvault.access.verifying import verify_rows
from clinicvault.crypto.encoding import decode
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.records import PolicyRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE

JPEG = b"\xff\xd8" + b"LOGO" * 500


def test_there_is_none_until_somebody_chooses_one(world):
    assert logo(world.session(PAM)) == b""
    assert not has_logo(world.session(ADA))


def test_an_administrator_chooses_it_for_everybody(world):
    set_logo(world.session(ADA), JPEG)
    for name in (PAM, PETE, INA):
        assert logo(world.session(name)) == JPEG
        assert has_logo(world.session(name))
    [entry] = world.events("policy-change")
    assert entry.detail == {"policy": LOGO, "logo": "set"}
    assert not [fault for fault in verify_rows(world.ports, world.pin) if fault]


def test_it_is_replaced_and_taken_away(world):
    admin = world.session(ADA)
    set_logo(admin, JPEG)
    set_logo(admin, b"another")
    assert logo(world.session(PAM)) == b"another"
    set_logo(admin, b"")
    assert logo(world.session(PAM)) == b""
    assert not has_logo(admin)
    assert [one.detail["logo"] for one in world.events("policy-change")] == [
        "set",
        "set",
        "removed",
    ]


@pytest.mark.parametrize("name", [PAM, INA])
def test_nobody_else_chooses(world, name):
    with pytest.raises(Refused, match="role"):
        set_logo(world.session(name), JPEG)
    assert not has_logo(world.session(name))


def test_a_large_one_is_refused(world):
    with pytest.raises(InputRefused, match="logo-large"):
        set_logo(world.session(ADA), bytes(MOST_BYTES + 1))


def test_a_stolen_store_does_not_show_it(world):
    set_logo(world.session(ADA), JPEG)
    [record] = [one for one in rows_of(world, PolicyRecord) if one.name == LOGO]
    assert b"LOGO" not in record.value
    set_logo(world.session(ADA), JPEG + b"!")
    [other] = [one for one in rows_of(world, PolicyRecord) if one.name == LOGO]
    assert len(other.value) == len(record.value)


@pytest.mark.parametrize("sealed", ["text", b"short", bytes(2000)])
def test_what_is_no_logo_is_none(world, sealed):
    write_policy(world.session(ADA), LOGO, {"sealed": sealed}, {"logo": "set"})
    assert logo(world.session(PAM)) == b""


def test_an_altered_one_is_none(world):
    set_logo(world.session(ADA), JPEG)
    [record] = [one for one in rows_of(world, PolicyRecord) if one.name == LOGO]
    told = bytearray(decode(record.value)["sealed"])
    told[-1] ^= 1
    write_policy(world.session(ADA), LOGO, {"sealed": bytes(told)}, {"logo": "set"})
    assert logo(world.session(PAM)) == b""
    assert has_logo(world.session(PAM))


def test_who_holds_no_such_key_reads_none(world):
    set_logo(world.session(ADA), JPEG)
    assert has_logo(world.plain_administrator())
    assert logo(world.plain_administrator()) == b""
