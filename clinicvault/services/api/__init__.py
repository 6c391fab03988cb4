"""The services as the window and the command line see them (Protocols).

Every method may raise a `ClinicVaultError`. Methods that take `progress` are long: call them from
a job, never on the window's thread. Methods are thread-safe; after `lock()` every call that needs
a key raises `Refused("locked")`.
"""

from __future__ import annotations

import dataclasses

from .access import HardwareService, RequestService, StepUpService, TodayService
from .consents import ConsentService, FormService
from .endings import AccessReportService, ErasureService, HoldService, RetentionService
from .export_wizard import ExportWizardService
from .exports import LedgerService, RecipientService, ReleaseService
from .lifecycle import JoiningService, RotationService, WorkstationService
from .people import PatientService, TeamService, UnlockService, UserService
from .pictures import (
    NO_SHIFT,
    ExportService,
    ImportListener,
    ImportService,
    KeptFileService,
    Pixels,
    PolicyService,
    ViewService,
)
from .progress import ProgressListener
from .receiving import ReceivingService
from .review import (
    DisclosureService,
    FlagService,
    LogExportService,
    LogSearchService,
    WitnessService,
)
from .safekeeping import BackupService, HealthService, ReviewService
from .setup import KitOutcome, SetupService
from .sheets import SheetService
from .tracing import TracingService

__all__ = [
    "NO_SHIFT",
    "AccessReportService",
    "BackupService",
    "ConsentService",
    "DisclosureService",
    "ErasureService",
    "ExportService",
    "ExportWizardService",
    "FlagService",
    "FormService",
    "HardwareService",
    "HealthService",
    "HoldService",
    "ImportListener",
    "ImportService",
    "JoiningService",
    "KeptFileService",
    "KitOutcome",
    "LedgerService",
    "LogExportService",
    "LogSearchService",
    "PatientService",
    "Pixels",
    "PolicyService",
    "ProgressListener",
    "ReceivingService",
    "RecipientService",
    "ReleaseService",
    "RequestService",
    "RetentionService",
    "ReviewService",
    "RotationService",
    "Services",
    "SetupService",
    "SheetService",
    "StepUpService",
    "TeamService",
    "TodayService",
    "TracingService",
    "UnlockService",
    "UserService",
    "ViewService",
    "WitnessService",
    "WorkstationService",
]


@dataclasses.dataclass(frozen=True, slots=True)
class Services:
    """All services over one open vault; made by `bootstrap`."""

    unlocking: UnlockService
    users: UserService
    patients: PatientService
    consents: ConsentService
    forms: FormService
    step_up: StepUpService
    today: TodayService
    requests: RequestService
    hardware: HardwareService
    importing: ImportService
    viewing: ViewService
    kept_files: KeptFileService
    policies: PolicyService
    exporting: ExportService
    review: ReviewService
    log_search: LogSearchService
    flags: FlagService
    witnesses: WitnessService
    log_exports: LogExportService
    disclosures: DisclosureService
    health: HealthService
    backup: BackupService
    workstations: WorkstationService
    rotation: RotationService
    erasing: ErasureService
    holds: HoldService
    retention: RetentionService
    access_reports: AccessReportService
    teams: TeamService
    receiving: ReceivingService
    recipients: RecipientService
    releases: ReleaseService
    ledger: LedgerService
    giving: ExportWizardService
    tracing: TracingService
    sheets: SheetService
