"""Messages of the recovery kit: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "kit-not-printed": (
        "The recovery sheets could not be printed.",
        "Nothing was lost; the sheets can still be saved or printed here.",
        "Check the printer and try again, or save the sheets as a file.",
    ),
    "sheet-file-large": (
        "The file is too large for a picture of a recovery sheet.",
        "Nothing was changed.",
        "Take a photo of the sheet alone, below {megabytes} MB, and try again.",
    ),
    "sheet-file-missing": (
        "The file of the recovery sheet cannot be opened.",
        "Nothing was changed.",
        "Check its name and that your account may read it, then try again.",
    ),
    "sheet-newer": (
        "The sheet was printed by a newer ClinicVault.",
        "Nothing was changed, and the sheet is not spoilt.",
        "Install the newest ClinicVault, then read the sheet again.",
    ),
    "sheet-not-read": (
        "No recovery sheet was found in this file.",
        "Nothing was changed, and the sheet is not spoilt.",
        "Photograph the square code sharp and in good light as JPEG or PNG, or type the words.",
    ),
    "sheet-several": (
        "This file holds {count} recovery sheets, not one.",
        "Nothing was changed.",
        "Photograph one printed sheet: the rehearsal is to show that the paper can be read.",
    ),
    "sheet-words-few": (
        "Only {count} words were found; a recovery sheet has more.",
        "Nothing was changed.",
        "Type all words of the sheet in their order, with blanks between them.",
    ),
}
