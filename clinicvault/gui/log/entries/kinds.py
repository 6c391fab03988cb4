"""Kinds of events by what they are about, for choosing several at once."""

from __future__ import annotations

from clinicvault.gui import words
from clinicvault.gui.i18n import mark

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        mark("Pictures seen"),
        (
            "patient-open",
            "thumbnails-view",
            "photo-view",
            "photo-full",
            "photo-compare",
            "export-look",
            "evidence-open",
        ),
    ),
    (mark("Given out"), ("export", "photo-open", "report-write")),
    (
        mark("Pictures brought in or changed"),
        (
            "import",
            "copy-check",
            "sources-erased",
            "file-set-aside",
            "raw-kept",
            "photo-edit",
            "photo-move",
            "photo-take-back",
            "visit-add",
        ),
    ),
    (mark("Unlocking"), ("unlock", "lock", "step-up", "password-change", "enrol")),
    (mark("Emergency access and limits"), ("emergency-", "limit-", "request-", "capture-")),
    (mark("Patients"), ("patient-", "record-", "appointment", "hold-", "erasure-", "retention-")),
    (mark("Consents"), ("consent-", "evidence-")),
    (mark("People and computers"), ("user-", "team-", "group-", "workstation-", "hardware-")),
    (mark("The log and its review"), ("log-", "flag-", "notice-", "report-log")),
)
_REST = mark("Everything else")


def groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(name to translate, events) of each group; every event that has words stands in one."""
    left = list(words.event_names())
    made = []
    for name, begins in _GROUPS:
        inside = tuple(one for one in left if one.startswith(begins))
        left = [one for one in left if one not in inside]
        made.append((name, inside))
    return (*made, (_REST, tuple(left)))
