"""What is read off a recipient: with what packages are opened, and whether that was compared."""

from __future__ import annotations

import enum

from clinicvault.domain.exports import RecipientSort
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import tr
from clinicvault.services.views.releases import RecipientDetails, RecipientView

from . import export_words


class Key(enum.Enum):
    """With what a recipient opens a package without a passphrase."""

    NONE = "none"
    AGE = "age"
    CERTIFICATE = "certificate"


def key_of(one: RecipientView | None) -> Key:
    """The recipient's own key; an age key before a certificate."""
    if one is None:
        return Key.NONE
    if one.details.age_key:
        return Key.AGE
    return Key.CERTIFICATE if one.details.certificate else Key.NONE


def name_of(one: RecipientView | None) -> str:
    """Name; "" for nobody."""
    return words.whom(one.details.name) if one is not None else ""


def place_of(details: RecipientDetails) -> str:
    """Organisation and address in one line."""
    return ", ".join(part for part in (details.organisation, details.address) if part)


def is_patient(one: RecipientView | None) -> bool:
    """Whether it is the patient, or who acts for the patient."""
    return one is not None and one.details.sort is RecipientSort.PATIENT


def unchecked(one: RecipientView) -> bool:
    """Whether a key was never compared with its owner."""
    return key_of(one) is not Key.NONE and one.checked is None


def line_of(one: RecipientView) -> str:
    """Sort, organisation, key: the quieter line of a list."""
    parts = [export_words.sort(one.details.sort)]
    if one.details.organisation:
        parts.append(one.details.organisation)
    if key_of(one) is Key.AGE:
        parts.append(tr("age key"))
    elif key_of(one) is Key.CERTIFICATE:
        parts.append(tr("certificate"))
    return "  ·  ".join(parts)


def key_line(one: RecipientView) -> str:
    """Whom a certificate names, and until when."""
    parts = [one.certificate_of] if one.certificate_of else []
    if one.certificate_until is not None:
        parts.append(tr("until {day}", day=formats.day(one.certificate_until)))
    return ", ".join(parts)
