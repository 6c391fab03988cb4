"""Who the stories of people and teams begin with."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views import PatientDetails
from tests.unit.services.real_clinic import ADA, INA, PAUL, ROLES, House, jpeg

MAYA = "Dr Maya"
RITA = "Rita Sorel"
PHOTOS = 2


def take_on(house: House, computer: Path) -> House:
    """A second practitioner in the first team, and a patient of theirs with two photos."""
    given, family = RITA.split()
    with house.open() as desk:
        desk.let_in(MAYA, ROLES[PAUL], PAUL, ADA)
        desk.be(INA)
        row = desk.patients.add(PatientDetails(given, family, dt.date(1969, 4, 1), "N-1", ""))
        desk.consents.grant(row.id, Purpose.CARE)
        desk.importing.run(row.id, [jpeg(computer / f"{n}.jpg", n) for n in range(PHOTOS)])
    return house
