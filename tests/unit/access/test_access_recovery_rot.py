"""Damage does not keep a clinic from its recovery: who is concerned is named, all others return."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.access import contexts
from clinicvault.access.consent.care_keys import delete_due_wraps, discard_pool
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.log.reading import LogAccess
from clinicvault.access.people.old_kits import drop_old_kits
from clinicvault.crypto.keys import KeyPair, seal
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.record_kinds import Purpose, WrapKind
from clinicvault.domain.records import AssignmentRecord, GrantRecord, PatientKeyRecord, WrapRecord
from tests.unit.access.rows import by_nobody, rows_of
from tests.unit.access.test_access_damage import schema
from tests.unit.access.test_access_recovery import Recovered, rows_in
from tests.unit.access.world import ADA, PAM

ROT = "update key_wrap set sealed = zeroblob(1168) where id = ?"
TYPE = "update key_wrap set sealed = 'a text' where id = ?"


def swap(world, sql, *values):
    """As `world.swap`, and values of a wrong type get in, too: a whole page may rot."""
    table = sql.split()[1]
    with world.sql() as rows:
        [(made,)] = rows.execute("select sql from sqlite_master where name = ?", (table,))
        schema(rows, table, made.replace(" STRICT", ""))
        world.swap(sql, *values)
        schema(rows, table, made)


@pytest.fixture
def two(world):
    """(patient who is hit, her key, her photo, somebody else's photo)."""
    patient, photo = world.treated()
    _, other = world.treated(b"other", given="Zoë")
    return patient, key_of(world, patient), photo, other


def key_of(world, patient):
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    return assigned.patient_key


def wrap_of(world, key, kind):
    [wrap] = [one for one in rows_of(world, WrapRecord, patient_key=key) if one.kind == kind]
    return wrap


def free_key(world):
    taken = {one.patient_key for one in rows_of(world, AssignmentRecord)}
    return next(one.id for one in rows_of(world, PatientKeyRecord) if one.id not in taken)


def told(made):
    """What the log says of damage: (patient, rows)."""
    with LogAccess(made.unlock()) as log:
        entries = [entry for entry in log.forward() if entry.event == "damage-found"]
    return [(entry.patient, tuple(entry.objects)) for entry in entries]


def kinds(made, key, but=b""):
    wraps = (wrap for wrap in rows_in(made, WrapRecord) if wrap.id != but)
    return {wrap.kind for wrap in wraps if wrap.patient_key == key}


@pytest.mark.parametrize("rot", [ROT, TYPE, "update key_wrap set version = 9 where id = ?"])
@pytest.mark.parametrize("kind", [WrapKind.KIT, WrapKind.HELD, WrapKind.TEAM])
def test_a_rotten_wrap_of_a_free_key_costs_that_key_alone(world, two, kind, rot):
    *_, photo, other = two
    key = free_key(world)
    wrap = wrap_of(world, key, kind)
    swap(world, rot, wrap.id)
    made = Recovered(world)
    assert made.view(photo) == b"preview picture"
    assert made.view(other) == b"preview other"
    assert told(made) == [(b"", (wrap.id,))]
    with made.vault.read() as rows:
        assert rows.get(PatientKeyRecord, key) is None
        assert wrap.id in set(rows.ids(WrapRecord))  # nobody can tell whose it is
        assert len(rows.free_patient_keys(made.vault.trust.team, 9)) == 3
    made.shut()


@pytest.mark.parametrize("how", ["public = zeroblob(1248)", "public = 'a text'", "version = 9"])
def test_a_free_key_that_is_itself_rotten(world, two, how):
    """One whose version nobody can tell stays; it keeps nobody from anything here."""
    *_, photo, _ = two
    key = free_key(world)
    swap(world, f"update patient_key set {how} where id = ?", key)
    made = Recovered(world)
    assert made.view(photo) == b"preview picture"
    assert told(made) == [(b"", (key,))]
    with made.vault.read() as rows:
        assert (key in set(rows.ids(PatientKeyRecord))) == (not how.startswith("public = z"))
    made.shut()


@pytest.mark.parametrize("kind", [WrapKind.HELD, WrapKind.ARCHIVE, WrapKind.TEAM])
def test_a_rotten_wrap_costs_nothing_and_stays_beside_a_new_one(world, two, kind):
    patient, key, photo, other = two
    wrap = wrap_of(world, key, kind)
    world.swap(ROT, wrap.id)
    made = Recovered(world)
    assert made.view(photo) == b"preview picture"
    assert made.view(other) == b"preview other"
    assert told(made) == [(patient, (wrap.id,))]
    drop_old_kits(made.unlock())
    assert kinds(made, key) == {WrapKind.KIT, WrapKind.HELD, WrapKind.ARCHIVE, WrapKind.TEAM}
    same = [w.id for w in rows_in(made, WrapRecord) if (w.patient_key, w.kind) == (key, kind)]
    assert (len(same), wrap.id in same) == (2, True)
    made.shut()


def test_a_wrap_whose_signer_alone_does_not_count_is_replaced(world, two):
    patient, key, photo, _ = two
    wrap = wrap_of(world, key, WrapKind.TEAM)
    world.append(by_nobody(dataclasses.replace(wrap, version=wrap.version + 1)))
    made = Recovered(world)
    assert made.view(photo) == b"preview picture"
    assert wrap.id not in {one.id for one in rows_in(made, WrapRecord)}
    assert told(made) == [(patient, (wrap.id,))]
    made.shut()


def test_nobodys_wraps_go_in_a_recovery_because_they_say_another_patient(world, two):
    patient, key, photo, other = two
    [theirs] = {key_of(world, one.id) for one in rows_of(world, AssignmentRecord)} - {key}
    mine = [one.id for one in rows_of(world, WrapRecord, patient_key=key)]
    world.swap("update key_wrap set patient_key = ? where patient_key = ?", theirs, key)
    made = Recovered(world)
    assert set(mine) <= {one.id for one in rows_in(made, WrapRecord)}
    assert made.view(other) == b"preview other"
    # Hers are told, and her key, which the sheets do not open as long as they name another.
    [(_, rows)] = told(made)
    assert {key, *mine} <= set(rows)
    assert photo.patient == patient
    made.shut()


def test_nobodys_key_goes_because_the_assignment_names_another(world, two):
    """Changed on the disk, it makes the pair look as if it were nobody's."""
    patient, key, photo, other = two
    world.swap("update assignment set patient_key = ? where id = ?", free_key(world), patient)
    assert withdraw_pool(world) == 0
    made = Recovered(world)
    assert key in {one.id for one in rows_in(made, PatientKeyRecord)}
    assert kinds(made, key) >= {WrapKind.KIT, WrapKind.HELD, WrapKind.ARCHIVE, WrapKind.TEAM}
    assert made.view(other) == b"preview other"
    assert photo.patient == patient
    made.shut()


def withdraw_pool(world):
    session = world.session(PAM)
    with session.vault.write() as rows:
        return discard_pool(session, rows)


def test_a_replaced_team_wrap_ends_with_the_consent(world, two):
    """Its own word on the day counts for nothing: the consents say it."""
    patient = world.patient(given="Léa")
    world.consent(patient, until=dt.date(2026, 3, 4))
    key = key_of(world, patient)
    wrap = wrap_of(world, key, WrapKind.TEAM)
    world.swap("update key_wrap set due_day = 0 where id = ?", wrap.id)
    made = Recovered(world)
    found = [w for w in rows_in(made, WrapRecord) if (w.patient_key, w.kind) == (key, 4)]
    [new] = [one for one in found if one.id != wrap.id]
    assert new.due_day == wrap.due_day > 0
    world.clock.pass_days(4)
    assert delete_due_wraps(made.unlock()) == 1
    made.shut()


def test_a_rotten_wrap_of_a_damaged_patient_is_not_made_anew(world, two):
    patient, key, _, other = two
    wrap = wrap_of(world, key, WrapKind.TEAM)
    world.swap(ROT, wrap.id)
    world.swap("update patient set record_index = zeroblob(32) where id = ?", patient)
    made = Recovered(world)
    assert WrapKind.TEAM not in kinds(made, key, but=wrap.id)
    assert made.view(other) == b"preview other"
    made.shut()


@pytest.mark.parametrize("claimed", [WrapKind.ARCHIVE, WrapKind.TEAM])
def test_rot_never_undoes_a_withdrawal(world, two, claimed):
    """Somebody turns the officers' wrap into a team's, and waits for a recovery."""
    patient, key, photo, _ = two
    withdraw_consent(world.session(ADA), patient, Purpose.CARE)
    held = wrap_of(world, key, WrapKind.HELD)
    world.swap("update key_wrap set kind = ? where id = ?", int(claimed), held.id)
    made = Recovered(world)
    assert not kinds(made, key, but=held.id) & {WrapKind.ARCHIVE, WrapKind.TEAM, WrapKind.USER}
    with pytest.raises((Refused, IntegrityError)):
        made.view(photo)
    assert told(made) == [(patient, (held.id,))]
    made.shut()


@pytest.mark.parametrize("how", ["rotten", "gone", "empty", "short", "false"])
def test_a_patient_whom_the_sheets_do_not_open_is_named_and_all_others_return(world, two, how):
    patient, key, photo, other = two
    wrap = wrap_of(world, key, WrapKind.KIT)
    signed = world.session(PAM).signed
    if how == "rotten":
        world.swap(ROT, wrap.id)
    elif how == "gone":
        world.append(delete=(wrap,))
    elif how == "empty":
        world.append(signed(dataclasses.replace(wrap, version=2, sealed=bytes(1168))))
    else:
        info = contexts.patient_wrap(world.vault.id, key, WrapKind.KIT, wrap.recipient)
        content = b"short" if how == "short" else KeyPair.generate().seed
        sealed = seal(world.vault.trust.kit, content, info)
        world.append(signed(dataclasses.replace(wrap, version=2, sealed=sealed)))
    before = {one.kind for one in rows_of(world, WrapRecord, patient_key=key)}
    made = Recovered(world)
    assert made.view(other) == b"preview other"
    with pytest.raises((Refused, IntegrityError)):
        made.view(photo)
    [(named, rows)] = told(made)
    assert named == patient
    assert (wrap.id in rows) == (how != "gone")
    drop_old_kits(made.unlock())
    assert kinds(made, key) == before
    made.shut()


def test_a_patient_whose_assignment_cannot_be_read_keeps_the_key(world, two):
    patient, key, _, other = two
    swap(world, "update assignment set signature = 'a text' where id = ?", patient)
    made = Recovered(world)
    assert made.view(other) == b"preview other"
    assert WrapKind.TEAM in kinds(made, key)
    made.shut()


@pytest.mark.parametrize("rot", [ROT, TYPE])
def test_a_rotten_wrap_of_an_old_kit_keeps_no_administrator_out(world, two, rot):
    _, key, _, other = two
    old = wrap_of(world, key, WrapKind.KIT)
    made = Recovered(world)
    swap(world, rot, old.id)
    assert drop_old_kits(made.unlock()) > 0
    assert drop_old_kits(made.unlock()) == 0
    assert {rows for _, rows in told(made)} == {(old.id,)}
    kit = made.vault.trust.kits[0].key_id
    with made.vault.read() as rows:
        assert rows.find(GrantRecord, recipient=kit) == []
        assert old.id in set(rows.ids(WrapRecord))
    assert made.view(other) == b"preview other"
    made.shut()


@pytest.mark.parametrize("table", ["key_wrap", "grant_key"])
def test_what_stands_beside_an_old_kits_rows_may_be_rotten_too(world, two, table):
    """The old wrap stays where the new one is damaged; a damaged grant is named."""
    _, key, _, _ = two
    old = wrap_of(world, key, WrapKind.KIT)
    made = Recovered(world)
    kit = made.vault.trust.kit if table == "key_wrap" else made.vault.trust.kits[0]
    kind = WrapRecord if table == "key_wrap" else GrantRecord
    hit = next(
        row
        for row in rows_in(made, kind)
        if row.recipient == kit.key_id and getattr(row, "patient_key", key) == key
    )
    world.swap(f"update {table} set sealed = zeroblob(1168) where id = ?", hit.id)
    assert drop_old_kits(made.unlock()) > 0
    assert told(made) == [(b"", (hit.id,))]
    left = {wrap.id for wrap in rows_in(made, WrapRecord)}
    assert (old.id in left) == (table == "key_wrap")
    made.shut()
