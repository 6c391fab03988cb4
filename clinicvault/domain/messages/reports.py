"""Messages of the patient's own copy: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_NOTHING = "Nothing was written."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "report-language": (
        "The report is there in English and in French.",
        _NOTHING,
        "Choose one of these languages: en or fr.",
    ),
    "report-log-missing": (
        "The report tells who saw the record; that part was not given, or is more than a day old.",
        _NOTHING,
        "Ask the administrator for a new one, by the patient's code: it counts for a day.",
    ),
    "report-pictures-role": (
        "Photos are added to the report by a practitioner.",
        _NOTHING,
        "Write the report without the photos, or ask a practitioner to write it.",
    ),
}
