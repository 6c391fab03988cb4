"""Recovery kits that are no longer in force end: their signatures, and what is sealed to them."""

from __future__ import annotations

from clinicvault.access.damage import Damaged
from clinicvault.access.deleting import delete_row
from clinicvault.access.reading import VerifiedReader
from clinicvault.access.session import VaultSession
from clinicvault.crypto.keys import PublicKeys
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, GroupKind
from clinicvault.domain.records import GrantRecord, Record, RevocationRecord, WrapRecord

KIT = "kit"


def drop_old_kits(session: VaultSession) -> int:
    """Revoke the kits that are no longer in force, delete what is sealed to them; returns rows.

    At an administrator's unlock, who holds the root: from then on an old kit's signature counts
    as little as its sheets open.
    """
    vault = session.vault
    if not session.holds(GroupKind.ROOT):
        return 0
    with vault.write() as rows:
        reader = vault.reader(rows)
        in_force = vault.trust.kit
        old = vault.trust.kits[: vault.trust.kits.index(in_force)]
        stale: list[Record] = []
        damaged = Damaged()
        for kit in old:
            stale += _stale(reader, rows, kit, in_force, damaged)
        if stale:
            for record in stale:
                delete_row(session, rows, record, DeletionReason.REPLACED)
            for kit in old:
                if not reader.find(RevocationRecord, subject=kit.key_id):
                    revoked = RevocationRecord(id=new_id(), subject_table=KIT, subject=kit.key_id)
                    rows.put(session.rooted(revoked))
            rows.event(session.event("kit-drop", detail={"keys": len(stale)}))
            rows.commit()
    session.tell_damage(damaged)
    return len(stale)


def _stale(
    reader: VerifiedReader,
    rows: UnitOfWork,
    kit: PublicKeys,
    in_force: PublicKeys,
    damaged: Damaged,
) -> list[Record]:
    """What is sealed to an old kit and not needed any more; `damaged` rows stay, and are named.

    Where the kit in force cannot open that patient, the old wrap is the last, and stays.
    """
    stale: list[Record] = [*damaged.found(rows, reader, GrantRecord, recipient=kit.key_id)]
    for wrap in damaged.found(rows, reader, WrapRecord, recipient=kit.key_id):
        newer = damaged.found(
            rows, reader, WrapRecord, patient_key=wrap.patient_key, recipient=in_force.key_id
        )
        stale += [wrap] if newer else []
    return stale
