"""Somebody left: new group keys, old rows sealed anew, and what the leaver copied opens no more."""

import pytest

from clinicvault.access.patients.patients import Identity, edit, find_by_number, open_identity
from clinicvault.access.people import renewing, resealing
from clinicvault.access.people.renewing import begin_archive, begin_renewals, due
from clinicvault.access.people.resealing import reseal, total
from clinicvault.access.unlocking import step_up
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.record_kinds import GroupKind, WrapKind
from clinicvault.domain.records import GrantRecord, GroupRecord, PatientRecord, WrapRecord
from clinicvault.domain.roles import Role
from tests.unit.access.renewals import ALL, archive_renewed, leave, left_of, renew_everything
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, POOL, password, refill


def test_nothing_is_due_before_anybody_left(world):
    assert due(world.vault) == ()
    for name in (ADA, PAM, INA):
        assert begin_renewals(world.session(name)) == ()
    team = world.vault.trust.team
    with step_up(world.session(PAM), password(PAM)) as archives:
        assert begin_archive(world.session(PAM), team, archives[team]) is None
    assert [left_of(world, kind) for kind in ALL] == [0] * 5


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.INTAKE, (GroupKind.DIRECTORY,)),
        (Role.PRACTITIONER, (GroupKind.DIRECTORY, GroupKind.TEAM, GroupKind.ARCHIVE)),
        (Role.OFFICER, (GroupKind.OFFICERS, GroupKind.DIRECTORY)),
        (Role.ADMINISTRATOR, (GroupKind.LOG,)),
    ],
)
def test_what_a_role_held_is_due(world, role, kinds):
    words = world.join("Lea", frozenset({role}))
    world.grant(PAM if role is Role.PRACTITIONER else ADA, "Lea", words)
    leave(world, "Lea")
    assert set(due(world.vault)) == set(kinds)


def test_each_member_makes_what_the_role_gives(world):
    leave(world)
    assert begin_renewals(world.session(INA)) == ()
    assert begin_renewals(world.session(PAM)) == (GroupKind.TEAM,)
    assert begin_renewals(world.session(ADA)) == (GroupKind.DIRECTORY,)
    assert due(world.vault) == (GroupKind.ARCHIVE,)
    assert begin_renewals(world.session(PAM)) == begin_renewals(world.session(ADA)) == ()
    said = [entry.detail for entry in world.events("group-renew")]
    assert [(one["group"], one["number"], one["to"]) for one in said] == [
        ("team", 2, 1),
        ("directory", 2, 3),
    ]


def test_who_left_gets_no_new_key_and_everybody_else_does(world):
    leave(world)
    begin_renewals(world.session(ADA))
    begin_renewals(world.session(PAM))
    newest = world.vault.trust.newest(GroupKind.DIRECTORY)
    users = {grant.user for grant in rows_of(world, GrantRecord, group=newest.id)}
    assert users == {world.user(name) for name in (ADA, PAM, INA)} | {bytes(16)}
    [to_kit] = [g for g in rows_of(world, GrantRecord, group=newest.id) if g.user == bytes(16)]
    assert to_kit.recipient == world.vault.trust.kit.key_id
    for name in (ADA, PAM, INA):
        held = world.session(name).generations(GroupKind.DIRECTORY)
        assert [pair.public for pair in held] == [
            group.public for group in world.vault.trust.groups[GroupKind.DIRECTORY, bytes(16)]
        ]
    assert len(world.session(PETE).generations(GroupKind.DIRECTORY)) == 1
    team = world.vault.trust.newest(GroupKind.TEAM, world.vault.trust.team)
    assert [g.user for g in rows_of(world, GrantRecord, group=team.id)] == [world.user(PAM)]
    assert world.again().trust.newest(GroupKind.TEAM, world.vault.trust.team).generation == 2


def test_uncertified_keys_get_nothing(world):
    """Dora's keys wait for a holder; the intake who holds the directory gets its next one."""
    world.join("Dora", frozenset({Role.PRACTITIONER}))
    leave(world)
    begin_renewals(world.session(PAM))
    begin_renewals(world.session(ADA))
    assert rows_of(world, GrantRecord, user=world.user("Dora")) == []


