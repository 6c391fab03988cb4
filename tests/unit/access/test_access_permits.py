"""Who may use a patient's pictures: the decision, apart from the opening."""

import datetime as dt

import pytest

from clinicvault.access import permits
from clinicvault.access.consent.consent_reading import judged_day, local_day, today_of
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.consent.evidence import SCAN, Document, put_evidence, seal_document
from clinicvault.access.gate import AccessGate
from clinicvault.access.permits import (
    UNCHECKED,
    Entry,
    Permit,
    in_emergency,
    one_patient,
    permit,
    permit_some,
    pictures,
)
from clinicvault.access.release import emergency
from clinicvault.domain.clinical import Scope
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from tests.unit.access.asking import allowed, begun
from tests.unit.access.world import ADA, DAY_MS, INA, PAM, PETE


def decided(session, patient, purpose=Purpose.CARE, act=Act.VIEW_PHOTO, photos=()):
    with session.vault.read() as rows:
        return permit(session, rows, patient, purpose, act, photos)


def scoped(world, monkeypatch, *subjects, scope=Scope.PHOTOS):
    """As if the consent for care covered these photos or visits alone."""
    import dataclasses

    whole = permits.consents_of

    def narrow(*arguments):
        return [
            dataclasses.replace(one, scope=scope, subjects=subjects) for one in whole(*arguments)
        ]

    monkeypatch.setattr(permits, "consents_of", narrow)


def test_a_permit_names_the_consent(world):
    patient = world.patient()
    consent = world.consent(patient)
    assert decided(world.session(PAM), patient) == Permit(consent)
    entry = Entry(Event("photo-view", "intent", 1, detail={"recipient": "x"}))
    entry.name(Permit(consent))
    assert (entry.said.consent, entry.said.detail) == (consent, {"recipient": "x"})
    entry.name(Permit(emergency=b"r" * 16))
    assert entry.said.detail == {"recipient": "x", "emergency": (b"r" * 16).hex()}
    assert not UNCHECKED.consent + UNCHECKED.emergency


@pytest.mark.parametrize("name", [INA, ADA])
def test_role_first(world, name):
    patient, _ = world.treated()
    with pytest.raises(Refused, match="role"):
        decided(world.session(name), patient)


def test_each_of_the_pictures_is_asked_for(world, monkeypatch):
    patient, first = world.treated()
    second = world.photo(patient, b"other")
    scoped(world, monkeypatch, first.id)
    session = world.session(PAM)
    assert decided(session, patient, photos=pictures([first]))
    assert decided(session, patient)
    for photos in ([second], [first, second]):
        with pytest.raises(Refused, match="consent-scope"):
            decided(session, patient, photos=pictures(photos))
    gate = AccessGate(session)
    assert gate.refusal(patient, Purpose.CARE, photos=[second]) == "consent-scope"
    assert gate.refusal(patient, Purpose.CARE) == ""
    with world.vault.read() as rows:
        given, seen = permit_some(session, rows, patient, Purpose.CARE, [first, second])
    assert (given.emergency, seen) == (b"", [first])
    assert list(gate.facts([first, second])) == [first.id]


def test_a_visit_covers_its_photos(world, monkeypatch):
    patient, photo = world.treated()
    scoped(world, monkeypatch, photo.visit, scope=Scope.VISITS)
    assert decided(world.session(PAM), patient, photos=pictures([photo]))


def test_kept_files_are_of_no_visit(world, monkeypatch):
    patient, photo = world.treated()
    kept = world.kept(patient)
    assert pictures([kept, photo]) == ((photo.id, photo.visit),)
    scoped(world, monkeypatch, photo.id)
    with world.vault.read() as rows:
        _, seen = permit_some(world.session(PAM), rows, patient, Purpose.CARE, [kept, photo])
    assert seen == [kept, photo]


def test_several_patients_are_no_page(world):
    _, first = world.treated()
    _, second = world.treated()
    assert one_patient([first, first]) == first.patient
    with pytest.raises(UsageError, match="photo-patients-differ"):
        one_patient([first, second])


