"""Signed forms: sealed under the identity key, read by who handles consents, damage named."""

import dataclasses

import pytest

from clinicvault.access import contexts
from clinicvault.access.consent import evidence
from clinicvault.access.consent.consents import NewConsent, attach_evidence, record_consent
from clinicvault.access.consent.evidence import (
    SCAN,
    SIGNATURE,
    Document,
    EvidenceFacts,
    document_key,
    evidence_facts,
    evidence_of,
    need_evidence,
    opened_document,
    seal_document,
)
from clinicvault.access.gate import AccessGate
from clinicvault.access.named_objects import count_named, named_objects, object_of, still_named
from clinicvault.access.patients.patients import identity_cipher
from clinicvault.access.verifying import referenced_objects, verify_objects, verify_rows
from clinicvault.crypto.blobs import ObjectKind
from clinicvault.crypto.encoding import encode
from clinicvault.crypto.fields import seal_value
from clinicvault.domain.access_records import EvidenceRecord
from clinicvault.domain.clinical import Evidence
from clinicvault.domain.errors import (
    InputRefused,
    IntegrityError,
    Refused,
    StorageFailed,
    UsageError,
)
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PatientRecord
from tests.unit.access.world import ADA, INA, PAM, PETE

FORM = Document(SCAN, file=b"rewritten " * 500, format="jpeg", pages=(b"page 1", b"page 2"))
STROKES = (((0.1, 0.2, 0), (0.4, 0.8, 12)), ((0.5, 0.5, 0),))
SIGNED = Document(SIGNATURE, text="I consent. J'accepte.", strokes=STROKES, aspect=3.0)
ONE = Document(SIGNATURE, text="I consent", strokes=(((0, 1, 0),),), aspect=2)


@pytest.fixture
def given(world):
    """(patient, consent, record of the form)."""
    patient = world.patient()
    consent = record_consent(
        world.session(INA), patient, NewConsent(Purpose.CARE, None, Evidence.PAPER_TO_FOLLOW)
    )
    document = attach_evidence(world.session(INA), consent, FORM)
    with world.vault.read() as rows:
        return patient, consent, need_evidence(world.session(INA), rows, document)


def opened(world, name, record):
    session = world.session(name)
    with world.vault.read() as rows:
        facts = evidence_facts(session, rows, record)
    return opened_document(facts, AccessGate(session).open_evidence(record).data)


def test_who_handles_consents_opens_it(world, given):
    patient, consent, record = given
    for name in (INA, PAM, ADA):
        assert opened(world, name, record) == FORM
    with world.vault.read() as rows:
        [facts] = evidence_of(world.session(PAM), rows, patient)
    assert (facts.kind, facts.pages, facts.by) == (SCAN, 2, world.user(INA))
    assert (facts.consent, facts.text_sha256, facts.strokes_sha256) == (consent, "", "")
    assert [one.objects for one in world.events("evidence-add")] == [(record.id,)]
    assert world.events("evidence-add")[0].detail == {"pages": 2}


def test_an_administrator_alone_has_no_key(world, given):
    session = world.plain_administrator()
    with world.vault.read() as rows, pytest.raises(Refused):
        document_key(session, rows, given[2])


def test_nothing_of_it_lies_there_in_the_clear(world, given):
    blob = world.ports.objects.get(given[2].object)
    assert b"rewritten" not in blob
    assert len(blob) == given[2].object_size
    assert b"rewritten" not in world.database.read_bytes()


def test_a_signature_is_held_against_the_hashes_in_the_log(world):
    patient = world.patient()
    new = NewConsent(Purpose.CARE, None, Evidence.SIGNED_ON_SCREEN)
    consent = record_consent(world.session(INA), patient, new, [SIGNED, ONE])
    said = world.events("consent-sign")
    assert [one.detail for one in said] == [
        {"text_sha256": one.text_sha256, "strokes_sha256": one.strokes_sha256}
        for one in (SIGNED, ONE)
    ]
    assert {one.consent for one in said} == {consent}
    with world.vault.read() as rows:
        found = evidence_of(world.session(PAM), rows, patient)
        records = [need_evidence(world.session(PAM), rows, one.id) for one in found]
    assert [one.text_sha256 for one in found] == [SIGNED.text_sha256, ONE.text_sha256]
    assert opened(world, PAM, records[0]) == SIGNED
    assert opened(world, PAM, records[1]) == ONE


@pytest.mark.parametrize(
    "change",
    [
        {"text": "I consent. J'accepte!"},
        {"strokes": STROKES[:1]},
        {"strokes": (((0.1, 0.2, 0), (0.4, 0.8, 13)), STROKES[1])},
        {"aspect": 3.5},
        {"kind": SCAN},
    ],
)
def test_another_text_or_signature_is_not_shown(change):
    facts = EvidenceFacts(
        *(b"e" * 16, b"p" * 16, b"c" * 16, SIGNATURE, 1, b"u" * 16, 1),
        SIGNED.text_sha256,
        SIGNED.strokes_sha256,
    )
    content = evidence._content(SIGNED)
    assert opened_document(facts, encode(content)) == SIGNED
    changed = evidence._content(dataclasses.replace(SIGNED, **change))
    with pytest.raises(IntegrityError, match="evidence-altered"):
        opened_document(facts, encode(changed))


