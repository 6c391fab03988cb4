"""Erasing a patient: asked, allowed by somebody else, carried out; nothing opens afterwards."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.access import contexts
from clinicvault.access.consent.consents import NewConsent, record_consent
from clinicvault.access.consent.evidence import SIGNATURE, Document, put_evidence, seal_document
from clinicvault.access.endings import erasing
from clinicvault.access.endings.destroying import held_of
from clinicvault.access.endings.erasure_facts import open_facts
from clinicvault.access.patients.appointments import TYPED, add_appointments, appointments_of
from clinicvault.access.patients.directory import Directory
from clinicvault.access.patients.patients import find_by_code
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.crypto.encoding import encode, pad
from clinicvault.crypto.keys import seal
from clinicvault.domain.access_records import AppointmentRecord, EvidenceRecord
from clinicvault.domain.clinical import Evidence
from clinicvault.domain.errors import (
    IntegrityError,
    Refused,
    StorageFailed,
    UsageError,
)
from clinicvault.domain.ids import new_id, patient_code
from clinicvault.domain.lifecycle_records import ErasureRecord, SuccessionRecord
from clinicvault.domain.record_kinds import ConsentState, GroupKind, Purpose
from clinicvault.domain.records import (
    AssignmentRecord,
    BatchRecord,
    ConsentRecord,
    DisclosureRecord,
    KeptFileRecord,
    PatientRecord,
    PhotoRecord,
    VisitRecord,
    WrapRecord,
)
from tests.unit.access.erasures import (
    asked,
    carried_out,
    erased,
    findings,
    granted,
    is_erased,
    refused,
    state,
    withdraw_care,
    wraps_of,
)
from tests.unit.access.rows import by_nobody, rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, password

TODAY = dt.date(2026, 3, 2)
HOUR_MS = 3_600_000
STROKES = (((0.1, 0.2, 0), (0.3, 0.4, 10)),)


def signed_form(world, patient, consent):
    desk = world.session(INA)
    document = Document(SIGNATURE, text="I agree", strokes=STROKES)
    record = seal_document(desk, patient, consent, document)
    with desk.vault.write() as rows:
        put_evidence(desk, rows, record, document)
        rows.commit()


def full_record(world):
    """A patient of whom everything is held that can be: (id, photo row, key id)."""
    patient, photo = world.treated()
    consent = rows_of(world, ConsentRecord, patient=patient)[0].id
    signed_form(world, patient, consent)
    world.kept(patient)
    add_appointments(world.session(INA), TODAY, [(patient, "09:30")], TYPED)
    [assignment] = rows_of(world, AssignmentRecord, id=patient)
    return patient, photo, assignment.patient_key


# the story


def test_everything_that_opens_or_tells_of_a_patient_is_gone(world, tmp_path):
    patient, photo, key = full_record(world)
    other, others = world.treated(given="Bruno", content=b"another")
    objects = set(world.ports.objects.list())
    assert wraps_of(world, key)
    request = erased(world, patient)
    for kind in (
        VisitRecord, BatchRecord, PhotoRecord, KeptFileRecord, DisclosureRecord, EvidenceRecord,
    ):  # fmt: skip
        assert rows_of(world, kind, patient=patient) == []
    assert rows_of(world, PatientRecord, id=patient) == []
    assert wraps_of(world, key) == []
    assert appointments_of(world.session(INA), TODAY) == []
    assert rows_of(world, AppointmentRecord) == []
    consents = rows_of(world, ConsentRecord, patient=patient)
    assert [(one.state, one.details_sealed) for one in consents] == [(ConsentState.WITHDRAWN, b"")]
    assert len(objects - set(world.ports.objects.list())) == 5
    assert world.view(PAM, others.id) == b"preview another"
    assert findings(world, tmp_path) == []
    assert state(world, request).finished
    with pytest.raises(UsageError, match="photo-unknown"):
        world.view(PAM, photo.id)
    assert [e.detail["photos"] for e in world.events("patient-erase")] == [1]
    assert other


def test_the_record_says_who_did_it_and_until_when_backups_hold_keys(world):
    patient, photo, _ = full_record(world)
    request = granted(world, patient)
    made = world.clock.ms
    carried_out(world, request)
    [record] = rows_of(world, ErasureRecord)
    facts = open_facts(world.session(ADA), record)
    assert (facts.ground, facts.asked_by, facts.allowed_by) == (
        "asked", world.user(ADA), world.user(PAM),
    )  # fmt: skip
    assert facts.made_by == world.user(ADA)
    assert (facts.counts["photo"], facts.counts["visit"], facts.counts["evidence"]) == (1, 1, 1)
    assert facts.counts["key_wrap"] == 4
    assert photo.original_object in facts.objects
    assert len(facts.objects) == 5
    days = (record.backups_until_ms - made) / (24 * HOUR_MS)
    assert 35 <= days < 35.01
    refused("no-key", open_facts, world.session(PAM), record)


def test_nobody_opens_the_patient_any_more(world):
    patient, _, _ = full_record(world)
    erased(world, patient)
    desk = world.session(INA)
    refused("patient-unknown", find_by_code, desk, patient_code(patient), kind=UsageError)
    refused("patient-unknown", asked, world, patient, kind=UsageError)
    consent = NewConsent(Purpose.CARE, None, Evidence.PAPER_SCANNED)
    refused("patient-erased", record_consent, desk, patient, consent)
    refused("consent-none", withdraw_care, world, patient, kind=UsageError)


def test_an_import_that_is_open_somewhere_brings_nothing_in(world):
    patient, _ = world.treated()
    page = ImportKeys(world.session(INA))
    page.begin(patient)
    erased(world, patient)
    with pytest.raises(Refused):
        world.photo(patient, b"late", page)
    page.close()
    assert rows_of(world, PhotoRecord, patient=patient) == []


def test_lists_forget_the_patient_at_once_in_other_programs_too(world):
    patient, _ = world.treated()
    world.treated(given="Bruno", content=b"another")
    cache = world.folder / "names"
    here, there = (Directory(world.session(INA), cache) for _ in range(2))
    assert len(here.search("amelie", 9)) == 1
    erased(world, patient)
    for directory in (here, there):
        assert directory.search("amelie", 9) == []
        assert directory.entry(patient) is None
        assert [one.given for one in directory.everyone()] == ["Bruno"]
        assert directory.watched() == []
    before = cache.read_bytes()
    here.refresh()
    assert (len(here), here.damaged) == (1, 0)
    assert cache.read_bytes() != before
    fresh = Directory(world.session(INA), cache)
    assert [one.given for one in fresh.everyone()] == ["Bruno"]
    anew = Directory(world.session(INA))
    assert (len(anew), anew.damaged) == (1, 0)


def test_a_cache_that_cannot_be_written_is_removed(world, monkeypatch):
    patient, _ = world.treated()
    cache = world.folder / "names"
    directory = Directory(world.session(INA), cache)
    erased(world, patient)

    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr(directory, "_write", full)
    directory.refresh()
    assert not cache.exists()


def test_consents_of_the_erased_are_no_damage_unless_they_are_altered(world):
    patient, _ = world.treated()
    erased(world, patient)
    assert Directory(world.session(INA)).damaged == 0
    world.swap("UPDATE consent SET details_sealed = x'00'")
    assert Directory(world.session(INA)).damaged == 1


def test_a_patient_without_consent_or_photo_can_be_erased(world):
    patient = world.patient()
    erased(world, patient)
    assert is_erased(world, patient)


def test_earlier_key_pairs_of_the_patient_open_nothing_either(world):
    """After a rotation a patient has several, each sealed to the next."""
    patient, _, key = full_record(world)
    later = new_id()
    practitioner = world.session(PAM)
    succession = SuccessionRecord(id=key, patient=patient, later=later, sealed=b"s", proof=b"p")
    wrap = WrapRecord(
        id=new_id(), patient_key=later, kind=1, recipient=bytes(16), due_day=0, sealed=b"w"
    )
    world.append(practitioner.signed(succession), practitioner.signed(wrap))
    erased(world, patient)
    assert wraps_of(world, key) == wraps_of(world, later) == []


def test_a_damaged_wrap_stays_is_told_and_named(world, tmp_path):
    """It may be another patient's, who must not go with this one."""
    patient, _, key = full_record(world)
    other, photo = world.treated(b"other", family="Blanc")
    [held] = [one for one in wraps_of(world, key) if one.kind == 2]
    [theirs] = rows_of(world, AssignmentRecord, id=other)
    mine = [one.id for one in wraps_of(world, theirs.patient_key)]
    world.swap("UPDATE key_wrap SET signature = x'00' WHERE id = ?", held.id)
    world.swap("UPDATE key_wrap SET patient_key = ? WHERE patient_key = ?", key, theirs.patient_key)
    erased(world, patient)
    assert {one.id for one in wraps_of(world, key)} == {held.id, *mine}
    entry = world.events("damage-found")[-1]
    assert (entry.patient, set(entry.objects)) == (patient, {held.id, *mine})
    assert {held.id, *mine} <= {one.id for one in findings(world, tmp_path)}
    world.swap("UPDATE key_wrap SET patient_key = ? WHERE id != ?", theirs.patient_key, held.id)
    assert world.view(PAM, photo.id) == b"preview other"


