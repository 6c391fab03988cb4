"""The formats in which the log is exported, and which one a file's ending means."""

from __future__ import annotations

from pathlib import Path

from clinicvault.domain.errors import UsageError

FORMS = {
    "jsonl": ".jsonl",
    "csv": ".csv",
    "fhir-r4": ".ndjson",
    "fhir-r5": ".ndjson",
    "atna": ".xml",
}
"""Format -> ending of the file's name."""
_WITHOUT_ENDING = "jsonl"


def form_for(output: Path) -> str:
    """The format of a file whose name was chosen; UsageError("log-format-unclear")."""
    ending = output.suffix.lower()
    found = [form for form, ends in FORMS.items() if ends == ending]
    if not ending:
        return _WITHOUT_ENDING
    if len(found) != 1:
        raise UsageError("log-format-unclear", formats=", ".join(FORMS))
    return found[0]
