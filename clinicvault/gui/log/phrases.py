"""What entries of the access log say in plain words: refusals, and the facts beside them."""

from __future__ import annotations

from types import MappingProxyType

from clinicvault.domain.messages import MESSAGES
from clinicvault.domain.roles import roles_of
from clinicvault.gui import media_words, rule_words, words
from clinicvault.gui.errors import short
from clinicvault.gui.i18n import mark, tr
from clinicvault.gui.log.review import flag_words
from clinicvault.services.views import LogRow

_REFUSED = MappingProxyType(
    {
        "unlock": mark("Unlock refused"),
        "step-up": mark("Identity not confirmed"),
        "password-change": mark("Password change refused"),
        "enrol": mark("One-time code refused"),
        "patient-open": mark("Patient page refused"),
        "thumbnails-view": mark("Timeline refused"),
        "photo-view": mark("Photo refused"),
        "photo-full": mark("Photo refused"),
        "photo-open": mark("Photo as a file refused"),
        "photo-compare": mark("Comparison refused"),
        "export": mark("Export refused"),
        "export-look": mark("Look at a photo for an export refused"),
        "import": mark("Import refused"),
        "photo-move": mark("Move of a photo refused"),
        "kept-files-list": mark("List of files kept aside refused"),
        "kept-file-open": mark("File kept aside refused"),
        "kept-file-delete": mark("Deletion of a file kept aside refused"),
        "policy-change": mark("Change of the clinic's rules refused"),
        "record-up": mark("Archived record not opened"),
    }
)
LINES = mark(
    "Lines are all that the log holds, beginnings of acts and the program's own notes, too: so "
    "they are more than the entries that people see."
)
"""Where lines and entries stand side by side."""
_FACTS = MappingProxyType(
    {
        "reason": mark("Why"),
        "recipient": mark("Given to"),
        "form": mark("Form"),
        "handed": mark("Handed to"),
        "subject": mark("Person concerned"),
        "roles": mark("Roles"),
        "keys": mark("Number of keys"),
        "objects": mark("Number of files"),
        "known": mark("Lines known before"),
        "doubted": mark("Copy of the log that does not fit, signed by"),
        "stripped": mark("Removed from the file"),
        "sender": mark("Signed by the sender's computer"),
        "administrator": mark("Accepted as administrator"),
        "officer": mark("Accepted as privacy officer"),
        "signers": mark("Number of people who accepted"),
        "passed over": mark("Backups that were not good"),
        "damaged": mark("Number of damaged things"),
        "faults": mark("Number of faults of the log"),
        "fault": mark("Faults of the log, and the lines"),
        "sound": mark("Sound of films"),
        "raw": mark("RAW files of cameras"),
        "clips": mark("Short films of live photos"),
        "policy": mark("Rule"),
        "logo": mark("The clinic's logo"),
        "edited": mark("What was set"),
        "photos": mark("Number of photos"),
        "erased": mark("Number of files erased"),
        "kept": mark("Number of files that stay"),
        "expired": mark("Older backups whose keys were deleted"),
        "waited": mark("Nobody else could allow it, a day passed"),
        "again": mark("After a restore"),
        "pack": mark("Set of rules"),
        "records": mark("Number of archived records"),
        "users": mark("People who may open it"),
        "named": mark("Number of people who may open it"),
        "days": mark("For so many days"),
        "patients": mark("Number of patients"),
        "codes": mark("Codes of the patients"),
        "rule": mark("Flag"),
        "user": mark("Person concerned"),
        "day": mark("Day"),
        "note": mark("Note"),
        "state": mark("How it ended"),
        "text": mark("Answer"),
        "open": mark("Flags still open"),
        "notices": mark("Number of notices"),
        "name": mark("Name"),
        "format": mark("Format"),
        "month": mark("Month"),
        "pictures": mark("Number of photos"),
        "second": mark("Why a second person was needed"),
        "faces_said": mark("What was said of faces"),
        "after": mark("What came after"),
        "confidence": mark("Result of the search"),
        "looked": mark("Number of photos compared"),
        "not_looked": mark("Number of records that were not looked at"),
        "place": mark("Shown at"),
        "fields": mark("What was changed"),
        "no_face": mark("No recognisable face"),
        "bulk": mark("Pictures at once"),
        "faces": mark("Recognisable faces need a second person"),
        "marketing": mark("Marketing needs a second person"),
        "plain": mark("Plain files for"),
        "plain_alone": mark("Plain files without a second person for"),
    }
)
_YES = {"True": mark("yes"), "False": mark("no")}
_KEPT = {"True": mark("kept"), "False": mark("left out")}
_VALUES = MappingProxyType(
    {
        "waited": _YES,
        "again": _YES,
        "form": {
            "age": mark("Encrypted file (age)"),
            "patient": mark("Page for a browser"),
            "insurer": mark("Protected ZIP"),
            "cms": mark("File for a certificate"),
            "sheet": mark("Before/after sheet"),
            "slides": mark("Slides for a talk"),
            "print": mark("Sheet on paper"),
            "plain": mark("Plain files"),
            "plain file": mark("Plain file, not encrypted"),
            "report": mark("The patient's own copy"),
        },
        "confidence": {
            "traced": mark("Traced"),
            "indication": mark("Indication"),
            "nothing": mark("Nobody can be named"),
        },
        "handed": {
            "patient": mark("The patient"),
            "representative": mark("Somebody who acts for the patient"),
        },
        "policy": {
            "media": mark("Photos and films"),
            "rules": mark("Rules about people"),
            "exports": mark("Rules about exports"),
            "logo": mark("The clinic's logo"),
        },
        "logo": {"set": mark("chosen"), "removed": mark("removed")},
        "after": {
            "acknowledged": mark("Acknowledged"),
            "asked-back": mark("Asked back"),
            "returned": mark("Returned or deleted"),
            "kept": mark("Kept by the recipient"),
            "not-left": mark("Never left"),
            "live": mark("Shown"),
            "down": mark("Taken down"),
        },
        "no_face": _YES,
        "edited": {
            "visit": mark("Visit"),
            "clock": mark("Camera's clock"),
            "still": mark("The photo that a clip belongs to"),
        },
        "state": {
            "open": mark("Open"),
            "explained": mark("Explained"),
            "escalated": mark("Escalated"),
            "incident": mark("Incident"),
        },
        "sound": _KEPT,
        "raw": _KEPT,
        "clips": _KEPT,
        "reason": {
            "discarded": mark("No longer wanted"),
            "moved": mark("Moved to another patient"),
            "taken-back": mark("The photo was taken back"),
            "read-at-last": mark("It became a photo"),
        },
    }
)
"""What the words of a fact mean; reasons are mostly codes of messages."""
_HINT = "hint "
_HINTS = MappingProxyType(
    {
        "own": mark("The own record of who acted"),
        "surname": mark("Same surname as the patient"),
        "vip": mark("Restricted record"),
        "colleague": mark("The patient works here"),
        "no-visit": mark("No visit of this person or team within seven days"),
        "visit": mark("A visit of this person or team within seven days"),
        "far": mark("The visit or appointment is more than seven days away"),
    }
)
_UNTOLD = frozenset({"hint given", "disclosure", "entry"})
"""Means nothing to a reader: equal first names have equal numbers; ids of rows."""
_OF_REVIEW = ("flag", "notice-", "log-")
_FOR_PROGRAMS = frozenset(
    (
        "flag",
        "signed",
        "figures",
        "weight",
        "view",
        "filter",
        "sort",
        "upto",
        "count",
        "since",
        "until",
        "entries",
        "patient",
    )
)
"""Of the entries of the review: what the program reads back from them."""


