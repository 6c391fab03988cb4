"""Recording a consent with everything it says, minors, emergencies, confirming, withdrawing."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.access import contexts
from clinicvault.access.consent.consent_reading import DETAILS, consents_of, opened_consents
from clinicvault.access.consent.consents import (
    NewConsent,
    attach_evidence,
    confirm_consent,
    record_consent,
    withdraw_consent,
)
from clinicvault.access.consent.evidence import SCAN, Document, evidence_of
from clinicvault.access.consent.withdrawals import withdrawal_id
from clinicvault.access.patients.patients import identity_cipher
from clinicvault.crypto.fields import seal_value
from clinicvault.domain.clinical import Channel, ConsentStatus, Evidence, Giver, Scope
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.messages import MESSAGES
from clinicvault.domain.record_kinds import Purpose, WrapKind
from clinicvault.domain.records import AssignmentRecord, ConsentRecord, PatientRecord, WrapRecord
from tests.unit.access.world import ADA, INA, PAM, PETE

TODAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
CHILD = dt.date(2010, 6, 15)
CARE = NewConsent(Purpose.CARE, None, Evidence.VERBAL)
FORM = Document(SCAN, file=b"rewritten", format="jpeg", pages=(b"page",))


def known(world, patient, name=PAM):
    session = world.session(name)
    with world.vault.read() as rows:
        return consents_of(session, rows, patient)


def record(world, patient, new=CARE, documents=(), **changes):
    changed = dataclasses.replace(new, **changes)
    return record_consent(world.session(INA), patient, changed, documents)


def team_days(world, patient):
    with world.vault.read() as rows:
        reader = world.vault.reader(rows)
        key = reader.need(AssignmentRecord, patient).patient_key
        wraps = reader.find(WrapRecord, patient_key=key, kind=int(WrapKind.TEAM))
    return [dt.date(1970, 1, 1) + dt.timedelta(days=wrap.due_day) for wrap in wraps]


def test_everything_that_was_said_is_kept(world):
    patient, photo = world.treated()
    first = record(world, patient, purpose=Purpose.MARKETING)
    new = NewConsent(
        Purpose.MARKETING,
        TODAY + 300 * DAY,
        Evidence.PAPER_TO_FOLLOW,
        "as agreed",
        since=TODAY + DAY,
        scope=Scope.PHOTOS,
        subjects=(photo.id, photo.id),
        faces=False,
        channels=frozenset({Channel.PRINT, Channel.WEBSITE}),
        language="fr",
        giver=Giver.REPRESENTATIVE,
        giver_name="  Marie   Rousseau ",
        named=(world.user(PETE),),
        form="marketing/fr/0123456789abcdef",
        renews=first,
    )
    made = record(world, patient, new)
    found = next(one for one in known(world, patient) if one.id == made)
    assert found == dataclasses.replace(
        found,
        purpose=Purpose.MARKETING,
        until=TODAY + 300 * DAY,
        note="as agreed",
        since=TODAY + DAY,
        scope=Scope.PHOTOS,
        subjects=(photo.id,),
        faces=False,
        channels=new.channels,
        language="fr",
        giver=Giver.REPRESENTATIVE,
        giver_name="Marie Rousseau",
        named=(),  # of colleagues alone
        form="marketing/fr/0123456789abcdef",
        renews=first,
        majority=None,
        confirm_by_ms=0,
        by=world.user(INA),
    )
    assert found.status(TODAY) is ConsentStatus.NOT_YET


def test_names_and_channels_where_they_belong(world):
    patient = world.patient()
    record(world, patient, purpose=Purpose.COLLEAGUES, named=(world.user(PETE),) * 2)
    record(world, patient, purpose=Purpose.MARKETING)
    record(world, patient, purpose=Purpose.TEACHING, channels=frozenset({Channel.PRINT}))
    found = {one.purpose: one for one in known(world, patient)}
    assert found[Purpose.COLLEAGUES].named == (world.user(PETE),)
    assert found[Purpose.MARKETING].channels == frozenset(Channel)
    assert found[Purpose.TEACHING].channels == frozenset()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"note": "x" * 2001}, "patient-field-long"),
        ({"form": "x" * 201}, "patient-field-long"),
        ({"until": TODAY - DAY}, "consent-date-past"),
        ({"since": TODAY + 2 * DAY, "until": TODAY + DAY}, "consent-dates-wrong"),
        ({"since": TODAY - 9 * DAY, "until": TODAY - DAY}, "consent-date-past"),
        ({"scope": Scope.VISITS}, "consent-scope-empty"),
        ({"subjects": (b"v" * 16,)}, "consent-scope-empty"),
        ({"giver": Giver.GUARDIAN, "giver_name": "  "}, "consent-giver-missing"),
        ({"purpose": Purpose.MARKETING, "channels": frozenset()}, "consent-channels-missing"),
    ],
)
def test_what_cannot_be_so(world, changes, code):
    with pytest.raises(InputRefused) as error:
        record(world, world.patient(), **changes)
    assert error.value.code == code
    assert code in MESSAGES


def test_pictures_visits_people_and_renewals_must_be_there(world):
    patient, photo = world.treated()
    stranger, other = world.treated(b"other", given="Zoë")
    teaching = record(world, stranger, purpose=Purpose.TEACHING)
    wrong = {
        "photo-unknown": ({"scope": Scope.PHOTOS, "subjects": (one,)} for one in (other.id, b"?")),
        "visit-unknown": ({"scope": Scope.VISITS, "subjects": (one,)} for one in (other.visit,)),
        "user-unknown": ({"purpose": Purpose.COLLEAGUES, "named": (new_id(),)},),
        "consent-unknown": (
            {"renews": new_id()},
            {"renews": teaching},
            {"purpose": Purpose.TEACHING, "renews": teaching},
        ),
    }
    for code, attempts in wrong.items():
        for changes in attempts:
            with pytest.raises(UsageError) as error:
                record(world, patient, documents=[FORM], **changes)
            assert error.value.code == code
            assert code in MESSAGES
    assert len(known(world, patient)) == 1
    record(world, patient, scope=Scope.VISITS, subjects=(photo.visit,))
    record(world, patient, scope=Scope.PHOTOS, subjects=(photo.id,))
    with world.vault.read() as rows:
        assert evidence_of(world.session(INA), rows, patient) == []


def test_a_refused_consent_leaves_no_document(world):
    patient = world.patient()
    before = set(world.ports.objects.list())
    with pytest.raises(UsageError, match="consent-unknown"):
        record(world, patient, documents=[FORM, FORM], renews=new_id())
    assert set(world.ports.objects.list()) == before


def test_only_desk_and_officers_record(world):
    for act in (
        lambda: record_consent(world.session(PAM), world.patient(), CARE),
        lambda: confirm_consent(world.session(PAM), new_id()),
        lambda: attach_evidence(world.session(PAM), new_id(), FORM),
    ):
        with pytest.raises(Refused, match="role"):
            act()


# minors


def test_a_minor_does_not_consent_alone(world):
    patient = world.patient(born=CHILD)
    for purpose in (Purpose.CARE, Purpose.MARKETING):
        with pytest.raises(InputRefused, match="consent-minor") as error:
            record(world, patient, purpose=purpose)
        assert error.value.params == {"age": 18}
    for giver in (Giver.PARENT, Giver.GUARDIAN, Giver.REPRESENTATIVE):
        record(world, patient, giver=giver, giver_name="Marie Rousseau")
    assert {one.majority for one in known(world, patient)} == {dt.date(2028, 6, 15)}


def test_a_parent_s_consent_ends_at_majority(world):
    born = TODAY.replace(year=TODAY.year - 18) + 2 * DAY
    patient = world.patient(born=born)
    record(world, patient, giver=Giver.PARENT, giver_name="Marie Rousseau")
    [one] = known(world, patient)
    assert one.ends == TODAY + DAY
    assert one.status(TODAY + DAY) is ConsentStatus.VALID
    assert one.status(TODAY + 2 * DAY) is ConsentStatus.EXPIRED
    assert team_days(world, patient) == [TODAY + 2 * DAY]
    world.clock.pass_days(2)
    record(world, patient)  # alone, from that day on
    assert known(world, patient)[0].status(TODAY + 2 * DAY) is ConsentStatus.VALID


def test_nobody_s_parent_consents_for_an_adult(world):
    patient = world.patient(born=dt.date(1988, 5, 4))
    for giver in (Giver.PARENT, Giver.GUARDIAN):
        with pytest.raises(InputRefused, match="consent-adult"):
            record(world, patient, giver=giver, giver_name="Marie Rousseau")
    record(world, patient, giver=Giver.REPRESENTATIVE, giver_name="Marie Rousseau")
    assert known(world, patient)[0].majority is None


def test_without_a_birth_date_anybody_consents_and_a_later_one_counts(world):
    from clinicvault.access.patients.patients import Identity, edit

    patient = world.patient()
    record(world, patient)
    record(world, patient, purpose=Purpose.TEACHING, giver=Giver.PARENT, giver_name="Marie")
    assert [one.majority for one in known(world, patient)] == [None, None]
    edit(world.session(INA), patient, Identity("Amélie", "Rousseau", CHILD))
    days = {one.purpose: one.majority for one in known(world, patient)}
    assert days == {Purpose.CARE: None, Purpose.TEACHING: dt.date(2028, 6, 15)}


# emergencies


def test_an_emergency_counts_for_its_hours_alone(world):
    patient = world.patient()
    made = record(world, patient, evidence=Evidence.EMERGENCY)
    [one] = known(world, patient)
    assert one.confirm_by_ms - one.recorded_ms == 72 * 3_600_000
    assert one.status(TODAY) is ConsentStatus.VALID
    assert team_days(world, patient) == [TODAY + 4 * DAY]
    world.clock.pass_days(3.1)
    assert known(world, patient)[0].status(TODAY + 3 * DAY) is ConsentStatus.UNCONFIRMED
    confirm_consent(world.session(ADA), made)
    [one] = known(world, patient)
    assert one.status(TODAY + 3 * DAY) is ConsentStatus.VALID
    assert one.confirm_by_ms == 0
    assert one.evidence is Evidence.EMERGENCY
    assert team_days(world, patient)[0] > TODAY + 20 * DAY
    assert world.events("consent-confirm")[0].consent == made
    with pytest.raises(UsageError, match="consent-confirmed"):
        confirm_consent(world.session(INA), made)


def test_an_emergency_is_one_of_care_alone(world):
    """Nobody is asked in one: else a minor's pictures could be shown to the public by it."""
    patient = world.patient(born=CHILD)
    for purpose in set(Purpose) - {Purpose.CARE}:
        with pytest.raises(InputRefused, match="consent-emergency-care"):
            record(world, patient, purpose=purpose, evidence=Evidence.EMERGENCY)
    assert known(world, patient) == []
    assert "consent-emergency-care" in MESSAGES


