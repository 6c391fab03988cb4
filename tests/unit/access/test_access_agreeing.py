"""One row that says "erased" erases nobody: an officer's record counts with a second person's."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.access.endings import agreeing, erasing
from clinicvault.access.endings.erased_again import settle_erased
from clinicvault.access.endings.erasure_facts import open_facts
from clinicvault.access.patients.directory import Directory
from clinicvault.access.patients.patients import find_by_code
from clinicvault.access.people.leaving import disable
from clinicvault.access.release import requests
from clinicvault.access.release.request_states import WAIT_MS
from clinicvault.domain.access_records import ApprovalRecord, RequestRecord
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.ids import new_id, patient_code
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.record_kinds import RequestKind, Stage, UserState
from clinicvault.domain.records import BatchRecord, PhotoRecord, UserKeyRecord, UserRecord
from clinicvault.domain.roles import Role
from tests.unit.access.erasures import (
    asked,
    carried_out,
    erased,
    granted,
    is_erased,
    refused,
    state,
    wraps_of,
)
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_erased_again import forged
from tests.unit.access.world import ADA, INA, PAM, PETE


def alone(world, patient):
    """An officer's altered client: the request is invented, the record is signed and logged."""
    one = forged(world, patient)
    world.append(one.request, *one.approvals, one.erasure)
    return one


def test_a_lone_officers_record_hides_nobody(world):
    patient, photo = world.treated()
    world.treated(given="Bruno", content=b"other")
    before = Directory(world.session(INA))
    alone(world, patient)
    desk = world.session(INA)
    assert world.view(PAM, photo.id)
    assert find_by_code(desk, patient_code(patient)) == patient
    before.refresh()
    for directory in (before, Directory(desk)):
        assert {one.given for one in directory.everyone()} == {"Amélie", "Bruno"}
        assert directory.entry(patient) is not None
    world.photo(patient, b"later")


def test_nor_does_it_keep_anybody_from_erasing_lawfully(world):
    patient, _ = world.treated()
    alone(world, patient)
    request = erased(world, patient)
    assert is_erased(world, patient)
    [record] = rows_of(world, ErasureRecord, id=patient)
    assert (record.request, record.version) == (request, 2)
    assert state(world, request).finished


def test_nor_does_one_beside_a_request_that_waits(world):
    """Carrying it out goes on with what is done, and nothing is."""
    patient, photo = world.treated()
    request = asked(world, patient)
    facts = ErasureRecord(
        id=patient, request=request, made_ms=1, backups_until_ms=2, certificate_sealed=b""
    )
    world.append(world.session(ADA).signed(facts))
    assert state(world, request).record is None
    refused("request-not-granted", carried_out, world, request)
    assert world.view(PAM, photo.id)


def test_a_damaged_record_is_told_and_stops_nobody(world):
    """Of one patient: others are asked for, and the list is read."""
    done, other = world.patient(given="Done"), world.patient(given="Other")
    request = erased(world, done)
    world.swap("UPDATE erasure SET made_ms = 7")
    session, damaged = world.session(ADA), {}
    with session.vault.read() as rows:
        [one] = erasing.erasures(session, rows, damaged)
    assert (one.request.id, one.record) == (request, None)
    assert damaged == {("erasure", done): done}
    assert state(world, request).record is None
    assert world.events("damage-found")[-1].detail["tables"] == "erasure"
    assert granted(world, other)
    refused("patient-unknown", asked, world, done, kind=UsageError)


def test_a_request_that_is_away_stops_no_other(world):
    gone, other = world.patient(given="Gone"), world.patient(given="Other")
    asked(world, gone)
    world.swap("DELETE FROM request")
    assert granted(world, other)
    assert world.events("damage-found")[-1].detail["tables"] == "request"


def test_a_word_that_is_away_stops_older_requests_alone(world):
    older, newer = world.patient(given="Older"), world.patient(given="Newer")
    first = granted(world, older)
    world.swap("DELETE FROM approval")
    second = asked(world, newer)
    session, damaged = world.session(ADA), {}
    with session.vault.read() as rows:
        assert [one.id for one in requests.load_all(session, rows, damaged)] == [second]
    assert set(damaged) == {("approval", first)}


# what a yes is a yes to


