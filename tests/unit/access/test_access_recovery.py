"""Store and two printed sheets bring the vault back, and the old sheets end."""

import dataclasses

import pytest

from clinicvault.access import contexts
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.gate import AccessGate
from clinicvault.access.people import recovery, rewrapping
from clinicvault.access.people.founding import kit_secret
from clinicvault.access.people.old_kits import drop_old_kits
from clinicvault.access.people.recovery import Recovering, check_sheet, recover_vault
from clinicvault.access.restoring import restored_trust
from clinicvault.access.session import VaultSession
from clinicvault.access.unlocking import step_up, unlock
from clinicvault.access.vault import OpenVault
from clinicvault.access.verifying import verify_rows
from clinicvault.crypto.keys import KeyPair, seal
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.shares import combine, split
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import Purpose, WrapKind
from clinicvault.domain.records import (
    AssignmentRecord,
    EndorsementRecord,
    GrantRecord,
    PolicyRecord,
    RevocationRecord,
    WrapRecord,
)
from clinicvault.domain.roles import Role
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, PAM, PREVIEW, World

NEW = b"the recovered password"


def brought(world, sheets=None, first=0, second=2, name="Dr New"):
    sheets = sheets or world.founded.sheets
    return Recovering((sheets[first], sheets[second]), world.pin, name, "Desk 9")


