"""Messages of archived and restricted records: code -> (what happened, safe?, what to do)."""

from __future__ import annotations

_NOTHING = "Nothing was changed."
_NOT_SHOWN = "The photos are safe, and none was shown."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "bring-back-needless": (
        "This record is not closed.",
        _NOTHING,
        "A practitioner can open it: confirm it's you on the patient's page.",
    ),
    "bring-back-no-consent": (
        "This patient has not consented again.",
        "The photos are kept, and nobody can open them.",
        "Record the patient's new consent to the treatment first.",
    ),
    "bulk-second-person": (
        "These are more archived records than one person may open at once ({most}).",
        "None was opened.",
        "Ask a colleague to allow it, or open fewer.",
    ),
    "record-archived": (
        "This record is archived.",
        _NOT_SHOWN,
        "Confirm it's you on the patient's page, then try again.",
    ),
    "record-restricted": (
        "This record is for certain people only, and you are not one of them.",
        _NOT_SHOWN,
        "Ask one of them, or ask for emergency access if a patient is in danger.",
    ),
    "restrict-none": (
        "This record is open to the whole team already.",
        _NOTHING,
        "There is nothing to do.",
    ),
    "restrict-oneself": (
        "You would shut yourself out of this record.",
        _NOTHING,
        "Choose yourself, too; a colleague who stays can take you off the list later.",
    ),
    "restrict-practitioner": (
        "One of these people is not a practitioner with complete access.",
        _NOTHING,
        "Choose practitioners only.",
    ),
}
