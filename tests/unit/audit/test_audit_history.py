"""The log in columns: tables of codes, hints as bits, which entries a later one stands for."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicvault.audit import history_acts
from clinicvault.audit.history import NUMBERS, TABLES, Hint, nothing, part
from clinicvault.audit.history_acts import WITHIN, Acts, told_once
from clinicvault.audit.history_builder import LATEST_MS, HistoryBuilder
from clinicvault.audit.reading import LogEntry

ANN, BOB = b"a" * 16, b"b" * 16


def entry(seq, outcome="done", event="photo-view", session=b"s", objects=(), **more):
    more.setdefault("ms", 1_000_000 + seq)
    more.setdefault("user", ANN)
    return LogEntry(
        seq=seq,
        leaf_hash=b"",
        event=event,
        outcome=outcome,
        session=session,
        objects=objects,
        **more,
    )


def built(entries):
    builder = HistoryBuilder()
    for one in entries:
        builder.add(one)
    return builder


def told(history, column):
    """A column's values."""
    values = getattr(history, column)
    if column not in TABLES:
        return values.tolist()
    return [getattr(history, TABLES[column])[code] for code in values]


def test_columns_tell_what_the_entries_said():
    entries = [
        entry(3, user=ANN, patient=b"p" * 16, objects=(b"1", b"2"), purpose="care"),
        entry(5, "refused", "export", user=BOB, workstation=b"w" * 16),
        entry(6, user=b"", problem="unreadable", event="", outcome=""),
    ]
    history = built(entries).history()
    assert len(history) == 3
    for column in ("seq", "ms", "event", "outcome", "user", "workstation", "patient", "problem"):
        assert told(history, column) == [getattr(one, column) for one in entries], column
    assert told(history, "purpose") == ["care", "", ""]
    assert told(history, "objects") == [2, 0, 0]
    assert history.events == ("photo-view", "export", "")


@pytest.mark.parametrize(
    ("hints", "bits", "token"),
    [
        ({}, 0, 0),
        ({"own": True, "vip": True}, Hint.OWN | Hint.VIP, 0),
        ({"surname": True, "address": True, "colleague": True}, 2 | 16, 0),
        ({"no-visit": True, "given": 7}, Hint.NO_VISIT, 7),
        ({"visit": True, "given": (1 << 32) - 1}, Hint.VISIT, (1 << 32) - 1),
        ({"own": 1, "vip": "yes", "given": True}, 0, 0),
        ({"own": False, "given": 1 << 32, "other": True}, 0, 0),
        ({"given": -1}, 0, 0),
        ({"given": "7"}, 0, 0),
    ],
)
def test_hints(hints, bits, token):
    history = built([entry(0, hints=hints)]).history()
    assert (history.hints[0], history.given[0]) == (bits, token)


@pytest.mark.parametrize(
    ("outcomes", "hidden"),
    [
        (["intent", "done"], [0]),
        (["intent", "refused"], [0]),
        (["intent", "failed"], [0]),
        (["intent", "done", "given"], [0, 1]),
        (["intent", "given"], [0]),
        (["intent", "intent", "done"], [1]),
        (["intent", "intent", "done", "done"], [0, 1]),
        (["done", "given"], [0]),
        (["done", "done"], []),
        (["given", "done"], []),
        (["done", "intent", "given"], [1]),
        (["refused", "given"], []),
        (["intent"], []),
        (["done", "intent", "done", "given", "given"], [0, 1, 2]),
    ],
)
def test_an_act_is_told_once(outcomes, hidden):
    entries = [entry(seq, outcome) for seq, outcome in enumerate(outcomes)]
    history = built(entries).history()
    assert np.flatnonzero(history.closed).tolist() == hidden
    shown = [one.seq for one in told_once(reversed(entries))]
    assert shown == [one.seq for one in reversed(entries) if one.seq not in hidden]


@pytest.mark.parametrize(
    "other",
    [
        {"session": b"t"},
        {"event": "photo-full"},
        {"objects": (b"2",)},
        {"patient": b"p" * 16},
        {"problem": "unreadable"},
    ],
)
def test_another_act_closes_nothing(other):
    entries = [entry(0, "intent"), entry(1, **other)]
    assert not built(entries).history().closed.any()
    assert len(list(told_once(reversed(entries)))) == 2