def headline(entry: LogRow) -> str:
    """What happened, so that a refusal or a mere beginning reads as one."""
    if entry.outcome == "refused" and entry.event in _REFUSED:
        return tr(_REFUSED[entry.event])
    said = words.event(entry.event)
    if entry.outcome in {"refused", "failed", "incomplete", "intent", "cancelled"}:
        return tr("{event}: {outcome}", event=said, outcome=words.outcome(entry.outcome).lower())
    return said


def fact(key: str, value: str) -> tuple[str, str]:
    """Caption and text of one pair of an entry's details; unknown words stay themselves."""
    if key.startswith(_HINT):
        hint = key.removeprefix(_HINT)
        known = hint in _HINTS and value == str(True)
        return tr("Noticed by the computer"), tr(_HINTS[hint]) if known else f"{hint}: {value}"
    if rule_words.known(key) and key not in _FACTS:
        return rule_words.name(key), value
    return tr(_FACTS[key]) if key in _FACTS else key, _value(key, value)


def told(entry: LogRow, key: str) -> bool:
    """Whether a fact says something to a reader."""
    of_review = entry.event.startswith(_OF_REVIEW)
    return key not in _UNTOLD and not (of_review and key in _FOR_PROGRAMS)


def _value(key: str, value: str) -> str:
    if key == "rule":
        return flag_words.title(value)
    if key == "reason" and value in MESSAGES:
        return short(value)
    if key == "stripped":
        return media_words.stripped_words(value.split(", "))
    if key == "roles" and value.isdecimal() and int(value) <= 0b1111:
        return words.roles(roles_of(int(value)))
    if key == "recipient":
        return words.whom(value)
    known = _VALUES.get(key, {})
    return tr(known[value]) if value in known else value
