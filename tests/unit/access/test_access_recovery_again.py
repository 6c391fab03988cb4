"""A recovery that is repeated, or during which the clinic goes on working."""

import dataclasses

import pytest

from clinicvault.access.gate import AccessGate
from clinicvault.access.log.reading import LogAccess
from clinicvault.access.people import recovery
from clinicvault.access.people.old_kits import drop_old_kits
from clinicvault.access.people.recovery import recover_vault
from clinicvault.access.unlocking import unlock
from clinicvault.access.vault import OpenVault
from clinicvault.access.verifying import verify_rows
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import Refused, StorageFailed
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import GroupKind, Purpose, UserState, WrapKind
from clinicvault.domain.records import (
    AssignmentRecord,
    UserRecord,
    WrapRecord,
)
from clinicvault.domain.roles import Role
from tests.unit.access.test_access_recovery import (
    IN,
    NEW,
    OUT,
    Recovered,
    Recovered2,
    brought,
    rows_in,
)
from tests.unit.access.world import PAM, PREVIEW, refill


def named(made, name="Dr New"):
    """(disabled, revoked) of everybody of that name, the newest user last."""
    vault, people = made.vault, made.vault.trust.people.values()
    found = [
        p for p in people if vault.open_name(p.user.name_sealed, UserRecord.TABLE, p.id) == name
    ]
    found.sort(key=lambda person: person.id == made.founded.user)
    return [(p.user.state == UserState.DISABLED, p.revoked) for p in found]


@pytest.mark.parametrize("step", ["rewrap_all", "fill_pool", "in force", "kit lost"])
def test_a_repeated_recovery_leaves_one_user_of_that_name(world, monkeypatch, step):
    _, photo = world.treated()
    with monkeypatch.context() as patch:

        def fail(*_):
            raise StorageFailed("disk-full")

        if step == "kit lost":
            Recovered(world, "first").shut()
        else:
            held = recovery._Recovery if step == "in force" else recovery
            patch.setattr(held, "put_in_force" if step == "in force" else step, fail)
            with pytest.raises(StorageFailed):
                Recovered(world, "first")
    made = Recovered(world, "second")
    assert named(made) == [OUT, IN]
    assert made.view(photo) == b"preview picture"
    [entry] = made_events(made, "user-disable")
    assert entry.user == made.founded.user
    assert made.vault.trust.people[entry.detail["subject"]].revoked
    assert drop_old_kits(made.unlock()) > 0
    assert [f for f in verify_rows(made.ports, world.pin) if f] == []
    with made.vault.read() as rows:
        assert len(rows.free_patient_keys(made.vault.trust.team, 9)) == 3
    made.shut()


def made_events(made, name):
    with LogAccess(made.unlock()) as log:
        return [entry for entry in log.forward() if entry.event == name]


def test_who_was_disabled_by_the_repeated_recovery_unlocks_no_more(world):
    first = Recovered(world, "first")
    first.shut()
    made = Recovered(world, "second")
    with pytest.raises(Refused, match="user-disabled"):
        unlock(made.vault, first.founded.user, Secret(NEW))
    made.shut()


def test_other_users_stay_whatever_they_are_called(world):
    """Only who came by these very sheets, under this very name, is the same person again."""
    world.join("Dr New", frozenset({Role.INTAKE}))
    Recovered(world, "first", name="Dr Other").shut()
    made = Recovered(world, "second")
    assert named(made) == [IN, IN]
    assert named(made, "Dr Other") == [IN]
    made.shut()


def test_a_user_of_a_finished_recovery_stays_at_the_next(world):
    made = Recovered(world, "first")
    assert drop_old_kits(made.unlock()) > 0
    again = Recovered2(world, made)
    assert named(again) == [IN, IN]
    again.shut()


def test_a_name_that_does_not_open_is_nobodys(world):
    """Put there by a root that was abroad: it disturbs no recovery."""
    first = Recovered(world, "first")
    person = first.vault.trust.people[first.founded.user]
    root = first.unlock().group(GroupKind.ROOT)
    strange = dataclasses.replace(
        person.user, version=2, name_sealed=bytes(len(person.user.name_sealed))
    )
    with first.vault.write() as rows:
        rows.put(sign_record(strange, root, root.public.key_id))
        rows.event(Event("user-change", "done", 1))
        rows.commit()
    first.shut()
    made = Recovered(world, "second")
    assert not made.vault.trust.people[first.founded.user].revoked
    made.shut()


def meanwhile(monkeypatch, step, act):
    """Let `act` happen before `step` of the recovery, once: somebody else works on."""
    real, done = getattr(recovery, step), []

    def watched(*arguments):
        if not done:
            done.append(act())
        return real(*arguments)

    monkeypatch.setattr(recovery, step, watched)


@pytest.mark.parametrize("step", ["rewrap_all", "fill_pool", "afterwards"])
def test_a_patient_who_comes_during_the_recovery_is_recovered_too(world, monkeypatch, step):
    """Another process of this computer works on: nobody's record may hang on the old sheets."""
    photos = [world.treated()[1]]

    def somebody_works_on():
        refill(world, PAM, 2)
        photos.append(world.treated(b"later", given="Zoë")[1])

    if step != "afterwards":
        meanwhile(monkeypatch, step, somebody_works_on)
    ports = world.attach("home")
    founded = recover_vault(ports, world.keys(), brought(world), Secret(NEW), pool_size=3)
    if step == "afterwards":
        somebody_works_on()
    vault = OpenVault(ports, world.keys(), world.pin)
    session = unlock(vault, founded.user, Secret(NEW))
    drop_old_kits(session)
    for photo in photos:
        assert AccessGate(session).open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")
    with vault.read() as rows:
        kit = vault.trust.kit.key_id
        sealed = {wrap.patient_key for wrap in rows.find(WrapRecord, recipient=kit)}
        assert {one.patient_key for one in rows.find(AssignmentRecord)} <= sealed
    vault.close()


def test_the_last_wrap_of_a_patient_is_never_dropped(world, monkeypatch):
    """Whatever went wrong: an old kit's wrap stays where the new one has none."""
    patient, _ = world.treated()
    made = Recovered(world)
    [assigned] = [one for one in rows_in(made, AssignmentRecord) if one.id == patient]
    wraps = rows_in(made, WrapRecord)
    kit = made.vault.trust.kit.key_id
    [new] = [w for w in wraps if (w.patient_key, w.recipient) == (assigned.patient_key, kit)]
    with made.vault.write() as rows:
        rows.delete(new)
        rows.event(Event("keys-renew", "done", 1))
        rows.commit()
    assert drop_old_kits(made.unlock()) > 0
    left = [w for w in rows_in(made, WrapRecord) if w.patient_key == assigned.patient_key]
    assert WrapKind.KIT in {w.kind for w in left}
    made.shut()