def test_objects_are_told_apart():
    entries = [entry(0, "intent", objects=(b"ab", b"c")), entry(1, objects=(b"a", b"bc"))]
    assert not built(entries).history().closed.any()


@pytest.mark.parametrize(("apart", "closed"), [(WITHIN, True), (WITHIN + 1, False)])
def test_an_outcome_far_away_closes_nothing(apart, closed):
    entries = [entry(0, "intent"), entry(apart)]
    assert built(entries).history().closed.tolist() == [closed, False]
    assert len(list(told_once(reversed(entries)))) == (1 if closed else 2)


@given(st.lists(st.sampled_from(["intent", "done", "given", "refused"]), max_size=12))
def test_forward_and_backward_agree(outcomes):
    entries = [entry(seq, outcome) for seq, outcome in enumerate(outcomes)]
    history = built(entries).history()
    shown = [one.seq for one in told_once(reversed(entries))][::-1]
    assert history.seq[~history.closed].tolist() == shown


@given(st.lists(st.sampled_from(["intent", "done", "given", "refused"]), max_size=12))
def test_it_is_the_nearest_that_is_still_open(outcomes):
    acts, open_ = Acts(), list[int]()
    for seq, outcome in enumerate(outcomes):
        fits = {"intent": (), "given": ("intent", "done")}.get(outcome, ("intent",))
        found = max((one for one in open_ if outcomes[one] in fits), default=-1)
        assert acts.closes(entry(seq, outcome)) == found
        open_ = [*(one for one in open_ if one != found), seq]


class Counted(int):
    """A sequence number that counts how often it is held against another."""

    times = 0

    def __sub__(self, other):
        Counted.times += 1
        return int(self) - int(other)

    __rsub__ = __sub__


@pytest.mark.parametrize("outcomes", [["done"], ["intent"], ["done", "refused"], ["given"]])
def test_many_equal_acts_are_looked_at_once_each(outcomes, monkeypatch):
    """An import of ten thousand writes as many entries that nothing tells apart."""
    monkeypatch.setattr(Counted, "times", 0)
    many = range(1_000)
    entries = [entry(Counted(seq), outcomes[seq % len(outcomes)]) for seq in many]
    acts = Acts()
    for one in entries:
        acts.closes(one)
    assert len(list(told_once(reversed(entries)))) == len(entries)
    assert Counted.times <= 10 * len(entries)


def test_what_is_far_back_is_forgotten(monkeypatch):
    monkeypatch.setattr(history_acts, "_TOO_MANY", 8)
    acts = Acts()
    step = WITHIN // 2
    for seq in range(0, 50 * step, step):
        assert acts.closes(entry(seq, "intent", objects=(b"%d" % seq,))) == -1
    last = 49 * step
    assert [seq for _, _, seq in acts.begun(50 * step)] == [last - step, last]
    assert len(acts._open) <= 10
    assert acts.closes(entry(50 * step + 1, objects=(b"%d" % last,))) == last


def test_whoever_goes_on_knows_what_was_begun():
    acts = Acts()
    acts.closes(entry(0, "intent"))
    acts.closes(entry(1, "intent", "export"))
    later = Acts(acts.begun(2))
    assert later.closes(entry(2, event="export")) == 1
    assert later.closes(entry(3)) == 0
    assert later.closes(entry(4)) == -1


def test_a_view_does_not_change_when_entries_come():
    builder = built([entry(0, "intent")])
    before = builder.history()
    builder.add(entry(1, event="photo-view"))
    after = builder.history()
    assert (len(before), before.closed.tolist(), before.events) == (1, [False], ("photo-view",))
    assert (len(after), after.closed.tolist()) == (2, [True, False])
    assert len(builder) == 2


def test_many_entries_make_room():
    entries = [entry(seq, user=bytes([seq % 7]) * 16) for seq in range(10_000)]
    builder = built(entries[:4000])
    first = builder.history()
    for one in entries[4000:]:
        builder.add(one)
    history = builder.history()
    assert told(history, "user") == [one.user for one in entries]
    assert told(first, "seq") == list(range(4000))


