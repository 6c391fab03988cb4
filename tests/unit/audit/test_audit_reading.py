"""Reading: pages newest first, without the whole log, and honest about what cannot be read."""

import dataclasses

import pytest

from clinicvault.audit import reading
from clinicvault.audit.held import Held
from clinicvault.audit.leaf import LeafType, event_body, event_context, pack
from clinicvault.audit.reading import LATEST_MS, LogReader
from clinicvault.audit.tree import leaf_hash
from clinicvault.crypto.fields import seal_value
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError
from tests.unit.audit.log_helpers import STATION, VAULT, Clinic, change, event, rebuilt


@pytest.fixture
def clinic(tmp_path):
    return Clinic(tmp_path)


@pytest.fixture
def reader(clinic):
    return LogReader({clinic.log_key.public.key_id: clinic.log_key}, VAULT)


def write(clinic, *events):
    seq = clinic.recorder.record(clinic.log, events, [])
    clinic.recorder.committed()
    return seq


def names(entries):
    return [entry.event for entry in entries]


def test_an_entry_is_read_as_it_was_written(clinic, reader):
    seen = event(
        "photo-viewed", outcome="refused", ms=5_000, patient=b"P" * 16, purpose="care",
        objects=(b"1" * 16, b"2" * 16), session=b"S" * 16, consent=b"C" * 16,
        detail={"reason": "no consent", "count": 2}, hints={"own": True},
    )  # fmt: skip
    seq = write(clinic, seen)
    (entry,) = reader.page(clinic.held())
    assert entry.seq == seq
    assert entry.leaf_hash == leaf_hash(clinic.log.rows[seq])
    assert (entry.event, entry.workstation, entry.problem) == ("photo-viewed", STATION, "")
    for field in dataclasses.fields(seen):
        if field.name != "name":
            assert getattr(entry, field.name) == getattr(seen, field.name)
    assert reader.entry(clinic.held(), seq) == entry
    assert reader.entry(clinic.held(), 0) is None
    assert reader.entry(clinic.held(), 99) is None


def test_pages_go_back_from_the_newest(clinic, reader):
    for n in range(10):
        clinic.write(f"e{n}", changes=[change(n)])
    first = reader.page(clinic.held(), limit=4)
    assert names(first) == ["e9", "e8", "e7", "e6"]
    second = reader.page(clinic.held(), before=first[-1].seq, limit=4)
    assert names(second) == ["e5", "e4", "e3", "e2"]
    assert names(reader.page(clinic.held(), before=second[-1].seq, limit=4)) == ["e1", "e0"]
    assert reader.page(clinic.held(), before=0) == []
    assert names(reader.page(clinic.held(), before=10**6, limit=1)) == ["e9"]


def test_forward_is_the_other_way_round(clinic, reader):
    clinic.many(700)
    entries = list(reader.forward(clinic.held()))
    assert names(entries) == [f"event-{n}" for n in range(700)]
    assert entries[::-1] == list(reader.entries(clinic.held()))
    part = list(reader.forward(clinic.held(), entries[5].seq, entries[8].seq))
    assert names(part) == ["event-5", "event-6", "event-7"]


def test_a_page_reads_only_the_end_of_a_long_log(clinic, reader):
    clinic.many(2_000)
    clinic.log.reads = 0
    reader.page(clinic.held(), limit=20)
    assert clinic.log.reads < 700


def test_paging_on_does_not_search_again(clinic, reader, monkeypatch):
    clinic.many(600)
    opened = []
    original = KeyPair.open
    monkeypatch.setattr(
        KeyPair, "open", lambda self, *args: (opened.append(1), original(self, *args))[1]
    )
    before = None
    for _ in range(30):
        page = reader.page(clinic.held(), before, 20)
        before = page[-1].seq
    assert len(opened) == 3


def test_a_beginning_once_met_is_not_searched_again(clinic, reader):
    clinic.many(200)
    reader.entry(clinic.held(), 150)
    reader.wipe()
    clinic.log.reads = 0
    assert reader.entry(clinic.held(), 150).event == "event-149"
    assert clinic.log.reads == 2


