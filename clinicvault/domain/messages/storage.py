"""Messages of `storage`: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_SAFE = "What was saved before is safe."
_UNCHANGED = "Nothing was changed."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "database-busy": (
        "Another program is using the clinic's database just now.",
        f"{_SAFE} The last step was not carried out.",
        "Wait a moment and try again. If it happens often, close other ClinicVault windows.",
    ),
    "database-damaged": (
        "The clinic's database is damaged: {finding}.",
        "Photos are stored apart from it. ClinicVault opens nothing until this is put right.",
        "Do not work on. Restore the last backup, or ask your IT person to.",
    ),
    "database-missing": (
        "The clinic's database is not where it should be.",
        "Nothing was opened and nothing was changed.",
        "Check that the disk is connected, or restore the last backup.",
    ),
    "database-newer": (
        "This clinic was last opened with a newer ClinicVault.",
        _UNCHANGED,
        "Install the newest ClinicVault on this computer and open the clinic again.",
    ),
    "database-replaced": (
        "The clinic's database was moved or replaced while ClinicVault was open.",
        "ClinicVault opens and saves nothing until this is cleared up.",
        "Close ClinicVault, put the right file back or restore a backup, and start again.",
    ),
    "disk-full": (
        "The disk is full.",
        f"{_SAFE} The last step was not saved.",
        "Make room on the disk and try again.",
    ),
    "file-exists": (
        "There is already a file with this name.",
        "It was left as it is.",
        "Choose another name or another folder.",
    ),
    "log-unreadable": (
        "The access log holds an entry that cannot be read.",
        "Photos are not affected, but the log may have been changed from outside.",
        "Run a check of the clinic and tell your IT person.",
    ),
    "network-share": (
        "This folder is on a network drive ({kind}), where the database would break unnoticed.",
        _UNCHANGED,
        "Choose a folder on this computer's own disk, and use a backup to keep a copy elsewhere.",
    ),
    "object-exists": (
        "A stored photo already has this number.",
        f"{_SAFE} It was not overwritten.",
        "Try again.",
    ),
    "object-missing": (
        "A stored photo is not on the disk any more.",
        "Other photos are not affected.",
        "Run a check of the clinic, then restore the photo from the last backup.",
    ),
    "object-readback": (
        "The disk did not give back what was written to it.",
        f"{_SAFE} This photo was not taken in; keep it on the camera.",
        "Check the disk or replace it before you go on.",
    ),
    "row-conflict": (
        "Someone else changed the same thing at the same moment.",
        f"{_SAFE} Your last change was not saved.",
        "Look at it again and repeat your change if it is still needed.",
    ),
    "row-damaged": (
        "An entry of the database cannot be read; it was damaged or changed from outside.",
        "Other entries are not affected.",
        "Run a check of the clinic, then restore the last backup.",
    ),
    "row-version": (
        "This was changed elsewhere in the meantime.",
        f"{_SAFE} Your last change was not saved.",
        "Look at it again and repeat your change if it is still needed.",
    ),
    "state-index-damaged": (
        "This computer's own record of the clinic's newest entries cannot be read.",
        "Nothing in the clinic is affected.",
        "Start ClinicVault again; the record is then built anew, which takes a little longer.",
    ),
    "storage-io": (
        "The disk reported an error (number {errno}).",
        f"{_SAFE} The last step may not have been saved.",
        "Check the disk and its cable, then try again. If it stays, ask your IT person.",
    ),
    "store-engine": (
        "ClinicVault does not know this kind of photo store: {scheme}.",
        _UNCHANGED,
        "Install the newest ClinicVault, or check the setting for where photos are stored.",
    ),
    "unlogged-change": (
        "ClinicVault tried to change something without writing it to the access log.",
        f"{_SAFE} The change was not made.",
        "Please report this; it is an error in ClinicVault.",
    ),
}
