"""Texts that administrators read: sealed to the log key by whoever writes them (HPKE)."""

from __future__ import annotations

from clinicvault.crypto.encoding import pad, unpad
from clinicvault.crypto.keys import seal
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import GroupKind

from . import contexts
from .session import VaultSession

_KEY_ID_BYTES = 16


def seal_to_log(session: VaultSession, table: str, column: str, row: bytes, text: str) -> bytes:
    """The log key's id, then the text for who holds it; padded to 32 bytes."""
    vault = session.vault
    to = vault.trust.need(GroupKind.LOG).public
    info = contexts.to_log(vault.id, table, column, row, to.key_id)
    return to.key_id + seal(to, pad(text.encode()), info)


def open_from_log(session: VaultSession, table: str, column: str, row: bytes, sealed: bytes) -> str:
    """The text, "" for who does not hold that generation of the log key; IntegrityError."""
    if not session.holds(GroupKind.LOG):
        return ""
    recipient, content = sealed[:_KEY_ID_BYTES], sealed[_KEY_ID_BYTES:]
    held = {pair.public.key_id: pair for pair in session.generations(GroupKind.LOG)}
    pair = held.get(recipient)
    if pair is None:
        return ""
    with pair.open(content, contexts.to_log(session.vault.id, table, column, row, recipient)) as it:
        try:
            return unpad(bytes(it.view())).decode()
        except UnicodeDecodeError as error:
            raise IntegrityError("row-altered", table=table, id=row.hex()) from error
