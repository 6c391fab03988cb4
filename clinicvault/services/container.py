"""All services over one vault."""

from __future__ import annotations

from .api import Services
from .backups.service import Backup
from .clinic import Clinic
from .consent.forms import Forms
from .consent.service import Consents
from .disclosures.ledger import Ledger
from .disclosures.service import Disclosures
from .erasures.service import Erasing
from .exporting import Exporting
from .flags.service import Flags
from .giving.service import Giving
from .hardware import Hardware
from .health import Health
from .holds import Holds
from .importing.service import Importing
from .kept_files import KeptFiles
from .log.exporting import LogExports
from .log.forwarding.live import LiveForwarding
from .log.month.facts import Sources
from .log.search import LogSearch
from .log.verifying import Review
from .log.witnesses import Witnesses
from .patients import Patients
from .people import People
from .policies import Policies
from .receiving.service import Receiving
from .releases.recipients import Recipients
from .releases.service import Releases
from .reports.service import AccessReports
from .requests import Requests
from .retention import Retention
from .rotating import Rotation
from .setup import Setup
from .sheets.service import BeforeAfter
from .stepping_up import SteppingUp
from .teams import Teams
from .today import Today
from .tracing import Tracing
from .unlocking import Unlocking
from .viewing import Viewing
from .workstations import Workstations


def make_services(clinic: Clinic, setup: Setup) -> Services:
    """Wire the services of an open clinic."""
    requests = Requests(clinic)
    releases = Releases(clinic, requests)
    flags, search, witnesses = Flags(clinic), LogSearch(clinic), Witnesses(clinic)
    recipients = Recipients(clinic)
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
        requests=requests,
        hardware=Hardware(clinic),
        importing=Importing(clinic),
        viewing=Viewing(clinic),
        kept_files=KeptFiles(clinic),
        policies=Policies(clinic),
        exporting=Exporting(clinic),
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
        receiving=Receiving(clinic, recipients),
        recipients=recipients,
        releases=releases,
        ledger=Ledger(clinic),
        giving=Giving(clinic, setup, releases, requests),
        sheets=BeforeAfter(clinic, setup, releases, requests),
        tracing=Tracing(clinic),
        erasing=Erasing(clinic),
        holds=Holds(clinic),
        retention=Retention(clinic),
        access_reports=AccessReports(clinic, setup),
    )
