"""Messages of the log's review: code -> (what happened, is it safe, what to do)."""

from __future__ import annotations

_NOTHING = "Nothing was changed."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "flag-own": (
        "This is about what you did yourself.",
        _NOTHING,
        "Ask another administrator to settle it.",
    ),
    "flag-unknown": (
        "There is no such flag.",
        _NOTHING,
        "Look at the list of flags and choose one there.",
    ),
    "notice-unknown": (
        "There is no such notice for you, or it was answered already.",
        _NOTHING,
        "Look at your notices and choose one there.",
    ),
    "review-over": (
        "This was reviewed already, perhaps by another administrator meanwhile.",
        _NOTHING,
        "Look again at what is new since then.",
    ),
    "reason-short": (
        "A reason is missing.",
        _NOTHING,
        "Write in a few words how this was settled; the access log keeps it.",
    ),
}
