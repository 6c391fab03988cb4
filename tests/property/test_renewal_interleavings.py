"""Whatever order members unlock, work and stop in: everybody who stays opens everything.

Nobody who left opens what is sealed anew, and there is one new key for each who left, at most.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from clinicvault.access.patients.patient_keys import open_patient
from clinicvault.access.patients.patients import Identity, edit, open_identity
from clinicvault.access.people import resealing
from clinicvault.access.people.enrolment import disable
from clinicvault.access.people.renewing import begin_renewals
from clinicvault.access.people.resealing import renew, reseal
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.records import AssignmentRecord, PatientRecord
from tests.unit.access.renewals import ALL, left_of
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, ROLES, copy_world, make_world, password

LEA, DORA = "Lea", "Dora"
STEPS = (
    "pete leaves", "lea leaves", "dora leaves", "begin Ada", "begin Pam", "begin Dora",
    "seal Ada", "seal Pam", "seal Ina", "confirm Pam", "new patient", "edit", "again",
)  # fmt: skip
_TEMPLATE: list = []
_NUMBER = itertools.count()


def template():
    """One founded clinic with two practitioners more than it needs, and a second front desk."""
    if not _TEMPLATE:
        os.environ["CLINICVAULT_KDF_MEMORY_MIB"] = "64"
        keeper = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        made = make_world(Path(keeper.name) / "template")
        made.grant(ADA, LEA, made.join(LEA, ROLES[INA]))
        words = made.join(DORA, ROLES[PETE])
        for by in (PAM, ADA):
            made.grant(by, DORA, words)
        made.treated(b"first")
        made.shut()
        _TEMPLATE.extend((made, keeper))
    return _TEMPLATE


class Stopped(Exception):
    """Somebody stopped it after one chunk."""


class Clinic:
    """The clinic, and what happened to it."""

    def __init__(self) -> None:
        made, keeper = template()
        self.world = copy_world(made, Path(keeper.name) / f"example-{next(_NUMBER)}")
        self.sessions = {
            name: self.world.session(name) for name in (ADA, PAM, INA, PETE, LEA, DORA)
        }
        self.gone: set[str] = set()

    def step(self, step: str) -> None:
        verb, _, name = step.partition(" ")
        if name == "leaves":
            self.leave(verb.capitalize())
        elif verb == "begin" and name not in self.gone:
            begin_renewals(self.sessions[name])
        elif verb == "seal":
            self.seal_one_chunk(self.sessions[name])
        elif verb == "confirm":
            renew(self.sessions[PAM], password(PAM))
        elif verb == "new":
            self.world.patient(given="Zoë")
        elif verb == "edit":
            row = rows_of(self.world, PatientRecord)[0]
            edit(self.sessions[INA], row.id, Identity("Anna", "Blanc", None, row.id.hex()[:6]))
        elif verb == "again":
            self.sessions = {
                name: self.world.session(name, vault)
                for vault in [self.world.again()]
                for name in self.sessions
            }

    def leave(self, name: str) -> None:
        if name not in self.gone:
            disable(self.world.session(ADA), self.world.user(name))
            self.gone.add(name)

    @staticmethod
    def seal_one_chunk(session) -> None:
        told: list = []

        def stop() -> None:
            if told:
                raise Stopped

        try:
            reseal(session, lambda *one: told.append(one), stop=stop)
        except Stopped:
            return

    def check(self) -> None:
        """Who stays opens all that there is, also in a session that was open all along."""
        rows = rows_of(self.world, PatientRecord)
        for name in {ADA, PAM, INA, DORA} - self.gone:
            for row in rows:
                assert open_identity(self.sessions[name], row)
        for name in {PAM, DORA} - self.gone:
            with self.world.vault.read() as view:
                for assigned in self.assigned(view):
                    reader = self.world.vault.reader(view)
                    opened = open_patient(self.sessions[name], reader, assigned)
                    opened.wipe()
        for line in self.world.vault.trust.groups.values():
            assert len(line) <= 1 + len(self.gone)

    @staticmethod
    def assigned(view) -> list[bytes]:
        return [one.patient_key for one in view.find(AssignmentRecord)]

    def finish(self) -> None:
        """Everybody's next unlock; then nothing is open, and the leavers' keys open nothing."""
        for name in (ADA, PAM, INA):
            renew(self.world.session(name), password(PAM) if name == PAM else None)
        assert [left_of(self.world, kind) for kind in ALL] == [0] * 5
        for name in self.gone:
            session = self.world.session(name)
            for row in rows_of(self.world, PatientRecord):
                with pytest.raises(IntegrityError, match="field"):
                    open_identity(session, row)
            with self.world.vault.read() as view:
                for assigned in self.assigned(view):
                    with pytest.raises(Refused):
                        open_patient(session, self.world.vault.reader(view), assigned)


@given(st.lists(st.sampled_from(STEPS), min_size=3, max_size=9))
@settings(
    max_examples=int(os.environ.get("CLINICVAULT_EXAMPLES", "8")),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
def test_any_order(steps):
    chunk, resealing.CHUNK = resealing.CHUNK, 1
    clinic = Clinic()
    try:
        for step in steps:
            clinic.step(step)
            clinic.check()
        clinic.finish()
    finally:
        resealing.CHUNK = chunk
        clinic.world.shut()


def test_one_long_day():
    """Every kind of step once, in an order that leaves everything half done in between."""
    test_any_order.hypothesis.inner_test(
        ["pete leaves", "begin Pam", "new patient", "seal Pam", "lea leaves", "begin Ada", "edit",
         "confirm Pam", "dora leaves", "again", "seal Ina", "begin Ada", "begin Pam", "seal Ada"]
    )  # fmt: skip
