"""Messages of `media`: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_UNTOUCHED = "Your file was left as it is; nothing of it was kept."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "file-empty": (
        "This file is empty.",
        _UNTOUCHED,
        "Copy it from the camera again.",
    ),
    "file-too-large": (
        "This file is larger than {limit} MB.",
        _UNTOUCHED,
        "Save the picture in a smaller size and import that.",
    ),
    "file-not-regular": (
        "This is not a plain file: a link, a device or a folder.",
        _UNTOUCHED,
        "Choose the picture file itself.",
    ),
    "file-changed": (
        "The file changed while it was being read.",
        _UNTOUCHED,
        "Wait until copying has finished, then import it again.",
    ),
    "file-unreadable": (
        "The file could not be read.",
        _UNTOUCHED,
        "Check the memory card or the drive, then try again.",
    ),
    "format-unknown": (
        "This file is not a picture that ClinicVault knows.",
        _UNTOUCHED,
        "Import photos, films or PDF files.",
    ),
    "format-unsupported": (
        "ClinicVault cannot take in {format} files yet.",
        _UNTOUCHED,
        "Save the picture as JPEG or PNG and import that.",
    ),
    "picture-damaged": (
        "The picture is damaged or incomplete.",
        _UNTOUCHED,
        "Copy it from the camera again, or take the photo again.",
    ),
    "picture-too-large": (
        "The picture has more than {limit} million pixels.",
        _UNTOUCHED,
        "Save the picture in a smaller size and import that.",
    ),
    "proof-failed": (
        "The cleaned file did not pass the second check, so it was not kept.",
        "Your original file is untouched, and nothing of it was kept.",
        "Save the picture as JPEG on the camera's computer and import that; tell support.",
    ),
    "picture-kind-unsupported": (
        "This is a rare kind of picture that ClinicVault cannot read.",
        _UNTOUCHED,
        "Save the picture as an ordinary JPEG or PNG and import that.",
    ),
    "too-many-parts": (
        "The file is made of far too many parts for a photo.",
        _UNTOUCHED,
        "Save the picture again with a photo program and import that.",
    ),
    "picture-too-demanding": (
        "Reading the picture would take too much memory.",
        _UNTOUCHED,
        "Save the picture in a smaller size and import that.",
    ),
    "picture-too-slow": (
        "Reading the picture took too long and was stopped.",
        _UNTOUCHED,
        "Save the picture again with a photo program and import that.",
    ),
    "picture-crashed": (
        "The file broke the part of ClinicVault that reads pictures; that part was renewed.",
        "All your data is safe; nothing of the file was kept.",
        "Do not open this file elsewhere; ask where it came from.",
    ),
    "reader-unavailable": (
        "The program part that reads pictures could not be started.",
        "All your data is safe.",
        "Start ClinicVault again; if it happens once more, tell your IT person.",
    ),
    "face-finder-missing": (
        "Nobody looked for faces: a part of ClinicVault is missing on this computer.",
        "All your data is safe; nothing left the vault.",
        "Install ClinicVault again, or cover every face by hand.",
    ),
    "import-stopped": (
        "The import was stopped before this picture.",
        "Everything imported so far is safe.",
        "Import the remaining pictures again.",
    ),
    "video-too-long": (
        "The video is longer than {limit} minutes.",
        _UNTOUCHED,
        "Cut it to the part that you need and import that.",
    ),
    "pdf-password": (
        "The document is locked with a password.",
        _UNTOUCHED,
        "Open it with its password, print it to a new PDF and import that.",
    ),
    "package-damaged": (
        "The ZIP file is damaged or only one part of several.",
        _UNTOUCHED,
        "Send or copy it from the phone again, or take the pictures without packing them.",
    ),
}
