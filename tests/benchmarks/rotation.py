"""Renewing everything against the bare HPKE operations it needs (aim: 60 % of their rate).

    python -m tests.benchmarks.rotation [--patients 12000] [--batches 25000] [--photos 250000]

The rows are synthetic, their keys are real: every batch key opens before and after. The clinic is
made once and stays in the temporary folder; what is rotated is a copy of it. The floor is measured in
the same run, before and after, by one process a core that makes key pairs, seals and opens as often
as the rotation must, and does nothing else. A second floor adds the signatures that it must make and
check besides: no rotation gets beyond that, however fast it reads and writes.
"""

from __future__ import annotations

import argparse
import dataclasses
import multiprocessing
import random
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from clinicvault.access import contexts
from clinicvault.access.patients import patient_keys, pool
from clinicvault.access.patients.cold_keys import cold_keys
from clinicvault.access.patients.patients import _WRAP, Identity, _record
from clinicvault.access.people.renewing import begin_renewals
from clinicvault.access.people.resealing import reseal
from clinicvault.access.plain import password_secret
from clinicvault.access.rotation import rotation_order
from clinicvault.access.rotation.key_crew import KeyCrew, cores
from clinicvault.access.rotation.rotating import rotate_patients
from clinicvault.access.rotation.rotation_due import due_pairs
from clinicvault.access.rotation.succeeding import ALWAYS
from clinicvault.access.session import VaultSession
from clinicvault.crypto.fields import wrap_key
from clinicvault.crypto.keys import KeyPair, seal, verify
from clinicvault.crypto.secret import Secret
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import GroupKind, WrapKind
from clinicvault.domain.records import (
    AssignmentRecord,
    BatchRecord,
    PatientKeyRecord,
    PatientRecord,
    PhotoRecord,
    WrapRecord,
)
from clinicvault.services.key_hands import worker_command

from . import clinics
from .many import Kept, people
from .measuring import Row, processor_seconds, show

_AIM = 0.6
_CHUNK = 250
_ACTIVE = 25
"""One patient in so many was here in the last days."""
_FORMAT = 2
_FLOOR_SHARE = 6
"""The floor is measured on so small a share of the patients, twice."""
_CHECKED = 500


@dataclasses.dataclass(frozen=True)
class Size:
    """How much there is."""

    patients: int
    batches: int
    photos: int


def kept(size: Size) -> Kept:
    """The clinic, made now if an earlier run did not."""
    name = f"clinicvault-rotation-{_FORMAT}-{size.patients}-{size.batches}-{size.photos}"
    folder = Path(tempfile.gettempdir()) / name
    if not (folder / "done").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        place = Kept(folder)
        computer = clinics.host(place.home)
        clinics.make(computer, place.vault)
        with clinics.opened(computer, place.vault) as clinic:
            clinic.services.unlocking.unlock(clinic.user, clinics.PASSWORD)
            _Maker(clinic.clinic.session, size).make()
        for made in (place.vault, place.home):
            made.rename(made.with_suffix(".made"))
        (folder / "done").touch()
    return Kept(folder)


class _Maker:
    """Patients with key pair, wraps, consent, batches and photos; their objects are not there."""

    def __init__(self, session: VaultSession, size: Size) -> None:
        self._session, self._size = session, size
        trust = session.vault.trust
        self._team = trust.team or b""
        self._to = pool.PoolRecipients.of(trust, self._team)
        self._everyone = people(size.patients)
        self._batches = _spread(size.batches, size.patients)
        self._photos = _spread(size.photos, size.batches)

    def make(self) -> None:
        """Thousands of rows in a transaction."""
        session = self._session
        for done in range(0, self._size.patients, _CHUNK):
            with session.vault.write() as rows:
                for number in range(done, min(done + _CHUNK, self._size.patients)):
                    self._patient(rows, number, next(self._everyone))
                rows.event(session.event("patient-add"))
                rows.commit()
            print(f"\rmaking the clinic: {done} patients", end="", file=sys.stderr)
        print(file=sys.stderr)

    def _patient(self, rows: UnitOfWork, number: int, identity: Identity) -> None:
        session, patient = self._session, new_id()
        pair = KeyPair.generate()
        key = PatientKeyRecord(id=pair.public.key_id, team=self._team, public=pair.public.encoded)
        rows.put(session.signed(key))
        active = number % _ACTIVE == 0
        for wrap in pool.wraps_of(pair, self._to):
            if active or wrap.kind != WrapKind.TEAM:
                rows.put(session.signed(wrap))
        pair.wipe()
        rows.put(self._person(patient, identity))
        assigned = AssignmentRecord(id=patient, patient_key=key.id, consent=new_id())
        rows.put(session.signed(assigned))
        for _ in range(self._batches[number]):
            self._batch(rows, patient, key, self._photos.pop())

    def _person(self, patient: bytes, identity: Identity) -> PatientRecord:
        """The name, sealed as the program does."""
        session = self._session
        with Secret.random() as key:
            context = contexts.identity_key(session.vault.id, patient)
            wrap = wrap_key(session.cipher(GroupKind.DIRECTORY, _WRAP), key, context)
            return _record(session, patient, 1, wrap, key, identity)

    def _batch(self, rows: UnitOfWork, patient: bytes, key: PatientKeyRecord, photos: int) -> None:
        session = self._session
        batch, row = patient_keys.new_batch(session, patient, key)
        rows.put(row)
        facts = patient_keys.seal_facts(batch, batch.id, {"view": "frontal"})
        for _ in range(photos):
            rows.put(session.signed(_photo(session, batch, facts)))
        batch.wipe()


