"""What the log's events are called in DICOM PS3.15 (CID 400, 401), ISO 21089 and HL7 v3.

An event that this table does not know is an *Application Activity*; its own word always goes along.
"""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

EVENTS = MappingProxyType(
    {
        "110100": "Application Activity",
        "110101": "Audit Log Used",
        "110105": "DICOM Study Deleted",
        "110106": "Export",
        "110107": "Import",
        "110110": "Patient Record",
        "110112": "Query",
        "110113": "Security Alert",
        "110114": "User Authentication",
    }
)
"""Audit events (CID 400)."""
KINDS = MappingProxyType(
    {
        "110120": "Application Start",
        "110121": "Application Stop",
        "110122": "Login",
        "110123": "Logout",
        "110127": "Emergency Override Started",
        "110128": "Network Configuration",
        "110129": "Security Configuration",
        "110132": "Use of Restricted Function",
        "110135": "Object Security Attributes Changed",
        "110136": "Security Roles Changed",
        "110137": "User Security Attributes Changed",
        "110138": "Emergency Override Stopped",
    }
)
"""Audit event types (CID 401)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Stage:
    """A moment in a record's life: ISO 21089's word and PS3.15's number for it (A.5.1.2.3)."""

    iso: str
    dicom: str


ORIGINATE, RECEIVE, AMEND = Stage("originate", "1"), Stage("receive", "2"), Stage("amend", "3")
VERIFY, ACCESS, REPORT = Stage("verify", "4"), Stage("access", "6"), Stage("report", "9")
TRANSMIT, DISCLOSE = Stage("transmit", "10"), Stage("disclose", "11")
ARCHIVE, REACTIVATE, DESTROY = (
    Stage("archive", "13"),
    Stage("reactivate", "6"),
    Stage("destroy", "15"),
)
HOLD, UNHOLD, ENCRYPT = Stage("hold", "3"), Stage("unhold", "3"), Stage("encrypt", "5")
RESTORE, ATTEST = Stage("restore", "2"), Stage("attest", "4")


@dataclasses.dataclass(frozen=True, slots=True)
class Meaning:
    """How others call an event."""

    event: str = "110100"
    """Of `EVENTS`."""
    kind: str = ""
    """Of `KINDS`, "" where none fits."""
    action: str = "E"
    """Create, Read, Update, Delete, Execute."""
    stage: Stage | None = None


def _record(action: str, stage: Stage, *events: str) -> dict[str, Meaning]:
    return dict.fromkeys(events, Meaning("110110", "", action, stage))


def _security(kind: str, *events: str, action: str = "U") -> dict[str, Meaning]:
    return dict.fromkeys(events, Meaning("110113", kind, action))


