"""FHIR R4 AuditEvent (NDJSON)."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from . import fhir_parts as parts
from .fhir_parts import Json
from .form import Form, Verified
from .meanings import outcome_code
from .told import Entry, Source, is_open, meaning_of


def resource(source: Source, entry: Entry) -> Json:
    """The entry as an AuditEvent."""
    said = meaning_of(entry)
    told: Json = {
        "resourceType": "AuditEvent",
        "id": entry.leaf,
        "type": parts.event_coding(said),
        "subtype": list(parts.kinds(said, entry)),
        "action": said.action,
        "recorded": parts.instant(entry),
        "agent": list(_agents(entry)),
        "source": _source(source, entry),
        "entity": list(_entities(source, entry)),
    }
    if not is_open(entry):
        told["outcome"] = outcome_code(entry.outcome, entry.problem)
    if entry.outcome:
        told["outcomeDesc"] = entry.outcome
    why = parts.purpose(entry)
    return told | ({"purposeOfEvent": why} if why else {})


def _agents(entry: Entry) -> Iterator[Json]:
    """The person, then the computer's program; without a person the program acted by itself."""
    why = parts.purpose(entry)
    if entry.user_id:
        person: Json = {
            "type": parts.concept(parts.coding(parts.ROLE_TYPE, "humanuser", "human user")),
            "who": parts.reference(entry.user_id, entry.user),
            "requestor": True,
        }
        person |= {"name": entry.user} if entry.user else {}
        yield person | ({"purposeOfUse": why} if why else {})
    computer: Json = {
        "type": parts.concept(parts.coding(parts.DCM, "110150", "Application")),
        "who": parts.reference(entry.workstation_id, entry.workstation, "Device"),
        "requestor": not entry.user_id,
    }
    named = {"network": {"address": entry.workstation, "type": "1"}} if entry.workstation else {}
    yield computer | named


def _source(source: Source, entry: Entry) -> Json:
    told: Json = {
        "observer": parts.reference(entry.workstation_id, entry.workstation, "Device"),
        "type": [parts.coding(parts.SOURCE_TYPE, "1", "User Device")],
    }
    return told | ({"site": source.clinic} if source.clinic else {})


def _entities(source: Source, entry: Entry) -> Iterator[Json]:
    if entry.patient:
        yield _entity(parts.patient(source, entry.patient), ("1", "Person"), ("1", "Patient"))
    for thing in entry.objects:
        what = parts.reference(thing, "")
        yield _entity(what, ("2", "System Object"), ("4", "Domain Resource"))
    place = _entity(
        parts.entry_place(source, entry), ("2", "System Object"), ("13", "Security Resource")
    )
    details = [
        {"type": name, "valueString": value}
        for name, value in parts.filled(parts.facts(source, entry))
    ]
    yield place | {"name": "Access log entry", "detail": details}


def _entity(what: Json, kind: tuple[str, str], role: tuple[str, str]) -> Json:
    return {
        "what": what,
        "type": parts.coding(parts.ENTITY_TYPE, *kind),
        "role": parts.coding(parts.ENTITY_ROLE, *role),
    }


def _entry(source: Source, entry: Entry) -> bytes:
    return parts.line(resource(source, entry))


def _close(source: Source, verified: Verified, by: Entry) -> bytes:
    """The export itself as the last event: its entity is the log, and carries the checkpoint."""
    told = resource(source, by)
    log = _entity(
        {"identifier": {"system": source.vault, "value": "log"}},
        ("2", "System Object"),
        ("13", "Security Resource"),
    )
    details = [
        {"type": name, "valueBase64Binary": base64.b64encode(text.encode()).decode()}
        for name, text in verified.told()
    ]
    told["entity"] = [log | {"name": "Security Audit Log", "detail": details}]
    return parts.line(told | {"id": "checkpoint"})


FORM = Form("fhir-r4", parts.ENDING, _entry, _close)
