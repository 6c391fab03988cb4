"""The table of all commands: what is not in it does not exist (exit 2)."""

from __future__ import annotations

from .commands import (
    approve,
    backup,
    consents,
    exporting,
    health,
    importing,
    log,
    patients,
    photos,
    setup,
    step_up,
    users,
    window,
)

DEFAULT = window.WINDOW

GROUPS = {
    "user": "people of the clinic",
    "patient": "the patients' directory",
    "consent": "patients' consents",
    "photo": "photos of a patient",
    "log": "the access log",
}

COMMANDS = (
    *window.COMMANDS,
    *setup.COMMANDS,
    *users.COMMANDS,
    *patients.COMMANDS,
    *consents.COMMANDS,
    *importing.COMMANDS,
    *step_up.COMMANDS,
    *approve.COMMANDS,
    *photos.COMMANDS,
    *exporting.COMMANDS,
    *log.COMMANDS,
    *health.COMMANDS,
    *backup.COMMANDS,
)
