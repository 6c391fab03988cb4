"""The log's index: built once, kept sealed, followed; nothing of it outlives a lock or a restore."""

import threading

import numpy as np
import pytest

from clinicvault.access.log.index import LogIndex, index
from clinicvault.access.log.index.texts import Text, line, needles
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.errors import Cancelled, Refused
from clinicvault.domain.record_kinds import GroupKind
from tests.unit.access.log_indexes import SMALL, read, say, shown, size_of, small, watched
from tests.unit.access.world import ADA, INA, PAM

__all__ = ["small"]


def test_it_says_what_the_log_says(world):
    made = LogIndex(world.session(ADA))
    assert len(made.look.history) == 0
    history = made.history()
    assert shown(history) == read(world)
    say(world, 3)
    assert len(made.look.history) == len(history)
    assert shown(made.history()) == read(world)
    look = made.look
    assert made.follow() is look


def test_segments_meet_without_gap(world, small, tmp_path):
    say(world, 40)
    whole = shown(LogIndex(world.session(ADA)).history())
    assert whole == read(world)
    folder = tmp_path / "index"
    made = LogIndex(world.session(ADA), folder)
    assert shown(made.history()) == whole
    say(world, 23)
    made.follow()
    made.keep()
    names = {file.name for file in folder.iterdir()}
    assert "tail.sealed" in names
    assert len(names) == size_of(world) // SMALL + 1
    again = LogIndex(world.session(ADA), folder)
    assert shown(again.history()) == read(world)
    assert again.look.saying("zoe").sum() == 63


def test_an_outcome_in_the_next_segment(world, small, tmp_path):
    session, folder = world.session(ADA), tmp_path / "index"
    while size_of(world) % SMALL != SMALL - 1:
        say(world)
    seq = size_of(world)
    say(world, outcome="intent", objects=(b"o" * 16,))
    LogIndex(session, folder).follow()
    say(world, outcome="done", objects=(b"o" * 16,))
    say(world, outcome="given", objects=(b"o" * 16,))
    for made in (LogIndex(session, folder), LogIndex(session)):
        look = made.follow()
        assert look.history.closed[look.row(seq)]
        given = look.history.seq[-1]
        assert look.begun(given) == seq
        assert look.begun(look.history.seq[-2]) == seq
        assert look.begun(seq) == look.begun(10**6) == -1
        made.keep()
    again = LogIndex(session, folder).follow()
    assert again.begun(given) == seq
    assert again.row(10**6) == -1


def test_only_what_is_new_is_read(world, small, tmp_path, monkeypatch):
    folder = tmp_path / "index"
    say(world, 30)
    first = LogIndex(world.session(ADA), folder)
    first.follow()
    first.keep()
    before, found = size_of(world), watched(monkeypatch)
    say(world, 2)
    made = LogIndex(world.session(ADA), folder)
    made.follow()
    assert found
    assert min(found) >= before
    found.clear()
    made.follow()
    assert found == []


def test_another_program_appends_meanwhile(world, small, monkeypatch):
    """Between two views of the log: what comes is read at the end, nothing twice."""
    made, times = LogIndex(world.session(ADA)), []

    def more(done, total):
        if len(times) < 3:
            times.append(done)
            say(world, 4)

    made.follow(more)
    made.follow()
    assert shown(made.look.history) == read(world)


def test_cancelled_goes_on_where_it_was(world, small, tmp_path, monkeypatch):
    say(world, 50)
    made, calls = LogIndex(world.session(ADA), tmp_path / "index"), []

    def stop(done, total):
        calls.append((done, total))
        if done > 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        made.follow(stop)
    done, total = calls[-1]
    assert (made.look.size, total) == (done, size_of(world))
    found = watched(monkeypatch)
    made.follow()
    assert min(found) == done
    assert shown(made.look.history) == read(world)


def test_told_how_far_it_is(world, small):
    say(world, 20)
    calls = []
    LogIndex(world.session(ADA)).follow(lambda *told: calls.append(told))
    assert [done for done, _ in calls] == sorted(done for done, _ in calls)
    assert calls[-1] == (size_of(world), size_of(world))


# who, and the lock


@pytest.mark.parametrize("name", [PAM, INA])
def test_who_may_not(world, name):
    with pytest.raises(Refused, match="role"):
        LogIndex(world.session(name))


def test_an_administrator_without_the_log_key(world):
    session = world.session(ADA)
    session._drop((GroupKind.LOG, bytes(16)))
    with pytest.raises(Refused, match="no-key"):
        LogIndex(session)


