"""ATNA: audit messages of DICOM PS3.15 A.5 (XML).

A file holds many messages in one element `AuditMessages`, so that it is well-formed XML; syslog
carries each alone. Details are base64, as the standard wants them: nothing in them is markup.
"""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from .fhir_parts import V3_REASON, facts, filled
from .form import Form, Verified
from .meanings import EVENTS, KINDS, PURPOSES, outcome_code
from .told import Entry, Source, meaning_of, urn

OWN = "ClinicVault"
_DCM, _RFC = "DCM", "RFC-3881"
_LOG_USED, _EXPORT = "110101", "110106"


def message(source: Source, entry: Entry, *, typed: bool = True, most: int = 0) -> Element:
    """One entry; `typed` False leaves out what people wrote, `most` limits the objects named."""
    said = meaning_of(entry)
    root = _begun(source, entry)
    stage = said.stage.dicom if said.stage else ""
    if entry.patient:
        _object(root, entry.patient, ("2", "Patient Number"), ("1", "1"), "Patient", stage)
    named = entry.objects[: most or None]
    for thing in named:
        _object(root, urn(thing), ("12", "URI"), ("2", "3"), "Object", stage)
    pairs = filled(facts(source, entry if typed else _untyped(entry)))
    more = list(_purpose(entry))
    more += [("objects", str(len(entry.objects)))] if len(named) < len(entry.objects) else []
    place = f"{source.vault}#log/{entry.seq}"
    log = _object(root, place, ("12", "URI"), ("2", "13"), "Access log entry", "")
    _detail(log, [*pairs, *more])
    if meaning_of(entry).event == _LOG_USED:
        whole = f"{source.vault}#log"
        _object(root, whole, ("12", "URI"), ("2", "13"), "Security Audit Log", "")
    return root


def _purpose(entry: Entry) -> Iterator[tuple[str, str]]:
    """HL7 v3's code with the system that it is of, or the log's own word."""
    if entry.purpose in PURPOSES:
        yield "purpose-of-use", PURPOSES[entry.purpose][0]
        yield "purpose-of-use-system", V3_REASON
    elif entry.purpose:
        yield "purpose-of-use", entry.purpose
        yield "purpose-of-use-system", OWN


def _untyped(entry: Entry) -> Entry:
    return dataclasses.replace(entry, detail=())


def _begun(source: Source, entry: Entry) -> Element:
    """Event, participants and source."""
    said = meaning_of(entry)
    root = Element("AuditMessage")
    event = SubElement(
        root,
        "EventIdentification",
        EventActionCode=said.action,
        EventDateTime=entry.time.isoformat(timespec="milliseconds"),
        EventOutcomeIndicator=outcome_code(entry.outcome, entry.problem),
    )
    _coded(event, "EventID", said.event, _DCM, EVENTS[said.event])
    if said.kind:
        _coded(event, "EventTypeCode", said.kind, _DCM, KINDS[said.kind])
    _coded(event, "EventTypeCode", entry.event or "unknown", OWN, entry.event or "unknown")
    if entry.outcome:
        SubElement(event, "EventOutcomeDescription").text = entry.outcome
    if entry.user_id:
        _participant(root, entry.user_id, entry.user, entry.workstation, requestor=True)
    program = _participant(
        root, entry.workstation_id or "unknown", source.program, entry.workstation,
        requestor=not entry.user_id,
    )  # fmt: skip
    _coded(program, "RoleIDCode", "110150", _DCM, "Application")
    if said.event == _EXPORT:
        _receiver(root)
    place = {"AuditEnterpriseSiteID": source.clinic} if source.clinic else {}
    made = SubElement(root, "AuditSourceIdentification", AuditSourceID=source.vault, attrib=place)
    SubElement(made, "AuditSourceTypeCode", {"csd-code": "1"})
    return root


def _receiver(root: Element) -> None:
    """PS3.15 A.5.3.5 asks who gets an export; the clinic alone knows, and the details say it."""
    other = _participant(root, "recipient", "", "", requestor=False)
    _coded(other, "RoleIDCode", "110152", _DCM, "Destination Role ID")


def _participant(root: Element, id_: str, name: str, computer: str, *, requestor: bool) -> Element:
    said = {"UserID": id_, "UserIsRequestor": "true" if requestor else "false"}
    said |= {"UserName": name} if name else {}
    if computer:
        said |= {"NetworkAccessPointID": computer, "NetworkAccessPointTypeCode": "1"}
    return SubElement(root, "ActiveParticipant", said)


def _object(
    root: Element, id_: str, id_type: tuple[str, str], kind: tuple[str, str], name: str, stage: str
) -> Element:
    said = {
        "ParticipantObjectID": id_,
        "ParticipantObjectTypeCode": kind[0],
        "ParticipantObjectTypeCodeRole": kind[1],
    }
    said |= {"ParticipantObjectDataLifeCycle": stage} if stage else {}
    made = SubElement(root, "ParticipantObjectIdentification", said)
    _coded(made, "ParticipantObjectIDTypeCode", id_type[0], _RFC, id_type[1])
    SubElement(made, "ParticipantObjectName").text = name
    return made


def _coded(parent: Element, tag: str, code: str, system: str, text: str) -> None:
    said = {"csd-code": code, "codeSystemName": system, "originalText": text}
    SubElement(parent, tag, said)


def _detail(parent: Element, pairs: Iterable[tuple[str, str]]) -> None:
    for name, value in pairs:
        coded = base64.b64encode(value.encode()).decode()
        SubElement(parent, "ParticipantObjectDetail", type=name, value=coded)


def _begin(_source: Source) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?>\n<AuditMessages>\n'


def written(root: Element) -> bytes:
    """A message as UTF-8, in one line."""
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=False)
    return data


def _entry(source: Source, entry: Entry) -> bytes:
    return written(message(source, entry)) + b"\n"


def _close(source: Source, verified: Verified, by: Entry) -> bytes:
    """The export itself as the last message: its object is the log, and carries the checkpoint."""
    root = _begun(source, by)
    log = _object(
        root, f"{source.vault}#log", ("12", "URI"), ("2", "13"), "Security Audit Log", "10"
    )
    _detail(log, verified.told())
    return written(root) + b"\n</AuditMessages>\n"


FORM = Form("atna", ".xml", _entry, _close, _begin)
