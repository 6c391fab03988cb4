"""Messages of searching the access log: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_NOTHING = "Nothing was changed."
_LOG_SAFE = "The log itself is as it was."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "entry-unknown": (
        "The log has no entry of this number.",
        _LOG_SAFE,
        "Look the number up in the list of entries once more.",
    ),
    "log-column-unknown": (
        "The log cannot be sorted in this way.",
        _LOG_SAFE,
        "Choose one of the columns of the table.",
    ),
    "search-over": (
        "This search is not kept any more.",
        _LOG_SAFE,
        "Search once more.",
    ),
    "view-name-wrong": (
        "A saved view needs a name of at most 80 letters in one line.",
        _NOTHING,
        "Type a short name, such as “Exports of this week”.",
    ),
    "view-names-patient": (
        "This view looks for a patient by name, and every administrator would read it.",
        _NOTHING,
        "Type the patient's code instead of the name, then save the view again.",
    ),
    "view-unknown": (
        "There is no such saved view.",
        _NOTHING,
        "Somebody may have removed it; look at the list of saved views.",
    ),
}
