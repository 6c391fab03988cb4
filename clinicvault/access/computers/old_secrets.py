"""Who still needs an earlier vault secret, and its end (DESIGN §4, Workstation).

It is kept for 30 days. A person whom a role depends on, because nobody else who holds it has
unlocked since, is waited for longer: else nobody could let anybody in.
"""

from __future__ import annotations

import dataclasses

from clinicvault.access.certificates.waiting import depended_on
from clinicvault.access.damage import Damaged
from clinicvault.access.deleting import delete_row
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.lifecycle_records import OldSecretRecord
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason
from clinicvault.domain.records import PasswordRecord


@dataclasses.dataclass(frozen=True, slots=True)
class Behind:
    """Somebody whose own keys still lie under an earlier secret."""

    user: bytes
    generation: int
    until_ms: int
    """By when the next unlock must be; 0 where that is over, or nothing was ever kept."""
    awaited: bool
    """A role depends on this person: there is no end."""


def people_behind(vault: OpenVault, rows: Snapshot | UnitOfWork) -> list[Behind]:
    """Everybody who works here and did not unlock since the secret was renewed."""
    numbers = _generations(vault, rows)
    awaited, until = _awaited(vault, numbers), _until(vault, rows)
    return [
        Behind(user, number, until.get(number, 0), user in awaited)
        for user, number in sorted(numbers.items())
        if number < vault.secrets.generation
    ]


def secret_for(
    vault: OpenVault, rows: Snapshot | UnitOfWork, user: bytes, generation: int
) -> Secret:
    """The secret under which a person's row lies.

    Refused("code-needed") where it is an earlier one whose time is over, or that is gone.
    """
    if generation != vault.secrets.generation:
        over = _until(vault, rows).get(generation, 0) < vault.now()
        if over and user not in _awaited(vault, _generations(vault, rows)):
            raise Refused("code-needed")
    return vault.secrets.of(generation)


def drop_old_secrets(session: VaultSession) -> int:
    """Delete earlier secrets whose time is over and that nobody is waited for with; how many rows.

    By anybody whose role is certified; logged.
    """
    vault, damaged = session.vault, Damaged()
    if not session.roles:
        return 0
    with vault.read() as rows:
        gone = _over(vault, rows, damaged)
    if gone:
        gone = _drop(session, damaged)
    session.tell_damage(damaged)
    return len(gone)


def _drop(session: VaultSession, damaged: Damaged) -> list[OldSecretRecord]:
    """What is over still, under the write lock: another program may have been first."""
    vault = session.vault
    with vault.write() as rows:
        gone = _over(vault, rows, damaged)
        if not gone:
            return gone
        for record in gone:
            delete_row(session, rows, record, DeletionReason.OVER)
        rows.event(session.event("secret-drop", detail={"keys": len(gone)}))
        rows.commit()
    vault.forget_deleted()
    return gone


def _over(vault: OpenVault, rows: Snapshot | UnitOfWork, damaged: Damaged) -> list[OldSecretRecord]:
    whole = damaged.found(rows, vault.reader(rows), OldSecretRecord)
    late = [record for record in whole if record.until_ms < vault.now()]
    if not late:
        return []
    numbers = _generations(vault, rows)
    needed = {numbers[user] for user in _awaited(vault, numbers)}
    if 0 in needed:
        # A damaged row does not say under which: repaired, it needs the one that it had.
        return []
    return [record for record in late if record.generation not in needed]


def _until(vault: OpenVault, rows: Snapshot | UnitOfWork) -> dict[int, int]:
    """Generation -> until when this computer keeps it for everybody; not of a damaged row.

    Whoever unlocks tells that one (`open_secrets`).
    """
    reader = vault.reader(rows)
    kept = Damaged().found(rows, reader, OldSecretRecord, workstation=vault.workstation_id)
    return {record.generation: record.until_ms for record in kept}


def _generations(vault: OpenVault, rows: Snapshot | UnitOfWork) -> dict[bytes, int]:
    """User -> the secret under which the own keys lie; 0 where the row is damaged."""
    people = vault.trust.people.values()
    return {
        person.id: _generation(vault, rows, person.id)
        for person in people
        if person.public is not None and not person.gone
    }


def _generation(vault: OpenVault, rows: Snapshot | UnitOfWork, user: bytes) -> int:
    try:
        return vault.reader(rows).need(PasswordRecord, user).secret_generation
    except IntegrityError:
        return 0


def _awaited(vault: OpenVault, numbers: dict[bytes, int]) -> frozenset[bytes]:
    """Holders of a role of which nobody is under the secret in force."""
    return depended_on(vault.trust.people, numbers, vault.secrets.generation)