def test_a_yes_to_an_erasure_names_all_that_was_asked(world):
    request = granted(world, world.patient())
    [word] = rows_of(world, ApprovalRecord, request=request)
    [row] = rows_of(world, RequestRecord, id=request)
    assert word.note_sealed == requests.bound_to(row)
    assert len(word.note_sealed) == 32
    release = requests.make(world.session(PAM), RequestKind.RELEASE, "Congress")
    requests.allow(world.session(PETE), release)
    [other] = rows_of(world, ApprovalRecord, request=release)
    assert other.note_sealed == b""


@pytest.mark.parametrize("bound", [b"", bytes(32)])
def test_another_yes_counts_for_nothing(world, bound):
    """As an older program says it, or to other bytes of that request."""
    patient = world.patient()
    request = asked(world, patient)
    session = world.session(PAM)
    word = ApprovalRecord(
        id=new_id(), request=request, stage=int(Stage.GRANT), role=Role.PRACTITIONER.bit,
        made_ms=1, note_sealed=bound,
    )  # fmt: skip
    world.append(session.signed(word))
    assert state(world, request).request.state.value == "waiting"
    refused("request-not-granted", carried_out, world, request)


# who could have allowed it


def could(world, requester, seq):
    trust, index = world.vault.trust, world.ports.state
    request = dataclasses.replace(forged(world, bytes(16)).request, requester=requester)
    return set(agreeing.could_allow(trust, index, rows_of(world, UserKeyRecord), request, seq))


def test_by_whose_keys_counted_then(world):
    ada, pam, pete = (world.user(name) for name in (ADA, PAM, PETE))
    index = world.ports.state
    everybody, [keys] = index.position()[0], rows_of(world, UserKeyRecord, user=pete)
    joined = index.get("user_key", keys.id).seq
    assert could(world, ada, everybody) == {pam, pete}
    assert could(world, pam, everybody) == {ada, pete}
    assert could(world, ada, joined) == {pam}
    disable(world.session(ADA), pete)
    assert could(world, ada, everybody) == {pam, pete}
    assert could(world, ada, index.position()[0]) == {pam}


def test_a_row_of_before_says_who_did_not_work_in_that_role(world):
    ada, pam, pete = (world.user(name) for name in (ADA, PAM, PETE))
    person = world.vault.trust.people[pete]
    for change in ({"state": int(UserState.DISABLED)}, {"roles": Role.INTAKE.bit}):
        world.vault.trust.people[pete] = dataclasses.replace(
            person, user=dataclasses.replace(person.user, **change)
        )
        then = world.ports.state.get(UserRecord.TABLE, pete).seq
        assert could(world, ada, world.ports.state.position()[0]) == {pam}
        assert could(world, ada, then) <= {pam, pete}
    world.vault.trust.people.pop(pete)
    assert could(world, ada, world.ports.state.position()[0]) == {pam, pete}


@pytest.mark.parametrize(("waited", "counts"), [(WAIT_MS, False), (WAIT_MS + 1, True)])
def test_alone_a_day_has_to_pass(world, monkeypatch, waited, counts):
    """`forged` asks at 1 ms; nobody else could have allowed it here."""
    patient, _ = world.treated()
    monkeypatch.setattr(agreeing, "could_allow", lambda *_: [])
    one = forged(world, patient, made_ms=waited)
    world.append(one.request, one.erasure)
    with world.vault.read() as rows:
        assert world.vault.reader(rows).erased(patient) is counts


def test_a_record_beside_a_request_of_another_kind_is_none(world):
    patient, _ = world.treated()
    one = forged(world, patient, approver=PAM, request={"kind": int(RequestKind.RELEASE)})
    world.append(one.request, *one.approvals, one.erasure)
    with world.vault.read() as rows:
        assert not world.vault.reader(rows).erased(patient)


# over before it was done


def denied(world, request):
    """Before the yes, which an altered client gives all the same."""
    requests.deny(world.session(PETE), request)
    allowed(world, request)


def allowed(world, request):
    [row] = rows_of(world, RequestRecord, id=request)
    said(world, PAM, request, Stage.GRANT, requests.bound_to(row))


def withdrawn(world, request):
    allowed(world, request)
    erasing.withdraw(world.session(ADA), request)


def hidden(world, request):
    withdrawn(world, request)
    world.swap("DELETE FROM approval WHERE stage = ?", int(Stage.ENDED))


def late(world, request):
    allowed(world, request)
    world.clock.pass_days(30)


def begun(world, request):
    allowed(world, request)
    said(world, ADA, request, Stage.BEGUN)
    said(world, ADA, request, Stage.ENDED)
    world.clock.pass_days(30)


