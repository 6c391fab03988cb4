"""Messages of `audit`: code -> (what happened, is data safe, what to do).

The faults that verification reports have their sentences here too; `{seq}` is the line's number.
"""

from __future__ import annotations

_PICTURES = "Photos and patient data are not touched by this."
_STOP = "Nothing was shown or changed."
_EVIDENCE = "Tell your administrator and privacy officer, and keep the newest backup."
_RESTORED = (
    "If a backup was brought back, do it once more with “Restore”, which says so in the log. If "
    "not, touch nothing and tell your privacy officer: somebody may be hiding what was done."
)
_AGAIN = "Try again; if it happens once more, start ClinicVault again."

MESSAGES: dict[str, tuple[str, str, str]] = {
    # errors
    "log-entry-missing": ("A change came without an entry for the access log.", _STOP, _AGAIN),
    "log-busy": ("Another window or command is writing the access log.", _STOP, _AGAIN),
    "log-lock-failed": (
        (
            "The access log cannot be written, because ClinicVault's folder on this computer is "
            "not writable."
        ),
        _STOP,
        "Check that the disk is not full and that you may write to the folder.",
    ),
    "log-rolled-back": (
        "The access log is older than the one this computer saw last, or it was replaced.",
        _STOP,
        "If a backup was restored, use “Restore” for it. If not, tell your privacy officer.",
    ),
    "vault-rolled-back-export": (
        (
            "The whole vault was put back to an older state: an export of {when} "
            "proves {missing} more lines of its access log."
        ),
        _STOP,
        _RESTORED,
    ),
    "vault-rolled-back-backup": (
        (
            "The whole vault was put back to an older state: a backup of {when} "
            "proves {missing} more lines of its access log."
        ),
        _STOP,
        _RESTORED,
    ),
    "vault-rolled-back-computer": (
        (
            "The whole vault was put back to an older state: a signature of one of the computers, "
            "of {when}, proves {missing} more lines of its access log."
        ),
        _STOP,
        _RESTORED,
    ),
    "vault-rolled-back-print": (
        (
            "The whole vault was put back to an older state: the check code that was printed on "
            "{when} proves {missing} more lines of its access log."
        ),
        _STOP,
        _RESTORED,
    ),
    "vault-rolled-back-time": (
        (
            "The whole vault was put back to an older state: a time-stamp of {when} "
            "proves {missing} more lines of its access log."
        ),
        _STOP,
        _RESTORED,
    ),
    "vault-rolled-back-log": (
        (
            "The whole vault was put back to an older state: an export of the log, of {when}, "
            "proves {missing} more lines of its access log."
        ),
        _STOP,
        _RESTORED,
    ),
    "history-replaced-since": (
        (
            "The access log is another one than the one whose check code was signed on {when}: it "
            "was put back to an older state and written on, or rewritten."
        ),
        _STOP,
        _RESTORED,
    ),
    "witness-damaged": (
        "A stored copy of the daily check code is damaged.",
        "The access log itself, photos and patient data are not touched by this.",
        _EVIDENCE,
    ),
    "log-key-missing": (
        "The key for the next section of the access log is missing.",
        _STOP,
        "Restore the newest backup, or ask your IT person to begin the log anew.",
    ),
    "log-key-unreadable": (
        (
            "The key for the next section of the access log does not belong to this computer, or "
            "it is damaged."
        ),
        _STOP,
        "Restore the newest backup, or ask your IT person to begin the log anew.",
    ),
    "log-key-mismatch": (
        "The key for the next section of the access log is not the one that was announced.",
        _STOP,
        _EVIDENCE,
    ),
    "log-start-missing": ("A part of the access log is missing.", _STOP, _EVIDENCE),
    "log-damaged": (
        "The access log is damaged at line {seq} ({fault}).",
        _STOP,
        "Check the log, and restore the newest backup if it is damaged there.",
    ),
    "log-export-damaged": (
        "The access log is not complete: {count} faults were found, and {entries} entries written.",
        "The file is there and says so in its last record, but it is no copy that holds.",
        "Verify the log, keep its backups, and tell whoever gets this file.",
    ),
    "checkpoint-unreadable": (
        "This is not a daily check code that ClinicVault can read.",
        "Nothing was changed.",
        "Copy the whole text, from the first line to the last.",
    ),
    # faults
    "leaf-unreadable": ("Line {seq} of the access log cannot be read.", _PICTURES, _EVIDENCE),
    "leaf-misplaced": (
        "Line {seq} of the access log stands in another line's place.",
        _PICTURES,
        _EVIDENCE,
    ),
    "leaf-altered": (
        "Line {seq} of the access log was changed after it was written.",
        _PICTURES,
        _EVIDENCE,
    ),
    "leaf-missing": ("Line {seq} of the access log is missing.", _PICTURES, _EVIDENCE),
    "leaf-mended": (
        "Line {seq} of the access log was damaged, and came back from an older backup.",
        "It is whole again; photos and patient data are not touched by this.",
        "Check the disk of the computer on which the clinic was before.",
    ),
    "segment-missing": (
        "The file with old entries of the access log, from {seq} on, is missing or damaged.",
        _PICTURES,
        "Put the file that `clinicvault verify` names back from a backup.",
    ),
    "segment-unreadable": (
        "A file with old entries of the access log did not come out as it was written.",
        "No entry was moved, and no picture is affected.",
        "Run `clinicvault verify`, and check this computer's disk.",
    ),
    "segment-unknown": (
        "The access log does not say that its entries from {seq} on moved to a file.",
        _PICTURES,
        _EVIDENCE,
    ),
    "node-altered": (
        "A check value for line {seq} of the access log is damaged; the line itself is intact.",
        _PICTURES,
        _EVIDENCE,
    ),
    "node-missing": (
        "A check value for line {seq} of the access log is missing; the line itself is intact.",
        _PICTURES,
        _EVIDENCE,
    ),
    "node-unknown": (
        "The access log holds a check value that belongs to no line.",
        _PICTURES,
        _EVIDENCE,
    ),
    "history-rewritten": (
        "From line {seq} on the access log is not what was signed.",
        _PICTURES,
        _EVIDENCE,
    ),
    "history-replaced": (
        (
            "The access log does not continue the one that was known before: it was put back to an "
            "older state and written on, or rewritten."
        ),
        _PICTURES,
        _EVIDENCE,
    ),
    "rolled-back": (
        (
            "The access log ends at line {seq}, earlier than when it was last known: it was put "
            "back to an older state."
        ),
        "Entries, and perhaps photos, of the time since then are missing here.",
        _EVIDENCE,
    ),
    "truncated": (
        "The access log ends at line {seq}, but more lines were signed: its end was cut off.",
        _PICTURES,
        _EVIDENCE,
    ),
    "entry-unsigned": (
        "Lines from {seq} on were added to the access log without a signature.",
        _PICTURES,
        _EVIDENCE,
    ),
    "entry-outside": (
        "Line {seq} stands outside any open section of the access log.",
        _PICTURES,
        _EVIDENCE,
    ),
    "too-many-entries": (
        "Line {seq} is one too many for its section of the access log.",
        _PICTURES,
        _EVIDENCE,
    ),
    "checkpoint-missing": (
        "The signed check code that covers line {seq} of the access log is missing.",
        _PICTURES,
        _EVIDENCE,
    ),
    "checkpoint-signature": (
        "The check code that covers line {seq} of the access log is not correctly signed.",
        _PICTURES,
        _EVIDENCE,
    ),
    "checkpoint-size": (
        "A check code of the access log does not end where its section ends, at line {seq}.",
        _PICTURES,
        _EVIDENCE,
    ),
    "checkpoint-unknown": (
        "The access log holds a check code that belongs to no section of it.",
        _PICTURES,
        _EVIDENCE,
    ),
    "key-uncertified": (
        (
            "The section of the access log that begins at line {seq} was signed with a key that "
            "was not announced."
        ),
        _PICTURES,
        _EVIDENCE,
    ),
    "key-order": (
        "The section of the access log that begins at line {seq} is not the next one.",
        _PICTURES,
        _EVIDENCE,
    ),
    "key-signature": (
        "The beginning of a section at line {seq} of the access log is not correctly signed.",
        _PICTURES,
        _EVIDENCE,
    ),
    "open-list": (
        "Line {seq} of the access log names other open sections than there were.",
        _PICTURES,
        _EVIDENCE,
    ),
    "computer-unknown": (
        "The access log was begun anew at line {seq} by a computer that is not known.",
        _PICTURES,
        _EVIDENCE,
    ),
    "acceptance-invalid": (
        (
            "The acceptance at line {seq} of the access log is not signed by an administrator and "
            "a privacy officer."
        ),
        _PICTURES,
        "Let an administrator and a privacy officer accept the restored log again.",
    ),
    "waiting-key": (
        "The key for the next section of the access log is not the one announced at line {seq}.",
        _PICTURES,
        _EVIDENCE,
    ),
    "cited-head": (
        "The log that line {seq} says it continues is not the one that is there.",
        _PICTURES,
        _EVIDENCE,
    ),
    "log-empty": ("The access log is empty.", _PICTURES, _EVIDENCE),
}
