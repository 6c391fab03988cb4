"""More hands: processes make the same rows, and whatever they leave undone is done here."""

import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from clinicvault.access.patients.pool import PoolRecipients
from clinicvault.access.rotation import key_crew, key_worker
from clinicvault.access.rotation.key_crew import KeyCrew, cores
from clinicvault.access.rotation.key_wire import (
    holder_of,
    pack_made,
    pack_work,
    receive,
    seeds_of,
    send,
    unpack_made,
    unpack_work,
)
from clinicvault.access.rotation.rotating import Crew, rotate
from clinicvault.access.rotation.succeeding import Due, Holder
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.record_kinds import WrapKind
from clinicvault.domain.records import BatchRecord, PatientKeyRecord, WrapRecord
from clinicvault.services.key_hands import KEY_WORKER, worker_command
from tests.unit.access.rotations import confirmed_keys, damage_in, due_of, ordered
from tests.unit.access.world import PAM, PETE, password

VAULT = b"v" * 16
TOP = Path(__file__).parents[3]


def recipients(team):
    public = [KeyPair.generate().public for _ in range(3)]
    return PoolRecipients(VAULT, b"t" * 16, public[0], public[1], team.public, public[2])


def due(team, number=0):
    """A patient with a team's wrap alone, and who it is."""
    from clinicvault.access.patients.pool import new_wrap

    pair = KeyPair.generate()
    key = pair.public.key_id
    wrap = new_wrap(VAULT, key, WrapKind.TEAM, team.public, pair.seed)
    return Due(bytes([number]) * 16, key, (wrap,), (), ())


@pytest.fixture
def holder():
    return Holder(VAULT, KeyPair.generate(), (KeyPair.generate(),))


@pytest.fixture
def work(holder):
    [team] = holder.team
    to = recipients(team)
    return [(due(team, number), to) for number in range(5)]


def check(holder, work, made):
    """Rightly made, in order: the next pair's wrap for the team opens."""
    for (one, to), records in zip(work, made, strict=True):
        [after] = [row for row in records if isinstance(row, PatientKeyRecord)]
        [line] = [row for row in records if isinstance(row, SuccessionRecord)]
        assert (line.id, line.later, line.patient) == (one.key, after.id, one.patient)
        [wrap] = [
            row for row in records if isinstance(row, WrapRecord) and row.kind == WrapKind.TEAM
        ]
        again = Due(one.patient, after.id, (wrap,), (), ())
        holder.open(again).wipe()
        assert after.team == to.team_id


def test_in_processes(holder, work):
    with KeyCrew(worker_command(), 2) as crew:
        first, second = crew.begin(holder, work), crew.begin(holder, work[:1])
        check(holder, work, first())
        check(holder, work[:1], second())
        assert crew.begin(holder, [])() == []
    assert cores() >= 1


def test_a_process_that_does_not_start_or_dies(holder, work):
    missing = KeyCrew(("/does/not/exist",), 2)
    check(holder, work, missing.begin(holder, work)())
    missing.close()
    dying = KeyCrew((sys.executable, "-c", "import sys; sys.stdin.buffer.read(40)"), 2)
    check(holder, work, dying.begin(holder, work)())
    dying.close()
    dying.close()


def test_one_that_hangs_up_at_once(holder, monkeypatch, work):
    def refuse(*_):
        raise BrokenPipeError

    monkeypatch.setattr(key_crew, "send", refuse)
    with KeyCrew((sys.executable, "-c", "pass"), 1) as crew:
        check(holder, work, crew.begin(holder, work)())


def test_one_that_cannot_be_asked_any_more(holder, work):
    with KeyCrew(worker_command(), 1) as crew:
        crew._start(holder)
        [hand] = crew._hands
        hand._requests.close()
        check(holder, work, crew.begin(holder, work)())


