"""What a copy may have come from: exports of the ledger whose pictures carry a mark."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping

from clinicvault.access.consent.consent_reading import local_day
from clinicvault.access.damage import Row, found_rows, row_of
from clinicvault.access.patients.disclosures import Disclosure, disclosures_found
from clinicvault.access.release.forensic_keys import forensic_keys
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.recipes import Recipe
from clinicvault.domain.records import DisclosureRecord, PhotoRecord
from clinicvault.services.giving.plans import recipes_of

GONE = "trace-picture-gone"
NO_KEY = "trace-no-key"


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """One way in which a photo left: the exports that changed it alike."""

    recipe: Recipe
    keys: Mapping[bytes, bytes] = dataclasses.field(repr=False)
    """`named` export -> key of its marks (32 bytes)."""


@dataclasses.dataclass(slots=True)
class OfPatient:
    """What left of one patient, and what of it cannot be looked at."""

    patient: bytes
    photos: dict[bytes, list[Candidate]] = dataclasses.field(default_factory=dict)
    problems: dict[str, set[bytes]] = dataclasses.field(default_factory=dict)
    """Message code -> photos."""
    newest: int = 0
    """When something left last (ms)."""

    def leave(self, problem: str, photos: Collection[bytes]) -> None:
        """These are not looked at."""
        self.problems.setdefault(problem, set()).update(photos)


@dataclasses.dataclass(slots=True)
class Asked:
    """Everything that a copy is held against."""

    patients: list[OfPatient] = dataclasses.field(default_factory=list)
    gifts: dict[bytes, tuple[bytes, Disclosure]] = dataclasses.field(default_factory=dict)
    """Export id -> (patient, its entry), of exports that carry a mark."""
    unmarked: int = 0


def named(export: bytes, number: int) -> bytes:
    """What stands for one of an export's keys; `export_of` is the reverse."""
    return export + number.to_bytes(2, "big")


def export_of(name: bytes) -> bytes:
    """The export that a key is of."""
    return name[:-2]


def asked_about(session: VaultSession, patient: bytes, since: dt.date | None) -> Asked:
    """Exports of one patient, b"" for all, since a day or ever; damage is told in the log."""
    asked, damaged = Asked(), dict[Row, bytes]()
    with session.vault.read() as rows:
        for one in sorted({patient} if patient else _patients(session, rows, damaged)):
            _Gathering(session, rows, asked, OfPatient(one), damaged).gather(since)
    session.tell_damage(damaged)
    asked.patients.sort(key=lambda one: one.newest, reverse=True)
    return asked


def _patients(session: VaultSession, rows: Snapshot, damaged: dict[Row, bytes]) -> set[bytes]:
    whole, lost = found_rows(rows, session.vault.reader(rows), DisclosureRecord)
    damaged |= lost
    return {one.patient for one in whole}


@dataclasses.dataclass(frozen=True, slots=True)
class _Gathering:
    """The exports of one patient."""

    session: VaultSession
    rows: Snapshot
    asked: Asked
    found: OfPatient
    damaged: dict[Row, bytes]

    def gather(self, since: dt.date | None) -> None:
        """Added to `asked`, as far as anything left with a mark or cannot be told."""
        try:
            gifts, lost = disclosures_found(self.session, self.rows, self.found.patient)
        except Refused as error:
            self.found.leave(error.code, ())
        else:
            self.damaged.update(lost)
            if lost:
                self.found.leave("row-altered", ())
            self._sort([one for one in gifts if since is None or local_day(one.ms) >= since])
        if self.found.photos or self.found.problems:
            self.asked.patients.append(self.found)

    def _sort(self, gifts: list[Disclosure]) -> None:
        keys = forensic_keys(self.session, self.rows, [one.id for one in gifts])
        alike: dict[tuple[bytes, Recipe], dict[bytes, bytes]] = {}
        for gift in gifts:
            for photo, recipe in self._recipes(gift, keys[gift.id]).items():
                own = {named(gift.id, n): key for n, key in enumerate(keys[gift.id])}
                alike.setdefault((photo, recipe), {}).update(own)
        for (photo, recipe), some in alike.items():
            self._add(photo, Candidate(recipe, some))

    def _recipes(self, gift: Disclosure, keys: tuple[bytes, ...]) -> Mapping[bytes, Recipe]:
        """By photo, of a gift that carries a mark; what cannot be told is said."""
        try:
            planned = recipes_of(gift.plan)
        except InputRefused as error:
            self.found.leave(error.code, gift.photos)
            return {}
        # What was left out of an export stands in its plan, and never left.
        found = {photo: way for photo, way in planned.items() if photo in gift.photos}
        if not found:
            self.asked.unmarked += 1
            return {}
        self.asked.gifts[gift.id] = (self.found.patient, gift)
        self.found.newest = max(self.found.newest, gift.ms)
        if not keys:
            self.found.leave(NO_KEY, found)
            return {}
        return found

    def _add(self, photo: bytes, candidate: Candidate) -> None:
        try:
            row = self.session.vault.reader(self.rows).get(PhotoRecord, photo)
        except IntegrityError as error:
            self.damaged[row_of(error, PhotoRecord.TABLE, photo)] = self.found.patient
            self.found.leave(error.code, [photo])
            return
        if row is None or row.patient != self.found.patient:
            self.found.leave(GONE, [photo])
        else:
            self.found.photos.setdefault(photo, []).append(candidate)
