"""What shows that a consent was given: forms and signatures, sealed for who handles consents.

A document has a key of its own, which the patient's identity key wraps: front desk, practitioners
and officers open it, whatever becomes of the keys to the pictures.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
from collections.abc import Iterable
from typing import Any

from clinicvault.access import contexts
from clinicvault.access.patients.patients import identity_cipher
from clinicvault.access.pictures.sealing import store_object
from clinicvault.access.session import VaultSession
from clinicvault.access.told_values import moment, raw
from clinicvault.crypto.blobs import ObjectKind
from clinicvault.crypto.encoding import decode, encode
from clinicvault.crypto.fields import FieldCipher, open_value, seal_value, unwrap_key, wrap_key
from clinicvault.crypto.secret import Secret
from clinicvault.domain.access_records import EvidenceRecord
from clinicvault.domain.errors import InputRefused, IntegrityError, StorageFailed, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.records import PatientRecord

SCAN, SIGNATURE = "scan", "signature"
MOST_BYTES = 48 << 20
"""A form and its pages together: it is sealed and opened as one piece."""
_FACTS = "facts_sealed"
_FORMAT = 1

Strokes = tuple[tuple[tuple[float, float, int], ...], ...]
"""Lines of a signature: (x, y, milliseconds), x and y in 0..1."""


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """A rebuilt scan with its pages as JPEG, or a signature with the text that was shown."""

    kind: str
    file: bytes = b""
    """Of a scan: the picture or PDF as a worker rebuilt it."""
    format: str = ""
    pages: tuple[bytes, ...] = ()
    text: str = ""
    strokes: Strokes = ()
    aspect: float = 1.0
    """Width by height of the pad."""

    @property
    def text_sha256(self) -> str:
        """Of a signature: hex of the text's SHA-256, as the log has it; else ""."""
        return hashlib.sha256(self.text.encode()).hexdigest() if self.kind == SIGNATURE else ""

    @property
    def strokes_sha256(self) -> str:
        """The same of strokes and pad, in their one encoding (`crypto.encoding`)."""
        if self.kind != SIGNATURE:
            return ""
        return hashlib.sha256(encode([float(self.aspect), _lists(self.strokes)])).hexdigest()


@dataclasses.dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What is sealed beside a document."""

    id: bytes
    patient: bytes
    consent: bytes
    kind: str
    when_ms: int
    by: bytes
    pages: int
    text_sha256: str
    strokes_sha256: str


def seal_document(
    session: VaultSession, patient: bytes, consent: bytes, document: Document
) -> EvidenceRecord:
    """Seal a document under a key of its own and write it durably; no row yet.

    InputRefused("evidence-too-large").
    """
    vault, row = session.vault, new_id()
    content = encode(_content(document))
    if len(content) > MOST_BYTES:
        raise InputRefused("evidence-too-large", limit=MOST_BYTES >> 20)
    with vault.read() as rows:
        person = vault.reader(rows).need(PatientRecord, patient)
    cipher = identity_cipher(session, person)
    try:
        with Secret.random() as key:
            wrap = wrap_key(cipher, key, contexts.document_key(vault.id, patient, row))
            stored = store_object(session, key, patient, ObjectKind.DOCUMENT, content)
        facts = _sealed_facts(session, cipher, row, document)
    finally:
        cipher.wipe()
    return session.signed(
        EvidenceRecord(
            id=row,
            patient=patient,
            consent=consent,
            key_wrap=wrap,
            object=stored.id,
            object_hash=stored.digest,
            object_size=stored.size,
            facts_sealed=facts,
        )
    )


def put_evidence(
    session: VaultSession, rows: UnitOfWork, record: EvidenceRecord, document: Document
) -> None:
    """The row with its log entry, in a transaction that the caller commits: now it counts.

    The entry of a signature holds the hashes of the text that was shown and of the strokes.
    """
    rows.put(record)
    name, detail = "evidence-add", dict[str, object](pages=len(document.pages))
    if document.kind == SIGNATURE:
        name = "consent-sign"
        detail = {"text_sha256": document.text_sha256, "strokes_sha256": document.strokes_sha256}
    rows.event(
        session.event(
            name,
            patient=record.patient,
            objects=(record.id,),
            consent=record.consent,
            detail=detail,
        )
    )


def discard_evidence(session: VaultSession, record: EvidenceRecord) -> None:
    """Delete the object of a row that was never written; what stays is an orphan for tidying."""
    with contextlib.suppress(StorageFailed):
        session.vault.ports.objects.delete(record.object)


def need_evidence(
    session: VaultSession, rows: Snapshot | UnitOfWork, document: bytes
) -> EvidenceRecord:
    """A document's row; UsageError("evidence-unknown")."""
    record = session.vault.reader(rows).get(EvidenceRecord, document)
    if record is None:
        raise UsageError("evidence-unknown")
    return record


