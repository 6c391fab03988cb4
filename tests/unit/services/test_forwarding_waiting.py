"""Entries on their way to a log server: bounded, counted, and sent again where nobody knows."""

import threading
from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from clinicvault.audit.written import Written
from clinicvault.domain.ports import Event
from clinicvault.services.forwarding.syslog import frame
from clinicvault.services.forwarding.waiting import Waiting
from tests.unit.services.exported import SOURCE, entry, schema


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def entries(*seqs):
    return [Written(seq, b"h" * 32, Event("x", "done", 1)) for seq in seqs]


def taken(waiting):
    found = []
    while (one := waiting.next(0)) is not None:
        found.append(one.seq)
        waiting.done()
    return found


def test_in_order_and_counted_once(clock):
    waiting = Waiting(10, clock)
    waiting.put(entries(1, 2))
    waiting.put(entries(3))
    assert len(waiting) == 3
    assert taken(waiting) == [1, 2, 3]
    assert (len(waiting), waiting.handed, waiting.lost) == (0, 3, 0)


def test_what_finds_no_room_is_lost_and_told_once(clock):
    waiting = Waiting(2, clock)
    waiting.put(entries(1))
    waiting.put(entries(2, 3, 4))
    waiting.put(entries(5))
    assert waiting.lost == 3
    assert waiting.take_untold() == 3
    assert waiting.take_untold() == 0
    assert taken(waiting) == [1, 2]
    assert waiting.lost == 3


def test_what_was_sent_lately_comes_again_and_older_does_not(clock):
    waiting = Waiting(10, clock)
    waiting.put(entries(1, 2))
    assert taken(waiting) == [1, 2]
    clock.now = 61
    waiting.put(entries(3, 4, 5))
    waiting.next(0)
    waiting.done()
    waiting.next(0)
    waiting.again()
    assert waiting.handed == 2
    assert taken(waiting) == [3, 4, 5]
    assert waiting.handed == 5
    waiting.again()
    assert taken(waiting) == [3, 4, 5]


def test_a_closed_queue_keeps_nobody_waiting(clock):
    waiting = Waiting(10, clock)
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
    assert (len(waiting), waiting.lost, waiting.take_untold()) == (0, 2, 2)


def test_a_message_is_rfc_5424_with_its_length_before_it():
    data = frame(SOURCE, entry(workstation="Büro 1", event='odd "] \\', outcome="refused"))
    length, _, line = data.partition(b" ")
    assert int(length) == len(line)
    head, _, text = line.partition(b" \xef\xbb\xbf")
    told = head.decode()
    assert told.startswith("<84>1 2026-02-03T04:05:06.789Z B-ro-1 clinicvault ")
    assert '[clinicvault@32473 seq="7" leaf="' in told
    assert told.endswith('event="odd \\"\\] \\\\"]')
    schema().assertValid(etree.fromstring(text))


@pytest.mark.parametrize(("outcome", "priority"), [("done", 85), ("refused", 84), ("failed", 83)])
def test_the_severity_follows_the_outcome(outcome, priority):
    assert frame(SOURCE, entry(outcome=outcome)).split(b" ", 1)[1].startswith(b"<%d>1" % priority)


def test_what_people_typed_stays_and_every_receiver_takes_its_size():
    many = tuple(f"{number:032x}" for number in range(300))
    said = "Amélie Rousseau"
    data = frame(SOURCE, entry(objects=many, detail=(("recipient", said), ("reason", said))))
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
    assert b"Z - clinicvault " in frame(SOURCE, entry(workstation=""))