def test_other_emergencies_of_older_programs_have_no_key_to_keep(world):
    patient = world.patient()
    made = old(world, patient, purpose=Purpose.INSURER, evidence="emergency")
    confirm_consent(world.session(INA), made)
    assert known(world, patient)[0].confirm_by_ms == 0


def test_a_minor_s_emergency_is_confirmed_by_a_parent_s_own_consent(world):
    patient = world.patient(born=CHILD)
    made = record(world, patient, evidence=Evidence.EMERGENCY)
    with pytest.raises(InputRefused, match="consent-minor"):
        confirm_consent(world.session(INA), made)
    record(world, patient, giver=Giver.PARENT, giver_name="Marie", renews=made)


def test_nothing_to_confirm(world):
    patient = world.patient()
    made = record(world, patient, evidence=Evidence.EMERGENCY)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with pytest.raises(Refused, match="consent-withdrawn"):
        confirm_consent(world.session(INA), made)
    for unknown in (new_id(), withdrawal_id(patient, int(Purpose.CARE), 0)):
        with pytest.raises(UsageError, match="consent-unknown"):
            confirm_consent(world.session(INA), unknown)


# rows of older programs


def old(world, patient, **value):
    """A consent with the details of an older program, or with wrong ones."""
    session = world.session(INA)
    with world.vault.read() as rows:
        person = world.vault.reader(rows).need(PatientRecord, patient)
    details = {"recorded": world.clock(), "until": "", "evidence": "verbal", "note": ""}
    details |= {"by": session.user_id, **value}
    purpose = details.pop("purpose", Purpose.CARE)
    row = new_id()
    cipher = identity_cipher(session, person)
    place = contexts.field(ConsentRecord.TABLE, DETAILS, row)
    sealed = seal_value(cipher, details, place)
    record = ConsentRecord(
        id=row, patient=patient, purpose=int(purpose), state=1, details_sealed=sealed
    )
    world.append(session.signed(record))
    return row


