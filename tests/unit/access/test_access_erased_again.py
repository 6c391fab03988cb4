"""What a backup keeps of erasures is carried out again, where it may be believed."""

import dataclasses

import pytest

from clinicvault.access.consent.consent_reading import consents_of
from clinicvault.access.endings import erased_again
from clinicvault.access.endings.erased_again import carry_out_again, settle_erased
from clinicvault.access.endings.kept_erasures import Kept, kept_erasures, parse
from clinicvault.access.patients.directory import Directory
from clinicvault.access.patients.patients import find_by_code
from clinicvault.access.release.request_states import LIFETIMES, WAIT_MS
from clinicvault.crypto.encoding import encode
from clinicvault.crypto.signing import record_digest
from clinicvault.domain.access_records import ApprovalRecord, RequestRecord
from clinicvault.domain.errors import IntegrityError, UsageError
from clinicvault.domain.ids import new_id, patient_code
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.records import (
    AssignmentRecord,
    PatientRecord,
    PhotoRecord,
)
from clinicvault.domain.roles import Role
from tests.unit.access.erasures import carried_out, findings, granted, is_erased, wraps_of
from tests.unit.access.erasures import refused as refused_as
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, copy_world


@pytest.fixture
def apart(world, tmp_path):
    """(the clinic in which a patient was erased, an older copy of it, patient)."""
    patient, _ = world.treated()
    request = granted(world, patient)
    world.shut()
    older = copy_world(world, tmp_path / "older")
    world.ports = world.attach("home")
    carried_out(world, request)
    yield world, older, patient
    older.shut()


def kept(world):
    with world.vault.read() as rows:
        return list(kept_erasures(world.session(ADA), rows))


def taken(world, found, name=INA):
    """How many of them the vault knows of since."""
    before, session = len(rows_of(world, ErasureRecord)), world.session(name)
    for one in found:
        carry_out_again(session, parse(one.encoded()))
    return len(rows_of(world, ErasureRecord)) - before


def consents(session, patient):
    with session.vault.read() as rows:
        return consents_of(session, rows, patient)


def live(world, patient):
    return bool(rows_of(world, PatientRecord, id=patient))


def test_an_officers_unlock_erases_again_whom_a_restore_brought_back(apart, tmp_path):
    world, older, patient = apart
    [assignment] = rows_of(older, AssignmentRecord, id=patient)
    [photo] = rows_of(older, PhotoRecord, patient=patient)
    assert live(older, patient)
    assert taken(older, kept(world), ADA) == 1
    assert settle_erased(older.session(ADA)) == 1
    assert is_erased(older, patient)
    assert wraps_of(older, assignment.patient_key) == []
    assert photo.original_object not in set(older.ports.objects.list())
    assert settle_erased(older.session(ADA)) == 0
    assert taken(older, kept(world), ADA) == 0
    [again] = older.events("erasure-again")
    assert again.patient == patient
    assert older.events("patient-erase")[0].detail["again"] is True
    assert findings(older, tmp_path) == []


@pytest.mark.parametrize("name", [INA, PAM, "Adam"])
def test_anybody_elses_takes_the_keys_and_nobody_is_told_who_it_is(apart, tmp_path, name):
    world, older, patient = apart
    [assignment] = rows_of(older, AssignmentRecord, id=patient)
    [photo] = rows_of(older, PhotoRecord, patient=patient)
    if name == "Adam":
        older.plain_administrator()
    assert taken(older, kept(world), name) == 1
    before = Directory(older.session(INA))
    assert (before.everyone(), len(before), before.damaged) == ([], 0, 0)
    for _ in range(2):
        assert settle_erased(older.session(name)) == 0
        assert wraps_of(older, assignment.patient_key) == []
    desk = older.session(INA)
    refused_as("patient-erased", consents, desk, patient)
    refused_as("patient-unknown", find_by_code, desk, patient_code(patient), kind=UsageError)
    refused_as("patient-erased", older.view, PAM, photo.id)
    assert findings(older, tmp_path) == []
    assert settle_erased(older.session(ADA)) == 1
    assert not live(older, patient)
    assert findings(older, tmp_path) == []
    assert [e.outcome for e in older.events("patient-erase")] == ["incomplete", "done"]


def test_a_list_that_is_open_forgets_whom_a_restore_brought_back(apart):
    world, older, patient = apart
    directory = Directory(older.session(INA))
    assert len(directory) == 1
    taken(older, kept(world))
    directory.refresh()
    assert (len(directory), directory.damaged) == (0, 0)
    assert directory.entry(patient) is None


def test_what_is_known_already_is_not_kept_twice(apart):
    world, _, patient = apart
    with world.vault.read() as rows:
        assert list(kept_erasures(world.session(ADA), rows, [patient])) == []
        assert len(list(kept_erasures(world.session(ADA), rows, [new_id()]))) == 1


def test_it_comes_back_as_it_was_written(apart):
    world, _, _ = apart
    [one] = kept(world)
    assert parse(one.encoded()) == one


@pytest.mark.parametrize(
    "data",
    [
        b"", b"rubbish", encode([]), encode(7), encode([["erasure"]]), encode([["patient", {}]]),
        encode([["erasure", {"id": 3}]]), encode([["erasure", []]]), encode([["erasure", {}, 1]]),
        encode([["key_wrap", {}, 1]]),
    ],
)  # fmt: skip
def test_what_is_none_is_said(data):
    with pytest.raises(IntegrityError, match="erasure-unreadable"):
        parse(data)


