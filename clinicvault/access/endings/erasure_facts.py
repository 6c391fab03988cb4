"""What a certificate of erasure says: sealed to the officers, who print it (HPKE).

The patient is named by the code alone. The object ids are in it until the last file is gone, so
that any officer's program can go on where another one stopped.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from clinicvault.access import contexts
from clinicvault.access.session import VaultSession
from clinicvault.access.told_values import moment, raw
from clinicvault.crypto.encoding import decode, encode, pad, unpad
from clinicvault.crypto.keys import seal
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.record_kinds import GroupKind

_FORMAT = 1
_KEY_ID_BYTES = 16
_TEXT = 64
"""Grounds are single words."""


@dataclasses.dataclass(frozen=True, slots=True)
class Destroyed:
    """What was destroyed, by whom, and who had said so; times in ms since 1970."""

    ground: str
    asked_ms: int
    asked_by: bytes
    allowed_ms: int
    """0 where a waiting time took the place of a second person."""
    allowed_by: bytes
    made_ms: int
    made_by: bytes
    backups_until_ms: int
    counts: dict[str, int]
    """Rows by table."""
    objects: tuple[bytes, ...]
    """Ids of the files that went with them."""
    missing: int = 0
    """Rows that could not be found then, of whomever: they were not looked at."""


def seal_facts(session: VaultSession, patient: bytes, facts: Destroyed) -> bytes:
    """The officers' key id, then the facts for who holds it."""
    vault = session.vault
    to = vault.trust.need(GroupKind.OFFICERS).public
    value = {**dataclasses.asdict(facts), "format": _FORMAT, "objects": list(facts.objects)}
    info = contexts.erasure(vault.id, patient, to.key_id)
    return to.key_id + seal(to, pad(encode(value)), info)


def open_facts(session: VaultSession, record: ErasureRecord) -> Destroyed:
    """Refused("no-key") for who does not hold that officers' key; IntegrityError."""
    recipient, sealed = _parted(record)
    held = {pair.public.key_id: pair for pair in session.generations(GroupKind.OFFICERS)}
    if recipient not in held:
        raise Refused("no-key", key="officers")
    info = contexts.erasure(session.vault.id, record.id, recipient)
    with held[recipient].open(sealed, info) as content:
        try:
            return _read(decode(unpad(bytes(content.view()))))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise IntegrityError(
                "row-altered", table=ErasureRecord.TABLE, id=record.id.hex()
            ) from error


def _parted(record: ErasureRecord) -> tuple[bytes, bytes]:
    return record.certificate_sealed[:_KEY_ID_BYTES], record.certificate_sealed[_KEY_ID_BYTES:]


def _read(value: dict[str, Any]) -> Destroyed:
    if value["format"] != _FORMAT:
        raise ValueError("another format")
    counts = {str(table): int(number) for table, number in value["counts"].items()}
    return Destroyed(
        ground=str(value["ground"])[:_TEXT],
        asked_ms=moment(value["asked_ms"]),
        asked_by=raw(value["asked_by"]),
        allowed_ms=moment(value["allowed_ms"]),
        allowed_by=raw(value["allowed_by"]),
        made_ms=moment(value["made_ms"]),
        made_by=raw(value["made_by"]),
        backups_until_ms=moment(value["backups_until_ms"]),
        counts=counts,
        objects=tuple(raw(one) for one in value["objects"]),
        missing=int(value.get("missing", 0)),
    )