def test_interleaved_epochs_are_all_read(clinic, reader):
    other = clinic.new_recorder()
    clinic.write("a0")
    for n in range(300):
        clinic.write(f"b{n}", recorder=other)
    clinic.write("a1")
    assert names(reader.page(clinic.held(), limit=2)) == ["a1", "b299"]
    assert names(reader.entries(clinic.held()))[-1] == "a0"
    again = LogReader({clinic.log_key.public.key_id: clinic.log_key}, VAULT)
    assert again.entry(clinic.held(), clinic.log.size() - 1).event == "a1"
    assert again.entry(clinic.held(), 1).event == "a0"


def test_without_the_log_key_an_entry_shows_only_that_it_is_there(clinic):
    clinic.write("a")
    (entry,) = LogReader({}, VAULT).page(clinic.held())
    assert (entry.seq, entry.event, entry.problem) == (1, "", "no-key")


def test_a_key_that_is_not_the_one_named_reads_nothing(clinic):
    clinic.write("a")
    stranger = LogReader({clinic.log_key.public.key_id: KeyPair.generate()}, VAULT)
    assert stranger.page(clinic.held())[0].problem == "unreadable"


def test_an_entry_moved_or_altered_is_unreadable_and_the_rest_is_not(clinic, reader):
    clinic.many(4)
    log = clinic.log
    body = log.rows[2][len(log.rows[2]) - 100 :]
    log.rows[2] = log.rows[2][:-1] + bytes([log.rows[2][-1] ^ 1])
    log.rows[3] = pack(LeafType.EVENT, 3, event_body(9, body))
    problems = [entry.problem for entry in reader.entries(clinic.held())]
    assert problems == ["", "unreadable", "unreadable", ""]


def test_a_vaults_entries_do_not_open_as_anothers(clinic):
    clinic.write("a")
    other = LogReader({clinic.log_key.public.key_id: clinic.log_key}, bytes(16))
    assert other.page(clinic.held())[0].problem == "unreadable"


@pytest.mark.parametrize("value", [5, {}, {"ms": 1}])
def test_a_sealed_value_that_is_no_entry_is_unreadable(clinic, reader, value):
    clinic.write("a")
    epoch, size = clinic.recorder._epoch, clinic.log.size()
    sealed = seal_value(epoch.cipher, value, event_context(VAULT, 1, size))
    clinic.log.rows[size] = pack(LeafType.EVENT, size, event_body(1, sealed))
    head = (size + 1, rebuilt(clinic.log))
    assert reader.page(Held(clinic.log, head), limit=1)[0].problem == "unreadable"


def test_a_damaged_beginning_hides_its_own_entries_alone(clinic, reader):
    clinic.many(2)
    clinic.end()
    start = clinic.log.size()
    clinic.many(2)
    clinic.log.rows[start] = clinic.log.rows[start][:-1]
    assert [entry.problem for entry in reader.entries(clinic.held())] == [
        "unreadable", "unreadable", "", "",
    ]  # fmt: skip
    assert names(reader.forward(clinic.held()))[:2] == ["event-0", "event-1"]


class TestTime:
    def test_a_clock_that_ran_back_is_flagged_where_it_did(self, clinic, reader):
        hour = 3_600_000
        write(clinic, event("a", ms=10 * hour))
        write(clinic, event("b", ms=8 * hour))
        write(clinic, event("c", ms=9 * hour))
        flagged = [entry.problem for entry in reader.forward(clinic.held())]
        assert flagged == ["", "clock-back", ""]
        assert [entry.problem for entry in reader.entries(clinic.held())] == flagged[::-1]
        assert reader.page(clinic.held(), limit=2)[1].problem == "clock-back"

    def test_processes_that_wait_for_one_another_are_not(self, clinic, reader):
        write(clinic, event("a", ms=500_000))
        write(clinic, event("b", ms=500_000 - reading.CLOCK_SLACK_MS))
        write(clinic, event("c", ms=500_000 - 2 * reading.CLOCK_SLACK_MS - 1))
        problems = [entry.problem for entry in reader.forward(clinic.held())]
        assert problems == ["", "", "clock-back"]

    def test_an_unreadable_neighbour_says_nothing_about_time(self, clinic, reader):
        clinic.many(2)
        clinic.log.rows[2] = clinic.log.rows[2][:-1] + bytes([clinic.log.rows[2][-1] ^ 1])
        clinic.write("c")
        problems = [entry.problem for entry in reader.forward(clinic.held())]
        assert problems == ["", "unreadable", ""]


