"""A vault's beginning, and the open vault: pin, workstation, names."""

import dataclasses

import pytest

from clinicvault.access.people.founding import Names, countersign, found_vault, share_commitments
from clinicvault.access.people.team import found_team
from clinicvault.access.review.settings import review_rules
from clinicvault.access.unlocking import unlock
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.encoding import decode
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.shares import check_share
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed, UsageError
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import EnrolmentRecord, UserRecord
from clinicvault.domain.review_rules import ReviewRules
from clinicvault.domain.roles import Role
from clinicvault.storage.db import create_database
from tests.unit.access.world import ADA, INA, PAM, Member, World, password


def found(folder, roles, zone=""):
    folder = folder / "vault"
    folder.mkdir()
    create_database(folder / "vault.db").close()
    station = KeyPair.generate()
    world = World(folder, bytes(station.seed.view()))
    names = Names("Belle Vue", ADA, "Desk", zone)
    made = found_vault(world.ports, station, names, roles, password(ADA))
    world.pin, world.founded = made.pin, made
    opened = unlock(world.vault, made.user, password(ADA))
    world.members[ADA] = Member(made.user, bytes(opened.keys.seed.view()))
    return world


def test_both_places_of_the_founding_record_are_filled(tmp_path):
    for roles in (frozenset(), {Role.ADMINISTRATOR}, {Role.OFFICER, Role.PRACTITIONER}):
        with pytest.raises(UsageError, match="founder-roles"):
            found_vault(None, None, Names("a", "b", "c"), frozenset(roles), password(ADA))


def test_one_person_alone(tmp_path):
    world = found(tmp_path, frozenset(Role))
    session = world.session(ADA)
    assert session.roles == frozenset(Role)
    kinds = {kind for kind, _ in session._groups}
    assert kinds == set(GroupKind) - {GroupKind.ARCHIVE, GroupKind.KIT}
    world.shut()


def test_the_founder_decides_by_which_clock_the_log_is_read(tmp_path):
    world = found(tmp_path, frozenset(Role), zone="Europe/Paris")
    assert review_rules(world.session(ADA)) == ReviewRules(zone="Europe/Paris")
    [created] = world.events("vault-create")
    assert created.detail == {"zone": "Europe/Paris"}
    world.shut()


def test_sheets_match_their_commitments_and_nothing_else(world):
    stored = decode(world.vault.trust.founding.share_commitments)
    for words, (salt, commitment) in zip(world.founded.sheets, stored, strict=True):
        assert check_share(words, salt, commitment)
    salts = {bytes(salt) for salt, _ in stored}
    assert len(salts) == 3
    assert not any(set(salt) == {0} for salt in salts)
    again = share_commitments(world.founded.sheets)
    assert again != world.vault.trust.founding.share_commitments


def test_the_pin_is_the_founding_record(world):
    with pytest.raises(IntegrityError, match="founding-changed"):
        OpenVault(world.ports, world.keys(), bytes(32))


def test_another_computer_opens_nothing(world):
    """A stolen store beside a stranger's computer: no password can even be tried."""
    with pytest.raises(Refused, match="workstation-unknown"):
        OpenVault(world.attach("stranger"), KeyPair.generate(), world.pin)


def test_names_are_read_by_enrolled_computers_alone(world):
    vault = world.vault
    assert vault.clinic_name == "Belle Vue"
    assert vault.workstation_name(vault.workstation_id) == "Desk"
    assert vault.workstation_name(ZERO_ID) == ""
    sealed = vault.trust.people[world.user(PAM)].user.name_sealed
    assert vault.open_name(sealed, UserRecord.TABLE, world.user(PAM)) == PAM
    with pytest.raises(IntegrityError):
        vault.open_name(sealed, UserRecord.TABLE, world.user(INA))
    data = world.database.read_bytes() + (world.folder / "vault.db-wal").read_bytes()
    assert b"Belle Vue" not in data


def test_closing_wipes_even_where_the_log_cannot_be_closed(world, monkeypatch):
    vault = world.vault

    def full(database):
        raise StorageFailed("disk-full")

    monkeypatch.setattr(vault.recorder, "close", full)
    with pytest.raises(StorageFailed):
        vault.close()
    assert vault.vault_secret.wiped
    with pytest.raises(Refused, match="locked"):
        vault.seal_name("x", "user", ZERO_ID)


def test_no_countersignature_where_no_team_is_founded():
    bare = EnrolmentRecord(
        id=ZERO_ID,
        user=ZERO_ID,
        roles=1,
        code_key=bytes(32),
        expires_ms=0,
        founds_team=ZERO_ID,
        officer=ZERO_ID,
        officer_signature=b"",
    )
    officer = KeyPair.generate()
    assert countersign(bare, officer) == bare
    team = dataclasses.replace(bare, founds_team=bytes([1]) * 16)
    assert countersign(team, officer).officer == officer.public.key_id


def test_a_team_is_founded_by_a_practitioner(world):
    class Intake:
        second = None

    with pytest.raises(ValueError, match="practitioner"):
        list(found_team(ZERO_ID, None, None, Intake()))
