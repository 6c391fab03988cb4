"""Clinics of many patients, made once through the access functions and kept for later runs.

Rows are sealed, signed and logged as the program does it, thousands in a transaction. Only the
wraps of the patients' seeds, which no unlock opens, are copies of one real wrap of each kind.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from clinicvault.access import contexts
from clinicvault.access.consent import consents
from clinicvault.access.consent.new_consents import NewConsent, details
from clinicvault.access.patients import patients, pool, visits
from clinicvault.access.session import VaultSession
from clinicvault.crypto.fields import wrap_key
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.clinical import Evidence
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import ConsentState, GroupKind, Purpose, WrapKind
from clinicvault.domain.records import (
    AssignmentRecord,
    ConsentRecord,
    PatientKeyRecord,
    PatientRecord,
)
from clinicvault.domain.rules import ClinicRules

from . import clinics

_CHUNK = 500
_FORMAT = 2
_FIRST = ("Ada", "Amélie", "Ana", "Anna", "Björn", "Chloé", "Elena", "Émile", "Fatima", "Giulia",
    "Hana", "Inès", "Jan", "José", "Karl", "Lea", "Louise", "Łukasz", "Marie", "Marta", "Mehmet",
    "Mia", "Nina", "Noël", "Olga", "Pavel", "Rosa", "Sofia", "Thomas", "Zoë")  # fmt: skip
_PARTS = ("al", "ber", "cha", "dor", "el", "fon", "gar", "hol", "is", "jor", "kov", "lan", "mar",
    "nel", "or", "pet", "qui", "ros", "sen", "tor", "ul", "vik", "wal", "xan", "yil", "zim")  # fmt: skip


def people(count: int) -> Iterator[patients.Identity]:
    """Invented names as a European city's: common first names, 17,576 family names."""
    chance = random.Random(7)
    for number in range(count):
        family = "".join(chance.choice(_PARTS) for _ in range(3)).capitalize()
        if chance.random() < 0.1:
            family += "-" + chance.choice(_PARTS).capitalize() + chance.choice(_PARTS)
        born = dt.date(1930, 1, 1) + dt.timedelta(chance.randrange(29_000))
        yield patients.Identity(chance.choice(_FIRST), family, born, f"R{number:06d}", "", 1)


@dataclasses.dataclass(frozen=True)
class Kept:
    """A vault that stays on disk between runs, with the home of its computer."""

    folder: Path

    @property
    def vault(self) -> Path:
        """The vault's folder."""
        return self.folder / "vault"

    @property
    def home(self) -> Path:
        """The computer's private folder."""
        return self.folder / "home"


def kept(count: int) -> Kept:
    """The clinic of `count` patients, made now if an earlier run did not."""
    name = f"clinicvault-bench-{_FORMAT}-{count}"
    folder = Path(tempfile.gettempdir()) / name
    if not (folder / "done").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        _make(Kept(folder), count)
        (folder / "done").touch()
    return Kept(folder)


def _make(place: Kept, count: int) -> None:
    computer = clinics.host(place.home)
    clinics.make(computer, place.vault)
    with clinics.opened(computer, place.vault) as clinic:
        clinic.services.unlocking.unlock(clinic.user, clinics.PASSWORD)
        session = clinic.clinic.session
        maker = _Maker(session)
        everyone = people(count)
        for done in range(0, count, _CHUNK):
            size = min(_CHUNK, count - done)
            maker.add([next(everyone) for _ in range(size)])
            print(f"\rmaking {count} patients: {done + size}", end="", file=sys.stderr)
        print(file=sys.stderr)


class _Maker:
    """Writes patients with key pair, wraps, consent, assignment and one visit each."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session
        trust = session.vault.trust
        self._team = trust.team
        pair = KeyPair.generate()
        self._public = pair.public.encoded
        made = pool.wraps_of(pair, pool.PoolRecipients.of(trust, trust.team))
        # Last seen in January: archived, as most patients of a clinic are.
        self._wraps = [wrap for wrap in made if wrap.kind != WrapKind.TEAM]
        pair.wipe()

    def add(self, found: list[patients.Identity]) -> None:
        """One transaction."""
        session = self._session
        with session.vault.write() as rows:
            for identity in found:
                self._one(rows, identity)
            rows.event(session.event("patient-add"))
            rows.commit()

    def _one(self, rows: UnitOfWork, identity: patients.Identity) -> None:
        session, patient, consent = self._session, new_id(), new_id()
        with Secret.random() as key:
            context = contexts.identity_key(session.vault.id, patient)
            cipher = session.cipher(GroupKind.DIRECTORY, patients._WRAP)
            wrap = wrap_key(cipher, key, context)
            person = patients._record(session, patient, 1, wrap, key, identity)
        rows.put(person)
        key_id = secrets.token_bytes(16)
        rows.put(session.signed(PatientKeyRecord(id=key_id, team=self._team, public=self._public)))
        for one in self._wraps:
            own = dataclasses.replace(one, id=new_id(), patient_key=key_id)
            rows.put(session.signed(own))
        rows.put(self._consent(person, consent))
        assigned = AssignmentRecord(id=patient, patient_key=key_id, consent=consent)
        rows.put(session.signed(assigned))
        rows.put(visits.visit_record(session, person, dt.date(2026, 1, 5), ""))

    def _consent(self, person: PatientRecord, consent: bytes) -> ConsentRecord:
        session = self._session
        new = NewConsent(Purpose.CARE, None, Evidence.PAPER_TO_FOLLOW)
        cipher = patients.identity_cipher(session, person)
        sealed = consents._sealed(cipher, consent, details(session, new, 0, ClinicRules()))
        cipher.wipe()
        return session.signed(
            ConsentRecord(
                id=consent,
                patient=person.id,
                purpose=int(Purpose.CARE),
                state=int(ConsentState.VALID),
                details_sealed=sealed,
            )
        )
