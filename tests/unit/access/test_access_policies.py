"""The media policies: signed by the root, in force at once, and cautious where anything is odd."""

import dataclasses

import pytest

from clinicvault.access.certificates.trust import KIT_IN_FORCE
from clinicvault.access.certificates.trust_loading import load_trust
from clinicvault.access.people.old_kits import drop_old_kits
from clinicvault.access.people.recovery import Recovering, recover_vault
from clinicvault.access.policies import (
    MEDIA,
    MediaPolicies,
    media_policy,
    read_policy,
    set_media_policy,
    write_policy,
)
from clinicvault.access.unlocking import unlock
from clinicvault.access.vault import OpenVault
from clinicvault.access.verifying import verify_rows
from clinicvault.crypto.encoding import encode
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import PolicyRecord
from clinicvault.domain.roles import Role
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


def test_a_new_decision_sets_the_row_aside_that_is_one_too_many(world):
    world.append(*[rooted(world, media(world, encode({"raw": True}))) for _ in range(3)])
    set_media_policy(world.session(ADA), MediaPolicies(sound=True))
    assert media_policy(world.session(INA)) == MediaPolicies(sound=True)
    assert len(rows_of(world, PolicyRecord, name=MEDIA)) == 1
    assert len(rows_of(world, PolicyRecord)) == 3
    world.again()
    assert media_policy(world.session(PAM)) == MediaPolicies(sound=True)
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []


def test_a_row_altered_under_the_program_keeps_nothing(world):
    set_media_policy(world.session(ADA), NONE)
    session = world.session(INA)
    [row] = rows_of(world, PolicyRecord, name=MEDIA)
    world.swap("update policy set value = ? where id = ?", encode({"raw": True}), row.id)
    assert media_policy(session) == NONE
    [entry] = world.events("damage-found")
    assert entry.objects == (row.id,)


def test_an_administrator_mends_an_altered_row(world):
    set_media_policy(world.session(ADA), NONE)
    [row] = rows_of(world, PolicyRecord, name=MEDIA)
    world.swap("update policy set value = ? where id = ?", encode({"raw": True}), row.id)
    set_media_policy(world.session(ADA), ALL)
    assert media_policy(world.session(INA)) == ALL
    [mended] = rows_of(world, PolicyRecord, name=MEDIA)
    assert (mended.id, mended.version) == (row.id, 2)
    world.again()
    assert media_policy(world.session(INA)) == ALL
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []


def test_a_row_that_was_renamed_does_not_go_unnoticed(world):
    """Else who writes the file could put a strict clinic back to the defaults in silence."""
    set_media_policy(world.session(ADA), ALL)
    [row] = rows_of(world, PolicyRecord, name=MEDIA)
    world.swap("update policy set name = 'mediocre' where id = ?", row.id)
    assert media_policy(world.session(INA)) == NONE
    [entry] = world.events("damage-found")
    assert entry.objects == (row.id,)
    set_media_policy(world.session(ADA), ALL)
    assert media_policy(world.session(PAM)) == ALL


def test_damage_to_another_setting_is_told_and_leaves_this_one_in_force(world):
    write_policy(world.session(ADA), "other", {"a": 1}, {})
    set_media_policy(world.session(ADA), ALL)
    session = world.session(INA)
    [row] = rows_of(world, PolicyRecord, name="other")
    world.swap("update policy set value = ? where id = ?", encode({"a": 2}), row.id)
    assert media_policy(session) == ALL
    assert read_policy(session, "other") is None
    [entry] = world.events("damage-found")
    assert entry.objects == (row.id,)


def test_a_value_that_is_no_map_is_mended_too(world):
    world.append(rooted(world, media(world, encode("yes"))))
    set_media_policy(world.session(ADA), ALL)
    assert media_policy(world.session(INA)) == ALL
    [row] = rows_of(world, PolicyRecord, name=MEDIA)
    assert row.version == 2