def test_sessions_that_were_open_all_along_go_on(world):
    """Old rows and new ones open, and new ones are for the newest key."""
    first = world.patient()
    pam, ina = world.session(PAM), world.session(INA)
    leave(world)
    begin_renewals(world.session(ADA))
    second = world.patient(given="Zoë")
    for session in (pam, ina):
        for patient in (first, second):
            [row] = rows_of(world, PatientRecord, id=patient)
            assert open_identity(session, row)
    [row] = rows_of(world, PatientRecord, id=second)
    with pytest.raises(IntegrityError, match="field"):
        open_identity(world.session(PETE), row)


def test_pictures_open_before_between_and_after(world):
    _, photo = world.treated()
    leave(world)
    for step in (
        lambda: begin_renewals(world.session(PAM)),
        lambda: reseal(world.session(PAM)),
        lambda: archive_renewed(world),
        world.again,
    ):
        step()
        assert world.view(PAM, photo.id)


def test_everything_is_sealed_to_the_newest_keys_in_the_end(world):
    patients = [world.treated(bytes([n]))[0] for n in range(3)]
    world.grant(ADA, "Olga", world.join("Olga", frozenset({Role.OFFICER})))
    leave(world)
    leave(world, "Olga")
    with world.vault.read() as rows:
        assert total(rows, GroupKind.DIRECTORY) == total(rows, GroupKind.TEAM) == len(patients)
    renew_everything(world)
    assert [left_of(world, kind) for kind in ALL] == [0] * 5
    newest = {
        kind: world.vault.trust.newest(kind, world.vault.trust.teams_of(kind)[0]).public.key_id
        for kind in ALL
    }
    wraps = {wrap.kind: wrap.recipient for wrap in rows_of(world, WrapRecord)}
    assert wraps[WrapKind.TEAM] == newest[GroupKind.TEAM]
    assert wraps[WrapKind.ARCHIVE] == newest[GroupKind.ARCHIVE]
    assert wraps[WrapKind.HELD] == newest[GroupKind.OFFICERS]
    assert reseal(world.session(PAM)) == archive_renewed(world) == 0
    assert world.again()


def test_the_leavers_copied_keys_open_nothing_that_is_sealed_after(world, monkeypatch):
    """Checks off: Pete keeps his seeds, and later gets a copy of the whole store."""
    before, early = world.treated(b"early")
    pete = world.session(PETE)
    with step_up(pete, password(PETE)) as archives:
        [copied] = [bytes(archive.seed.view()) for archive in archives.values()]
    leave(world)
    renew_everything(world)
    refill(world)
    after, late = world.treated(b"late", given="Zoë")
    assert world.view(PAM, early.id)
    assert world.view(PAM, late.id)
    pete = world.session(PETE)
    for photo in (early, late):
        with pytest.raises(Refused, match="no-patient-key"):
            world.view(PETE, photo.id, checks=False)
    for patient in (before, after):
        [row] = rows_of(world, PatientRecord, id=patient)
        with pytest.raises(IntegrityError, match="field"):
            open_identity(pete, row)
    opened = opens_any(world, copied, rows_of(world, WrapRecord))
    assert opened == []


def opens_any(world, seed, wraps):
    """What an archive seed opens, whatever the wraps say they are."""
    from clinicvault.access import contexts
    from clinicvault.crypto.keys import KeyPair
    from clinicvault.crypto.secret import Secret

    pair, found = KeyPair.from_seed(Secret(seed)), []
    for wrap in wraps:
        for kind in WrapKind:
            info = contexts.patient_wrap(world.vault.id, wrap.patient_key, kind, pair.public.key_id)
            try:
                pair.open(wrap.sealed, info)
            except IntegrityError:
                continue
            found.append(wrap)
    return found


def test_the_archive_seed_did_open_them_before(world):
    """The look of the test above can find something."""
    world.treated()
    with step_up(world.session(PETE), password(PETE)) as archives:
        [archive] = archives.values()
        assert opens_any(world, bytes(archive.seed.view()), rows_of(world, WrapRecord))


