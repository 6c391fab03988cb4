"""Group keys: which generations count, and who may make the next one (DESIGN §4, Groups)."""

from __future__ import annotations

from clinicvault.access import contexts
from clinicvault.crypto.keys import SEAL_OVERHEAD, PublicKeys, verify
from clinicvault.crypto.secret import KEY_BYTES
from clinicvault.crypto.signing import verify_record
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import EnrolmentRecord, GroupRecord

from .trust import GROUP_GIVERS, OF_A_TEAM, Group
from .trust_ground import Ground, require
from .trust_keys import KeyLedger

_POOLED = OF_A_TEAM | {GroupKind.OFFICERS}
"""Groups to which the seeds of the pool are sealed."""
_SEALED_SEED = SEAL_OVERHEAD + KEY_BYTES


class GroupLedger:
    """Accepts one generation after the other."""

    def __init__(
        self, ground: Ground, keys: KeyLedger, enrolments: dict[bytes, EnrolmentRecord]
    ) -> None:
        self._ground, self._keys, self._enrolments = ground, keys, enrolments

    def accept(self, record: GroupRecord) -> None:
        """Take the next generation of a group; IntegrityError("certificate-invalid").

        A team's later one whose maker is not, or no longer, told to be its member shuts that team's
        keys, and no more: nothing is sealed to it, and nothing to the one before, which may be with
        who left. Rows that prove a membership can be deleted; a recovery's next one ends it.
        """
        kind, seq = GroupKind(record.kind), self._ground.seq(record)
        line = self._ground.trust.groups.setdefault((kind, record.team), [])
        require(self._group_signed(record, kind) or self._renews(record, kind, line), record)
        require(self._keys.holds(record.holder, GROUP_GIVERS[kind]), record)
        proven = kind not in OF_A_TEAM or self._in_team(record, seq)
        require(proven or record.generation > 1, record)
        holder = self._ground.trust.signer(record.holder, seq)
        said = contexts.group_certificate(record.public, kind, record.team, record.generation)
        require(holder is not None, record)
        require(verify(holder or b"", record.holder_signature, said), record)
        require((record.version, record.generation) == (1, len(line) + 1), record)
        require(len(record.previous_sealed) in {0, _SEALED_SEED}, record)
        public, previous = PublicKeys.decode(record.public), record.previous_sealed
        number = len(line) + 1
        line.append(Group(record.id, kind, record.team, number, public, previous, seq, proven))
        if kind is GroupKind.TEAM and record.generation == 1:
            self._ground.trust.teams.append(record.team)
        if kind in _POOLED and record.generation > 1:
            self._ground.trust.revoked_at = max(self._ground.trust.revoked_at, seq)

    def _in_team(self, record: GroupRecord, seq: int) -> bool:
        """Nobody of another team makes a team's keys: who did would know them."""
        trust = self._ground.trust
        return trust.is_kit(record.holder) or trust.is_member(record.holder, record.team, seq)

    def _renews(self, record: GroupRecord, kind: GroupKind, line: list[Group]) -> bool:
        """By one remaining holder alone: lawful only since the root told that somebody left.

        The generation before must be sealed to it, so that nobody is shut out of older rows.
        """
        if record.signer != record.holder or not line or not record.previous_sealed:
            return False
        seq = self._ground.seq(record)
        signer = self._ground.trust.signer_with(record.holder, seq, GROUP_GIVERS[kind])
        lawful = any(
            line[-1].seq < left < seq for left in self._keys.left.get((kind, record.team), ())
        )
        return lawful and signer is not None and verify_record(record, signer)

    def _group_signed(self, record: GroupRecord, kind: GroupKind) -> bool:
        """By the root, or by the one-time code that root and officer signed for a new team."""
        if record.signer == self._ground.trust.root.key_id:
            return verify_record(record, self._ground.trust.root.signing)
        enrolment = self._enrolments.get(record.signer)
        if enrolment is None or kind not in OF_A_TEAM or record.generation != 1:
            return False
        if not self._keys.may_found(enrolment):
            return False
        return enrolment.founds_team == record.team and verify_record(record, enrolment.code_key)
