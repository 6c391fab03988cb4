"""One entry of the log as every format tells it: names of staff, codes of patients, harmless."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import uuid
from collections.abc import Callable

from clinicvault import __version__
from clinicvault.access.review.words import SIGNED
from clinicvault.access.vault import OpenVault
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import patient_code
from clinicvault.services.names import user_name
from clinicvault.services.telling import moment

from .harmless import harmless
from .meanings import Meaning, meaning

Lookup = Callable[[OpenVault, bytes], str]
"""A name by its id."""
_ID = re.compile("[0-9a-f]{32}")
_SAME_NAME = "given"
"""By this hint reviewers see that first names are equal; outside of the clinic it is no use."""
_LAST_MS = 253_402_300_799_999
"""The end of the year 9999: later is the word of an altered program."""


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """Whose log it is."""

    vault: str
    """The vault's id as `urn:uuid:…`: the system in which patients' codes are unique."""
    clinic: str
    program: str = f"ClinicVault {__version__}"
    zone: dt.tzinfo = dt.UTC
    """By whose clock a table for people tells times; what programs read has UTC."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """All texts are one line each, without signs that act unseen; ids are hex, "" for none."""

    seq: int
    leaf: str
    """RFC 6962 leaf hash, hex."""
    time: dt.datetime
    """UTC."""
    event: str
    user_id: str = ""
    user: str = ""
    patient: str = ""
    """Code, never a name."""
    objects: tuple[str, ...] = ()
    purpose: str = ""
    outcome: str = ""
    workstation_id: str = ""
    workstation: str = ""
    session: str = ""
    consent: str = ""
    detail: tuple[tuple[str, str], ...] = ()
    problem: str = ""


class Teller:
    """Tells entries, names looked up once. Needs the vault alone, no session."""

    def __init__(self, vault: OpenVault) -> None:
        self._vault = vault
        self._people: dict[bytes, str] = {}
        self._stations: dict[bytes, str] = {}

    def source(self) -> Source:
        """Whose log it is."""
        return Source(urn(self._vault.id.hex()), harmless(self._vault.clinic_name))

    def told(self, entry: LogEntry) -> Entry:
        """The entry with names and codes."""
        known = {name: value for name, value in entry.hints.items() if name != _SAME_NAME}
        detail = {name: value for name, value in entry.detail.items() if name != SIGNED}
        hints = {f"hint {name}": value for name, value in known.items()}
        return Entry(
            seq=entry.seq,
            leaf=entry.leaf_hash.hex(),
            time=moment(min(max(entry.ms, 0), _LAST_MS)),
            event=harmless(entry.event or entry.problem),
            user_id=entry.user.hex(),
            user=self.person(entry.user),
            patient=patient_code(entry.patient) if entry.patient else "",
            objects=tuple(filter(None, map(_id, entry.objects))),
            purpose=harmless(entry.purpose),
            outcome=harmless(entry.outcome),
            workstation_id=entry.workstation.hex(),
            workstation=self.station(entry.workstation),
            session=entry.session.hex(),
            consent=entry.consent.hex(),
            detail=tuple(self._fact(*fact) for fact in {**detail, **hints}.items()),
            problem=entry.problem,
        )

    def person(self, user: bytes) -> str:
        """A person's name, "" for nobody."""
        if user not in self._people:
            self._people[user] = harmless(_or_nothing(user_name, self._vault, user))
        return self._people[user]

    def station(self, station: bytes) -> str:
        """A computer's name, "" for an unknown one."""
        if station not in self._stations:
            name = _or_nothing(OpenVault.workstation_name, self._vault, station)
            self._stations[station] = harmless(name)
        return self._stations[station]

    def _fact(self, name: object, value: object) -> tuple[str, str]:
        return harmless(str(name)), harmless(self._text(value))

    def _text(self, value: object) -> str:
        if isinstance(value, list | tuple):
            return ", ".join(self._text(one) for one in value)
        if isinstance(value, bytes):
            return self.person(value) or value.hex()
        return str(value)


def is_open(entry: Entry) -> bool:
    """Whether the log tells of a beginning without an end: nobody knows what came of it."""
    return entry.outcome == "intent"


def meaning_of(entry: Entry) -> Meaning:
    """How others call it; what did not end is an activity, and no look or export of anything."""
    return Meaning() if is_open(entry) else meaning(entry.event)


def _id(thing: object) -> str:
    """An id as hex; what an altered program wrote in its place as harmless text."""
    return thing.hex() if isinstance(thing, bytes) else harmless(str(thing))


def urn(id_: str) -> str:
    """A 16-byte id (hex) as others write it; the beginning of whatever else."""
    return uuid.UUID(hex=id_).urn if _ID.fullmatch(id_) else f"urn:clinicvault:{id_[:64]}"


def _or_nothing(look: Lookup, vault: OpenVault, id_: bytes) -> str:
    """A name, or "" where its row is damaged: an export does not stop for that."""
    try:
        return look(vault, id_) if id_ else ""
    except IntegrityError:
        return ""
