"""The media policies: signed by the root, in force at once, and cautious where anything is odd."""

import dataclasses

import pytest

from clinicvault.access.policies import MEDIA, MediaPolicies, media_policy, set_media_policy
from clinicvault.access.verifying import verify_rows
from clinicvault.crypto.encoding import encode
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import new_id
from clinicvault.domain.records import PolicyRecord
from tests.unit.access.rows import rooted, rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE

ALL = MediaPolicies(sound=True, raw=True, clips=True)
NONE = MediaPolicies()


def test_nothing_is_kept_until_somebody_decides(world):
    assert media_policy(world.session(INA)) == NONE
    assert dataclasses.astuple(NONE) == (False, False, False)
    assert world.events("damage-found") == []


@pytest.mark.parametrize("policy", [ALL, NONE, MediaPolicies(sound=True), MediaPolicies(raw=True)])
def test_an_administrator_decides_for_everybody(world, policy):
    set_media_policy(world.session(ADA), ALL)
    set_media_policy(world.session(ADA), policy)
    for name in (ADA, PAM, PETE, INA):
        assert media_policy(world.session(name)) == policy
    [row] = rows_of(world, PolicyRecord, name=MEDIA)
    assert row.version == 2
    *_, entry = world.events("policy-change")
    assert entry.detail == {"policy": "media", **dataclasses.asdict(policy)}
    assert entry.user == world.user(ADA)
    world.again()
    assert media_policy(world.session(INA)) == policy
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []


@pytest.mark.parametrize("name", [PAM, INA])
def test_nobody_else_decides(world, name):
    with pytest.raises(Refused, match="role"):
        set_media_policy(world.session(name), ALL)
    assert rows_of(world, PolicyRecord, name=MEDIA) == []


def test_the_log_says_what_counts(world):
    set_media_policy(world.session(ADA), MediaPolicies(raw=1, sound=True))
    assert media_policy(world.session(PAM)) == MediaPolicies(sound=True)
    [entry] = world.events("policy-change")
    assert entry.detail == {"policy": "media", "raw": False, "sound": True, "clips": False}


def test_other_policies_are_left_alone(world):
    other = rooted(world, PolicyRecord(id=new_id(), name="other", value=b"\x01"))
    world.append(other)
    set_media_policy(world.session(ADA), ALL)
    assert rows_of(world, PolicyRecord, name="other") == [other]
    assert media_policy(world.session(INA)) == ALL


def media(world, value, **more):
    return PolicyRecord(id=new_id(), name=MEDIA, value=value, **more)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"sound": True}, MediaPolicies(sound=True)),
        ({"sound": 1, "raw": "yes", "clips": None}, NONE),
        ({"raw": True, "later": True}, MediaPolicies(raw=True)),
        ({}, NONE),
    ],
)
def test_only_a_plain_yes_counts(world, value, expected):
    world.append(rooted(world, media(world, encode(value))))
    assert media_policy(world.session(INA)) == expected


@pytest.mark.parametrize("value", [encode([True]), encode(True), b"", b"\xff", encode("yes")])
def test_a_value_that_is_none_keeps_nothing_and_is_named(world, value):
    row = rooted(world, media(world, value))
    world.append(row)
    assert media_policy(world.session(INA)) == NONE
    [entry] = world.events("damage-found")
    assert (entry.objects, entry.detail["tables"]) == ((row.id,), "policy")


def test_two_rows_of_that_name_keep_nothing(world):
    rows = [rooted(world, media(world, encode({"raw": True}))) for _ in range(2)]
    world.append(*rows)
    assert media_policy(world.session(INA)) == NONE
    assert len(world.events("damage-found")) == 1
    with pytest.raises(IntegrityError):
        set_media_policy(world.session(ADA), ALL)


def test_a_row_altered_under_the_program_keeps_nothing(world):
    set_media_policy(world.session(ADA), NONE)
    session = world.session(INA)
    [row] = rows_of(world, PolicyRecord, name=MEDIA)
    world.swap("update policy set value = ? where id = ?", encode({"raw": True}), row.id)
    assert media_policy(session) == NONE
    [entry] = world.events("damage-found")
    assert entry.objects == (row.id,)
    with pytest.raises(IntegrityError, match="row-altered"):
        set_media_policy(world.session(ADA), ALL)


def test_a_row_deleted_under_the_program_is_missed(world):
    set_media_policy(world.session(ADA), ALL)
    session = world.session(INA)
    world.swap("delete from policy where name = ?", MEDIA)
    assert media_policy(session) == NONE
    assert world.events("damage-found")[0].detail["tables"] == "policy"


def test_an_older_decision_does_not_come_back(world):
    set_media_policy(world.session(ADA), ALL)
    [old] = rows_of(world, PolicyRecord, name=MEDIA)
    set_media_policy(world.session(ADA), NONE)
    session = world.session(INA)
    world.swap(
        "update policy set value = ?, version = ?, signature = ? where id = ?",
        old.value,
        old.version,
        old.signature,
        old.id,
    )
    assert media_policy(session) == NONE
    assert len(world.events("damage-found")) == 1


def test_a_row_that_no_root_signed_shuts_the_vault(world):
    """An insider's own computer can log a row, but not sign it as the root."""
    signed = world.session(PAM).signed(media(world, encode({"raw": True})))
    session = world.session(INA)
    with pytest.raises(IntegrityError):
        world.append(signed)
    with pytest.raises(IntegrityError):
        media_policy(session)