def test_any_setting_is_read_and_written_by_its_name(world):
    session = world.session(ADA)
    assert read_policy(session, "form") is None
    write_policy(session, "form", {"body": "text", "n": 1}, {"language": "fr"})
    assert read_policy(world.session(INA), "form") == {"body": "text", "n": 1}
    [entry] = world.events("policy-change")
    assert entry.detail == {"policy": "form", "language": "fr"}
    with pytest.raises(Refused, match="role"):
        write_policy(world.session(PAM), "form", {}, {})


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


def later_kit(world):
    """The clinic was recovered once: from now on a setting says which sheets count."""
    ports = world.attach("new", "locks-new")
    station = KeyPair.generate()
    sheets = world.founded.sheets
    bring = Recovering((sheets[0], sheets[2]), world.pin, "Dr New", "Desk 9")
    recover_vault(ports, station, bring, Secret(b"the recovered password"), pool_size=3)
    return OpenVault(ports, station, world.pin)


@pytest.mark.parametrize("name", [KIT_IN_FORCE, "other"])
def test_damage_to_a_setting_keeps_nobody_out_unless_it_may_be_the_kits(world, name):
    """Else whoever writes the file could put the old, perhaps stolen sheets in force again."""
    write_policy(world.session(ADA), "other", {"a": 1}, {})
    vault = later_kit(world)
    in_force = vault.trust.kit
    with vault.read() as rows:
        [row] = rows.find(PolicyRecord, name=name)
    world.swap("update policy set value = ? where id = ?", encode({"a": 2}), row.id)
    if name == "other":
        assert load_trust_again(vault).kit.key_id == in_force.key_id
    else:
        with pytest.raises(IntegrityError, match="row-altered"):
            load_trust_again(vault)
    vault.close()


def test_nobody_puts_sheets_in_force_again_that_were_ended(world):
    """Not even the root: what is new would be sealed to the old, perhaps stolen sheets."""
    vault = later_kit(world)
    old, in_force = vault.trust.kits
    session = recovered(vault)
    assert drop_old_kits(session) > 0
    root = session.group(GroupKind.ROOT)
    with vault.write() as rows:
        [row] = rows.find(PolicyRecord, name=KIT_IN_FORCE)
        back = dataclasses.replace(row, version=row.version + 1, value=old.key_id)
        rows.put(sign_record(back, root, root.public.key_id))
        rows.event(session.event("policy-change"))
        rows.commit()
    assert load_trust_again(vault).kit == in_force
    session.wipe()
    vault.close()


def test_a_damaged_setting_may_be_the_one_that_names_newer_sheets(world):
    """Two rows name sheets, the newer row is damaged: the older one does not count for it."""
    vault = later_kit(world)
    old = vault.trust.kits[0]
    with vault.read() as rows:
        [row] = rows.find(PolicyRecord, name=KIT_IN_FORCE)
    session = recovered(vault)
    root = session.group(GroupKind.ROOT)
    with vault.write() as rows:
        older = PolicyRecord(id=new_id(), name=KIT_IN_FORCE, value=old.key_id)
        rows.put(sign_record(older, root, root.public.key_id))
        rows.event(Event("policy-change", "done", world.clock()))
        rows.commit()
    assert load_trust_again(vault).kit != old
    world.swap("update policy set value = ? where id = ?", encode({"a": 2}), row.id)
    with pytest.raises(IntegrityError, match="row-altered"):
        load_trust_again(vault)
    vault.close()


def recovered(vault):
    """The administrator whom the recovery let in."""
    known = [one for one in vault.trust.people.values() if Role.ADMINISTRATOR in one.certified]
    newest = max(known, key=lambda one: vault.ports.state.get("user", one.id).seq)
    return unlock(vault, newest.id, Secret(b"the recovered password"))


def load_trust_again(vault):
    with vault.ports.database.read() as rows:
        return load_trust(rows, vault.ports.state, vault._pin)
