"""Messages of `media.rendering` and of recipes: (what happened, is data safe, what to do)."""

from __future__ import annotations

_STAYED = "Nothing left the vault; the photo in it is unchanged."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "recipe-wrong": (
        "What is to be done to a picture lies outside the picture or out of bounds.",
        _STAYED,
        "Set it up again for this picture; if it happens once more, tell your IT person.",
    ),
    "recipe-newer": (
        "This export was made by a newer ClinicVault, which makes pictures by other rules.",
        "All your data is safe.",
        "Install the newest ClinicVault on this computer, then try again.",
    ),
    "recipe-many": (
        "There are more than {limit} covers, strokes or points on one picture.",
        _STAYED,
        "Cover larger areas with fewer boxes, then try again.",
    ),
    "mark-text": (
        "The words over the picture are missing, or longer than {limit} letters or {lines} lines.",
        _STAYED,
        "Write one or a few short lines, or leave the words out.",
    ),
    "mark-names-patient": (
        "The words over the picture say a part of the patient's name.",
        _STAYED,
        "Write them without the name: everybody who sees the picture reads it.",
    ),
    "mark-letters": (
        "The words over the picture hold letters that ClinicVault cannot draw.",
        _STAYED,
        "Write them in Latin, Greek or Cyrillic letters.",
    ),
    "mark-no-room": (
        "The picture is too small for the words over it.",
        _STAYED,
        "Write fewer words, or leave them out for this picture.",
    ),
    "mark-font-missing": (
        "The words could not be drawn: a part of ClinicVault is missing on this computer.",
        _STAYED,
        "Install ClinicVault again, or leave the words out.",
    ),
    "background-unclear": (
        "ClinicVault could not tell the person from the background.",
        _STAYED,
        "Paint over the person with the brush for the person, or leave the background as it is.",
    ),
    "rendering-photos-only": (
        "Only photos can be cut, covered or marked; this is a film or a document.",
        _STAYED,
        "Leave it out of this export.",
    ),
}