def test_wiping_drops_the_secrets(clinic, reader):
    clinic.write("a")
    reader.page(clinic.held())
    cipher = reader._ciphers[1]
    reader.wipe()
    assert not reader._ciphers
    assert cipher._cipher is None
    LogReader({}, VAULT).wipe()


def test_entries_without_a_key_are_wiped_without_harm(clinic):
    clinic.write("a")
    reader = LogReader({}, VAULT)
    reader.page(clinic.held())
    reader.wipe()
    assert not reader._ciphers


def test_only_so_many_secrets_are_kept(clinic, reader, monkeypatch):
    monkeypatch.setattr(reading, "_KEPT_SECRETS", 2)
    for n in range(4):
        clinic.write(f"e{n}")
        clinic.end()
    assert names(reader.entries(clinic.held())) == ["e3", "e2", "e1", "e0"]
    assert len(reader._ciphers) == 2
    assert names(reader.forward(clinic.held())) == ["e0", "e1", "e2", "e3"]


def test_a_missing_beginning_is_an_error_inside_only(clinic, reader):
    clinic.write("a")
    del clinic.log.rows[0]
    with pytest.raises(IntegrityError):
        reader._epoch_leaf(clinic.held(), 1, 1)
    assert reader.page(clinic.held())[0].problem == "unreadable"


def test_a_sequence_number_far_away_does_not_keep_it_busy(clinic, reader):
    clinic.many(200)
    rows, held = clinic.log.rows, clinic.held()
    rows[200 + (1 << 61)] = rows.pop(200)
    assert names(reader.page(held, limit=2)) == ["event-198", "event-197"]
    assert len(list(reader.forward(held))) == 199
    rows.clear()
    rows[1 << 61] = b"alone"
    assert reader.page(held) == []


@pytest.mark.parametrize("ms", [1, 315_532_800_000, LATEST_MS - 1])
def test_a_clock_of_the_past_is_read(clinic, reader, ms):
    """A computer whose battery is empty begins in 1970 or 1980."""
    write(clinic, dataclasses.replace(event("photo-viewed"), ms=ms))
    (entry,) = reader.page(clinic.held())
    assert (entry.ms, entry.problem) == (ms, "")


@pytest.mark.parametrize("ms", [-1, -(2**63), LATEST_MS, 2**62, 2**64 - 1])
def test_a_time_that_no_clock_tells_is_unreadable(clinic, reader, ms):
    """With it one entry would stop everybody who counts days."""
    write(clinic, event("photo-viewed", ms=ms))
    for (entry,) in (reader.page(clinic.held()), list(reader.forward(clinic.held()))):
        assert (entry.ms, entry.event, entry.problem) == (0, "", "unreadable")


_ODD = [
    {"objects": ([1],)},
    {"objects": (b"o" * 16, {"a": 1})},
    {"objects": (None,)},
    {"user": b"u"},
    {"patient": b"p" * 17},
    {"session": b"s" * 15},
    {"consent": b"c" * 32},
]


@pytest.mark.parametrize("odd", _ODD, ids=str)
def test_what_is_no_identifier_makes_the_entry_unreadable(clinic, reader, odd):
    write(clinic, dataclasses.replace(event("photo-viewed"), **odd), event("other"))
    for entries in (reader.page(clinic.held())[::-1], list(reader.forward(clinic.held()))):
        assert [(one.event, one.problem) for one in entries] == [("", "unreadable"), ("other", "")]


def test_an_entry_about_nobody_and_nothing_is_read(clinic, reader):
    write(clinic, event("unlock", user=b"", patient=b"", session=b"", consent=b"", objects=()))
    (entry,) = reader.page(clinic.held())
    assert (entry.event, entry.problem) == ("unlock", "")
