"""Messages of rules, reasons and sessions that end: code -> (what happened, is it safe, to do)."""

from __future__ import annotations

_NOTHING = "Nothing was changed."
_LOCKED = "ClinicVault is locked; what was saved before is safe."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "keys-replaced": (
        "You have a newer access than the one that was in use here.",
        _LOCKED,
        "Unlock once more with your new password.",
    ),
    "purpose-not-yours": (
        "This reason is for people who may see photos.",
        "Nothing was opened.",
        "Go on for the patient's care, or ask a practitioner.",
    ),
    "reason-missing": (
        "A reason is missing.",
        _NOTHING,
        "Write in a few words why; the access log keeps it.",
    ),
    "roles-taken": (
        "An administrator changed what you may do here.",
        _LOCKED,
        "Unlock once more; what you do not see any more belongs to another role now.",
    ),
    "zone-unknown": (
        "There is no time zone of this name.",
        _NOTHING,
        "Choose one such as Europe/Paris, the name of a region and of a town.",
    ),
    "rule-out-of-range": (
        "A value of the clinic's rules is too small or too large ({rule}).",
        _NOTHING,
        "Choose a value from {least} to {most}.",
    ),
}
