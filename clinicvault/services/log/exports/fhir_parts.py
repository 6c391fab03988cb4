"""What FHIR R4 and R5 say alike about an entry; consumers get NDJSON, a resource a line.

NDJSON (the Bulk Data format) and not a Bundle: it is read and written as it comes, whatever the
log's length, and every line stands for itself. The resource's id is the entry's leaf hash.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from .meanings import EVENTS, KINDS, PURPOSES, Meaning
from .told import Entry, Source, urn

Json = dict[str, object]
DCM = "http://dicom.nema.org/resources/ontology/DCM"
ISO_21089 = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle"
V3_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
ENTITY_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
ENTITY_ROLE = "http://terminology.hl7.org/CodeSystem/object-role"
SOURCE_TYPE = "http://terminology.hl7.org/CodeSystem/security-source-type"
ROLE_TYPE = "http://terminology.hl7.org/CodeSystem/extra-security-role-type"
OWN = "urn:oid:2.25.261459803915376530816921163403283918541"
"""The log's own words, in a code system of ClinicVault (an OID made of a UUID)."""
_URI = "urn:ietf:rfc:3986"
ENDING = ".ndjson"


def coding(system: str, code: str, display: str = "") -> Json:
    """A Coding."""
    said: Json = {"system": system, "code": code}
    return said | ({"display": display} if display else {})


def concept(*codings: Json, text: str = "") -> Json:
    """A CodeableConcept."""
    said: Json = {"coding": list(codings)} if codings else {}
    return said | ({"text": text} if text else {})


def reference(id_: str, display: str, kind: str = "") -> Json:
    """A Reference by identifier: the resources themselves are not given."""
    told: Json = {"type": kind} if kind else {}
    if id_:
        told["identifier"] = {"system": _URI, "value": urn(id_)}
    return told | ({"display": display or "unknown"} if display or not id_ else {})


def patient(source: Source, code: str) -> Json:
    """A patient by code; the clinic alone knows who that is."""
    return {"type": "Patient", "identifier": {"system": source.vault, "value": code}}


def entry_place(source: Source, entry: Entry) -> Json:
    """The log's entry as a thing: the clinic's log and the place in it."""
    return {"identifier": {"system": source.vault, "value": f"log/{entry.seq}"}}


def instant(entry: Entry) -> str:
    """The entry's time as an instant."""
    return entry.time.isoformat(timespec="milliseconds")


def event_coding(meaning: Meaning) -> Json:
    """The audit event of DICOM."""
    return coding(DCM, meaning.event, EVENTS[meaning.event])


def kinds(meaning: Meaning, entry: Entry) -> Iterator[Json]:
    """What says more: DICOM's type, ISO 21089's moment, the log's own word."""
    if meaning.kind:
        yield coding(DCM, meaning.kind, KINDS[meaning.kind])
    if meaning.stage is not None:
        yield coding(ISO_21089, meaning.stage.iso)
    yield own(entry.event or "unknown")


def own(word: str) -> Json:
    """A word of the log; a code has no space in it."""
    return coding(OWN, "-".join(word.split())[:200])


def purpose(entry: Entry) -> list[Json]:
    """Purpose of use: HL7 v3's code where it has one, and the log's own word."""
    if not entry.purpose:
        return []
    known = PURPOSES.get(entry.purpose)
    v3 = [coding(V3_REASON, *known)] if known else []
    return [concept(*v3, own(entry.purpose))]


def facts(source: Source, entry: Entry) -> Iterator[tuple[str, str]]:
    """What the entry's own entity tells: place, proof, and what was written with it."""
    yield "sequence", str(entry.seq)
    yield "leaf-hash", entry.leaf
    yield "event", entry.event
    yield "outcome", entry.outcome
    yield "session", entry.session
    yield "consent", entry.consent
    yield "problem", entry.problem
    yield "program", source.program
    yield from entry.detail


def filled(pairs: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that say something; FHIR has no empty text."""
    return [(name or "fact", value) for name, value in pairs if value]


def line(resource: Json) -> bytes:
    """A resource as a line."""
    return json.dumps(resource, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
