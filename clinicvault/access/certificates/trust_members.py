"""Who is of which team: whom members gave the team's key (DESIGN §4, Root and Groups).

A role is certified for the whole clinic, a team is not: what a practitioner of another team gives
makes nobody a member. So it is derived from the grants alone, from each team's founder onwards. The
grant of the team's key and the grant of its archive's are two words for the same: one damaged row
ends nobody's signatures, and who founded a team needs none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from clinicvault.access.damage import Damaged
from clinicvault.crypto.encoding import context
from clinicvault.crypto.keys import PublicKeys
from clinicvault.crypto.signing import verify_record
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import GrantRecord, GroupRecord, UserKeyRecord
from clinicvault.domain.roles import Role

from .trust import OF_A_TEAM, Membership
from .trust_ground import Ground


def departure(vault: bytes, user: bytes, team: bytes) -> bytes:
    """What the root revokes when it takes somebody out of a team: 16 bytes.

    Whoever can alter rows could hide a grant while the others are revoked, and put it back.
    """
    return hashlib.sha256(context("team-departure", vault, user, team)).digest()[:16]


class Candidate(Protocol):
    """A user's keys, of which is known for which roles they are certified (`trust_keys.Key`)."""

    record: UserKeyRecord
    public: PublicKeys
    seq: int
    certified: frozenset[Role]
    founds: bytes
    by_kit: bool


class MemberLedger:
    """Accepts one grant after the other, each by who was a member when it was given."""

    def __init__(
        self, ground: Ground, keys: Mapping[bytes, Candidate], groups: Sequence[GroupRecord]
    ) -> None:
        self._ground, self._keys = ground, keys
        self._groups = {group.id: group for group in groups if group.kind in OF_A_TEAM}
        self._second: dict[bytes, Candidate] = {}
        # Of two that name one second key the earlier made it: a later one may have copied it.
        for key in sorted(keys.values(), key=lambda one: one.seq):
            if key.record.second_public:
                second = PublicKeys.decode(key.record.second_public).key_id
                self._second.setdefault(second, key)

    def read(self) -> None:
        """Fill `Trust.members`; a damaged grant makes nobody a member, and stops nothing."""
        waiting: list[GrantRecord] = []
        for group in self._groups:
            # Told by whom a damaged one would let in, and by the verification of all rows.
            waiting += Damaged().found(
                self._ground.rows, self._ground.reader, GrantRecord, group=group
            )
        for begun, first in self._beginnings():
            own = [one.id for one in waiting if self._own(one, first, begun.team)]
            self._add(first, begun, self._ground.seq(begun), own)
        while counting := [(grant, key) for grant in waiting if (key := self._counts(grant))]:
            for grant, key in counting:
                self._add(key, self._groups[grant.group], self._ground.seq(grant), [grant.id])
                waiting.remove(grant)

    def _beginnings(self) -> Iterator[tuple[GroupRecord, Candidate]]:
        """A team's founder, and whom the recovery kit let in with the keys made in that leaf.

        Later it would be a way back for somebody who was taken out of the team.
        """
        for group in self._groups.values():
            seq = self._ground.seq(group)
            for key in self._keys.values():
                founded = group.generation == 1 and key.founds == group.team and key.seq <= seq
                let_in = key.by_kit and self._ground.trust.is_kit(group.holder) and key.seq == seq
                if founded or let_in:
                    yield group, key

    def _add(self, key: Candidate, group: GroupRecord, since: int, grants: list[bytes]) -> None:
        trust, user = self._ground.trust, key.record.user
        left = trust.departures.get(departure(trust.vault, user, group.team), ())
        ends = [leaf for leaf in left if leaf >= since]
        ends += [trust.ended[grant] for grant in grants if grant in trust.ended]
        made = Membership(group.team, since, min(ends, default=None))
        trust.members.setdefault(key.public.key_id, []).append(made)

    def _of(self, grant: GrantRecord) -> Candidate | None:
        """Whose keys a grant is for: a team's the first, its archive's the second."""
        of_archive = self._groups[grant.group].kind == GroupKind.ARCHIVE
        key = (self._second if of_archive else self._keys).get(grant.recipient)
        return key if key is not None and key.record.user == grant.user else None

    def _own(self, grant: GrantRecord, key: Candidate, team: bytes) -> bool:
        """By whom it is for, in the leaf of the group: a founder's, which the root may revoke."""
        group = self._groups[grant.group]
        at_once = self._ground.seq(grant) == self._ground.seq(group)
        own = self._of(grant) is key and grant.signer == key.public.key_id
        return own and at_once and group.team == team

    def _counts(self, grant: GrantRecord) -> Candidate | None:
        """Whose keys it makes a member's, if it does."""
        key, seq = self._of(grant), self._ground.seq(grant)
        if key is None or Role.PRACTITIONER not in key.certified:
            return None
        group, trust = self._groups[grant.group], self._ground.trust
        if not trust.is_member(grant.signer, group.team, seq):
            return None
        signer = trust.signer(grant.signer, seq)
        return key if signer is not None and verify_record(grant, signer) else None