@pytest.mark.parametrize(
    "content",
    [
        b"no encoding",
        encode([1]),
        encode({}),
        encode(evidence._content(FORM) | {"document": 2}),
        encode(evidence._content(FORM) | {"pages": 5}),
        encode(evidence._content(FORM) | {"pages": [2**40]}),
        encode(evidence._content(FORM) | {"file": 2**40}),
        encode(evidence._content(FORM) | {"strokes": [[1]]}),
    ],
)
def test_a_document_that_is_none(content):
    facts = EvidenceFacts(b"e" * 16, b"p" * 16, b"c" * 16, SCAN, 1, b"u" * 16, 1, "", "")
    with pytest.raises(IntegrityError, match="evidence-altered"):
        opened_document(facts, content)


def test_too_large(world, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_BYTES", 4000)
    with pytest.raises(InputRefused, match="evidence-too-large"):
        seal_document(world.session(INA), world.patient(), new_id(), FORM)
    assert not list(world.ports.objects.list())


def test_no_such_document(world):
    with world.vault.read() as rows, pytest.raises(UsageError, match="evidence-unknown"):
        need_evidence(world.session(INA), rows, new_id())


def test_what_stays_when_it_cannot_be_deleted_is_an_orphan(world, given, monkeypatch):
    def fail(_):
        raise StorageFailed("object-unwritable")

    monkeypatch.setattr(type(world.ports.objects), "delete", lambda _, one: fail(one))
    evidence.discard_evidence(world.session(INA), given[2])


# where objects are known


def test_its_object_is_named(world, given):
    patient, _, record = given
    with world.ports.database.read() as rows:
        [one] = named_objects(rows)
        assert (one.what, one.id, one.patient) == ("document", record.object, patient)
        assert count_named(rows) == 1
        assert still_named(rows, "document", record.object)
        assert not still_named(rows, "document", new_id())
        assert object_of(record, ObjectKind.DOCUMENT) == (record.object, record.object_hash)
        assert referenced_objects(rows, world.ports.state) == {record.object}


def test_an_object_without_row_is_an_orphan(world, given):
    """As a crash between object and row leaves it."""
    patient, consent, record = given
    left = seal_document(world.session(INA), patient, consent, FORM)
    with world.ports.database.read() as rows:
        known = referenced_objects(rows, world.ports.state)
    assert set(world.ports.objects.list()) - known == {left.object}
    assert record.object in known
    assert not [one for one in verify_rows(world.ports, world.pin) if one]


@pytest.mark.parametrize("damage", ["flipped", "missing", "another's"])
def test_a_damaged_form_is_named_and_not_opened(world, given, damage):
    patient, consent, record = given
    file = world.ports.objects._path(record.object)
    data = bytearray(file.read_bytes())
    file.unlink()
    if damage == "flipped":
        data[-20] ^= 1
        file.write_bytes(data)
    elif damage == "another's":
        other = seal_document(world.session(INA), patient, consent, FORM)
        file.write_bytes(world.ports.objects.get(other.object))
    found = [one for one in verify_objects(world.ports) if one]
    assert [(one.what, one.id, one.patient) for one in found] == [
        ("document", record.object, patient)
    ]
    with pytest.raises((IntegrityError, StorageFailed)):
        opened(world, PAM, record)


@pytest.mark.parametrize("column", ["key_wrap", "object", "object_hash", "facts_sealed", "consent"])
def test_a_changed_row_is_named_and_not_used(world, given, column):
    record = given[2]
    value = bytearray(getattr(record, column))
    value[-1] ^= 1
    world.swap(f'update evidence set "{column}" = ? where id = ?', bytes(value), record.id)
    found = [one for one in verify_rows(world.ports, world.pin) if one]
    assert ("evidence", record.id) in {(one.what, one.id) for one in found}
    with world.vault.read() as rows, pytest.raises(IntegrityError):
        need_evidence(world.session(PAM), rows, record.id)


def test_another_patient_s_form_does_not_open(world, given):
    """A colleague's row, signed and in the log, that points to somebody else's document."""
    stranger = world.patient("Zoë")
    moved = dataclasses.replace(given[2], id=new_id(), patient=stranger)
    world.append(world.session(PETE).signed(moved))
    with pytest.raises(IntegrityError):
        opened(world, PAM, moved)


def test_facts_that_are_none(world, given):
    patient, _, record = given
    session = world.session(INA)
    with world.vault.read() as rows:
        cipher = identity_cipher(session, world.vault.reader(rows).need(PatientRecord, patient))
    place = contexts.field(EvidenceRecord.TABLE, "facts_sealed", record.id)
    sealed = seal_value(cipher, {"kind": "scan"}, place)
    changed = session.signed(dataclasses.replace(record, version=2, facts_sealed=sealed))
    world.append(changed)
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-altered"):
        evidence_facts(session, rows, changed)
