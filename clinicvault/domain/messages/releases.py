"""Messages of exports: recipients, second persons, the ledger of what was given out."""

from __future__ import annotations

_NOTHING = "Nothing was changed."
_INSIDE = "Nothing left the vault."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "disclosure-over": (
        "The time for which this was given is over.",
        "What was given is outside of the vault; the vault itself is safe.",
        "Ask the recipient to delete it, and note the answer.",
    ),
    "disclosure-unknown": (
        "There is no such entry in the list of what was given out.",
        _NOTHING,
        "Look at the list and choose an entry there.",
    ),
    "export-dicom": (
        "Medical files (DICOM) go into an encrypted file (age) or one for a certificate only.",
        _INSIDE,
        "Choose one of these packages, or leave the medical files out.",
    ),
    "export-face-seen": (
        "ClinicVault found a face that nothing covers, though nobody may be recognised.",
        _INSIDE,
        "Look at the pictures once more and cover every face, or say where there is none.",
    ),
    "export-key-book": (
        "A key was named beside somebody whose key the address book keeps.",
        _INSIDE,
        "Leave the key out, or change it in the address book and compare it with its owner.",
    ),
    "export-no-second": (
        "This export needs no second person.",
        _INSIDE,
        "Export it; nobody has to be asked.",
    ),
    "export-not-looked": (
        "Nobody looked at this picture and said that it may leave like this.",
        _INSIDE,
        "Look at it, cover what must not be seen, then say that it is right.",
    ),
    "export-other-order": (
        "This is not exactly what a second person allowed.",
        _INSIDE,
        "Export just what was allowed, or ask for what you want to give now.",
    ),
    "export-page-patient": (
        "The page for a browser is made for the patient alone.",
        _INSIDE,
        "Choose another package for this recipient.",
    ),
    "export-passphrase": (
        "A passphrase of one's own opens an encrypted file (age) alone, and one without a key.",
        _INSIDE,
        "Leave the passphrase out: ClinicVault makes one where one is needed.",
    ),
    "export-plain-alone": (
        "Files that anybody can open are not made for a purpose that was chosen here.",
        _NOTHING,
        "Name the purpose among those for plain files first, or leave it out.",
    ),
    "export-plain-purpose": (
        "The clinic's rules allow no files that anybody can open for this purpose.",
        _INSIDE,
        "Choose a protected package, or ask an administrator about the rules.",
    ),
    "export-plan-long": (
        "What was drawn on the pictures is too much for one export.",
        _INSIDE,
        "Export fewer pictures at once, or cover with boxes instead of the brush.",
    ),
    "export-second-person": (
        "The clinic's rules want a second person for this export.",
        _INSIDE,
        "Ask a colleague: a practitioner or privacy officer can allow exactly this export.",
    ),
    "export-text-long": (
        "Name or address of the recipient is longer than {limit} characters.",
        _INSIDE,
        "Shorten it and try again.",
    ),
    "export-too-many": (
        "An export holds at least one picture, each once, and {most} at most.",
        _INSIDE,
        "Choose fewer pictures and export the others apart.",
    ),
    "follow-up-long": (
        "The text is longer than {limit} characters.",
        _NOTHING,
        "Shorten it and try again.",
    ),
    "live-down": (
        "Somebody noted already that this is shown no longer.",
        _NOTHING,
        "Look at the list of what is shown.",
    ),
    "live-not-marketing": (
        "These pictures were not given for marketing.",
        _NOTHING,
        "Show only pictures that were exported for marketing, and take others down.",
    ),
    "live-place-missing": (
        "It is not said where the picture is shown.",
        _NOTHING,
        "Write the page's address, or the paper's name.",
    ),
    "live-unknown": (
        "There is no such entry in the list of what is shown.",
        _NOTHING,
        "Look at the list and choose an entry there.",
    ),
    "recipient-certificate-file": (
        "The file of the certificate cannot be read.",
        _NOTHING,
        "Check the path, and that you may read it.",
    ),
    "recipient-key-changed": (
        "The key that was compared is not the one in the address book.",
        _NOTHING,
        "Open the entry again and compare its key with the owner once more.",
    ),
    "recipient-key-two": (
        "A recipient has one key here: an age key or a certificate.",
        _NOTHING,
        "Keep the one that the recipient's program can use.",
    ),
    "recipient-language": (
        "Recipients are told in English or French.",
        _NOTHING,
        "Choose one of them.",
    ),
    "recipe-file": (
        "The file of what is to be done to the pictures cannot be read.",
        _INSIDE,
        "Check the path, and that you may read it.",
    ),
    "recipient-needed": (
        "It is not said who gets the pictures.",
        _INSIDE,
        "Name somebody of the address book with --to, or anybody with --recipient.",
    ),
    "recipient-no-key": (
        "The address book holds no key of this recipient.",
        _NOTHING,
        "Add the key first.",
    ),
    "recipient-text-long": (
        "A text of this entry is longer than {limit} characters.",
        _NOTHING,
        "Shorten it and try again.",
    ),
    "recipient-unknown": (
        "There is no such entry in the address book.",
        _NOTHING,
        "Look at the address book and choose an entry there.",
    ),
    "recipients-many": (
        "The address book holds {most} entries already.",
        _NOTHING,
        "Remove entries that are not needed any more.",
    ),
}