class Recovered:
    """A new computer after `recover`."""

    def __init__(
        self, world: World, home: str = "new", sheets=None, pool_size: int = 3, name="Dr New"
    ) -> None:
        world.shut()
        self.ports = world.attach(home, f"locks-{home}")
        self.station = KeyPair.generate()
        self.told = []
        self.founded = recover_vault(
            self.ports,
            self.station,
            brought(world, sheets, name=name),
            Secret(NEW),
            lambda done, total: self.told.append((done, total)),
            pool_size,
        )
        self.vault = OpenVault(self.ports, self.station, world.pin)

    def unlock(self) -> VaultSession:
        return unlock(self.vault, self.founded.user, Secret(NEW))

    def view(self, photo):
        gate = AccessGate(self.unlock(), checks=False)
        return bytes(gate.open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")[0].data)

    def shut(self):
        self.vault.close()
        self.ports.database.close()
        self.ports.state.close()


def test_a_vault_comes_back_without_any_password_or_computer(world):
    _, photo = world.treated()
    back, lost = world.treated(b"withdrawn", given="Zoë")
    withdraw_consent(world.session(ADA), back, Purpose.CARE)
    made = Recovered(world)
    assert made.unlock().roles == recovery.RECOVERED_ROLES
    assert made.view(photo) == b"preview picture"
    with pytest.raises(Refused, match="no-patient-key"):
        made.view(lost)
    with step_up(made.unlock(), Secret(NEW)) as archives:
        assert len(archives) == 1
    assert made.told[-1][0] == made.told[-1][1]
    assert drop_old_kits(made.unlock()) > 0
    assert drop_old_kits(made.unlock()) == 0
    assert [f for f in verify_rows(made.ports, world.pin) if f] == []
    assert made.vault.workstation_name(made.vault.workstation_id) == "Desk 9"
    with made.vault.read() as rows:
        wraps = rows.find(WrapRecord)
        assert len(rows.free_patient_keys(made.vault.trust.team, 9)) == 3
        kinds = {}
        for one in rows.find(AssignmentRecord):
            kinds[one.id] = {w.kind for w in wraps if w.patient_key == one.patient_key}
    assert kinds[back] == {WrapKind.KIT, WrapKind.HELD}
    assert len(kinds) == 2
    made.shut()


def test_the_people_from_before_still_work_but_see_nothing_new(world):
    """Team and archive key begin a new generation: the old ones open nothing any more."""
    _, photo = world.treated()
    made = Recovered(world)
    pam = VaultSession(
        made.vault, world.user(PAM), KeyPair.from_seed(Secret(world.members[PAM].seed))
    )
    with pytest.raises(Refused, match="no-patient-key"):
        AccessGate(pam, checks=False).open([photo.id], PREVIEW, Purpose.CARE, event="x")
    made.shut()


def test_sheets_are_checked_one_by_one(world):
    for number, words in enumerate(world.founded.sheets, start=1):
        assert check_sheet(world.vault, f"  {words.upper()}") == number
    stranger = split(Secret.random())[0]
    with pytest.raises(Refused, match="sheet-wrong"):
        check_sheet(world.vault, stranger)
    made = Recovered(world)
    assert [check_sheet(made.vault, words) for words in made.founded.sheets] == [1, 2, 3]
    with pytest.raises(Refused, match="sheet-wrong"):
        check_sheet(made.vault, world.founded.sheets[0])
    made.shut()


def test_wrong_sheets(world):
    world.shut()
    ports = world.attach("new", "locks-new")
    stranger = split(Secret.random())
    with pytest.raises(Refused, match="share-mismatch"):
        recover_vault(ports, KeyPair.generate(), brought(world, stranger), Secret(NEW))
    other = dataclasses.replace(brought(world), founding=bytes(32))
    with pytest.raises(IntegrityError, match="founding-changed"):
        recover_vault(ports, KeyPair.generate(), other, Secret(NEW))
    with pytest.raises(Refused, match="share-same"):
        recover_vault(ports, KeyPair.generate(), brought(world, None, 1, 1), Secret(NEW))


@pytest.mark.parametrize("step", ["rewrap_all", "fill_pool"])
def test_interrupted_and_repeated_with_the_same_sheets(world, monkeypatch, step):
    _, photo = world.treated()
    with monkeypatch.context() as patch:

        def fail(*_):
            raise StorageFailed("disk-full")

        patch.setattr(recovery, step, fail)
        with pytest.raises(StorageFailed):
            Recovered(world, "first")
    made = Recovered(world, "second")
    assert made.view(photo) == b"preview picture"
    assert drop_old_kits(made.unlock()) > 0
    assert [f for f in verify_rows(made.ports, world.pin) if f] == []
    again = Recovered2(world, made)
    assert again.view(photo) == b"preview picture"
    assert drop_old_kits(again.unlock()) > 0
    ended = [row.subject_table for row in rows_in(again, RevocationRecord)]
    assert (ended.count("kit"), ended.count("user_key")) == (3, 1)
    again.shut()


def rows_in(made, kind):
    with made.vault.read() as rows:
        return rows.find(kind)


class Recovered2(Recovered):
    """A second loss: the second kit's sheets."""

    def __init__(self, world, before):
        before.shut()
        super().__init__(world, "third", before.founded.sheets)


def test_an_interrupted_recovery_leaves_the_printed_sheets_in_force(world, monkeypatch):
    """Nobody ever saw the sheets of a kit that was begun and not finished."""
    kit = world.vault.trust.kit
    with monkeypatch.context() as patch:

        def fail(*_):
            raise StorageFailed("disk-full")

        patch.setattr(recovery, "rewrap_all", fail)
        with pytest.raises(StorageFailed):
            Recovered(world, "first")
    trust = restored_trust(world.attach("looking", "locks"), world.pin)
    assert len(trust.kits) == 2
    assert trust.kit == kit


def test_interrupted_in_the_middle_of_the_patients(world, monkeypatch):
    photos = [world.treated(bytes([n]), given=f"P{n}")[1] for n in range(3)]
    monkeypatch.setattr(rewrapping, "CHUNK", 1)
    rewrap, done = rewrapping._rewrap, []

    def once(*arguments):
        if done:
            raise StorageFailed("disk-full")
        done.append(1)
        rewrap(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(rewrapping, "_rewrap", once)
        with pytest.raises(StorageFailed):
            Recovered(world, "first")
    made = Recovered(world, "second")
    for photo in photos:
        assert made.view(photo)
    made.shut()


def test_the_old_sheets_end(world):
    """Dropped at the recovered administrator's unlock: neither key nor signature of theirs counts."""
    world.join("Dora", frozenset({Role.PRACTITIONER}))
    made = Recovered(world)
    pam = KeyPair.from_seed(Secret(world.members[PAM].seed))
    assert drop_old_kits(VaultSession(made.vault, world.user(PAM), pam)) == 0
    drop_old_kits(made.unlock())
    with combine(*world.founded.sheets[:2]) as seed:
        kit = KeyPair.from_seed(seed.copy())
    assert made.vault.trust.signer(kit.public.key_id, made.vault._seen) is None
    with made.vault.read() as rows:
        assert rows.find(GrantRecord, recipient=kit.public.key_id) == []
        assert rows.find(WrapRecord, recipient=kit.public.key_id) == []
    endorse(made, world.user("Dora"), kit)
    assert made.vault.trust.people[world.user("Dora")].certified == frozenset()
    with combine(*made.founded.sheets[:2]) as seed:
        endorse(made, world.user("Dora"), KeyPair.from_seed(seed.copy()))
    assert made.vault.trust.people[world.user("Dora")].certified == {Role.PRACTITIONER}
    made.shut()
    with pytest.raises(Refused, match="sheets-replaced"):
        Recovered(world, "again")


def endorse(made, user, kit):
    """A second signature for a practitioner by whoever has two sheets."""
    keys = made.vault.trust.people[user].keys
    record = EndorsementRecord(id=new_id(), user_key=keys.id, role=Role.PRACTITIONER.bit)
    with made.vault.write() as rows:
        rows.put(sign_record(record, kit, kit.public.key_id))
        rows.event(Event("user-endorse", "done", 1))
        rows.commit()


def test_nothing_is_dropped_before_the_new_kit_is_in_force(world, monkeypatch):
    assert drop_old_kits(world.session(ADA)) == 0
    monkeypatch.setattr(recovery._Recovery, "put_in_force", lambda *_: True)
    made = Recovered(world)
    assert drop_old_kits(made.unlock()) == 0
    made.shut()


def test_a_vault_without_a_practitioner_yet(founded_alone):
    made = Recovered(founded_alone)
    assert made.unlock().roles == recovery.RECOVERED_ROLES
    assert made.vault.trust.team is None
    made.shut()


def test_recovering_on_a_computer_that_is_enrolled(world):
    _, photo = world.treated()
    world.shut()
    ports = world.attach("home")
    founded = recover_vault(ports, world.keys(), brought(world), Secret(NEW), pool_size=1)
    vault = OpenVault(ports, world.keys(), world.pin)
    session = unlock(vault, founded.user, Secret(NEW))
    assert AccessGate(session).open([photo.id], PREVIEW, Purpose.CARE, event="x")
    vault.close()


@pytest.mark.parametrize("who", ["intake", "administrator"])
def test_a_vault_secret_planted_for_the_kit_is_not_used(world, who):
    """Who planted it could guess at the new password in a stolen copy."""
    signer = world.session("Ina") if who == "intake" else None
    planted = Secret.random()
    keys = signer.keys if signer else KeyPair.generate()
    kit = world.vault.trust.kit
    row = dataclasses.replace(kit_secret(world.vault.id, planted, kit, keys), id=bytes(16))
    world.append(sign_record(row, keys, keys.public.key_id))
    with pytest.raises(IntegrityError, match="row-unsigned"):
        Recovered(world)


def test_a_grant_to_the_kit_of_a_false_seed(world):
    root = world.vault.trust.newest(1)
    [row] = [
        g
        for g in rows_of(world, GrantRecord, recipient=world.vault.trust.kit.key_id)
        if g.group == root.id
    ]
    info = contexts.group_seed(world.vault.id, root.id, row.recipient)
    sealed = seal(world.vault.trust.kit, KeyPair.generate().seed, info)
    world.append(world.session(ADA).signed(dataclasses.replace(row, version=2, sealed=sealed)))
    with pytest.raises(IntegrityError, match="grant-false"):
        Recovered(world)


def test_a_kit_without_its_grants(world):
    kit = world.vault.trust.kit.key_id
    rows = [g for g in rows_of(world, GrantRecord, recipient=kit) if g.group == world.vault.id]
    world.append(delete=tuple(rows))
    with pytest.raises(IntegrityError, match="row-missing"):
        Recovered(world)


IN, OUT = (False, False), (True, True)


def test_policies_are_the_roots_to_sign(world):
    """Else anybody could say which sheets count."""
    policy = PolicyRecord(id=new_id(), name=recovery.COMMITMENTS, value=b"\x80")
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.append(world.session("Ina").signed(policy))
