"""What verification found, in words: which kind of thing, whose, and what it is called."""

from __future__ import annotations

from types import MappingProxyType

from clinicvault.domain.messages import MESSAGES
from clinicvault.gui import formats
from clinicvault.gui.errors import sentences
from clinicvault.gui.i18n import mark, tr
from clinicvault.services.views import Damage

_LOG = "log-"
_ID_CHARS = 12
_KINDS = MappingProxyType(
    {
        "original": mark("Photo (original)"),
        "preview": mark("Photo (preview)"),
        "thumbnail": mark("Photo (small picture)"),
        "held": mark("File kept aside"),
        "document": mark("Signed form of a consent"),
        "segment": mark("Old entries of the access log"),
        "photo": mark("Entry of a photo"),
        "kept_file": mark("Entry of a file kept aside"),
        "patient": mark("Entry of a patient"),
        "visit": mark("Entry of a visit"),
        "batch": mark("Entry of an import"),
        "consent": mark("Entry of a consent"),
        "disclosure": mark("Entry of what was given to somebody"),
        "assignment": mark("A patient's key"),
        "patient_key": mark("A patient's key"),
        "key_wrap": mark("A patient's key"),
        "group_key": mark("A key of the clinic"),
        "grant_key": mark("A person's access"),
        "user": mark("Entry of a person"),
        "user_key": mark("A person's key"),
        "enrolment": mark("An invitation"),
        "endorsement": mark("A person's confirmation"),
        "password": mark("A person's password entry"),
        "workstation": mark("Entry of a computer"),
        "policy": mark("Rules of the clinic"),
        "founding": mark("The clinic's founding entry"),
        "revocation": mark("An ended access"),
        "evidence": mark("Document that shows a consent"),
        "restriction": mark("Who a patient is restricted to"),
        "appointment": mark("Entry of a day's list"),
        "usage": mark("A person's hourly count"),
        "hardware_key": mark("A person's hardware key"),
        "request": mark("Question to a second person"),
        "approval": mark("Answer of a second person"),
        "team": mark("Entry of a team"),
        "transfer": mark("A patient's move to another team"),
        "old_secret": mark("The computers' shared key of before"),
        "rotation": mark("An order to renew everything"),
        "succession": mark("A patient's key"),
        "hold": mark("A patient who must not be erased for now"),
        "erasure": mark("A patient's erasure"),
        "log_part": mark("Log read for a patient's own copy"),
        "notice": mark("Notice to a person"),
        "recipient": mark("Entry of the address book"),
        "follow_up": mark("What came after something was given to somebody"),
        "forensic_key": mark("Secret of the invisible marks"),
        "log_witness": mark("Copy of the log's check code"),
        "log_witnesses": mark("Very many false copies of the log's check code"),
        "deletion": mark("Something was removed without a trace"),
        "database": mark("The database file itself"),
    }
)


def damage_text(damage: Damage) -> str:
    """One line: the kind, the patient's code, and the beginning of the identifier."""
    parts = (damage_kind(damage), damage.patient, _shown_id(damage))
    return "  ·  ".join(part for part in parts if part)


def damage_kind(damage: Damage) -> str:
    """What kind of thing is damaged; a word without a name stays itself."""
    what = damage.what
    if what in _KINDS:
        return tr(_KINDS[what])
    if what.startswith(_LOG) and what.removeprefix(_LOG) in MESSAGES:
        return sentences(what.removeprefix(_LOG), {"seq": _number(damage.id)})[0]
    return sentences(what)[0] if what in MESSAGES else what


def _shown_id(damage: Damage) -> str:
    known_entry = damage.what.startswith(_LOG) and damage.what.removeprefix(_LOG) in MESSAGES
    return "" if known_entry else damage.id[:_ID_CHARS]


def _number(text: str) -> str:
    return formats.number(int(text)) if text.isdecimal() else text
