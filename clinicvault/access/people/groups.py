"""Make group keys and give them to their holders; nothing is sealed to an uncertified key."""

from __future__ import annotations

from clinicvault.access import contexts
from clinicvault.crypto.keys import KeyPair, PublicKeys, SigningKey, seal
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import GrantRecord, GroupRecord


def group_record(
    pair: KeyPair,
    kind: GroupKind,
    team: bytes,
    signer: KeyPair | SigningKey,
    signer_id: bytes,
    holder: KeyPair,
    generation: int = 1,
    previous_sealed: bytes = b"",
) -> GroupRecord:
    """Certificate of a group generation: `signer` is the root or a founding one-time code."""
    public = pair.public.encoded
    said = contexts.group_certificate(public, kind, team, generation)
    record = GroupRecord(
        id=new_id(),
        kind=int(kind),
        team=team,
        generation=generation,
        public=public,
        previous_sealed=previous_sealed,
        holder=holder.public.key_id,
        holder_signature=holder.sign(said),
    )
    return sign_record(record, signer, signer_id)


def grant_record(
    vault: bytes,
    group_id: bytes,
    pair: KeyPair,
    user: bytes,
    recipient: PublicKeys,
    granter: KeyPair,
) -> GrantRecord:
    """A group's seed sealed to `recipient`, signed by who gives it."""
    info = contexts.group_seed(vault, group_id, recipient.key_id)
    record = GrantRecord(
        id=new_id(),
        group=group_id,
        user=user,
        recipient=recipient.key_id,
        sealed=seal(recipient, pair.seed, info),
    )
    return sign_record(record, granter, granter.public.key_id)


def kit_grant(
    vault: bytes, group_id: bytes, pair: KeyPair, kit: PublicKeys, granter: KeyPair
) -> GrantRecord:
    """The same for the recovery kit, which is no user."""
    return grant_record(vault, group_id, pair, ZERO_ID, kit, granter)