def test_a_wrap_whose_signer_alone_does_not_count_goes(world):
    patient, _, key = full_record(world)
    [held] = [one for one in wraps_of(world, key) if one.kind == 2]
    world.append(by_nobody(dataclasses.replace(held, version=held.version + 1)))
    erased(world, patient)
    assert wraps_of(world, key) == []


def test_a_damaged_photo_is_left_to_the_verification_and_opens_nowhere(world, tmp_path):
    patient, photo, _ = full_record(world)
    world.swap("UPDATE photo SET signature = x'00'")
    erased(world, patient)
    assert [one.id for one in rows_of(world, PhotoRecord)] == [photo.id]
    assert photo.id in {one.id for one in findings(world, tmp_path)}
    with pytest.raises(IntegrityError):
        world.view(PAM, photo.id)


def test_what_is_held_is_counted_before(world):
    patient, photo, _ = full_record(world)
    session = world.session(ADA)
    with session.vault.read() as rows:
        held = held_of(session, rows, patient)
    sizes = photo.original_size + photo.preview_size + photo.thumbnail_size
    [kept] = rows_of(world, KeptFileRecord)
    [form] = rows_of(world, EvidenceRecord)
    assert held.bytes == sizes + kept.object_size + form.object_size
    assert held.counts["photo"] == 1
    assert len(held.objects) == 5


