"""The table of all commands: what is not in it does not exist (exit 2)."""

from __future__ import annotations

from .commands import (
    approve,
    backup,
    consents,
    erase,
    exporting,
    health,
    importing,
    log,
    log_codes,
    log_evidence,
    log_list,
    log_out,
    log_review,
    log_zone,
    patients,
    photos,
    reports,
    retention,
    rotate,
    setup,
    step_up,
    teams,
    users,
    window,
    workstations,
)

DEFAULT = window.WINDOW

GROUPS = {
    "user": "people of the clinic",
    "patient": "the patients' directory",
    "consent": "patients' consents",
    "photo": "photos of a patient",
    "hold": "patients who must not be erased for now",
    "retention": "how long records are kept",
    "log": "the access log",
    "team": "teams of practitioners",
    "workstation": "the clinic's computers",
}

COMMANDS = (
    *window.COMMANDS,
    *setup.COMMANDS,
    *users.COMMANDS,
    *teams.COMMANDS,
    *workstations.COMMANDS,
    *patients.COMMANDS,
    *reports.COMMANDS,
    *consents.COMMANDS,
    *importing.COMMANDS,
    *step_up.COMMANDS,
    *approve.COMMANDS,
    *erase.COMMANDS,
    *retention.COMMANDS,
    *photos.COMMANDS,
    *exporting.COMMANDS,
    *log_list.COMMANDS,
    *log_out.COMMANDS,
    *log.COMMANDS,
    *log_codes.COMMANDS,
    *log_evidence.COMMANDS,
    *log_review.COMMANDS,
    *log_zone.COMMANDS,
    *health.COMMANDS,
    *backup.COMMANDS,
    *rotate.COMMANDS,
)