def test_the_pool_is_discarded_with_every_new_key_it_was_sealed_to(world):
    leave(world)
    refill(world)
    with world.vault.read() as rows:
        assert len(rows.free_patient_keys(world.vault.trust.team, 99)) == POOL
    begin_renewals(world.session(PAM))
    with world.vault.read() as rows:
        assert rows.free_patient_keys(world.vault.trust.team, 99) == []
    assert world.events("group-renew")[-1].detail["keys"] == POOL


def test_a_pool_that_was_left_is_not_given_out(world, monkeypatch):
    """Also where the program that made the key did not discard it."""
    leave(world)
    refill(world)
    monkeypatch.setattr(renewing, "discard_pool", lambda session, rows: 0)
    begin_renewals(world.session(PAM))
    patient = world.patient()
    world.consent(patient)
    with world.vault.read() as rows:
        assert len(rows.free_patient_keys(world.vault.trust.team, 99)) == POOL
    with pytest.raises(Refused, match="import-awaiting-key"):
        world.photo(patient)


def test_record_numbers_are_found_and_refused_by_either_key(world):
    first = world.patient(record_number="A-1")
    leave(world)
    begin_renewals(world.session(ADA))
    second = world.patient(given="Zoë", record_number="A-2")
    ina = world.session(INA)
    assert (find_by_number(ina, "A-1"), find_by_number(ina, "a-2")) == ([first], [second])
    with pytest.raises(Exception, match="record-number-known"):
        world.patient(given="Max", record_number="A-1")
    assert reseal(ina) == 1
    assert find_by_number(ina, "A-1") == [first]
    with pytest.raises(Exception, match="record-number-known"):
        world.patient(given="Max", record_number="A-1")


def test_an_edited_patient_is_under_the_newest_key(world):
    patient = world.patient(record_number="A-1")
    leave(world)
    begin_renewals(world.session(ADA))
    edit(world.session(INA), patient, Identity("Amélie", "Durand", None, "A-1"))
    assert left_of(world, GroupKind.DIRECTORY) == 0
    [row] = rows_of(world, PatientRecord, id=patient)
    with pytest.raises(IntegrityError, match="field"):
        open_identity(world.session(PETE), row)
    assert reseal(world.session(INA)) == 0


def test_a_patient_who_is_erased_meanwhile_is_passed_over(world, monkeypatch):
    patient = world.patient()
    leave(world)
    begin_renewals(world.session(ADA))
    [row] = rows_of(world, PatientRecord, id=patient)
    seen = resealing.stale

    def gone(vault, rows, kind):
        found = seen(vault, rows, kind)
        if found:
            monkeypatch.setattr(resealing, "stale", seen)
            return [*found, bytes(16)]
        return found

    monkeypatch.setattr(resealing, "stale", gone)
    assert reseal(world.session(INA)) == 1
    assert row.version == 1


def test_the_same_picture_is_found_twice_over_a_renewal(world):
    from clinicvault.access.pictures.importing import ImportKeys

    patient, photo = world.treated(b"one")
    leave(world)
    renew_everything(world)
    page = ImportKeys(world.session(INA))
    page.begin(patient)
    assert page.duplicate(patient, page.digest(patient, b"one")) == photo.id
    page.close()


def test_entries_go_to_the_newest_log_key_at_once(world):
    words = world.join("Adam", frozenset({Role.ADMINISTRATOR}))
    world.grant(ADA, "Adam", words)
    adam = world.session("Adam")
    leave(world, "Adam")
    assert begin_renewals(world.session(ADA)) == (GroupKind.LOG,)
    world.patient()
    keys = {pair.public.key_id: pair for pair in adam.generations(GroupKind.LOG)}
    from clinicvault.access.followed import followed
    from clinicvault.audit.held import Held
    from clinicvault.audit.reading import LogReader

    with followed(world.vault) as (rows, head):
        entries = list(LogReader(keys, world.vault.id).forward(Held(rows.log, head)))
    readable = [entry.event for entry in entries if not entry.problem]
    assert readable[-1] == "group-renew"
    assert entries[-1].problem == "no-key"
    assert world.events("patient-add")
    assert [entry.problem for entry in world.log() if entry.problem] == []


