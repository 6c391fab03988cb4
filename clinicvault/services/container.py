"""All services over one vault."""

from __future__ import annotations

from .access_reports import AccessReports
from .api import Services
from .backup import Backup
from .clinic import Clinic
from .consents import Consents
from .disclosing import Disclosures
from .erasing import Erasing
from .exporting import Exporting
from .flags import Flags
from .forms import Forms
from .forwarding.live import LiveForwarding
from .hardware import Hardware
from .health import Health
from .holds import Holds
from .importing import Importing
from .kept_files import KeptFiles
from .log_exporting import LogExports
from .log_search import LogSearch
from .month.facts import Sources
from .patients import Patients
from .people import People
from .policies import Policies
from .requests import Requests
from .retention import Retention
from .review import Review
from .rotating import Rotation
from .setup import Setup
from .stepping_up import SteppingUp
from .teams import Teams
from .today import Today
from .unlocking import Unlocking
from .viewing import Viewing
from .witnesses import Witnesses
from .workstations import Workstations


def make_services(clinic: Clinic, setup: Setup) -> Services:
    """Wire the services of an open clinic."""
    flags, search, witnesses = Flags(clinic), LogSearch(clinic), Witnesses(clinic)
    forwarding = LiveForwarding(clinic.remembered.folder)
    clinic.followed_by(forwarding)
    return Services(
        unlocking=Unlocking(clinic, flags.evening),
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
        log_search=search,
        flags=flags,
        witnesses=witnesses,
        log_exports=LogExports(clinic, Sources(search, flags, witnesses), forwarding),
        disclosures=Disclosures(clinic),
        health=Health(clinic),
        backup=Backup(clinic),
        rotation=Rotation(clinic),
        workstations=Workstations(clinic),
        teams=Teams(clinic),
        erasing=Erasing(clinic),
        holds=Holds(clinic),
        retention=Retention(clinic),
        access_reports=AccessReports(clinic, setup),
    )
