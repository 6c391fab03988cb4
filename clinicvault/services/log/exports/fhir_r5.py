"""FHIR R5 AuditEvent (NDJSON)."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from . import fhir_parts as parts
from .fhir_parts import Json
from .form import Form, Verified
from .meanings import outcome_code
from .told import Entry, Source, is_open, meaning_of

_ISSUE = "http://hl7.org/fhir/issue-severity"
_OUTCOMES = {
    "0": ("success", "informational"),
    "4": ("warning", "warning"),
    "8": ("error", "error"),
}
"""Of RFC 3881's indicator: (issue severity, syslog severity)."""


def resource(source: Source, entry: Entry) -> Json:
    """The entry as an AuditEvent."""
    said = meaning_of(entry)
    code, severity = _OUTCOMES[outcome_code(entry.outcome, entry.problem)]
    outcome: Json = {"code": parts.coding(_ISSUE, code)}
    outcome |= {"detail": [parts.concept(text=entry.outcome)]} if entry.outcome else {}
    told: Json = {
        "resourceType": "AuditEvent",
        "id": entry.leaf,
        "category": [parts.concept(parts.event_coding(said))],
        "code": parts.concept(*parts.kinds(said, entry)),
        "action": said.action,
        "severity": severity,
        "occurredDateTime": parts.instant(entry),
        "recorded": parts.instant(entry),
        "agent": list(_agents(entry)),
        "source": _source(source, entry),
        "entity": list(_entities(source, entry)),
    }
    told |= {} if is_open(entry) else {"outcome": outcome}
    why = parts.purpose(entry)
    told |= {"authorization": why} if why else {}
    return told | ({"patient": parts.patient(source, entry.patient)} if entry.patient else {})


def _agents(entry: Entry) -> Iterator[Json]:
    """The person, then the computer's program; without a person the program acted by itself."""
    why = parts.purpose(entry)
    if entry.user_id:
        person: Json = {
            "type": parts.concept(parts.coding(parts.ROLE_TYPE, "humanuser", "human user")),
            "who": parts.reference(entry.user_id, entry.user),
            "requestor": True,
        }
        yield person | ({"authorization": why} if why else {})
    computer: Json = {
        "type": parts.concept(parts.coding(parts.DCM, "110150", "Application")),
        "who": parts.reference(entry.workstation_id, entry.workstation, "Device"),
        "requestor": not entry.user_id,
    }
    yield computer | ({"networkString": entry.workstation} if entry.workstation else {})


def _source(source: Source, entry: Entry) -> Json:
    told: Json = {
        "observer": parts.reference(entry.workstation_id, entry.workstation, "Device"),
        "type": [parts.concept(parts.coding(parts.SOURCE_TYPE, "1", "User Device"))],
    }
    return told | ({"site": {"display": source.clinic}} if source.clinic else {})


def _entities(source: Source, entry: Entry) -> Iterator[Json]:
    if entry.patient:
        yield _entity(parts.patient(source, entry.patient), "1", "Patient")
    for thing in entry.objects:
        yield _entity(parts.reference(thing, ""), "4", "Domain Resource")
    details = [
        {"type": parts.concept(text=name), "valueString": value}
        for name, value in parts.filled(parts.facts(source, entry))
    ]
    place = _entity(parts.entry_place(source, entry), "13", "Security Resource")
    yield place | {"detail": details}


def _entity(what: Json, code: str, display: str) -> Json:
    return {
        "what": what,
        "role": parts.concept(parts.coding(parts.ENTITY_ROLE, code, display)),
    }


def _entry(source: Source, entry: Entry) -> bytes:
    return parts.line(resource(source, entry))


def _close(source: Source, verified: Verified, by: Entry) -> bytes:
    """The export itself as the last event: its entity is the log, and carries the checkpoint."""
    told = resource(source, by)
    what: Json = {"identifier": {"system": source.vault, "value": "log"}}
    details = [
        {
            "type": parts.concept(text=name),
            "valueBase64Binary": base64.b64encode(text.encode()).decode(),
        }
        for name, text in verified.told()
    ]
    told["entity"] = [_entity(what, "13", "Security Resource") | {"detail": details}]
    return parts.line(told | {"id": "checkpoint"})


FORM = Form("fhir-r5", parts.ENDING, _entry, _close)
