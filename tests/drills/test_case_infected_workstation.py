"""Malware on an unlocked workstation gets what its user's keys open, and no archived record.

A thousand patients, fifty of them active. The memory of a process that has opened all it can is
searched for every patient's seed, and for the keys that are derived from it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sys

import pytest

from clinicvault.access.consent.care_keys import delete_due_wraps
from clinicvault.access.consent.consents import NewConsent, record_consent, withdraw_consent
from clinicvault.access.patients import pool
from clinicvault.access.patients.named import restrict
from clinicvault.access.patients.patients import Identity, register
from clinicvault.access.pictures.importing import Cleaned, ImportKeys
from clinicvault.access.unlocking import confirmed
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret, derive
from clinicvault.domain.clinical import Evidence
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import AssignmentRecord
from tests.drills.workstation import Workstation
from tests.unit.access.world import INA, PAM, PETE, password

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/mem"),
]

PATIENTS, ACTIVE, PICTURED = 1000, 50, 60
WITHDRAWN, RESTRICTED = 10, 3
"""So many of the sixty archived ones with a picture."""


class Hospital:
    """The clinic, and what only who made the keys can know."""

    def __init__(self, world, monkeypatch) -> None:
        self.world = world
        self.seeds: dict[bytes, bytes] = {}
        """Key id -> seed."""
        self.keys: dict[bytes, bytes] = {}
        """Patient -> key id."""
        self.photos: dict[bytes, bytes] = {}
        self._fill(monkeypatch)
        ina = world.session(INA)
        with contextlib.closing(ImportKeys(ina)) as page:
            cold = [self._patient(ina, page, n, n < PICTURED) for n in range(PATIENTS - ACTIVE)]
            self._shut_some(cold)
            world.clock.pass_days(31)
            delete_due_wraps(ina)
            self.active = [self._patient(ina, page, n, True) for n in range(ACTIVE)]
        with world.vault.read() as rows:
            for one in rows.find(AssignmentRecord):
                self.keys[one.id] = one.patient_key
        self.cold = cold

    def _fill(self, monkeypatch) -> None:
        """A pool whose seeds are known here: nowhere else are they ever outside of a wrap."""
        made: list[bytes] = []

        def known() -> KeyPair:
            pair = KeyPair.from_seed(Secret.random())
            made.append(bytes(pair.seed.view()))
            return pair

        pam = self.world.session(PAM)
        monkeypatch.setattr(pool.KeyPair, "generate", known)
        pool.fill_pool(self.world.vault, pam.user_id, pam.keys, PATIENTS + 20)
        monkeypatch.undo()
        for seed in made:
            self.seeds[KeyPair.from_seed(Secret(seed)).public.key_id] = seed

    def _patient(self, ina, page, number: int, pictured: bool) -> bytes:
        patient = register(ina, Identity(f"Given {number}", "Family", None)).id
        record_consent(ina, patient, NewConsent(Purpose.CARE, None, Evidence.PAPER_SCANNED))
        if pictured:
            page.begin(patient)
            content = b"picture %d" % number
            visit = page.visit(patient, dt.date(2026, 3, 2), "")
            cleaned = Cleaned(content, content, content, {"view": "frontal"})
            row = page.seal(patient, visit, cleaned, page.digest(patient, content))
            page.acknowledge(row, {})
            self.photos[patient] = row.id
        return patient

    def _shut_some(self, patients: list[bytes]) -> None:
        for patient in patients[:WITHDRAWN]:
            withdraw_consent(self.world.session(INA), patient, Purpose.CARE)
        pete = self.world.session(PETE)
        for patient in patients[WITHDRAWN : WITHDRAWN + RESTRICTED]:
            restrict(pete, patient, [pete.user_id], password(PETE))

    def needles(self) -> dict[bytes, bytes]:
        """What would open a patient's pictures -> the patient."""
        found = {}
        for patient, key in self.keys.items():
            if key in self.seeds:
                seed = Secret(self.seeds[key])
                for secret in (seed, derive(seed, "signing"), derive(seed, "sealing")):
                    found[bytes(secret.view())] = patient
        return found


@pytest.fixture
def hospital(world, monkeypatch):
    return Hospital(world, monkeypatch)


def test_an_infected_workstation(hospital):
    world, needles = hospital.world, hospital.needles()
    with confirmed(world.session(PAM), password(PAM)) as opened:
        pairs = (*opened.archives.values(), opened.second)
        archive = {bytes(pair.seed.view()) for pair in pairs}
    said = f"password of {PAM}"
    active, cold = set(hospital.active), set(hospital.cold)
    world.shut()
    with contextlib.closing(Workstation(world)) as infected:
        infected.tell("unlock", world.user(PAM).hex(), said)
        opens_what_it_may(hospital, infected)

        in_memory = infected.found([*needles, *archive])
        assert infected.searched > 10_000_000
        assert not in_memory & archive
        assert {needles[one] for one in in_memory} <= active

        # Control: what is held is found, by the same search in the same process.
        mine = hospital.active[7]
        assert infected.tell("hold", mine.hex()) == [mine.hex()]
        held = infected.found(needles)
        assert hospital.seeds[hospital.keys[mine]] in held
        assert {needles[one] for one in held} <= active

        # A step-up there yields that one record, and no other archived one.
        up = hospital.cold[-1]
        assert infected.tell("step_up", up.hex(), said) == [up.hex()]
        assert infected.tell("hold", up.hex()) == [up.hex()]
        after = {needles[one] for one in infected.found(needles)}
        assert after & cold == {up}


def opens_what_it_may(hospital, infected):
    """All active pictures; of all others neither picture nor key, with every check left out."""
    photos = {patient: photo.hex() for patient, photo in hospital.photos.items()}
    active = [photos[patient] for patient in hospital.active]
    assert infected.tell("look", *active) == active
    others = [photos[patient] for patient in hospital.cold if patient in photos]
    assert len(others) == PICTURED
    assert infected.tell("look", *others) == []
    assert infected.tell("keys", *(patient.hex() for patient in hospital.cold)) == []