def test_what_older_programs_did_not_ask_has_its_default(world):
    patient = world.patient(born=CHILD)
    old(world, patient)
    old(world, patient, purpose=Purpose.MARKETING)
    emergency = old(world, patient, evidence="emergency", purpose=Purpose.TEACHING)
    found = {one.purpose: one for one in known(world, patient)}
    care = found[Purpose.CARE]
    assert (care.scope, care.faces, care.since, care.named) == (Scope.ALL, True, None, ())
    assert (care.giver, care.majority, care.withdrawn_ms) == (Giver.PATIENT, None, 0)
    assert care.channels == frozenset()
    assert found[Purpose.MARKETING].channels == frozenset(Channel)
    one = found[Purpose.TEACHING]
    assert one.confirm_by_ms == one.recorded_ms + 72 * 3_600_000
    confirm_consent_of_the_old(world, patient, emergency)


def confirm_consent_of_the_old(world, patient, made):
    from clinicvault.access.patients.patients import Identity, edit

    edit(world.session(INA), patient, Identity("Amélie", "Rousseau", None))
    confirm_consent(world.session(INA), made)
    one = next(one for one in known(world, patient) if one.id == made)
    assert one.confirm_by_ms == 0


@pytest.mark.parametrize(
    "value",
    [{"evidence": "?"}, {"scope": "some"}, {"until": "soon"}, {"subjects": 5}, {"by": 7.5}],
)
def test_details_that_are_none_are_damage(world, value):
    patient = world.patient()
    row = old(world, patient, **value)
    with pytest.raises(IntegrityError, match="row-altered") as error:
        known(world, patient)
    assert error.value.params["id"] == row.hex()


def test_details_that_are_no_map(world):
    patient = world.patient()
    session = world.session(INA)
    with world.vault.read() as rows:
        cipher = identity_cipher(session, world.vault.reader(rows).need(PatientRecord, patient))
    row = new_id()
    sealed = seal_value(cipher, [1], contexts.field(ConsentRecord.TABLE, DETAILS, row))
    record = ConsentRecord(id=row, patient=patient, purpose=1, state=1, details_sealed=sealed)
    with pytest.raises(IntegrityError, match="row-altered"):
        opened_consents(cipher, [record], None, 0)
