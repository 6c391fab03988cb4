"""All services over one vault."""

from __future__ import annotations

from .api import Services
from .backup import Backup
from .clinic import Clinic
from .consents import Consents
from .exporting import Exporting
from .forms import Forms
from .hardware import Hardware
from .health import Health
from .importing import Importing
from .kept_files import KeptFiles
from .patients import Patients
from .people import People
from .policies import Policies
from .requests import Requests
from .review import Review
from .setup import Setup
from .stepping_up import SteppingUp
from .today import Today
from .unlocking import Unlocking
from .viewing import Viewing


def make_services(clinic: Clinic, setup: Setup) -> Services:
    """Wire the services of an open clinic."""
    return Services(
        unlocking=Unlocking(clinic),
        users=People(clinic, setup),
        patients=Patients(clinic),
        consents=Consents(clinic),
        forms=Forms(clinic),
        step_up=SteppingUp(clinic),
        today=Today(clinic),
        requests=Requests(clinic),
        hardware=Hardware(clinic),
        importing=Importing(clinic),
        viewing=Viewing(clinic),
        kept_files=KeptFiles(clinic),
        policies=Policies(clinic),
        exporting=Exporting(clinic, setup),
        review=Review(clinic),
        health=Health(clinic),
        backup=Backup(clinic),
    )