@pytest.mark.parametrize(
    "sql", ["DELETE FROM request", "UPDATE erasure SET request = zeroblob(16)"]
)
def test_one_that_is_damaged_is_told_and_not_kept(apart, sql):
    world, _, patient = apart
    world.swap(sql)
    assert kept(world) == []
    [told] = world.events("damage-found")
    assert (told.patient, told.detail["tables"]) == (patient, "erasure")


# attacks


def forged(world, patient, by=ADA, asker=ADA, approver=None, **more):
    """An erasure as somebody with these keys would write it into a backup's folder."""
    asking = world.session(asker)
    request = RequestRecord(
        id=new_id(),
        kind=int(RequestKind.ERASURE),
        requester=world.user(asker),
        patient=patient,
        made_ms=1,
        expires_ms=LIFETIMES[RequestKind.ERASURE],
        details_sealed=b"",
        review_sealed=b"",
    )
    request = asking.signed(dataclasses.replace(request, **more.pop("request", {})))
    words = ()
    if approver:
        word = ApprovalRecord(
            id=new_id(),
            request=more.pop("said_of", request.id),
            stage=more.pop("stage", 1),
            role=more.pop("role", Role.PRACTITIONER).bit,
            made_ms=1,
            note_sealed=more.pop("bound", record_digest(request)),
        )
        words = (world.session(approver).signed(word),)
    facts = ErasureRecord(
        id=patient, request=request.id, made_ms=1, backups_until_ms=2, certificate_sealed=b""
    )
    return Kept(world.session(by).signed(dataclasses.replace(facts, **more)), request, words)


@pytest.fixture
def treated(world):
    return world.treated()[0]


def refused(world, patient, one):
    assert taken(world, [one]) == 0
    assert settle_erased(world.session(ADA)) == 0
    assert live(world, patient)


def test_lawful_ones_are_believed(world, treated):
    assert taken(world, [forged(world, treated, approver=PAM)]) == 1
    assert settle_erased(world.session(ADA)) == 1
    assert is_erased(world, treated)


@pytest.mark.parametrize("by", [INA, PAM])
def test_signed_by_no_officer_it_does_nothing(world, treated, by):
    refused(world, treated, forged(world, treated, by=by, approver=PAM))


def test_without_a_second_person_it_does_nothing(world, treated):
    refused(world, treated, forged(world, treated))
    refused(world, treated, forged(world, treated, approver=ADA, role=Role.OFFICER))
    refused(world, treated, forged(world, treated, approver=PAM, stage=2))


def test_a_second_person_of_no_such_role_does_nothing(world, treated):
    refused(world, treated, forged(world, treated, approver=INA, role=Role.INTAKE))
    refused(world, treated, forged(world, treated, approver=INA, role=Role.PRACTITIONER))


def test_what_was_allowed_for_another_does_nothing(world, treated):
    other = world.patient()
    for more in (
        {"request": {"patient": other}},
        {"request": {"kind": int(RequestKind.EMERGENCY)}},
        {"request": {"requester": bytes(16)}},
        {"request_id": None},
    ):
        if "request_id" in more:
            one = forged(world, treated, approver=PAM)
            one = dataclasses.replace(
                one, erasure=world.session(ADA).signed(
                    dataclasses.replace(one.erasure, request=new_id())
                ),
            )  # fmt: skip
        else:
            one = forged(world, treated, approver=PAM, **more)
        refused(world, treated, one)
    refused(world, treated, forged(world, treated, approver=PAM, said_of=new_id()))


def test_altered_bytes_do_nothing(world, treated):
    one = forged(world, treated, approver=PAM)
    altered = dataclasses.replace(one, erasure=dataclasses.replace(one.erasure, made_ms=5))
    refused(world, treated, altered)


def test_where_nobody_else_could_agree_the_officer_is_believed_alone(world, treated, monkeypatch):
    monkeypatch.setattr(erased_again, "others", lambda *_: ())
    refused(world, treated, forged(world, treated, made_ms=WAIT_MS))
    assert taken(world, [forged(world, world.patient(), made_ms=WAIT_MS + 1)]) == 1


def test_a_yes_to_the_same_request_with_other_words_does_nothing(world, treated):
    """The word names the request's bytes: patient, reason and all."""
    refused(world, treated, forged(world, treated, approver=PAM, bound=b""))
    refused(world, treated, forged(world, treated, approver=PAM, bound=bytes(32)))


def test_in_the_vault_itself_a_record_by_no_officer_is_damage(world, treated):
    """Somebody of the team writes it straight into the database, and logs it properly."""
    one = forged(world, treated, by=PAM, approver=PAM)
    world.append(one.request, *one.approvals, one.erasure)
    assert settle_erased(world.session(ADA)) == 0
    assert live(world, treated)
    assert world.events("damage-found")[-1].detail["tables"] == "erasure"


def test_an_erasure_is_never_deleted(world, treated):
    one = forged(world, treated, approver=PAM)
    taken(world, [one])
    [record] = rows_of(world, ErasureRecord)
    with pytest.raises(IntegrityError, match="row-rolled-back"):
        world.append(delete=(record,))


def test_a_disk_that_refuses_leaves_orphans_alone(apart, monkeypatch):
    world, older, patient = apart
    from clinicvault.domain.errors import StorageFailed

    def stubborn(_):
        raise StorageFailed("storage-io")

    taken(older, kept(world))
    monkeypatch.setattr(older.ports.objects, "delete", stubborn)
    assert settle_erased(older.session(ADA)) == 1
    assert is_erased(older, patient)