def test_an_emergency_permits_looking_for_care_and_only_that(world):
    patient, photo = world.treated()
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    request, session = allowed(world, patient), world.session(PAM)
    said = session.event("patient-open", patient=patient)
    assert in_emergency(session, said) is said
    begun(world, request, session)
    assert in_emergency(session, said).detail == {"emergency": request.hex()}
    assert decided(session, patient) == Permit(emergency=request)
    assert decided(session, patient, Purpose.CARE, Act.TRACE) == Permit(emergency=request)
    with world.vault.read() as rows:
        assert permit_some(session, rows, patient, Purpose.CARE, [photo]) == (
            Permit(emergency=request),
            [photo],
        )
    for purpose, act, code in (
        (Purpose.CARE, Act.EXPORT_PHOTO, "emergency-view-only"),
        (Purpose.TEACHING, Act.EXPORT_PHOTO, "emergency-view-only"),
        (Purpose.TEACHING, Act.VIEW_PHOTO, "emergency-view-only"),
        (Purpose.TEACHING, Act.TRACE, "emergency-view-only"),
        (Purpose.CARE, Act.IMPORT, "consent-withdrawn"),
        (Purpose.CARE, Act.MANAGE_USERS, "role"),
    ):
        with pytest.raises(Refused, match=code):
            decided(session, patient, purpose, act)
    emergency.end(session, request)
    with pytest.raises(Refused, match="consent-withdrawn"):
        decided(session, patient)


def test_an_emergency_needs_no_readable_consent(world):
    patient, _ = world.treated()
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    request, session = allowed(world, patient), world.session(PAM)
    begun(world, request, session)
    world.swap("update consent set details_sealed = x'00'")
    assert decided(session, patient).emergency == request


# what shows a consent


def evidence(world, content=b"the signed form"):
    session, patient = world.session(INA), world.patient()
    consent = world.consent(patient, until=dt.date(2026, 3, 10))
    document = Document(SCAN, content, "pdf", (content,))
    record = seal_document(session, patient, consent, document)
    with world.vault.write() as rows:
        put_evidence(session, rows, record, document)
        rows.commit()
    return record


@pytest.mark.parametrize("name", [INA, PAM, ADA])
def test_who_handles_consents_opens_what_shows_them(world, name):
    """Whatever becomes of the consent and of the keys to the pictures."""
    record = evidence(world)
    withdraw_consent(world.session(INA), record.patient, Purpose.CARE)
    opened = AccessGate(world.session(name)).open_evidence(record)
    assert b"the signed form" in bytes(opened.data)
    opened.close()
    assert set(opened.data) == {0}
    intent, done = world.events("evidence-open")
    assert (intent.outcome, done.outcome) == ("intent", "done")
    for entry in (intent, done):
        assert (entry.patient, entry.objects) == (record.patient, (record.id,))
        assert (entry.consent, entry.user) == (record.consent, world.user(name))


def test_who_does_not_handle_consents_does_not(world):
    record = evidence(world)
    adam = world.plain_administrator()
    with pytest.raises(Refused, match="role"):
        AccessGate(adam).open_evidence(record)
    with pytest.raises(Refused, match="no-key"):
        AccessGate(adam, checks=False).open_evidence(record)
    assert [entry.outcome for entry in world.events("evidence-open")] == [
        "refused",
        "intent",
        "refused",
    ]


def test_evidence_that_was_altered(world):
    import dataclasses

    record = evidence(world)
    session = world.session(PETE)
    other = dataclasses.replace(record, patient=world.patient())
    with pytest.raises(IntegrityError, match="row-altered"):
        AccessGate(session).open_evidence(other)
    name = record.object.hex()
    path = world.folder / "objects" / name[:2] / name[2:]
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    with pytest.raises(IntegrityError, match="object-altered"):
        AccessGate(session).open_evidence(record)
    assert [entry.outcome for entry in world.events("evidence-open")] == [
        "intent",
        "failed",
        "intent",
        "failed",
    ]


def test_a_clock_set_back_brings_no_ended_consent_back(world):
    patient, _ = world.treated()
    today = local_day(world.clock())
    world.consent(patient, today, Purpose.TEACHING)
    assert decided(world.session(PAM), patient, Purpose.TEACHING).consent
    world.vault.not_before_ms = world.clock() + DAY_MS
    with pytest.raises(Refused, match="consent-expired"):
        decided(world.session(PAM), patient, Purpose.TEACHING)
    assert decided(world.session(PAM), patient).consent
    assert judged_day(world.session(PAM)) == today + dt.timedelta(days=1)
    assert today_of(world.session(PAM)) == today
