"""The log's part of a patient's own copy: who gives it, who opens it, what it tells of whom."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.access.gate import AccessGate
from clinicvault.access.patients import log_parts
from clinicvault.access.patients.log_parts import (
    LIFETIME_MS,
    delete_past,
    drop_parts,
    make_part,
    open_part,
    part_of,
    read_part,
    require_part,
)
from clinicvault.access.purposes import OWN_ACCESS, said_purpose
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import new_id, patient_code
from clinicvault.domain.lifecycle_records import LogPartRecord
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import DeletionRecord
from clinicvault.domain.roles import Act
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, DAY_MS, INA, ORIGINAL, PAM, copy_world


@pytest.fixture(scope="module")
def told(founded_once, tmp_path_factory):
    """(world, patient, photo row, another patient): both were looked at, by Pam."""
    made = copy_world(founded_once, tmp_path_factory.mktemp("parts") / "clinic")
    patient, photo = made.treated(b"one")
    other, others = made.treated(b"two", given="Zoë")
    for one in (photo, photo, others):
        made.view(PAM, one.id)
    yield made, patient, photo, other
    made.shut()


@pytest.fixture
def made(told):
    """(world, patient, the part that waits); the part is gone afterwards."""
    world, patient, *_ = told
    record, _ = make_part(world.session(ADA), patient)
    yield world, patient, record
    with world.vault.write() as rows:
        if drop_parts(world.session(ADA), rows, patient):
            rows.event(Event("report-logs-past", "done", world.clock()))
            rows.commit()


def waiting(world, patient, name=PAM):
    with world.vault.read() as rows:
        return part_of(world.session(name), rows, patient)


def lines_of(world, patient):
    return read_part(world.session(ADA), patient).lines


def test_all_that_concerns_the_patient_and_nothing_of_another(told):
    world, patient, _, other = told
    part = read_part(world.session(ADA), patient)
    assert [line.seq for line in part.lines] == sorted({line.seq for line in part.lines})
    known = {entry.seq: entry for entry in world.log()}
    assert {known[line.seq].patient for line in part.lines} == {patient}
    assert {line.event for line in part.lines} >= {"patient-add", "consent-record", "photo-view"}
    views = [line for line in part.lines if line.event == "photo-view"]
    assert [(one.user, one.outcome, one.objects) for one in views] == [
        (world.user(PAM), "done", 1)
    ] * 2
    assert views[0].workstation == world.vault.workstation_id
    assert (views[0].purpose, part.unread) == ("care", 0)
    assert part.size <= world.events("report-log")[-1].seq + 2
    mine = {line.seq for line in part.lines}
    assert not mine & {line.seq for line in lines_of(world, other)}


def test_reading_is_in_the_log_before_and_for_the_patients_own_right(made):
    world, patient, record = made
    begun, done = [e for e in world.events("report-log") if e.patient == patient][-2:]
    assert (begun.outcome, done.outcome) == ("intent", "done")
    assert begun.user == done.user == world.user(ADA)
    assert begun.purpose == done.purpose == OWN_ACCESS
    assert done.detail["hours"] == 24
    assert done.detail["entries"] == len(open_part(world.session(PAM), record).lines)


def test_only_who_writes_reports_opens_a_part(made):
    world, patient, record = made
    there = waiting(world, patient, INA)
    assert there == record
    by_pam, by_ada = (open_part(world.session(name), record) for name in (PAM, ADA))
    assert by_pam == by_ada
    assert {line.event for line in by_pam.lines} >= {"photo-view"}
    with pytest.raises(Refused) as said:
        open_part(world.session(INA), record)
    assert said.value.code == "no-key"
    assert b"photo-view" not in record.lines_sealed + record.keys_sealed


@pytest.mark.parametrize("name", [PAM, INA])
def test_only_an_administrator_reads_the_log(told, name):
    world, patient, *_ = told
    for act in (read_part, make_part):
        with pytest.raises(Refused) as said:
            act(world.session(name), patient)
        assert said.value.code == "role"


def test_it_says_when_it_was_read_and_by_whom_and_has_nothing_later(made):
    world, patient, record = made
    seen = open_part(world.session(PAM), record)
    assert (seen.read_ms, seen.by) == (record.made_ms, world.user(ADA))
    world.clock.ms += 60_000
    world.vault.log_event(world.session(PAM).event("patient-open", patient=patient))
    assert open_part(world.session(PAM), record) == seen
    now = read_part(world.session(ADA), patient)
    assert (now.read_ms, now.by) == (world.clock.ms, world.user(ADA))
    assert [(line.event, line.outcome) for line in now.lines[-2:]] == [
        ("patient-open", "done"),
        ("report-log", "done"),
    ]


def test_what_an_older_program_let_wait_for_longer_waits_a_day(made):
    world, _, record = made
    session = world.session(PAM)
    old = dataclasses.replace(record, until_ms=record.made_ms + 30 * LIFETIME_MS)
    assert not log_parts._past(session, old)
    world.clock.ms += LIFETIME_MS
    try:
        assert log_parts._past(session, old)
    finally:
        world.clock.ms -= LIFETIME_MS


def test_a_newer_part_takes_the_place_of_the_older(made):
    world, patient, record = made
    newer, _ = make_part(world.session(ADA), patient)
    assert [one.id for one in rows_of(world, LogPartRecord, patient=patient)] == [newer.id]
    assert waiting(world, patient).id == newer.id
    assert rows_of(world, DeletionRecord, subject=record.id)


def test_a_part_signed_by_anybody_else_is_damage(made):
    world, patient, record = made
    forged = world.session(PAM).signed(dataclasses.replace(record, id=new_id()))
    world.append(forged)
    assert waiting(world, patient).id == record.id
    assert world.events("damage-found")[-1].objects == (forged.id,)
    world.append(delete=(forged,))


def test_a_damaged_part_ends_nobodys_own_copy(made):
    """It is told, as if it were not there; the administrator reads the log anew, and it goes."""
    world, patient, record = made
    world.swap("UPDATE log_part SET made_ms = made_ms + 1 WHERE id = ?", record.id)
    assert waiting(world, patient) is None
    newer, _ = make_part(world.session(ADA), patient)
    assert [one.id for one in rows_of(world, LogPartRecord, patient=patient)] == [newer.id]
    assert waiting(world, patient).id == newer.id


def test_a_damaged_part_goes_with_the_day(made):
    world, _, record = made
    world.swap("UPDATE log_part SET signature = x'00' WHERE id = ?", record.id)
    assert delete_past(world.session(INA)) == 1
    assert rows_of(world, LogPartRecord) == []
    assert world.events("damage-found")[-1].detail["tables"] == "log_part"
    assert delete_past(world.session(INA)) == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda record: {"keys_sealed": record.keys_sealed[:-1]},
        lambda record: {"keys_sealed": record.keys_sealed[:-1] + b"\0"},
        lambda record: {"lines_sealed": record.lines_sealed[:-1] + b"\0"},
        lambda _: {"patient": new_id()},
        lambda _: {"id": new_id()},
    ],
)
def test_an_altered_part_opens_for_nobody(made, change):
    world, _, record = made
    with pytest.raises(IntegrityError):
        open_part(world.session(PAM), dataclasses.replace(record, **change(record)))


def test_a_part_that_was_not_sealed_to_the_team_is_closed_to_it(made):
    world, _, record = made
    half = len(record.keys_sealed) // 2
    officers = dataclasses.replace(record, keys_sealed=record.keys_sealed[:half])
    assert open_part(world.session(ADA), officers).lines
    with pytest.raises(Refused) as said:
        open_part(world.session(PAM), officers)
    assert said.value.code == "no-key"


@pytest.mark.parametrize(
    "value",
    [
        [],
        {"lines": [], "size": 3},
        {"lines": [[1, 2]], "size": 3, "unread": 0},
        {"lines": [[1, -2, "a", b"", b"", "", "", 0, ""]], "size": 3, "unread": 0},
        {"lines": [[1, 2, "a", 16, b"", "", "", 0, ""]], "size": 3, "unread": 0},
    ],
)
def test_what_an_altered_program_sealed_is_damage(made, value, monkeypatch):
    world, _, record = made
    monkeypatch.setattr(log_parts, "open_value", lambda *_: value)
    with pytest.raises(IntegrityError) as said:
        open_part(world.session(ADA), record)
    assert said.value.code == "row-altered"


def test_pictures_go_to_the_patient_only_with_an_administrators_part(told):
    world, patient, photo, _ = told
    gate = AccessGate(world.session(PAM))

    def taken():
        return gate.open([photo.id], ORIGINAL, None, event="report-pictures", act=Act.EXPORT_PHOTO)[
            0
        ].data

    with pytest.raises(Refused) as said:
        taken()
    assert said.value.code == "report-log-missing"
    assert gate.facts([photo], purpose=None) == {}
    make_part(world.session(ADA), patient)
    assert taken() == b"one"
    assert gate.facts([photo], purpose=None)[photo.id]["view"] == "frontal"
    entry = world.events("report-pictures")[-1]
    assert (entry.purpose, entry.consent, entry.outcome) == (OWN_ACCESS, b"", "done")


def test_who_holds_the_logs_key_needs_nobody(told):
    world, _, _, other = told
    with world.vault.read() as rows:
        require_part(world.session(ADA), rows, other)
        with pytest.raises(Refused):
            require_part(world.session(PAM), rows, other)


def test_what_no_report_took_goes_after_its_time(told):
    world, patient, *_ = told
    record, _ = make_part(world.session(ADA), patient)
    assert record.until_ms == record.made_ms + LIFETIME_MS == record.made_ms + DAY_MS
    assert delete_past(world.session(INA)) == 0
    world.clock.ms += LIFETIME_MS + DAY_MS
    try:
        assert waiting(world, patient) is None
        assert delete_past(world.session(INA)) == 1
        assert not rows_of(world, LogPartRecord)
        entry = world.events("report-logs-past")[-1]
        assert entry.detail == {"parts": 1}
    finally:
        world.clock.ms -= LIFETIME_MS + DAY_MS


def test_the_logs_words_for_a_reason():
    assert [said_purpose(one) for one in (None, Purpose.INSURER)] == [OWN_ACCESS, "insurer"]


# entries that no program of today writes


def entry(seq, outcome="done", **more):
    fields = {"seq": seq, "leaf_hash": b"", "event": "export", "session": b"s", "outcome": outcome}
    return LogEntry(**{**fields, **more})


def found(entries, patient=b"p" * 16):
    kept = list(log_parts._concerning(entries, patient))
    return [one.seq for one in log_parts._settled(one for one in kept if not one.problem)], kept


@pytest.mark.parametrize(
    ("fields", "concerns"),
    [
        ({"patient": b"p" * 16}, True),
        ({"objects": (b"p" * 16,)}, True),
        ({"detail": {"to": b"p" * 16}}, True),
        ({"detail": {"to": (b"p" * 16).hex()}}, True),
        ({"detail": {"several": [b"o" * 16, (b"p" * 16,)]}}, True),
        ({"detail": {"codes": ["P-0000-0000", patient_code(b"p" * 16)]}}, True),
        ({"patient": b"o" * 16, "objects": (b"o" * 16,), "detail": {"to": "P", "n": 7}}, False),
    ],
)
def test_whoever_is_named_anywhere_is_concerned(fields, concerns):
    assert bool(found([entry(1, **fields)])[0]) is concerns


def test_an_act_is_told_once_by_how_it_ended():
    mine = {"patient": b"p" * 16}
    acts = [
        entry(1, "intent", **mine),
        entry(2, "done", **mine),
        entry(3, "given", **mine),
        entry(4, "intent", **mine),
        entry(5, "refused", **mine),
        entry(6, "intent", **mine, event="photo-view"),
        entry(7, "done", **mine),
        entry(8, "given", **mine, objects=(b"x",)),
        entry(9, "intent", **mine, event="emergency-begin"),
        # Another patient's, who is named in it all the same.
        entry(10, "refused", patient=b"o" * 16, event="emergency-begin",
              detail={"instead": b"p" * 16}),
    ]  # fmt: skip
    assert found(acts)[0] == [3, 5, 6, 7, 8, 9, 10]


def test_entries_that_nobody_can_read_are_counted():
    kept = found([entry(1, problem="no-key"), entry(2, problem="unreadable"), entry(3)])[1]
    assert [one.seq for one in kept] == [1, 2]


@pytest.mark.parametrize(
    ("event", "outcome", "detail", "told_"),
    [
        ("export", "given", {"recipient": "Dr Elsewhere", "form": "age"}, "Dr Elsewhere"),
        ("request-make", "done", {"reason": "Bleeding"}, "Bleeding"),
        ("hold-place", "done", {"reason": "Lawsuit", "until": ""}, "Lawsuit"),
        ("hold-lift", "done", {"reason": "Settled"}, "Settled"),
        ("request-make", "refused", {"reason": "role"}, ""),
        ("import", "cancelled", {"reason": "cancelled"}, ""),
        ("kept-file-delete", "done", {"reason": "taken-back"}, ""),
        ("kept-file-delete", "done", {"reason": "read-at-last"}, ""),
        ("export", "failed", {"recipient": "Dr E", "reason": "disk-full"}, "Dr E"),
        ("export", "done", {"recipient": "", "reason": ""}, ""),
        ("export", "done", {"subject": "another person"}, ""),
    ],
)
def test_only_recipients_and_what_a_person_typed_are_told(event, outcome, detail, told_):
    assert log_parts._line(entry(1, outcome, event=event, detail=detail)).told == told_


def test_the_reading_and_its_report_are_not_only_begun_where_they_are_told():
    reading = Event("report-log", "intent", 7, session=b"s")
    acts = [
        entry(1, "intent", event="report-log"),
        entry(2, "intent", event="report-write"),
        entry(3, "intent", event="export"),
        entry(4, "intent", event="report-log", session=b"another that died"),
        entry(5, "refused", event="report-write"),
    ]
    outcomes = [log_parts._ended(one, reading).outcome for one in acts]
    assert outcomes == ["done", "done", "intent", "intent", "refused"]
