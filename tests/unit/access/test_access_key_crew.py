"""More hands: processes make the same rows, and whatever they leave undone is done here."""

import io
import os
import subprocess
import sys
import threading

import cbor2
import pytest

from clinicvault.access.rotation import key_worker
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
from clinicvault.access.rotation.rotating import rotate
from clinicvault.access.rotation.succeeding import Crew, Due, Holder
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.records import BatchRecord
from clinicvault.services.key_hands import KEY_WORKER, worker_command
from tests.unit.access.crews import check, holder, work
from tests.unit.access.rotations import confirmed_keys, damage_in, due_of, ordered
from tests.unit.access.world import PAM, PETE, password

__all__ = ["holder", "work"]


def test_in_processes(holder, work):
    with KeyCrew(worker_command(), 2) as crew:
        first, second = crew.begin(holder, work), crew.begin(holder, work[:1])
        check(holder, work, first())
        check(holder, work[:1], second())
        assert crew.begin(holder, [])() == []
    assert cores() >= 1


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


@pytest.mark.parametrize("value", [1, [1], [[["nothing"]]], [[["batch", 1]]], [[["", "x", [1]]]]])
def test_an_answer_that_is_none(value):
    with pytest.raises(IntegrityError, match="encoding"):
        unpack_made(cbor2.dumps(value))
    with pytest.raises(IntegrityError, match="encoding"):
        unpack_made(cbor2.dumps(value)[:-1])


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
    ended, collected = [], []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(key_worker.gc, "freeze", lambda: collected.append("freeze"))
    monkeypatch.setattr(key_worker.gc, "set_threshold", collected.append)
    monkeypatch.setattr(key_worker, "serve", lambda *_: None)
    key_worker.main()
    assert ended == [0]
    assert collected == ["freeze", 100_000]


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