@pytest.mark.parametrize("cut", [0, 1, 3, 4, 8, 9])
def test_parts_put_together_are_the_whole(cut):
    entries = [
        entry(0, "intent"),
        entry(1, "intent", "export", user=BOB),
        entry(2, "done", patient=b"p" * 16),
        entry(3, "refused", "import", purpose="care", hints={"own": True, "given": 3}),
        entry(4, "done", "export", user=BOB),
        entry(5, "given", "export", user=BOB),
        entry(6, "", "", problem="no-key"),
        entry(7, "intent", "import"),
        entry(8, "done", "import"),
    ]
    whole, one, two = built(entries).history(), HistoryBuilder(), HistoryBuilder()
    one_told = [earlier for e in entries[:cut] if (earlier := one.add(e)) >= 0]
    # The second one is made by whoever goes on, so it knows what the first left open.
    two.extend(part(one.history(), 0, cut), np.array(one_told, np.int64), one.begun(cut))
    two_told = [earlier for e in entries[cut:] if (earlier := two.add(e)) >= 0]
    joined = HistoryBuilder()
    history = two.history()
    joined.extend(part(history, 0, cut), np.array(one_told, np.int64), ())
    joined.extend(part(history, cut, 9), np.array(two_told, np.int64), two.begun(9))
    for column in (*NUMBERS, "closed"):
        assert told(joined.history(), column) == told(whole, column), column


def test_a_part_names_only_what_it_holds():
    entries = [entry(0, user=ANN), entry(1, user=BOB, event="export"), entry(2, user=ANN)]
    middle = part(built(entries).history(), 1, 2)
    assert (middle.users, middle.events, len(middle)) == ((BOB,), ("export",), 1)
    assert told(middle, "user") == [BOB]


def test_nothing_is_a_history_without_entries():
    empty = nothing()
    assert len(empty) == 0
    assert empty.users == empty.events == ()
    assert len(built([]).history()) == 0


@pytest.mark.parametrize(("ms", "told_ms"), [(-5, 0), (1 << 62, LATEST_MS), (17, 17)])
def test_times_that_no_calendar_knows(ms, told_ms):
    assert built([entry(0, ms=ms)]).history().ms[0] == told_ms


def test_a_clock_that_ran_back_is_noticed_between_two_readings_too():
    late = 10_000_000
    cases = [
        ([entry(0, ms=late), entry(1, ms=late - 60_001)], "clock-back"),
        ([entry(0, ms=late), entry(1, ms=late - 60_000)], ""),
        ([entry(0, ms=late, problem="unreadable"), entry(1, ms=0)], ""),
        ([entry(0, ms=late, problem="clock-back"), entry(1, ms=0)], "clock-back"),
        ([entry(0, ms=late), entry(1, ms=0, problem="no-key")], "no-key"),
    ]
    for entries, problem in cases:
        assert told(built(entries).history(), "problem")[1] == problem
        again = HistoryBuilder()
        first = built(entries[:1]).history()
        again.extend(first, np.zeros(0, np.int64), ())
        again.add(entries[1])
        assert told(again.history(), "problem")[1] == problem


def test_wiped_columns_are_overwritten():
    builder = built([entry(0, "intent"), entry(1)])
    history = builder.history()
    builder.wipe()
    assert not history.ms.any()
    assert len(builder.history()) == 0
    builder.add(dataclasses.replace(entry(4), event="new"))
    assert builder.history().events == ("new",)


def test_columns_that_were_outgrown_are_overwritten_while_somebody_holds_them():
    """Else the log of before stayed readable in memory for whoever still had a view of it."""
    builder = HistoryBuilder()
    fill(builder, 10)
    early = builder.history()
    builder.history()  # nobody holds this one
    fill(builder, 5_000, start=10)
    late = builder.history()
    builder.history()
    assert early.seq.base is not late.seq.base
    builder.wipe()
    for history in (early, late):
        assert not history.seq.any()
        assert not history.closed.any()


def fill(builder, count, start=0):
    for seq in range(start, start + count):
        builder.add(LogEntry(seq=seq + 1, leaf_hash=b"", ms=seq, event="e"))
