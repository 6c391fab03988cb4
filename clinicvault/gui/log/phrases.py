"""What entries of the access log say in plain words: refusals, and the facts beside them."""

from __future__ import annotations

from types import MappingProxyType

from clinicvault.domain.messages import MESSAGES
from clinicvault.domain.roles import roles_of
from clinicvault.gui import words
from clinicvault.gui.errors import short
from clinicvault.gui.i18n import mark, tr
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
        "import": mark("Import refused"),
        "photo-move": mark("Move of a photo refused"),
    }
)
_FACTS = MappingProxyType(
    {
        "reason": mark("Why"),
        "recipient": mark("Given to"),
        "form": mark("Form"),
        "subject": mark("Person concerned"),
        "roles": mark("Roles"),
        "keys": mark("Number of keys"),
        "objects": mark("Number of files"),
        "known": mark("Entries known before"),
        "stripped": mark("Removed from the file"),
        "administrator": mark("Accepted as administrator"),
        "officer": mark("Accepted as privacy officer"),
        "signers": mark("Number of people who accepted"),
    }
)
_FORMS = MappingProxyType(
    {"age": mark("Encrypted file (age)"), "plain": mark("Plain file, not encrypted")}
)
_HINT = "hint "


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
        return tr("Noticed by the computer"), f"{key.removeprefix(_HINT)}: {value}"
    return tr(_FACTS[key]) if key in _FACTS else key, _value(key, value)


def _value(key: str, value: str) -> str:
    if key == "reason":
        return short(value) if value in MESSAGES else value
    if key == "form":
        return tr(_FORMS[value]) if value in _FORMS else value
    if key == "roles" and value.isdecimal() and int(value) <= 0b1111:
        return words.roles(roles_of(int(value)))
    return value
