"""All services over one vault."""

from __future__ import annotations

from .api import Services
from .backup import Backup
from .clinic import Clinic
from .exporting import Exporting
from .health import Health
from .importing import Importing
from .kept_files import KeptFiles
from .patients import Consents, Patients
from .people import People
from .policies import Policies
from .review import Review
from .setup import Setup
from .unlocking import Unlocking
from .viewing import Viewing


def make_services(clinic: Clinic, setup: Setup) -> Services:
    """Wire the services of an open clinic."""
    return Services(
        unlocking=Unlocking(clinic),
        users=People(clinic, setup),
        patients=Patients(clinic),
        consents=Consents(clinic),
        importing=Importing(clinic),
        viewing=Viewing(clinic),
        kept_files=KeptFiles(clinic),
        policies=Policies(clinic),
        exporting=Exporting(clinic, setup),
        review=Review(clinic),
        health=Health(clinic),
        backup=Backup(clinic),
    )
