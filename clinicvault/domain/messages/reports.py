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
        "The report also tells who saw the record, and nobody has given that part yet.",
        _NOTHING,
        "Tell an administrator the patient's code, to read the access log for this report.",
    ),
    "report-pictures-role": (
        "Photos are added to the report by a practitioner.",
        _NOTHING,
        "Write the report without the photos, or ask a practitioner to write it.",
    ),
}