def said(world, name, request, stage, bound=b""):
    role = Role.OFFICER if name == ADA else Role.PRACTITIONER
    word = ApprovalRecord(
        id=new_id(), request=request, stage=int(stage), role=role.bit,
        made_ms=world.clock(), note_sealed=bound,
    )  # fmt: skip
    world.append(world.session(name).signed(word))


@pytest.mark.parametrize(
    ("before", "counts"),
    [(denied, False), (withdrawn, False), (hidden, False), (late, False), (begun, True)],
)
def test_what_was_over_before_erases_nobody(world, before, counts):
    """One officer's row beside a request that somebody had denied, or given up."""
    patient, _ = world.treated()
    request = asked(world, patient)
    before(world, request)
    record = ErasureRecord(
        id=patient, request=request, made_ms=world.clock(), backups_until_ms=2**60,
        certificate_sealed=b"",
    )  # fmt: skip
    world.append(world.session(ADA).signed(record))
    with world.vault.read() as rows:
        assert world.vault.reader(rows).erased(patient) is counts
    assert settle_erased(world.session(ADA)) == counts


# what was not there


def test_rows_that_are_away_are_certified_as_such(world):
    patient, photo = world.treated()
    other, _ = world.treated(given="Bruno", content=b"other")
    request = granted(world, patient)
    world.swap("DELETE FROM photo WHERE id = ?", photo.id)
    with world.sql() as rows:
        columns = [c[1] for c in rows.execute("PRAGMA table_info(photo)")]
        values = ", ".join("zeroblob(16)" if c == "id" else c for c in columns)
        rows.execute(f"INSERT INTO photo SELECT {values} FROM photo WHERE patient = ?", (other,))
    carried_out(world, request)
    [record] = rows_of(world, ErasureRecord)
    facts = open_facts(world.session(ADA), record)
    assert (facts.missing, facts.counts["photo"]) == (1, 0)
    [entry] = [e for e in world.events("patient-erase") if e.outcome == "done"]
    assert entry.detail["missing"] == 1
    assert photo.id in world.events("damage-found")[-1].objects


def test_nothing_is_missing_where_all_is_there(world):
    patient, _ = world.treated()
    erased(world, patient)
    [record] = rows_of(world, ErasureRecord)
    assert open_facts(world.session(ADA), record).missing == 0
    assert "missing" not in world.events("patient-erase")[0].detail


def test_an_erasure_takes_no_other_patients_locks(world):
    """Who is at the desk puts another patient's key into a batch of this one."""
    patient, _ = world.treated()
    other, photo = world.treated(given="Bruno", content=b"other")
    [batch] = rows_of(world, BatchRecord, patient=other)
    turned = dataclasses.replace(batch, id=new_id(), patient=patient)
    world.append(world.session(INA).signed(turned))
    erased(world, patient)
    assert len(wraps_of(world, batch.patient_key)) == 4
    assert world.view(PAM, photo.id) == b"preview other"
    assert rows_of(world, PhotoRecord, patient=patient) == []


# until when


def test_nobody_believes_an_early_day(world):
    """An altered client signs when it wants that backups stop holding the keys."""
    patient = world.patient()
    request = erased(world, patient)
    session, one = world.session(ADA), state(world, request)
    days = 35 * erasing.DAY_MS
    assert erasing.held_until(session, one) == one.record.backups_until_ms
    allowed = next(w.made_ms for w in one.request.standing.said if w.stage is Stage.GRANT)
    early = dataclasses.replace(one.record, made_ms=1, backups_until_ms=2)
    assert erasing.held_until(session, erasing.Erasure(one.request, early)) == allowed + days
    later = dataclasses.replace(one.record, backups_until_ms=one.record.backups_until_ms + 5)
    assert (
        erasing.held_until(session, erasing.Erasure(one.request, later)) == later.backups_until_ms
    )
    assert erasing.held_until(session, erasing.Erasure(one.request, None)) == 0


def test_that_it_was_before_its_time_is_kept_and_logged(world):
    patient, session = world.patient(), world.session(ADA)
    request = erasing.ask(session, patient, "asked", "In a letter", before_time=True)
    assert erasing.is_early(session, state(world, request).request.record)
    assert world.events("request-make")[-1].detail["before_time"] == "yes"
    erasing.withdraw(session, request)
    later = asked(world, patient)
    assert not erasing.is_early(session, state(world, later).request.record)
    with pytest.raises(Refused, match="no-key"):
        erasing.is_early(world.plain_administrator(), state(world, later).request.record)
