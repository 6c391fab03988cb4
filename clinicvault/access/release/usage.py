"""How much a user opened and released in the last hour: one row under the user's own key."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from clinicvault.access import contexts
from clinicvault.access.damage import as_stored
from clinicvault.access.session import VaultSession
from clinicvault.crypto.fields import open_value, seal_value
from clinicvault.domain.access_records import UsageRecord
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Snapshot, UnitOfWork

HOUR_MS = 3_600_000
_FIELD = "sealed"


@dataclasses.dataclass(frozen=True, slots=True)
class Release:
    """What one act lets out: whose record, how many pictures are shown, how many exported."""

    patient: bytes
    shown: int = 0
    exported: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Usage:
    """The hour that began at `since_ms`; it begins with the first act after the one before."""

    since_ms: int
    patients: frozenset[bytes] = frozenset()
    shown: int = 0
    exported: int = 0
    lifted: int = 0
    """The stage that somebody's confirmation lifted, for the rest of the hour; 0 for none."""
    told: frozenset[str] = frozenset()
    """Limits of which the log has an entry of this hour."""

    def at(self, now_ms: int) -> Usage:
        """What counts now.

        Where the clock was set back the hour begins anew with all that was counted, and without
        what was lifted: nobody gets a fresh hour that way.
        """
        if now_ms >= self.since_ms + HOUR_MS:
            return Usage(now_ms)
        if now_ms < self.since_ms:
            return dataclasses.replace(self, since_ms=now_ms, lifted=0)
        return self

    def plus(self, release: Release) -> Usage:
        """With one more act."""
        return dataclasses.replace(
            self,
            patients=self.patients | {release.patient},
            shown=self.shown + release.shown,
            exported=self.exported + release.exported,
        )

    @property
    def counts(self) -> dict[str, int]:
        """What is limited, by the name of its limit."""
        return {
            "patients": len(self.patients),
            "shown": self.shown,
            "exported": self.exported,
        }


def read_usage(session: VaultSession, rows: Snapshot | UnitOfWork) -> Usage | None:
    """What counts now; None where the row is damaged, lost, or not under this user's keys."""
    now = session.vault.now()
    try:
        record = session.vault.reader(rows).get(UsageRecord, session.user_id)
        found = Usage(now) if record is None else _opened(session, record)
    except IntegrityError:
        return None
    return found.at(now)


def write_usage(session: VaultSession, rows: UnitOfWork, usage: Usage) -> None:
    """The next version of the row, in a transaction that the caller commits; mends a lost one."""
    state = session.vault.ports.state
    known = state.get(UsageRecord.TABLE, session.user_id)
    stored = as_stored(rows, state, UsageRecord, session.user_id)
    version = known.version + 1 if known is not None else 1
    cipher = session.own_cipher(UsageRecord.TABLE)
    try:
        sealed = seal_value(cipher, _plain(usage), _place(session))
    finally:
        cipher.wipe()
    record = session.signed(UsageRecord(id=session.user_id, version=version, sealed=sealed))
    if stored is None:
        rows.put_over(record)
    else:
        rows.put(record)


def _opened(session: VaultSession, record: UsageRecord) -> Usage:
    cipher = session.own_cipher(UsageRecord.TABLE)
    try:
        value = open_value(cipher, record.sealed, _place(session))
    finally:
        cipher.wipe()
    if not isinstance(value, Mapping):
        raise _altered(session)
    try:
        return Usage(
            since_ms=int(value["since"]),
            patients=frozenset(bytes(one) for one in value["patients"]),
            shown=int(value["shown"]),
            exported=int(value["exported"]),
            lifted=int(value["lifted"]),
            told=frozenset(str(one) for one in value["told"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _altered(session) from error


def _plain(usage: Usage) -> dict[str, object]:
    return {
        "since": usage.since_ms,
        "patients": sorted(usage.patients),
        "shown": usage.shown,
        "exported": usage.exported,
        "lifted": usage.lifted,
        "told": sorted(usage.told),
    }


def _place(session: VaultSession) -> bytes:
    return contexts.field(UsageRecord.TABLE, _FIELD, session.user_id)


def _altered(session: VaultSession) -> IntegrityError:
    return IntegrityError("row-altered", table=UsageRecord.TABLE, id=session.user_id.hex())