_LOG_READ = Meaning("110101", "", "R", ACCESS)
_LOG_OUT = Meaning("110106", "", "R", TRANSMIT)
MEANINGS: dict[str, Meaning] = {
    **_record(
        "C", ORIGINATE, "patient-add", "visit-add", "appointment-add", "consent-record",
        "evidence-add", "raw-kept", "file-set-aside",
    ),
    **_record("C", ATTEST, "consent-sign", "consent-confirm"),
    **_record(
        "R", ACCESS, "patient-open", "thumbnails-view", "photo-view", "photo-full", "export-look",
        "photo-compare", "photo-list", "evidence-open", "kept-files-list", "kept-file-open",
        "report-look", "report-pictures", "erasure-look", "retention-review",
        "erasure-certificate", "trace",
    ),
    **_record(
        "U", AMEND, "patient-edit", "photo-edit", "photo-move", "record-move",
        "appointment-remove", "appointments-past", "consent-withdraw", "erasure-withdraw",
        "follow-up",
    ),
    **_record("U", ENCRYPT, "consent-key", "patients-renew", "keys-renew", "pool-fill"),
    **_record("U", ARCHIVE, "keys-due", "active-days", "record-back"),
    **_record("U", REACTIVATE, "record-up"),
    **_record("U", HOLD, "hold-place"),
    **_record("U", UNHOLD, "hold-lift"),
    **_record("U", VERIFY, "copy-check", "kept-file-read"),
    **_record(
        "D", DESTROY, "photo-take-back", "sources-erased", "kept-file-delete", "patient-erase",
        "erasure-end", "erasure-again",
    ),
    **_security("110135", "record-restrict", "record-unrestrict"),
    **_security("110129", "policy-change", "capture-allowed", "capture-ended", "limit-lift"),
    **_security("110132", "limit-reached", action="E"),
    **_security(
        "110137", "user-add", "user-endorse", "user-grant", "user-disable", "user-reinvite",
        "user-reseed", "password-change", "hardware-key-add", "hardware-key-remove", "enrol",
        "group-renew", "kit-renew", "kit-drop", "secret-drop", "rotation-order",
        "mark-key",
    ),
    **_security(
        "", "recipient-add", "recipient-change", "recipient-check", "recipient-remove",
        "sender-check", "sender-forget",
    ),
    **_security("110136", "user-roles", "team-add", "team-begin", "team-rename", "team-leave"),
    **_security("110128", "workstation-add", "workstation-enrol", "workstation-revoke"),
    **_security("110128", "clock-accept"),
    **_security(
        "", "damage-found", "local-state-lost", "log-forward-gap", "log-archive", action="E"
    ),
    **_security("110127", "emergency-begin", action="E"),
    **_security("110138", "emergency-end", action="E"),
    **_security(
        "110132", "request-make", "request-allow", "request-deny", "request-use",
        "request-review", "request-take-back", action="E",
    ),
    "unlock": Meaning("110114", "110122"),
    "lock": Meaning("110114", "110123"),
    "step-up": Meaning("110114", "110122"),
    "import": Meaning("110107", "", "C", RECEIVE),
    "export": Meaning("110106", "", "R", DISCLOSE),
    "photo-open": Meaning("110106", "", "R", TRANSMIT),
    "report-write": Meaning("110106", "", "R", REPORT),
    "backup": Meaning("110106", "", "R", TRANSMIT),
    "vault-restore": Meaning("110107", "", "C", RESTORE),
    "vault-create": Meaning("110100", "", "C", ORIGINATE),
    "vault-recover": Meaning("110113", "110137", "E", RESTORE),
    "log-settle": Meaning("110113", "110129", "U", ATTEST),
    "log-signoff": Meaning("110101", "", "E", ATTEST),
    "flag-settle": Meaning("110101", "", "E", ATTEST),
    **dict.fromkeys(
        ("log-read", "log-chart", "log-timeline", "log-search", "flag-read", "log-code-print",
         "log-view-save",
         "log-view-forget", "flag-raise", "flags-run", "notice-make", "notice-answer",
         "notice-drop", "report-log", "report-logs-past"),
        _LOG_READ,
    ),
    **dict.fromkeys(
        ("log-export", "log-evidence", "log-month", "log-accounting", "log-stamp", "log-witness"),
        _LOG_OUT,
    ),
}  # fmt: skip
"""By the log's own word."""
_UNKNOWN = Meaning()
PURPOSES = MappingProxyType(
    {
        "care": ("TREAT", "treatment"),
        "colleagues": ("COC", "coordination of care"),
        "teaching": ("TRAIN", "training"),
        "marketing": ("HMARKT", "healthcare marketing"),
        "insurer": ("HPAYMT", "healthcare payment"),
        "research": ("HRESCH", "healthcare research"),
        "own-access": ("PATRQT", "patient requested"),
    }
)
"""Purposes of use as HL7 v3 ActReason has them: (code, display); it has none for publication."""
_SERIOUS = frozenset({"failed", "incomplete"})
_MINOR = frozenset({"refused", "cancelled"})


def meaning(event: str) -> Meaning:
    """How others call one of the log's events."""
    return MEANINGS.get(event, _UNKNOWN)


def outcome_code(outcome: str, problem: str = "") -> str:
    """RFC 3881's indicator: "0" success, "4" minor, "8" serious failure."""
    if outcome in _SERIOUS or problem in ("no-key", "unreadable"):
        return "8"
    return "4" if outcome in _MINOR else "0"