def _spread(whole: int, places: int) -> list[int]:
    """`whole` things over `places`, unevenly, the same in every run."""
    chance = random.Random(11)
    found = [whole // places] * places
    for place in chance.sample(range(places), whole % places):
        found[place] += 1
    return found


def _photo(session: VaultSession, batch: patient_keys.BatchKey, facts: bytes) -> PhotoRecord:
    """A row as the import writes it, with a real data key; its objects are invented."""
    photo = new_id()
    key, wrap = patient_keys.new_data_key(session.vault.id, batch, photo)
    key.wipe()
    some = {
        f"{name}_{what}": value
        for name in ("original", "preview", "thumbnail")
        for what, value in (
            ("object", new_id()),
            ("hash", secrets.token_bytes(32)),
            ("size", 1 << 16),
        )
    }
    return PhotoRecord(
        id=photo,
        patient=batch.patient,
        batch=batch.id,
        visit=new_id(),
        data_key_wrap=wrap,
        commitment=batch.commitment,
        digest=secrets.token_bytes(32),
        facts_sealed=facts,
        **some,
    )


@dataclasses.dataclass(frozen=True)
class Operations:
    """How many bare operations a rotation needs."""

    pairs: int
    """New key pairs, and as many that are loaded from their seeds."""
    seals: int
    """One of each pair's is the first to a key that was just made."""
    opens: int
    signs: int = 0
    checks: int = 0

    def share(self, part: float) -> Operations:
        """A part of them."""
        return Operations(*(round(one * part) for one in dataclasses.astuple(self)))


def needed(session: VaultSession) -> Operations:
    """By the rows: a seal for each wrap, succession and batch; an open for each pair and batch.

    Signed are these, a pair's row, and a succession by the pair before, too; checked are the rows
    of pair, assignment and batches, and wraps but kit's and held.
    """
    with session.vault.read() as rows:
        due = due_pairs(session.vault, rows).open
        wraps, batches = sum(len(one.wraps) for one in due), rows.count(BatchRecord)
    pairs, told = len(due), sum(kind not in ALWAYS for one in due for kind, _ in one.wraps)
    return Operations(
        pairs,
        seals=wraps + pairs + batches,
        opens=pairs + batches,
        signs=wraps + 3 * pairs + batches,
        checks=told + 2 * pairs + batches,
    )


def _bare(todo: Operations) -> float:
    """The operations, and nothing else, in a process of its own; its processor time."""
    pair = KeyPair.generate()
    seed, info = Secret.random(), b"clinicvault/1/floor"
    sealed = seal(pair.public, seed, info)
    began = time.process_time()
    for _ in range(todo.pairs):
        seal(KeyPair.generate().public, seed, info)
        KeyPair.from_seed(seed.copy()).public  # noqa: B018  (it makes the pair)
    for _ in range(todo.seals - todo.pairs):
        seal(pair.public, seed, info)
    for _ in range(todo.opens):
        pair.open(sealed, info).wipe()
    return time.process_time() - began


def _signatures(todo: Operations) -> float:
    """As `_bare`, of the signatures."""
    pair, row = KeyPair.generate(), bytes(1300)
    signed, public = pair.sign(row), pair.public.signing
    began = time.process_time()
    for _ in range(todo.signs):
        pair.sign(row)
    for _ in range(todo.checks):
        verify(public, signed, row)
    return time.process_time() - began


@dataclasses.dataclass(frozen=True)
class Taken:
    """Seconds on the clock, and of all processors."""

    clock: float
    processor: float


def floor(todo: Operations, bare: Callable[[Operations], float] = _bare) -> Taken:
    """The bare operations on all cores at once, measured on a share of them."""
    count = cores()
    part = todo.share(1 / _FLOOR_SHARE / count)
    with multiprocessing.get_context("spawn").Pool(count) as processes:
        processes.map(bare, [Operations(1, 1, 1)] * count, 1)
        began = time.perf_counter()
        used = sum(processes.map(bare, [part] * count, 1))
        return Taken((time.perf_counter() - began) * _FLOOR_SHARE, used * _FLOOR_SHARE)


def data_keys_open(session: VaultSession, some: Sequence[bytes]) -> int:
    """How many of these photos' data keys open by the patients' keys as they are now."""
    found = 0
    with password_secret(clinics.PASSWORD) as secret, cold_keys(session, secret) as cold:
        for photo in some:
            with session.vault.read() as rows:
                reader = session.vault.reader(rows)
                record = reader.need(PhotoRecord, photo)
                batch = reader.need(BatchRecord, record.batch)
                pair = cold.open(reader.find(WrapRecord, patient_key=batch.patient_key))
                opened = patient_keys.open_batch(session.vault.id, pair, batch)
                patient_keys.open_data_key(session.vault.id, opened, record).wipe()
                opened.wipe()
                pair.wipe()
            found += 1
    return found


def measure(size: Size) -> list[Row]:
    """One rotation of a copy."""
    place = kept(size)
    for folder in (place.vault, place.home):
        # A copy elsewhere would be another vault to this computer: the place stays.
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(folder.with_suffix(".made"), folder)
    computer = clinics.host(place.home)
    with clinics.opened(computer, place.vault) as clinic:
        clinic.services.unlocking.unlock(clinic.user, clinics.PASSWORD)
        rotation_order.order(clinic.clinic.session, "benchmark")
    with clinics.opened(computer, place.vault) as clinic:
        # Nothing in the background: what an unlock begins by itself is measured, too.
        clinic.clinic.background = lambda *_: None  # type: ignore[method-assign]
        clinic.services.unlocking.unlock(clinic.user, clinics.PASSWORD)
        return _measured(clinic.clinic.session, size)


def _measured(session: VaultSession, size: Size) -> list[Row]:
    begin_renewals(session)
    todo = needed(session)
    with session.vault.read() as rows:
        ids = [photo for number, photo in enumerate(rows.ids(PhotoRecord))]
    some = random.Random(3).sample(ids, min(_CHECKED, len(ids)))
    with password_secret(clinics.PASSWORD) as secret, cold_keys(session, secret) as cold:
        before = floor(todo)
        used, began = processor_seconds() or 0.0, time.perf_counter()
        own = time.process_time()
        with KeyCrew(worker_command()) as crew:
            renewed = rotate_patients(session, cold, _told, crew=crew)
            taken = Taken(time.perf_counter() - began, (processor_seconds() or 0.0) - used)
            own = time.process_time() - own
        print(file=sys.stderr)
        after, signatures = floor(todo), floor(todo, _signatures)
    if renewed != size.patients or data_keys_open(session, some) != len(some):
        raise RuntimeError("not everything was renewed", renewed)
    began = time.perf_counter()
    reseal(session)
    names = time.perf_counter() - began
    bare = Taken((before.clock + after.clock) / 2, (before.processor + after.processor) / 2)
    whole = Taken(bare.clock + signatures.clock, bare.processor + signatures.processor)
    what = f"{size.patients:,} patients, {size.batches:,} batch keys, {size.photos:,} data keys"
    counted = f"{todo.pairs:,} pairs made and loaded, {todo.seals:,} seals, {todo.opens:,} opens"
    signed = f"{todo.signs:,} signatures made, {todo.checks:,} checked"
    return [
        _row(what, taken.clock, bare.clock, aimed=True),
        Row(
            "  rate", f"{size.patients / taken.clock:.0f}/s", f"{size.patients / bare.clock:.0f}/s"
        ),
        _row("  processor time, which other load changes little", taken.processor, bare.processor),
        _row(f"  floor with {signed}", taken.clock, whole.clock),
        _row("  processor time", taken.processor, whole.processor),
        Row("  of it in the process that reads and writes rows", f"{own:.1f} s"),
        Row(f"  floor: {counted}", ""),
        Row("names under the new directory key", f"{names:.1f} s"),
    ]


def _row(what: str, taken: float, bare: float, *, aimed: bool = False) -> Row:
    ratio = bare / taken
    aim, met = (f">= {_AIM:.0%}", ratio >= _AIM) if aimed else ("", None)
    return Row(what, f"{taken:.1f} s", f"{bare:.1f} s", f"{ratio:.0%}", aim, met)


def _told(done: int, whole: int) -> None:
    print(f"\rrotating: {done} of {whole}", end="", file=sys.stderr)


def main() -> int:
    """Measure and show; 1 where the aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=12_000)
    parser.add_argument("--batches", type=int, default=25_000)
    parser.add_argument("--photos", type=int, default=250_000)
    args = parser.parse_args()
    size = Size(args.patients, args.batches, args.photos)
    return show("Rotation", measure(size))


if __name__ == "__main__":
    sys.exit(main())
