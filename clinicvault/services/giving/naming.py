"""No word on what leaves says whose it is: marks, titles and captions are typed by hand."""

from __future__ import annotations

from clinicvault.access.patients.patients import Identity
from clinicvault.access.release.name_hints import says_name
from clinicvault.domain.errors import InputRefused
from clinicvault.services.views.exports import ExportPlan

from .whom import Whom


def whole_name(identity: Identity) -> str:
    """Given and family name as words are held against them."""
    return f"{identity.given} {identity.family}"


def may_be_named(whom: Whom) -> str:
    """The recipient's name, which may be written although a word of it is the patient's, too.

    Whoever gets a picture of Anna Berg may be called Anna themselves. "" for the patient, whether
    the address book says so or holds just the same name.
    """
    return "" if whom.patient or whom.namesake else whom.details.name


def names_patient(text: str, patient: str, recipient: str = "") -> bool:
    """Whether a text says a word of the patient's name, beside the recipient's whole name."""
    return says_name(text.replace(recipient, " ") if recipient else text, patient)


def require_nameless(plan: ExportPlan, identity: Identity, whom: Whom) -> None:
    """InputRefused("mark-names-patient") where words over a picture say whose it is."""
    marks = (one.recipe.mark for one in plan.pictures)
    texts = {mark.text for mark in marks if mark is not None}
    name, recipient = whole_name(identity), may_be_named(whom)
    if any(names_patient(text, name, recipient) for text in texts):
        raise InputRefused("mark-names-patient")