def test_once_ended_nothing_is_started(holder, work):
    crew = KeyCrew(worker_command(), 1)
    crew._start(holder)
    crew.close()
    ended = KeyCrew(worker_command(), 1)
    ended._ended = True
    check(holder, work, ended.begin(holder, work)())
    ended.close()


def test_the_lock_ends_it(holder, work):
    """Wiped keys make nothing, here as little as there."""
    with KeyCrew((sys.executable, "-c", "pass"), 1) as crew:
        crew._start(holder)
        for pair in (holder.own, *holder.team):
            pair.wipe()
        with pytest.raises(Refused, match="locked"):
            crew.begin(holder, work)()


def test_the_process_is_hardened_and_holds_no_file():
    code = worker_command()[-1].replace("main()", "print(open('/proc/self/status').read())")
    if sys.platform != "linux":
        pytest.skip("Linux tells")
    code = code.replace("print(", "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), ")
    out = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True)
    assert out.stdout.startswith(b"0 ")


def test_the_bundled_program_begins_with_a_flag(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command() == (sys.executable, KEY_WORKER)


def pipe():
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb"), os.fdopen(writing, "wb")


def test_messages_there_and_back(holder, work):
    [team] = holder.team
    batch = BatchRecord(
        id=b"b" * 16, patient=b"p" * 16, patient_key=b"k" * 16, sealed_key=b"s", commitment=b"c"
    )
    line = SuccessionRecord(
        id=b"k" * 16, patient=b"p" * 16, later=b"l" * 16, sealed=b"s", proof=b"x"
    )
    one, to = work[0]
    whole = Due(one.patient, one.key, one.wraps, (team.public,), (batch,), (line,))
    assert unpack_work(pack_work([(whole, to)])) == [(whole, to)]
    [damage, nothing] = unpack_made(pack_made([IntegrityError("sealed", id="00"), []]))
    assert (damage.code, damage.params, nothing) == ("sealed", {"id": "00"}, [])


def test_keys_go_over_whole(world):
    world.treated()
    with confirmed_keys(world) as (session, cold):
        team = session.generations
        holder = Holder(world.vault.id, session.keys, (), cold)
        head, seeds = seeds_of(holder)
        other = holder_of(head, bytearray(seeds))
        assert other.own.public == session.keys.public
        assert other.cold.second.public == cold.second.public
        assert [one.public for one in other.cold.archive] == [one.public for one in cold.archive]
        with pytest.raises(IntegrityError, match="encoding"):
            holder_of(head, bytearray(seeds[:-32]))
        gone = bytearray(seeds)
        holder_of(head, gone)
        assert not any(gone)
    assert team


def test_the_workers_end_of_it(holder, work):
    requests, asking = pipe()
    answering, replies = pipe()
    thread = threading.Thread(target=key_worker.serve, args=(requests, replies))
    thread.start()
    head, seeds = seeds_of(holder)
    send(asking, head)
    send(asking, seeds)
    send(asking, pack_work(work))
    check(holder, work, unpack_made(receive(answering)))
    asking.close()
    thread.join()
    for file in (requests, answering, replies):
        file.close()
    key_worker.serve(io.BufferedReader(io.BytesIO()), io.BytesIO())
    assert receive(io.BufferedReader(io.BytesIO(b"\x00\x00\x00\x05abc"))) is None


def test_the_worker_ends_without_a_word(monkeypatch):
    ended = []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(key_worker, "serve", lambda *_: None)
    key_worker.main()
    assert ended == [0]


def test_a_rotation_by_processes(world):
    photos = [world.treated(bytes([number]))[1] for number in range(3)]
    ordered(world)
    with KeyCrew(worker_command(), 2) as crew:
        session = world.session(PAM)
        rotate(session, password(PAM), crew=crew)
    assert due_of(world).open == ()
    assert [world.view(PETE, photo.id)[-1] for photo in photos] == [0, 1, 2]
    assert damage_in(world) == []
    assert isinstance(crew, Crew)