def document_key(
    session: VaultSession, rows: Snapshot | UnitOfWork, record: EvidenceRecord
) -> Secret:
    """The document's data key, which the caller wipes; needs the directory key.

    `object_key(key, ObjectKind.DOCUMENT)` opens the object, and `opened_document` reads it.
    """
    cipher = _cipher(session, rows, record)
    try:
        context = contexts.document_key(session.vault.id, record.patient, record.id)
        return unwrap_key(cipher, record.key_wrap, context)
    finally:
        cipher.wipe()


def evidence_of(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes
) -> list[EvidenceFacts]:
    """What shows a patient's consents, oldest first; needs the directory key."""
    reader = session.vault.reader(rows)
    cipher = identity_cipher(session, reader.need(PatientRecord, patient))
    try:
        return opened_evidence(cipher, reader.find(EvidenceRecord, patient=patient))
    finally:
        cipher.wipe()


def evidence_facts(
    session: VaultSession, rows: Snapshot | UnitOfWork, record: EvidenceRecord
) -> EvidenceFacts:
    """What is sealed beside one document; needs the directory key."""
    cipher = _cipher(session, rows, record)
    try:
        return _opened_facts(cipher, record)
    finally:
        cipher.wipe()


def opened_evidence(cipher: FieldCipher, records: Iterable[EvidenceRecord]) -> list[EvidenceFacts]:
    """Rows of one patient, checked by the caller, oldest first."""
    found = [_opened_facts(cipher, record) for record in records]
    return sorted(found, key=lambda facts: (facts.when_ms, facts.id))


def opened_document(facts: EvidenceFacts, content: bytes | bytearray | memoryview) -> Document:
    """What the opened object holds; IntegrityError("evidence-altered") unless the facts say so.

    Of a signature, text and strokes are held against the hashes that went into the log.
    """
    try:
        document = _document(decode(bytes(content)))
    except (IntegrityError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise IntegrityError("evidence-altered", id=facts.id.hex()) from error
    told = (facts.kind, facts.text_sha256, facts.strokes_sha256)
    if (document.kind, document.text_sha256, document.strokes_sha256) != told:
        raise IntegrityError("evidence-altered", id=facts.id.hex())
    return document


def _cipher(
    session: VaultSession, rows: Snapshot | UnitOfWork, record: EvidenceRecord
) -> FieldCipher:
    person = session.vault.reader(rows).need(PatientRecord, record.patient)
    return identity_cipher(session, person)


def _sealed_facts(
    session: VaultSession, cipher: FieldCipher, row: bytes, document: Document
) -> bytes:
    value = {
        "kind": document.kind,
        "format": document.format,
        "pages": max(1, len(document.pages)),
        "when": session.vault.now(),
        "by": session.user_id,
        "text_sha256": document.text_sha256,
        "strokes_sha256": document.strokes_sha256,
    }
    return seal_value(cipher, value, contexts.field(EvidenceRecord.TABLE, _FACTS, row))


def _opened_facts(cipher: FieldCipher, record: EvidenceRecord) -> EvidenceFacts:
    place = contexts.field(EvidenceRecord.TABLE, _FACTS, record.id)
    value = open_value(cipher, record.facts_sealed, place)
    try:
        return EvidenceFacts(
            id=record.id,
            patient=record.patient,
            consent=record.consent,
            kind=str(value["kind"]),
            when_ms=moment(value["when"]),
            by=raw(value["by"]),
            pages=int(value["pages"]),
            text_sha256=str(value["text_sha256"]),
            strokes_sha256=str(value["strokes_sha256"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError(
            "row-altered", table=EvidenceRecord.TABLE, id=record.id.hex()
        ) from error


def _content(document: Document) -> dict[str, object]:
    return {
        "document": _FORMAT,
        "kind": document.kind,
        "format": document.format,
        "file": document.file,
        "pages": list(document.pages),
        "text": document.text,
        "strokes": _lists(document.strokes),
        "aspect": float(document.aspect),
    }


def _document(value: dict[str, Any]) -> Document:
    if value["document"] != _FORMAT:
        raise ValueError("another format")
    return Document(
        kind=str(value["kind"]),
        file=raw(value["file"]),
        format=str(value["format"]),
        pages=tuple(raw(page) for page in value["pages"]),
        text=str(value["text"]),
        strokes=tuple(
            tuple((float(x), float(y), int(ms)) for x, y, ms in line) for line in value["strokes"]
        ),
        aspect=float(value["aspect"]),
    )


def _lists(strokes: Strokes) -> list[list[list[float]]]:
    """As they are encoded: coordinates as floats, times as whole numbers."""
    return [[[float(x), float(y), int(ms)] for x, y, ms in line] for line in strokes]