def test_what_was_withdrawn_stays_as_it_is(world):
    patient, _ = world.treated()
    withdraw_care(world, patient)
    versions = {one.id: one.version for one in rows_of(world, ConsentRecord, patient=patient)}
    erased(world, patient)
    after = {one.id: one.version for one in rows_of(world, ConsentRecord, patient=patient)}
    assert after.keys() == versions.keys()
    assert all(one.details_sealed == b"" for one in rows_of(world, ConsentRecord, patient=patient))


# what is cut off goes on


def test_files_that_stay_are_deleted_the_next_time(world, monkeypatch):
    patient, photo = world.treated()
    request = granted(world, patient)
    store, delete = world.ports.objects, world.ports.objects.delete

    def stubborn(one):
        if one == photo.preview_object:
            raise StorageFailed("storage-io")
        delete(one)

    with monkeypatch.context() as patch:
        patch.setattr(store, "delete", stubborn)
        heard = []
        assert carried_out(world, request, told=lambda *one: heard.append(one)) == 1
    assert heard == [(1, 3), (2, 3), (3, 3)]
    half = state(world, request)
    assert is_erased(world, patient)
    assert not half.finished
    session = world.session(ADA)
    assert erasing.files_left(session, half.record) == [photo.preview_object]
    assert erasing.may_carry_out(session, half)
    assert carried_out(world, request) == 0
    assert erasing.files_left(session, half.record) == []
    assert state(world, request).finished
    refused("request-not-granted", carried_out, world, request)


def test_two_who_finish_it_say_so_once(world, monkeypatch):
    patient, _ = world.treated()
    request = granted(world, patient)
    session = world.session(ADA)
    original = erasing.delete_objects

    def meanwhile(*args, **named):
        monkeypatch.setattr(erasing, "delete_objects", original)
        carried_out(world, request)
        return original(*args, **named)

    monkeypatch.setattr(erasing, "delete_objects", meanwhile)
    assert erasing.carry_out(session, request, password(ADA)) == 0
    assert len(world.events("erasure-end")) == 1
    assert len(world.events("patient-erase")) == 1


def test_who_comes_second_to_the_files_does_nothing(world, monkeypatch):
    request = granted(world, world.patient())
    forget = erasing.forget

    def meanwhile(*args):
        monkeypatch.setattr(erasing, "forget", forget)
        carried_out(world, request)

    monkeypatch.setattr(erasing, "forget", meanwhile)
    assert carried_out(world, request) == 0
    assert len(world.events("erasure-end")) == 1


def test_a_second_person_is_any_practitioner_or_other_officer(world):
    found = erasing.approvers(world.session(ADA), world.user(ADA))
    assert set(found) == {world.user(PAM), world.user(PETE)}


def test_it_is_erased_once_where_two_begin(world, monkeypatch):
    request = granted(world, world.patient())
    confirm = erasing.confirm

    def meanwhile(session, *args):
        monkeypatch.setattr(erasing, "confirm", confirm)
        confirm(session, *args)
        carried_out(world, request)

    monkeypatch.setattr(erasing, "confirm", meanwhile)
    refused("request-not-granted", carried_out, world, request)
    assert len(world.events("patient-erase")) == 1


def test_a_certificate_that_was_tampered_with_is_damage(world):
    patient = world.patient()
    erased(world, patient)
    [record] = rows_of(world, ErasureRecord)
    to = world.vault.trust.need(GroupKind.OFFICERS).public
    info = contexts.erasure(world.vault.id, patient, to.key_id)
    other = dataclasses.replace(record, certificate_sealed=bytes(16) + b"sealed")
    refused("no-key", open_facts, world.session(ADA), other)
    for value in ({}, {"format": 2}, []):
        sealed = to.key_id + seal(to, pad(encode(value)), info)
        forged = dataclasses.replace(record, certificate_sealed=sealed)
        with pytest.raises(IntegrityError):
            open_facts(world.session(ADA), forged)


def test_who_keeps_the_patient_open_loses_it(world):
    patient, _ = world.treated()
    session = world.session(ADA)
    session.stated[patient] = Purpose.CARE
    request = granted(world, patient)
    erasing.carry_out(session, request, password(ADA))
    assert patient not in session.stated
