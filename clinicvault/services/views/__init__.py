"""Frozen view objects: all that the window and the command line ever see.

Identifiers are hex strings, times are aware `datetime`s in UTC, dates are clinic-local.
"""

from __future__ import annotations

from .importing import (
    Duplicate,
    Erased,
    ImportedPhoto,
    ImportReport,
    LeftOut,
    MediaPolicy,
    RefusedFile,
    SourceKind,
    SourceLook,
)
from .patients import (
    ConsentView,
    KeptFile,
    PatientDetails,
    PatientPage,
    PatientRow,
    PhotoView,
    VisitView,
)
from .people import (
    Enrolled,
    Invitation,
    SessionView,
    UserView,
    VaultView,
)
from .safekeeping import (
    MADE_NEWER,
    NOT_TAKEN_UP,
    PASSED_OVER,
    BackupView,
    Damage,
    DayActivity,
    ExportResult,
    LogRow,
    LogStatus,
    VerifyReport,
)

__all__ = [
    "MADE_NEWER",
    "NOT_TAKEN_UP",
    "PASSED_OVER",
    "BackupView",
    "ConsentView",
    "Damage",
    "DayActivity",
    "Duplicate",
    "Enrolled",
    "Erased",
    "ExportResult",
    "ImportReport",
    "ImportedPhoto",
    "Invitation",
    "KeptFile",
    "LeftOut",
    "LogRow",
    "LogStatus",
    "MediaPolicy",
    "PatientDetails",
    "PatientPage",
    "PatientRow",
    "PhotoView",
    "RefusedFile",
    "SessionView",
    "SourceKind",
    "SourceLook",
    "UserView",
    "VaultView",
    "VerifyReport",
    "VisitView",
]
