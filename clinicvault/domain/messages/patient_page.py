"""Messages of the page for a patient: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_SAFE = "Nothing was taken out; the pictures in the vault are safe."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "package-kind": (
        "One of the files is of a kind that browsers do not show.",
        _SAFE,
        "Leave it out, or choose a package for a colleague, which takes every kind.",
    ),
    "package-files-many": (
        "These are too many files for one package (more than {limit}).",
        _SAFE,
        "Choose fewer pictures and make several packages.",
    ),
}
