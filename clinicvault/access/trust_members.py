"""Who is of which team: whom members gave the team's key (DESIGN §4, Root and Groups).

A role is certified for the whole clinic, a team is not: what a practitioner of another team gives
makes nobody a member. So it is derived from the grants alone, from each team's founder onwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from clinicvault.crypto.signing import verify_record
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import GrantRecord, GroupRecord, UserKeyRecord
from clinicvault.domain.roles import Role

from .damage import found_rows
from .trust import Membership
from .trust_ground import Ground


class Candidate(Protocol):
    """A user's keys, of which is known for which roles they are certified (`trust_keys.Key`)."""

    record: UserKeyRecord
    certified: frozenset[Role]
    founds: bytes
    by_kit: bool


class MemberLedger:
    """Accepts one grant after the other, each by who was a member when it was given."""

    def __init__(
        self, ground: Ground, keys: Mapping[bytes, Candidate], groups: Sequence[GroupRecord]
    ) -> None:
        self._ground, self._keys = ground, keys
        self._groups = {group.id: group for group in groups if group.kind == GroupKind.TEAM}

    def read(self) -> None:
        """Fill `Trust.members`; a damaged grant makes nobody a member, and stops nothing."""
        waiting: list[GrantRecord] = []
        for group in self._groups:
            waiting += found_rows(self._ground.rows, self._ground.reader, GrantRecord, group=group)[
                0
            ]
        while counting := [grant for grant in waiting if self._counts(grant)]:
            for grant in counting:
                self._add(grant)
                waiting.remove(grant)

    def _add(self, grant: GrantRecord) -> None:
        trust, team = self._ground.trust, self._groups[grant.group].team
        made = Membership(team, self._ground.seq(grant), trust.ended.get(grant.id))
        trust.members.setdefault(grant.recipient, []).append(made)

    def _counts(self, grant: GrantRecord) -> bool:
        key, seq = self._keys.get(grant.recipient), self._ground.seq(grant)
        if key is None or key.record.user != grant.user or Role.PRACTITIONER not in key.certified:
            return False
        group, trust = self._groups[grant.group], self._ground.trust
        if not (trust.is_member(grant.signer, group.team, seq) or self._own(grant, group, key)):
            return False
        signer = trust.signer(grant.signer, seq)
        return signer is not None and verify_record(grant, signer)

    def _own(self, grant: GrantRecord, group: GroupRecord, key: Candidate) -> bool:
        """By a team's founder, or by whom the recovery kit let in: in the leaf that made the key.

        Later it would be a way back for somebody who was taken out of the team.
        """
        at_once = self._ground.seq(grant) == self._ground.seq(group)
        if grant.signer != grant.recipient or not at_once:
            return False
        founded = group.generation == 1 and key.founds == group.team
        return founded or (key.by_kit and self._ground.trust.is_kit(group.holder))
