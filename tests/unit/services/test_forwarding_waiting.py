"""Entries on their way to a log server: bounded, counted, and sent again where nobody knows."""

import threading
from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from clinicvault.audit.written import Written
from clinicvault.domain.ports import Event
from clinicvault.services.log.forwarding.journal import Journal, ranges
from clinicvault.services.log.forwarding.syslog import GAP, frame
from clinicvault.services.log.forwarding.waiting import Numbered, Numbers, Waiting
from tests.unit.services.exported import SOURCE, entry, schema


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path)


@pytest.fixture
def make(journal, clock):
    return lambda most=10: Waiting(journal, Numbers(), most, clock)


def entries(*seqs):
    return [Written(seq, b"h" * 32, Event("x", "done", 1)) for seq in seqs]


def taken(waiting):
    found = []
    while (one := waiting.next(0)) is not None:
        found.append(one.entry.seq)
        waiting.done(one)
    return found


def test_in_order_and_counted_once(make, clock):
    waiting = make(10)
    waiting.put(entries(1, 2))
    waiting.put(entries(3))
    assert len(waiting) == 3
    assert taken(waiting) == [1, 2, 3]
    assert (len(waiting), waiting.handed, waiting.lost) == (0, 3, 0)


def test_what_finds_no_room_is_lost_and_told_once(make, clock):
    waiting = make(2)
    waiting.put(entries(1))
    waiting.put(entries(2, 3, 4))
    waiting.put(entries(5))
    assert waiting.lost == 3
    assert waiting.untold() == (3, 4, 5)
    waiting.told(3)
    assert waiting.untold() == ()
    assert taken(waiting) == [1, 2]
    assert waiting.lost == 3


def test_what_was_sent_lately_comes_again_and_older_does_not(make, clock):
    waiting = make(10)
    waiting.put(entries(1, 2))
    assert taken(waiting) == [1, 2]
    clock.now = 61
    waiting.put(entries(3, 4, 5))
    waiting.done(waiting.next(0))
    waiting.next(0)
    waiting.again()
    assert waiting.handed == 2
    assert taken(waiting) == [3, 4, 5]
    assert waiting.handed == 5
    waiting.again()
    assert taken(waiting) == [3, 4, 5]


def typed(name="export"):
    """What somebody typed is in detail and hints."""
    said = {"recipient": "Dr Rousseau", "reason": "tattoo"}
    return Event(name, "given", 1, user=b"u" * 16, detail=said, hints={"surname": True})


def test_what_is_never_sent_is_not_kept(make, clock):
    """The queue outlives a lock, and a server that is away for days."""
    waiting = make()
    waiting.put([Written(1, b"h" * 32, typed()), Written(2, b"h" * 32, typed(GAP))])
    first, gap = waiting._queue
    assert first.entry == Written(1, b"h" * 32, Event("export", "given", 1, user=b"u" * 16))
    assert gap.entry.event == typed(GAP)


def test_what_was_sent_is_forgotten_though_nothing_happens(make, clock):
    waiting = make()
    waiting.put(entries(1, 2))
    taken(waiting)
    clock.now = 60
    assert waiting.next(0) is None
    assert len(waiting._sent) == 2
    clock.now = 61
    assert waiting.next(0) is None
    assert len(waiting._sent) == 0


def test_a_closed_queue_keeps_nobody_waiting(make, clock):
    waiting = make(10)
    threads = [threading.Thread(target=act, args=(60,)) for act in (waiting.next, waiting.pause)]
    for thread in threads:
        thread.start()
    waiting.close()
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()
    assert waiting.closed
    waiting.put(entries(1, 2))
    waiting.give_up()
    assert (len(waiting), waiting.lost, waiting.untold()) == (0, 2, (1, 2))


def test_a_message_is_rfc_5424_with_its_length_before_it():
    data = frame(SOURCE, entry(workstation="Büro 1", event='odd "] \\', outcome="refused"), 12)
    length, _, line = data.partition(b" ")
    assert int(length) == len(line)
    head, _, text = line.partition(b" \xef\xbb\xbf")
    told = head.decode()
    assert told.startswith("<84>1 2026-02-03T04:05:06.789Z B-ro-1 clinicvault ")
    assert '[clinicvault@32473 seq="7" leaf="' in told
    assert told.endswith('event="odd \\"\\] \\\\"][meta sequenceId="12"]')
    schema().assertValid(etree.fromstring(text))