def test_two_who_unlock_at_once_make_one(world, monkeypatch):
    """The second looks again under the write lock."""
    words = world.join("Dora", frozenset({Role.PRACTITIONER}))
    for by in (PAM, ADA):
        world.grant(by, "Dora", words)
    leave(world)
    pam, dora, make = world.session(PAM), world.session("Dora"), renewing._next

    def be_second(session, kind, archive=None):
        monkeypatch.setattr(renewing, "_next", make)
        assert begin_renewals(dora) == (GroupKind.TEAM,)
        return make(session, kind, archive)

    monkeypatch.setattr(renewing, "_next", be_second)
    assert begin_renewals(pam) == ()
    made = [row for row in rows_of(world, GroupRecord) if row.kind == GroupKind.TEAM]
    assert len(made) == 2
    team = world.vault.trust.team
    assert pam.group(GroupKind.TEAM, team).public == dora.group(GroupKind.TEAM, team).public


def test_two_programs_that_unlock_at_once_make_one(world):
    """Each with its own view of the vault, as two windows have."""
    other = copy_of_program(world)
    pam, again = world.session(PAM), world.session(PAM, other)
    leave(world)
    assert begin_renewals(again) == (GroupKind.TEAM,)
    assert begin_renewals(pam) == ()
    refill(world)
    world.treated()
    other.close()


def copy_of_program(world):
    from clinicvault.access.vault import OpenVault

    return OpenVault(world.attach("home"), world.keys(), world.pin)


def test_the_archive_key_is_made_once_and_by_its_newest_holder_alone(world):
    words = world.join("Dora", frozenset({Role.PRACTITIONER}))
    for by in (PAM, ADA):
        world.grant(by, "Dora", words)
    leave(world)
    with (
        step_up(world.session(PAM), password(PAM)) as mine,
        step_up(world.session("Dora"), password("Dora")) as hers,
    ):
        team = world.vault.trust.team
        begin_archive(world.session(PAM), team, mine[team]).wipe()
        assert begin_archive(world.session("Dora"), team, hers[team]) is None
        leave(world, "Dora")
        assert begin_archive(world.session(PAM), team, mine[team]) is None
    with step_up(world.session(PAM), password(PAM)) as newest:
        assert (
            newest[team].public
            == world.vault.trust.newest(GroupKind.ARCHIVE, world.vault.trust.team).public
        )


def test_who_was_revoked_makes_nothing(world):
    """Pete's open window, when Dora leaves after him."""
    world.grant(ADA, "Lea", world.join("Lea", frozenset({Role.INTAKE})))
    pete = world.session(PETE)
    leave(world)
    leave(world, "Lea")
    assert begin_renewals(pete) == ()
    with pytest.raises(Refused, match="user-disabled"):
        pete.current()


def test_a_damaged_grant_keeps_nobody_out(world):
    """Whoever it was for must be let in again; the log names it."""
    newest = world.vault.trust.newest(GroupKind.DIRECTORY)
    [grant] = rows_of(world, GrantRecord, group=newest.id, user=world.user(INA))
    leave(world)
    world.swap("update grant_key set sealed = x'00' where id = ?", grant.id)
    assert begin_renewals(world.session(ADA)) == (GroupKind.DIRECTORY,)
    fresh = world.vault.trust.newest(GroupKind.DIRECTORY)
    users = {grant.user for grant in rows_of(world, GrantRecord, group=fresh.id)}
    assert world.user(INA) not in users
    assert grant.id in world.events("damage-found")[-1].objects


def test_a_disk_that_is_full_leaves_everything_as_it_was(world, monkeypatch):
    from clinicvault.domain.errors import StorageFailed

    leave(world)
    session = world.session(PAM)

    def full(*_):
        raise StorageFailed("disk-full")

    monkeypatch.setattr(renewing, "discard_pool", full)
    with pytest.raises(StorageFailed, match="disk-full"):
        begin_renewals(session)
    monkeypatch.undo()
    assert begin_renewals(session) == (GroupKind.TEAM,)
