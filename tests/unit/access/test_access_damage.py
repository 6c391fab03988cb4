"""One damaged row keeps its patient shut and nobody else: listed, logged, never passed over."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.access import contexts, damage
from clinicvault.access.consent.consent_reading import consents_of
from clinicvault.access.consent.consents import NewConsent, record_consent, withdraw_consent
from clinicvault.access.damage import Lost, row_of
from clinicvault.access.gate import AccessGate
from clinicvault.access.patients.directory import Directory
from clinicvault.access.patients.patients import Identity, edit, identity_cipher
from clinicvault.access.patients.visits import visits_of
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.verifying import verify_rows
from clinicvault.crypto.fields import seal_value
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.clinical import Evidence
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import patient_code
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import (
    AssignmentRecord,
    ConsentRecord,
    PatientRecord,
    PhotoRecord,
    VisitRecord,
)
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PREVIEW

DAY = dt.date(2026, 3, 2)
TABLES = ("patient", "consent", "visit")


@pytest.fixture
def two(world):
    """(damaged patient, sound patient, the sound one's photo); the first has photo and visit."""
    first, _ = world.treated(b"first")
    second, photo = world.treated(b"second", given="Zoë", family="Martin")
    return first, second, photo


def row(world, table, patient):
    kind = {"patient": PatientRecord, "consent": ConsentRecord, "visit": VisitRecord}[table]
    [found] = [r for r in rows_of(world, kind) if patient in {r.id, getattr(r, "patient", b"")}]
    return found.id


def break_row(world, table, patient, how):
    """Alter or delete one row; its id."""
    found = row(world, table, patient)
    if how == "missing":
        world.swap(f"delete from {table} where id = ?", found)
    elif how == "altered":
        world.swap(f"update {table} set signature = zeroblob(64) where id = ?", found)
    return found


def damaged_alone(world, patient, other):
    """What the list of the next start shows; (directory, both lines)."""
    world.again()
    directory = Directory(world.session(INA))
    lines = directory.entry(patient), directory.entry(other)
    assert (lines[0].damaged, lines[1].damaged) == (True, False)
    assert len(directory) == 2
    return directory, *lines


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("how", ["altered", "missing"])
def test_a_damaged_row_concerns_its_patient_alone(world, two, table, how):
    first, second, photo = two
    found = break_row(world, table, first, how)
    directory, line, other = damaged_alone(world, first, second)
    assert (line.care, line.last_visit) == (0, "")
    assert line.given == ("" if table == "patient" else "Amélie")
    assert (other.care, other.last_visit) == (1, DAY.isoformat())
    assert world.view(PAM, photo.id, PREVIEW) == b"preview second"
    assert ImportKeys(world.session(INA)).begin(second) is None
    assert directory.damaged == 1
    named = [f for f in verify_rows(world.ports, world.pin) if f]
    assert [(f.what, f.id) for f in named] == [(table, found)]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("how", ["altered", "missing"])
def test_a_damaged_record_does_not_open(world, two, table, how):
    first, _, _ = two
    break_row(world, table, first, how)
    world.again()
    [photo] = rows_of(world, PhotoRecord, patient=first)
    session = world.session(INA)
    acts = [lambda: both(session, first)]
    if (table, how) != ("visit", "altered"):
        # Consents are whole there, and a picture hangs on them alone.
        acts.append(lambda: world.view(PAM, photo.id, PREVIEW))
        acts.append(lambda: ImportKeys(session).begin(first))
        acts.append(lambda: record_consent(session, first, NEW))
    for act in acts:
        with pytest.raises(IntegrityError) as refused:
            act()
        assert refused.value.code in {"row-altered", "row-missing"}


NEW = NewConsent(Purpose.CARE, None, Evidence.PAPER_SCANNED)


def both(session, patient):
    """What the patient's page reads."""
    with session.vault.read() as rows:
        consents_of(session, rows, patient)
        visits_of(session, rows, patient)


@pytest.mark.parametrize("table", TABLES)
def test_a_value_of_another_type_is_damage_of_its_patient(world, two, table):
    first, second, _ = two
    world.shut()
    break_retyped(world, table, first)
    directory, *_ = damaged_alone(world, first, second)
    assert directory.damaged == 1
    assert list(directory._faults.values()) == [first]


def break_retyped(world, table, patient):
    """A text where bytes belong, under a schema that lets it in."""
    column = "id" if table == "patient" else "patient"
    with world.sql() as rows:
        [(sql,)] = rows.execute("select sql from sqlite_master where name = ?", (table,))
        schema(rows, table, sql.replace(" STRICT", ""))
        world.swap(f"update {table} set signature = 'a text' where {column} = ?", patient)
        schema(rows, table, sql)


def schema(rows, table, sql):
    rows.execute("pragma writable_schema = on")
    rows.execute("update sqlite_master set sql = ? where name = ?", (sql, table))
    rows.execute("pragma writable_schema = reset")


def test_the_damaged_patient_is_found_by_code_and_comes_first(world, two):
    first, second, _ = two
    break_row(world, "patient", first, "altered")
    directory, *_ = damaged_alone(world, first, second)
    assert [line.id for line in directory.search(patient_code(first), 5)] == [first]
    assert [line.id for line in directory.search("", 5)] == [first, second]
    assert directory.search("rousseau", 5) == []


def test_damage_is_told_in_the_log_once_a_reading(world, two):
    first, second, _ = two
    found = break_row(world, "visit", first, "altered")
    directory, *_ = damaged_alone(world, first, second)
    directory.refresh()
    world.patient(given="Later")
    directory.refresh()
    [entry] = world.events("damage-found")
    assert (entry.outcome, entry.patient, entry.objects) == ("failed", first, (found,))
    assert entry.detail == {"rows": 1, "tables": "visit", "patients": 1}


def test_damage_of_several_patients_is_told_in_one_entry(world, two):
    first, second, _ = two
    break_row(world, "visit", first, "altered")
    break_row(world, "consent", second, "missing")
    world.again()
    Directory(world.session(INA))
    [entry] = world.events("damage-found")
    assert (entry.patient, len(entry.objects)) == (b"", 2)
    assert entry.detail == {"rows": 2, "tables": "consent, visit", "patients": 2}


def test_damage_found_later_is_told_then(world, two):
    first, _, _ = two
    directory = Directory(world.session(INA))
    break_row(world, "visit", first, "altered")
    directory.refresh()
    assert not directory.damaged
    world.consent(first)
    directory.refresh()
    assert directory.entry(first).damaged
    # Once by whose consent met it, once by whose list did.
    assert len({entry.objects for entry in world.events("damage-found")}) == 1


def test_a_patient_damaged_in_the_cache_is_looked_at_again(world, two, tmp_path):
    first, _, _ = two
    cache = tmp_path / "names.sealed"
    [good] = [r for r in rows_of(world, PatientRecord) if r.id == first]
    world.swap("update patient set signature = zeroblob(64) where id = ?", first)
    assert Directory(world.session(INA), cache).damaged == 1
    again = Directory(world.session(PAM), cache)
    assert again.damaged == 1
    assert again.entry(first).damaged
    world.swap("update patient set signature = ? where id = ?", good.signature, first)
    mended = Directory(world.session(PAM), cache)
    assert mended.damaged == 0
    assert mended.entry(first).given == "Amélie"


def test_a_lost_row_nobody_owns_stays_told_of_with_a_cache(world, two, tmp_path):
    """A visit without photos: nothing left says whose it was."""
    first, second, _ = two
    ImportKeys(world.session(INA)).visit(first, dt.date(2026, 1, 1), "earlier")
    [lost] = [v.id for v in rows_of(world, VisitRecord) if v.id not in seen_on_photos(world)]
    cache = tmp_path / "names.sealed"
    world.swap("delete from visit where id = ?", lost)
    world.again()
    assert world.vault.lost.owners == {("visit", lost): b""}
    for _ in range(2):
        directory = Directory(world.session(INA), cache)
        assert directory.damaged == 1
        assert not directory.entry(second).damaged


def seen_on_photos(world):
    return {photo.visit for photo in rows_of(world, PhotoRecord)}


@pytest.mark.parametrize("text", ["x", "visit.zz.00", "visit.00"])
def test_a_cache_with_a_strange_note_is_built_anew(world, two, tmp_path, text):
    cache = tmp_path / "names.sealed"
    directory = Directory(world.session(INA), cache)
    plain = directory._cipher().open(cache.read_bytes(), directory._context())
    head, _, names = plain.partition(b"\n")
    strange = head + b" " + text.encode() + b"\n" + names
    cache.write_bytes(directory._cipher().seal(strange, directory._context()))
    assert directory._load()[1] == 0
    assert len(Directory(world.session(INA), cache)) == 2


def test_a_row_added_from_outside_is_damage(world, two):
    first, second, _ = two
    world.swap(
        "insert into visit select randomblob(16), version, signer, signature, patient, facts_sealed"
        " from visit where patient = ?",
        first,
    )
    world.again()
    assert len(world.vault.lost.owners) == 1
    directory = Directory(world.session(INA))
    assert directory.entry(first).damaged
    assert not directory.entry(second).damaged


def test_a_row_under_another_patient_is_missed_where_it_belongs(world, two):
    """Moved to somebody who does not exist: as many rows as the log says, and still one lacks."""
    first, second, _ = two
    found = row(world, "visit", first)
    world.swap("update visit set patient = zeroblob(16) where id = ?", found)
    world.again()
    directory = Directory(world.session(INA))
    assert directory._faults == {("visit", found): b""}
    assert not directory.entry(second).damaged


def test_a_changed_row_that_cannot_be_read_is_a_fault(world, two):
    first, _, _ = two
    directory = Directory(world.session(INA))
    visit = ImportKeys(world.session(INA)).visit(first, dt.date(2026, 1, 1), "earlier")
    world.swap("delete from visit where id = ?", visit)
    directory.refresh()
    assert directory._faults == {("visit", visit): b""}


def test_a_changed_row_of_another_type_is_a_fault(world, two):
    first, _, _ = two
    directory = Directory(world.session(INA))
    world.swap("delete from visit where patient = ?", first)
    visit = ImportKeys(world.session(INA)).visit(first, dt.date(2026, 1, 1), "earlier")
    break_retyped(world, "visit", first)
    directory.refresh()
    assert directory._faults == {("visit", visit): b""}
    assert directory.entry(first).damaged is False


def test_an_unsigned_row_is_found_by_the_threads(world, two):
    """The log tells of it, but who signed it may not: only the signature's check can say so."""
    first, second, _ = two
    [person] = [r for r in rows_of(world, PatientRecord) if r.id == first]
    ina = world.session(INA)
    forged = dataclasses.replace(person, version=2)
    forged = sign_record(forged, world.session(ADA).keys, ina.keys.public.key_id)
    world.append(forged)
    [visit] = [r for r in rows_of(world, VisitRecord) if r.patient == second]
    moved = sign_record(
        dataclasses.replace(visit, version=2), world.session(ADA).keys, ina.keys.public.key_id
    )
    world.append(moved)
    directory = Directory(ina)
    assert directory.entry(first).given == ""
    assert (directory.entry(second).given, directory.entry(second).damaged) == ("Zoë", True)
    assert directory._faults == {("patient", first): first, ("visit", visit.id): second}
    for patient in (first, second):
        with pytest.raises(IntegrityError, match="row-unsigned"):
            both(ina, patient)


@pytest.mark.parametrize("value", [{}, {"date": "no date", "label": "", "by": b""}, 7, []])
def test_a_well_signed_row_without_sense_is_damage_too(world, two, value):
    """Somebody of the front desk wrote it: nobody else may be kept out by that."""
    first, second, _ = two
    session = world.session(INA)
    [person] = [r for r in rows_of(world, PatientRecord) if r.id == first]
    cipher = identity_cipher(session, person)
    visit = b"v" * 16
    sealed = seal_value(cipher, value, contexts.field("visit", "facts_sealed", visit))
    record = VisitRecord(id=visit, patient=first, facts_sealed=sealed)
    world.append(session.signed(record))
    directory = Directory(session)
    assert directory.entry(first).damaged
    assert not directory.entry(second).damaged


def test_a_lost_consent_that_could_be_anybodys_stops_no_withdrawal(world, two):
    first, second, photo = two
    world.consent(first)
    [later] = [
        c.id for c in rows_of(world, ConsentRecord, patient=first) if c.id not in cited(world)
    ]
    world.swap("delete from consent where id = ?", later)
    world.again()
    assert world.vault.lost.owners == {("consent", later): b""}
    assert world.view(PAM, photo.id, PREVIEW) == b"preview second"
    assert withdraw_consent(world.session(INA), second, Purpose.CARE) == 2


def cited(world):
    return {one.consent for one in rows_of(world, AssignmentRecord)}


def test_another_patients_lost_visit_stops_no_withdrawal(world, two):
    first, second, _ = two
    break_row(world, "visit", first, "missing")
    world.again()
    assert withdraw_consent(world.session(INA), second, Purpose.CARE) == 2


def test_whose_a_lost_row_was_is_asked_only_so_often(world, monkeypatch):
    monkeypatch.setattr("clinicvault.access.damage._TRACED", 1)
    first, second = world.patient(), world.patient(given="Zoë")
    world.swap("delete from patient")
    world.again()
    owners = world.vault.lost.owners
    assert set(owners) == {("patient", first), ("patient", second)}
    assert sorted(owners.values()) == [b"", min(first, second)]


def test_a_lost_row_traced_through_damage_has_no_owner(world, two):
    first, _, _ = two
    lost = break_row(world, "consent", first, "missing")

    class Rows:
        def find(self, *_, **__):
            raise IntegrityError("row-damaged")

    assert damage._owner(Rows(), "consent", lost) == b""


# the day's duties at an unlock


# reading a large clinic in pieces


def test_an_edit_mends_nothing_of_an_older_row(world, two):
    """The next version of a damaged row is never written on top of it."""
    first, _, _ = two
    break_row(world, "patient", first, "altered")
    with pytest.raises(IntegrityError, match="row-altered"):
        edit(world.session(INA), first, Identity("New", "Name", None))


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"table": "visit", "id": "0a" * 16}, ("visit", b"\x0a" * 16)),
        ({"table": "visit", "row": "0b" * 16}, ("visit", b"\x0b" * 16)),
        ({"table": "visit", "row": "?"}, ("patient", b"p" * 16)),
        ({}, ("patient", b"p" * 16)),
    ],
)
def test_the_row_that_an_error_names(params, named):
    assert row_of(IntegrityError("row-damaged", **params), "patient", b"p" * 16) == named


def test_nothing_is_lost_by_itself():
    assert Lost().patients == frozenset()


def test_the_gate_says_which_damage(world, two):
    first, _, _ = two
    break_row(world, "consent", first, "missing")
    world.again()
    with pytest.raises(IntegrityError, match="row-missing"):
        AccessGate(world.session(PAM)).refusal(first, Purpose.CARE)
