"""Packages for and from colleagues: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_NOTHING = "Nothing was taken out."
_KEPT = "Nothing of it was taken in, and the file was left as it is."
_UNKNOWN = "Nothing was changed, and what came in is safe."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "recipient-certificate": (
        "This is not the certificate of one recipient.",
        _NOTHING,
        "Ask the recipient for the certificate alone, as a file that ends with .pem, .crt or .cer.",
    ),
    "recipient-certificate-key": (
        "This certificate is too weak, or is not meant for encrypting.",
        _NOTHING,
        "Ask the recipient for the certificate with which they receive encrypted mail.",
    ),
    "recipient-certificate-dates": (
        "This certificate is not valid today.",
        _NOTHING,
        "Ask the recipient for the current one; check the date of this computer, too.",
    ),
    "dicom-kind": (
        "This picture cannot be a DICOM object without being changed.",
        "It is in the package as it is.",
        "Nothing has to be done; whoever needs DICOM can convert it.",
    ),
    "dicom-turned": (
        "This picture is stored lying or mirrored, which a DICOM object cannot tell.",
        "It is in the package as it is.",
        "Export it with a cover or a mark: then it is made anew, upright.",
    ),
    "package-locked": (
        "This package came encrypted, and no passphrase that was typed opens it.",
        _KEPT,
        "Ask the sender for the passphrase, or for the package once more if it is damaged.",
    ),
    "package-costly": (
        "Trying a passphrase on this package takes more time or memory than this program gives it.",
        _KEPT,
        "Try again when this computer has less to do, or ask for it locked with this clinic's key.",
    ),
    "package-not-ours": (
        "This package does not open with this clinic's key.",
        _KEPT,
        "It is for somebody else, or was changed on its way: ask the sender for it once more.",
    ),
    "package-cms": (
        "This package is encrypted for a certificate, as encrypted mail is.",
        _KEPT,
        "Ask the sender for an age package for this clinic's own key; you find it under Import.",
    ),
    "package-page": (
        "This file is a page for a browser, such as patients are given.",
        _KEPT,
        "Open it in a browser, save the pictures there, and import these.",
    ),
    "package-signature": (
        "The signature of this package is wrong or missing: it is not what the sender made.",
        _KEPT,
        "Ask the sender for the package once more, and tell them of it by telephone.",
    ),
    "package-altered": (
        "This file of the package is not the one that the sender signed.",
        _KEPT,
        "Ask the sender for the package once more, and tell them of it by telephone.",
    ),
    "package-unlisted": (
        "The sender did not sign this file: it was added to the package by somebody else.",
        _KEPT,
        "Ask the sender whether it is theirs.",
    ),
    "manifest-unreadable": (
        "The list of files in this package cannot be read.",
        _KEPT,
        "Import the package as it came, not packed again; else ask the sender for it once more.",
    ),
    "sender-words": (
        "These are not the words of the computer that signed this package.",
        _UNKNOWN,
        "Ask for the words of the very computer that made it; if they differ again, do not use it.",
    ),
    "sender-other": (
        "This computer is known already, as somebody else's in the address book.",
        _UNKNOWN,
        "Look for it in the address book; forget it there first if it was a mistake.",
    ),
    "sender-own": (
        "This package was made by a computer of this clinic.",
        _UNKNOWN,
        "Nothing has to be compared.",
    ),
    "sender-unknown": (
        "This computer is not known as this sender's.",
        _UNKNOWN,
        "Look at the address book once more; it may have changed meanwhile.",
    ),
    "senders-many": (
        "{most} computers of this sender are known already.",
        _UNKNOWN,
        "Forget those in the address book that are no longer used.",
    ),
}