def test_the_lock_overwrites_everything(world):
    session = world.session(ADA)
    say(world, 3)
    made = LogIndex(session)
    look = made.follow()
    assert look.saying("zoe").any()
    session.wipe()
    assert not look.history.ms.any()
    assert not any(look.texts[-1].data)
    for act in (made.follow, made.history, lambda: made.look, lambda: made.entries([1])):
        with pytest.raises(Refused, match="locked"):
            act()
    assert len(made._look.history) == 0


def test_a_lock_while_it_is_read_leaves_nothing(world, small, tmp_path):
    say(world, 40)
    session = world.session(ADA)
    made = LogIndex(session, tmp_path / "index")
    with pytest.raises(Refused, match="locked"):
        made.follow(lambda done, total: session.wipe() if done > 20 else None)
    assert len(made._look.history) == 0
    assert made._lines == []
    assert not made._builder._numbers.any()


def test_what_is_read_after_a_lock_is_forgotten_too(world, monkeypatch):
    """The lock comes in the midst of a piece, whose rest is still taken in."""
    session, whole = world.session(ADA), index.line

    def locking(entry):
        session.wipe()
        return whole(entry)

    monkeypatch.setattr(index, "line", locking)
    made = LogIndex(session)
    with pytest.raises(Refused, match="locked"):
        made.follow()
    assert (len(made._look.history), len(made._builder), made._lines) == (0, 0, [])


def test_kept_at_leisure_alone_and_never_waits(world, small, tmp_path):
    folder = tmp_path / "index"
    made = LogIndex(world.session(ADA), folder)
    made.keep()
    assert not folder.exists()
    while size_of(world) % SMALL != 3:
        say(world)
    made.follow()
    made.keep()
    say(world, 2)
    made.follow()
    before = (folder / "tail.sealed").read_bytes()
    with made._following:
        other = threading.Thread(target=made.keep)
        other.start()
        other.join()
    assert (folder / "tail.sealed").read_bytes() == before
    made.keep()
    kept = (folder / "tail.sealed").read_bytes()
    assert kept != before
    made.keep()
    assert (folder / "tail.sealed").read_bytes() == kept


def test_without_a_folder_nothing_is_kept(world, small):
    say(world, 40)
    made = LogIndex(world.session(ADA))
    made.follow()
    made.keep()
    assert shown(made.history()) == read(world)


# entries, words


def test_entries_in_the_order_that_was_asked_for(world):
    made = LogIndex(world.session(ADA))
    history = made.history()
    wanted = [int(history.seq[place]) for place in (3, 0, 5)]
    assert [one.seq for one in made.entries(wanted)] == wanted
    assert made.entries([0, 10**6]) == []  # an epoch's beginning, and nothing
    assert [one.seq for one in made.entries(np.array(wanted))] == wanted


def test_words_of_the_details(world):
    details = [
        {"reason": "Überweisung an Dr. Ångström"},
        {"recipient": ["Łukasz", {"of": "Klinik\nNord"}], "n": 1717171},
        {"who": b"\xab" * 16},
    ]
    for detail in details:
        say(world, detail=detail)
    look = LogIndex(world.session(ADA)).follow()

    def found(text):
        [word] = needles(text)
        return [int(row) - len(look.history) for row in np.flatnonzero(look.saying(word))]

    assert found("UBERWEIS") == found("angström") == [-3]
    assert found("lukasz") == found("nord") == found("1717171") == [-2]
    assert found("ab" * 16) == [-1]
    assert found("nobody") == []


def test_texts():
    text = Text.of(5, [b"one two", b"", b"two two"])
    assert text.rows(b"two").tolist() == [5, 7]
    assert text.rows(b"three").tolist() == []
    assert Text.of(0, []).rows(b"x").tolist() == []
    assert needles(" Zoë  zoe O'Brien ") == ["zoe", "o", "brien"]
    assert line(LogEntry(seq=0, leaf_hash=b"")) == b""


def test_every_look_that_somebody_still_holds_is_overwritten(world):
    session = world.session(ADA)
    made = LogIndex(session)
    say(world, 3)
    early = made.follow()
    say(world, 3)
    made.follow()
    say(world, 3)
    late = made.follow()
    texts = [text for look in (early, late) for text in look.texts if text.data]
    assert len(texts) == 2
    session.wipe()
    assert all(not any(text.data) for text in texts)
    assert not early.history.seq.any()
