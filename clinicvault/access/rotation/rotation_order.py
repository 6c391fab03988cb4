"""The root's order to renew everything after an incident (DESIGN §4, Rotation)."""

from __future__ import annotations

import dataclasses

from clinicvault.access.computers.vault_secrets import renew_vault_secret
from clinicvault.access.consent.care_keys import discard_pool
from clinicvault.access.release.requests import require_text
from clinicvault.access.session import VaultSession
from clinicvault.access.to_log import open_from_log, seal_to_log
from clinicvault.domain.ids import new_id
from clinicvault.domain.lifecycle_records import RotationRecord
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.roles import Act

_REASON = "reason_sealed"
_USER = 32
"""Before the reason stands who ordered it: 16 bytes, in hexadecimal digits."""


@dataclasses.dataclass(frozen=True, slots=True)
class Order:
    """The newest order."""

    id: bytes
    made_ms: int
    user: bytes
    """The administrator; empty for who does not hold the log's key."""
    reason: str
    """As above."""


def order(session: VaultSession, reason: str) -> bytes:
    """Order it; returns its id. Logged with the reason.

    In this one transaction the vault secret changes and the pool goes; every group's key is due
    from then on, and with it every patient's pair. An order under way is taken over by this one.
    InputRefused("reason-missing"), ("reason-long"); Refused("role"), ("no-key").
    """
    session.require(Act.MANAGE_USERS)
    text = require_text(reason)
    vault, row = session.vault, new_id()
    sealed = seal_to_log(session, RotationRecord.TABLE, _REASON, row, session.user_id.hex() + text)
    record = RotationRecord(id=row, made_ms=vault.now(), reason_sealed=sealed)
    with vault.write() as rows:
        session.require(Act.MANAGE_USERS)
        renew_vault_secret(session, rows, None)
        rows.put(session.rooted(record))
        keys = discard_pool(session, rows)
        rows.event(session.event("rotation-order", detail={"reason": text, "keys": keys}))
        rows.commit()
    vault.forget_deleted()
    session.tell_damage({})
    return row


def newest_order(session: VaultSession, rows: Snapshot) -> Order | None:
    """The order in force, None where there was none."""
    vault = session.vault
    found = vault.reader(rows).find(RotationRecord)
    states = vault.ports.state.many(RotationRecord.TABLE, [one.id for one in found])
    newest = max(found, key=lambda one: states[one.id].seq, default=None)
    if newest is None:
        return None
    sealed = newest.reason_sealed
    text = open_from_log(session, RotationRecord.TABLE, _REASON, newest.id, sealed)
    return Order(newest.id, newest.made_ms, bytes.fromhex(text[:_USER]), text[_USER:])
