"""Messages of requests, emergency access and limits: code -> (happened, is data safe, to do)."""

from __future__ import annotations

_NOTHING = "Nothing was changed."
_SHUT = "No picture was shown; the try is in the access log."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "emergency-needless": (
        "You can see this patient's pictures already.",
        _NOTHING,
        "Open the patient; emergency access is for records that stay shut.",
    ),
    "emergency-no-key": (
        "No picture of this patient was ever taken in, because no consent was recorded.",
        _NOTHING,
        "There is nothing to open. Record a consent before photos are taken.",
    ),
    "emergency-open": (
        "You have asked for emergency access to this patient already.",
        _NOTHING,
        "Ask a privacy officer to answer it, or begin it if it was allowed.",
    ),
    "emergency-over": (
        "What was opened for this emergency is closed again.",
        _NOTHING,
        "Ask for emergency access again if it is still needed.",
    ),
    "emergency-view-only": (
        "Pictures that emergency access shows can be looked at, and not be given away.",
        "Nothing left the vault.",
        "End the emergency access; then what the patient consented to can be exported.",
    ),
    "limit-colleague": (
        "This is far more in one hour than your role allows alone.",
        _SHUT,
        "Ask a colleague: a practitioner or privacy officer can allow it for the rest of the hour.",
    ),
    "limit-confirm": (
        "This is more in one hour than your role usually needs.",
        _SHUT,
        "Confirm it is you with your password, and go on for the rest of the hour.",
    ),
    "reason-long": (
        "The text is longer than {limit} characters.",
        _NOTHING,
        "Shorten it and try again.",
    ),
    "request-decided": (
        "This was answered already, or its time is over.",
        _NOTHING,
        "Look at the list of requests; ask again if it is still needed.",
    ),
    "request-not-granted": (
        "This was not allowed to you, was used already, or its time is over.",
        _NOTHING,
        "Look at the list of requests; ask again if it is still needed.",
    ),
    "request-not-over": (
        "This emergency access is not over yet, or there is nothing to review.",
        _NOTHING,
        "Come back when it has ended.",
    ),
    "request-own": (
        "You asked for this yourself; somebody else has to answer.",
        _NOTHING,
        "Ask a colleague with the role for it.",
    ),
    "request-unknown": (
        "There is no such request.",
        _NOTHING,
        "Look at the list of requests and choose one there.",
    ),
}