@pytest.mark.parametrize(("outcome", "priority"), [("done", 85), ("refused", 84), ("failed", 83)])
def test_the_severity_follows_the_outcome(outcome, priority):
    assert (
        frame(SOURCE, entry(outcome=outcome), 1).split(b" ", 1)[1].startswith(b"<%d>1" % priority)
    )


def test_what_people_typed_stays_and_every_receiver_takes_its_size():
    many = tuple(f"{number:032x}" for number in range(300))
    said = "Amélie Rousseau"
    data = frame(SOURCE, entry(objects=many, detail=(("recipient", said), ("reason", said))), 1)
    assert len(data) < 8_192
    assert b"recipient" not in data
    assert said.encode() not in data
    text = data.partition(b"\xef\xbb\xbf")[2]
    root = ET.fromstring(text)  # noqa: S314
    named = [
        one.get("ParticipantObjectID") for one in root.findall("ParticipantObjectIdentification")
    ]
    assert len(named) == 1 + 12 + 1
    assert b'type="objects"' in data


def test_without_a_computers_name_there_is_a_dash():
    assert b"Z - clinicvault " in frame(SOURCE, entry(workstation=""), 1)


def test_what_was_given_up_meanwhile_is_not_taken_off_again(make):
    waiting = make()
    waiting.put(entries(1))
    on_its_way = waiting.next(0)
    waiting.give_up()
    waiting.done(on_its_way)
    assert (len(waiting), waiting.lost, waiting.handed) == (0, 1, 0)
    waiting.put(entries(2))
    waiting.done(on_its_way)
    assert taken(waiting) == [2]


def test_numbers_run_and_begin_anew_after_the_largest(make):
    waiting = make(2)
    waiting.put(entries(7, 9, 10))
    waiting.next(0)
    assert [waiting.next(0).number for _ in range(2)] == [1, 1]
    waiting.done(waiting.next(0))
    waiting.put(entries(12))
    waiting.done(waiting.next(0))
    # What found no room keeps its number: its place stays empty.
    assert waiting.next(0) == Numbered(4, entries(12)[0])
    numbers = Numbers()
    numbers._last = 2**31 - 2
    assert [numbers.next(), numbers.next()] == [2**31 - 1, 1]


def test_what_is_sent_beyond_what_is_kept_is_counted_where_the_connection_breaks(make, clock):
    waiting = make(5_000)
    waiting.put(entries(*range(1_500)))
    taken(waiting)
    clock.now = 30
    waiting.again()
    assert (waiting.lost, waiting.untold()) == (500, tuple(range(500)))
    assert (len(waiting), waiting.handed) == (1_000, 0)
    taken(waiting)
    clock.now = 100
    waiting.again()
    assert (waiting.lost, len(waiting)) == (500, 0)


def test_older_ones_beyond_it_arrived(make, clock):
    waiting = make(5_000)
    waiting.put(entries(*range(1_500)))
    taken(waiting)
    clock.now = 61
    waiting.put(entries(1_500))
    taken(waiting)
    waiting.again()
    assert (waiting.lost, len(waiting)) == (0, 1)


def test_a_successor_has_what_waits_first_and_counts_on(make):
    before, after = make(), make()
    before.put(entries(1, 2, 3))
    before.done(before.next(0))
    after.put(entries(4))
    before.hand_over(after)
    assert (after.handed, len(before)) == (1, 0)
    assert taken(after) == [2, 3, 4]


@pytest.mark.parametrize(
    ("seqs", "told"), [([], ""), ([5, 3, 3], "3, 5"), ([1, 2, 3, 7, 9, 8], "1-3, 7-9")]
)
def test_ranges(seqs, told):
    assert ranges(seqs) == told


def test_very_many_ranges_stay_within_a_message():
    many = ranges(range(10**6, 3 * 10**6, 2))
    assert many.count(",") == 99
    assert many.endswith("-2999998")
    data = frame(SOURCE, entry(event="log-forward-gap", detail=(("entries", many),)), 1)
    assert len(data) < 8_192
    assert b'unsent="1000000, 1000002,' in data
    assert b"unsent" not in frame(SOURCE, entry(detail=(("entries", "1"),)), 1)
