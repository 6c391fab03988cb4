"""Messages of aligned pictures and sheets: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_NOTHING = "Nothing was written."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "align-points": (
        "These points do not say how one picture lies over the other.",
        "Both pictures are as they were.",
        "Click the same two or three places in both pictures, well away from each other.",
    ),
    "sheet-empty": (
        "There is no pair of pictures for the sheet.",
        _NOTHING,
        "Choose at least one picture from before and one of the same view from later.",
    ),
    "sheet-too-many": (
        "A sheet holds at most {limit} pairs of pictures.",
        _NOTHING,
        "Choose fewer pairs, or make several sheets.",
    ),
    "sheet-text-long": (
        "A text for the sheet is too long: the limit is {limit} characters.",
        _NOTHING,
        "Shorten the text.",
    ),
    "sheet-names-patient": (
        "The title, a caption or the foot of the sheet says a part of the patient's name.",
        _NOTHING,
        "Write it without the name: everybody who sees the sheet reads it.",
    ),
    "logo-kind": (
        "The logo has to be a picture, such as a PNG or JPEG file.",
        _NOTHING,
        "Choose a picture of the logo.",
    ),
    "logo-large": (
        "The logo holds too much detail: more than {limit} KB even when it is made smaller.",
        _NOTHING,
        "Choose a simpler picture of the logo.",
    ),
    "sheet-pair-same": (
        "A pair of the sheet shows the same picture twice.",
        _NOTHING,
        "Choose two different pictures for each pair.",
    ),
    "sheet-pair-unknown": (
        "A pair of the sheet names a picture that is not among those that leave.",
        _NOTHING,
        "Choose the pictures of the pairs again.",
    ),
    "sheet-photos-only": (
        "A sheet shows photos; a film or document has no place on it.",
        _NOTHING,
        "Choose photos for the pairs.",
    ),
    "sheet-not-printed": (
        "Only files that anybody can open can be printed; an encrypted file cannot.",
        _NOTHING,
        "Choose plain files as the kind, or save the sheet instead of printing it.",
    ),
    "printer-gone": (
        "This printer is no longer there.",
        "The vault is safe; the list of what was given names this sheet as printed.",
        "Choose another printer, and note that the first try did not leave.",
    ),
    "printer-failed": (
        "The printer did not take the pages, or not all of them.",
        "The vault is safe; the list of what was given names this sheet as printed.",
        "Look what lies in the printer, then print again or save a PDF.",
    ),
    "sheet-captions": (
        "There are more captions than pairs of pictures.",
        _NOTHING,
        "Give at most one --caption for each pair, in the order of the pairs.",
    ),
}
