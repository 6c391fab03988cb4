"""Who did what of one patient."""

import datetime as dt

import pytest

from clinicvault.audit.reading import LogEntry
from clinicvault.domain.errors import UsageError
from clinicvault.domain.ids import patient_code
from clinicvault.services.log.timeline import timeline
from clinicvault.services.views import Looker
from tests.unit.services.real_clinic import ADA, INA, PAUL
from tests.unit.services.told_log import alone, by, code, desk, found, told

__all__ = ["code", "desk", "told"]

ANN, BOB, WHO = b"a" * 16, b"b" * 16, b"p" * 16
MINUTE = 60_000


class Names:
    """Names as a page would tell them."""

    def user(self, user):
        return {ANN: "Ann", BOB: "Bob"}.get(user, "")

    def station(self, station):
        return "Desk" if station else ""

    def patient(self, patient):
        return "Zoë"


def entry(seq, minute, **values):
    defaults = {"event": "photo-view", "outcome": "done", "user": ANN, "purpose": "care"}
    return LogEntry(seq=seq, leaf_hash=b"", ms=minute * MINUTE, **{**defaults, **values})


def items(*entries, flagged=None):
    return timeline(b"p" * 16, entries, Names(), flagged or {}).items


def test_what_follows_within_half_an_hour_is_told_as_one():
    found = items(
        entry(1, 0, objects=(b"1",)),
        entry(2, 29, event="patient-open"),
        entry(3, 59, objects=(b"1", b"2")),
        entry(4, 90),
        entry(5, 91, user=BOB),
        entry(6, 92),
        flagged={1: ("f1",), 3: ("f2", "f1"), 9: ("f3",)},
    )
    assert [one.entries for one in found] == [(6,), (5,), (4,), (1, 2, 3)]
    first = found[-1]
    assert (first.user, first.user_id) == ("Ann", ANN.hex())
    assert first.events == (("photo-view", 2), ("patient-open", 1))
    assert (first.photos, first.flags) == (2, ("f1", "f2"))
    assert first.until - first.since == dt.timedelta(minutes=59)


@pytest.mark.parametrize(
    "other",
    [
        {"user": BOB},
        {"workstation": b"w" * 16},
        {"purpose": "teaching"},
        {"outcome": "refused"},
        {"detail": {"recipient": "Dr X"}},
    ],
)
def test_what_differs_is_told_apart(other):
    assert len(items(entry(1, 0), entry(2, 1, **other))) == 2


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"detail": {"recipient": "Dr X", "reason": "role"}}, "Dr X"),
        ({"detail": {"reason": "role"}, "outcome": "refused"}, ""),
        ({"event": "hold-place", "detail": {"reason": "a lawsuit"}}, "a lawsuit"),
        ({"event": "hold-place", "detail": {"reason": "role"}, "outcome": "refused"}, ""),
        ({}, ""),
    ],
)
def test_whom_it_was_given_to_or_why(values, said):
    assert items(entry(1, 0, **values))[0].told == said


def test_entries_that_could_not_be_read_are_named_by_their_problem():
    told = items(entry(1, 0, event="", outcome="", problem="unreadable"))
    assert told[0].events == (("unreadable", 1),)


def test_who_looked_most_first():
    """Imports, refusals, intents and what only names the patient are no looks at her."""
    mine = {"patient": WHO}
    entries = [
        entry(1, 0, **mine),
        entry(2, 1, user=BOB, outcome="refused", **mine),
        entry(3, 2, user=BOB, event="import", **mine),
        entry(4, 3, user=BOB, outcome="intent", **mine),
        entry(5, 4, user=BOB),
        entry(6, 5, event="export", outcome="given", **mine),
    ]
    told = timeline(WHO, entries, Names(), {})
    assert told.people == (Looker(ANN.hex(), "Ann", 2, 2), Looker(BOB.hex(), "Bob", 0, 4))
    assert (told.code, told.name) == (patient_code(WHO), "Zoë")


def test_two_people_of_one_name_are_two():
    entries = [entry(1, 0, patient=WHO), entry(2, 1, user=b"z" * 16, patient=WHO)]
    names = Names()
    names.user = lambda _: "Ann"
    assert [one.id for one in timeline(WHO, entries, names, {}).people] == [
        ANN.hex(),
        (b"z" * 16).hex(),
    ]


# of a clinic


def test_a_patients_timeline_is_said_with_the_patient(desk, told, code):
    line = desk.log_search.timeline(code)
    assert (line.code, line.name) == (code, "Amélie Rousseau")
    assert desk.log_search.timeline(told[1]).code == code
    [newest] = by(found(desk, events=("log-timeline",)), seq=line.items[0].entries[0])
    assert newest.patient.startswith(code)
    assert (newest.user, newest.purpose) == (ADA, "")
    assert len(found(desk, events=("log-timeline",))) == 2
    seqs = {seq for item in line.items for seq in item.entries}
    assert {row.seq for row in found(desk, patient=code)} >= seqs
    assert {PAUL, INA, ADA} == {one.name for one in line.people}


def test_entries_that_name_the_patient_in_a_detail(desk, told, code):
    session, patient = desk.clinic.session, bytes.fromhex(told[1])
    details = [{"of": patient}, {"of": [patient.hex()]}, {"of": b"x" * 16}]
    seqs = [
        session.vault.log_event(session.event("damage-found", "failed", detail=detail))
        for detail in details
    ]
    told_seqs = {s for item in desk.log_search.timeline(code).items for s in item.entries}
    assert [seq in told_seqs for seq in seqs] == [True, True, False]


@pytest.mark.parametrize("text", ["P-0000-0000", "nobody", "", "P-", "f" * 32, "12"])
def test_a_patient_whom_the_log_does_not_name(desk, text):
    before = len(found(desk, events=("log-timeline",)))
    with pytest.raises(UsageError, match="patient-unknown"):
        desk.log_search.timeline(text)
    assert len(found(desk, events=("log-timeline",))) == before


def test_an_administrator_alone_reads_no_name(told, tmp_path, code):
    with alone(told, tmp_path) as desk:
        assert desk.log_search.timeline(code).name == ""
