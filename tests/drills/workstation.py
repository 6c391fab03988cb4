"""An unlocked workstation as malware on it finds it: a process whose whole memory is read.

Run as a program it is that process: it knows where the vault lies, this computer's seed and a
password, does what it is told on standard input, and hands out its memory, as it is, on demand.
What is searched for stays with who searches: the process never saw it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from clinicvault.access.gate import AccessGate
from clinicvault.access.patients.patient_keys import open_patient
from clinicvault.access.patients.stepping_up import bring_up
from clinicvault.access.unlocking import unlock
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import AssignmentRecord
from tests.unit.access.world import PREVIEW, Clock, World

_PIECE = 1 << 22
NEEDLE = 32
_HEAD = 8


class Infected:
    """The process's own side."""

    def __init__(self, folder: str, station: str, pin: str, ms: int) -> None:
        self.world = World(Path(folder), bytes.fromhex(station), bytes.fromhex(pin), Clock(ms))
        self.held = []

    def unlock(self, user: str, password: str) -> list[str]:
        """As a practitioner does, by the password."""
        self.session = unlock(self.world.vault, bytes.fromhex(user), Secret(password.encode()))
        return []

    def look(self, *photos: str) -> list[str]:
        """Open pictures without any check; the ids of those that opened."""
        gate = AccessGate(self.session, checks=False)
        return [one for one in photos if self._opens(gate, one)]

    @staticmethod
    def _opens(gate: AccessGate, photo: str) -> bool:
        try:
            [opened] = gate.open([bytes.fromhex(photo)], PREVIEW, Purpose.CARE, event="photo-view")
        except ClinicVaultError:
            return False
        return bool(opened.data)

    def keys(self, *patients: str) -> list[str]:
        """Try every one's key; the ids of those that opened."""
        return [one for one in patients if self._key(one, wipe=True)]

    def hold(self, patient: str) -> list[str]:
        """Open one's key and keep it in memory."""
        return [patient] if self._key(patient, wipe=False) else []

    def _key(self, patient: str, *, wipe: bool) -> bool:
        vault = self.world.vault
        with vault.read() as rows:
            reader = vault.reader(rows)
            key = reader.need(AssignmentRecord, bytes.fromhex(patient)).patient_key
            try:
                pair = open_patient(self.session, reader, key)
            except ClinicVaultError:
                return False
        if wipe:
            pair.wipe()
        else:
            self.held.append(pair)
        return True

    def step_up(self, patient: str, password: str) -> list[str]:
        """Confirm who is there, for one patient."""
        found = bring_up(self.session, [bytes.fromhex(patient)], Secret(password.encode()))
        return [one.hex() for one in found.opened]


def own_memory() -> Iterator[bytes]:
    """Every readable and writable region of this process, in pieces that overlap by a needle."""
    regions = [line.split() for line in Path("/proc/self/maps").read_text().splitlines()]
    with Path("/proc/self/mem").open("rb", buffering=0) as memory:
        for place, access, *_ in regions:
            if access.startswith("rw"):
                start, end = (int(half, 16) for half in place.split("-"))
                yield from _region(memory, start, end)


def _region(memory, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, _PIECE):
        # A region may have gone since the map was read.
        with contextlib.suppress(OSError):
            memory.seek(at)
            yield memory.read(min(_PIECE + NEEDLE, end - at))


class Workstation:
    """The parent's side: starts the process, tells it what to do, searches its memory."""

    def __init__(self, world: World) -> None:
        self._memory, theirs = os.pipe()
        said = [str(world.folder), world.station.hex(), world.pin.hex(), str(world.clock.ms)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.workstation", str(theirs), *said],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[theirs],
            text=True,
        )
        os.close(theirs)

    def tell(self, act: str, *words: str) -> list[str]:
        """Have it do something; what it says."""
        self._process.stdin.write(json.dumps([act, *words]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def found(self, needles: Iterable[bytes]) -> set[bytes]:
        """Which of the 32-byte needles lie in its memory."""
        search = Search(needles)
        self._process.stdin.write('["memory"]\n')
        self._process.stdin.flush()
        with os.fdopen(os.dup(self._memory), "rb") as memory:
            while size := int.from_bytes(memory.read(4), "little"):
                search.look(memory.read(size))
        self._process.stdout.readline()
        self.searched = search.searched
        return search.found

    def close(self) -> None:
        """End it."""
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()
        os.close(self._memory)


class Search:
    """Thousands of needles in hundreds of megabytes: by two bytes, then by eight, then whole."""

    def __init__(self, needles: Iterable[bytes]) -> None:
        self._needles = set(needles)
        self._heads = np.unique(
            np.array([np.frombuffer(one[:_HEAD], "<u8")[0] for one in self._needles])
        )
        self._pairs = np.zeros(1 << 16, dtype=bool)
        self._pairs[(self._heads & 0xFFFF).astype(np.uint16)] = True
        self.found: set[bytes] = set()
        self.searched = 0

    def look(self, piece: bytes) -> None:
        """Add the needles that lie in a piece."""
        self.searched += len(piece)
        if len(piece) < NEEDLE or not any(piece):
            return
        data = np.frombuffer(piece, np.uint8)
        last = len(piece) - NEEDLE + 1
        words = data[:last].astype(np.uint16) | (data[1 : last + 1].astype(np.uint16) << 8)
        places = np.flatnonzero(self._pairs[words])
        heads = np.zeros(len(places), dtype=np.uint64)
        for byte in range(_HEAD):
            heads |= data[places + byte].astype(np.uint64) << np.uint64(8 * byte)
        for place in places[np.isin(heads, self._heads)]:
            one = piece[place : place + NEEDLE]
            if one in self._needles:
                self.found.add(one)


def main() -> None:
    """Read what to do, line by line, until the input ends."""
    memory, folder, station, pin, ms = sys.argv[1:]
    infected = Infected(folder, station, pin, int(ms))
    with os.fdopen(int(memory), "wb", buffering=0) as out:
        for line in sys.stdin:
            act, *words = json.loads(line)
            if act == "memory":
                for piece in own_memory():
                    out.write(len(piece).to_bytes(4, "little"))
                    out.write(piece)
                out.write(bytes(4))
                said = []
            else:
                said = getattr(infected, act)(*words)
            print(json.dumps(said), flush=True)
    infected.world.shut()


if __name__ == "__main__":
    main()
