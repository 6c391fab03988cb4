"""The group keys that a person's own keys open, and the damage that keeps one of them away."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from clinicvault.access.certificates.trust import GROUP_HOLDERS, OF_A_TEAM, Group
from clinicvault.access.damage import Damaged, readable
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import GrantRecord

from .generations import granted, open_granted

Line = tuple[GroupKind, bytes]
"""(kind, team) of a group."""
WITH_FIRST = frozenset(GroupKind) - {GroupKind.ARCHIVE}
"""Groups whose keys are given to a person's first keys."""
WITH_SECOND = frozenset({GroupKind.ARCHIVE})
"""Groups whose keys only a step-up opens."""


def open_own(
    vault: OpenVault,
    rows: Snapshot | UnitOfWork,
    user: bytes,
    own: KeyPair,
    kinds: AbstractSet[GroupKind],
    damaged: Damaged,
    *,
    last: bool = False,
) -> dict[Line, list[KeyPair]]:
    """Every generation that was given to one of a user's own key pairs; the caller wipes them.

    A grant that does not open was so from the beginning, and one by who may not give is none: both
    are added to `damaged`, and shut nobody out. IntegrityError where a row that may be repaired
    stands for a key that no other one opens. `last` tells that `own` ends now: then it is looked
    for in the rows of others, too, since nothing could be made good afterwards.
    """
    return _Own(vault, rows, user, own, kinds, last).opened(damaged)


@dataclasses.dataclass(frozen=True, slots=True)
class _Own:
    """One of a user's key pairs, and what may be given to it."""

    vault: OpenVault
    rows: Snapshot | UnitOfWork
    user: bytes
    pair: KeyPair
    kinds: AbstractSet[GroupKind]
    last: bool

    def opened(self, damaged: Damaged) -> dict[Line, list[KeyPair]]:
        """As `open_own`."""
        spoiled, given = Damaged(), dict[Line, list[tuple[Group, GrantRecord]]]()
        reader = self.vault.reader(self.rows)
        for grant in spoiled.found(self.rows, reader, GrantRecord, user=self.user):
            group = self._group(grant)
            if group is not None:
                given.setdefault((group.kind, group.team), []).append((group, grant))
        found = dict[Line, list[KeyPair]]()
        try:
            for line, some in given.items():
                found[line] = open_granted(self.vault, some, self.pair, damaged)
            self._require_all(found, spoiled)
        except BaseException:
            for pairs in found.values():
                for pair in pairs:
                    pair.wipe()
            raise
        damaged.update(spoiled)
        return {line: pairs for line, pairs in found.items() if pairs}

    def _group(self, grant: GrantRecord) -> Group | None:
        """The group whose key it gives to these keys; None for none, or where it was taken back."""
        group = self.vault.trust.group_by_id(grant.group)
        mine = grant.recipient == self.pair.public.key_id and grant.id not in self.vault.trust.ended
        return group if mine and group is not None and group.kind in self.kinds else None

    def _require_all(self, found: Mapping[Line, list[KeyPair]], spoiled: Damaged) -> None:
        known = frozenset(pair.public.key_id for pairs in found.values() for pair in pairs)
        lacks = self.last and self._lacks(known)
        if lacks:
            spoiled.found(self.rows, self.vault.reader(self.rows), GrantRecord)
            self._require_none_lost()
        for _, row in sorted(spoiled):
            # What the log does not name was added from outside: nothing repairs it.
            named = self.vault.ports.state.get(GrantRecord.TABLE, row)
            if named is not None and named.digest:
                self._require_spare(row, known, lacks)

    def _require_none_lost(self) -> None:
        """IntegrityError for a row that the log names and the table lacks, whatever was added."""
        there = set(self.rows.ids(GrantRecord))
        for row, named in self.vault.ports.state.items(GrantRecord.TABLE):
            if named.digest and row not in there:
                self.vault.reader(self.rows).need(GrantRecord, row)

    def _lacks(self, known: AbstractSet[bytes]) -> bool:
        """Whether the newest key of a group that the roles ask for is not among the `known`."""
        own = self.vault.trust.need_person(self.user).teams
        newest = (self.vault.trust.newest(*line) for line in self._lines(own))
        return any(group is not None and group.public.key_id not in known for group in newest)

    def _lines(self, teams: Iterable[bytes]) -> set[Line]:
        """The groups whose keys the roles ask for, of these teams."""
        person = self.vault.trust.need_person(self.user)
        return {
            (kind, team)
            for kind in self.kinds & GROUP_HOLDERS.keys()
            if GROUP_HOLDERS[kind] & person.certified
            for team in (teams if kind in OF_A_TEAM else (ZERO_ID,))
        }

    def _misses(self, group: Group, known: AbstractSet[bytes]) -> bool:
        """Whether the roles ask for a key that neither is known nor opens by a later one."""
        trust = self.vault.trust
        # A damaged grant makes nobody a member: who gets new keys would not be one once repaired.
        teams = trust.teams if self.last else trust.need_person(self.user).teams
        if (group.kind, group.team) not in self._lines(teams):
            return False
        line = trust.groups[group.kind, group.team]
        return not any(
            later.public.key_id in known
            and all(one.previous_sealed for one in line[group.generation : later.generation])
            for later in line[group.generation - 1 :]
        )

    def _require_spare(self, row: bytes, known: AbstractSet[bytes], lacks: bool) -> None:
        """IntegrityError for a damaged row which may be what a key is missing for."""
        missed = [
            (group, grant)
            for grant in [readable(self.rows, GrantRecord, row)]
            if grant is not None and (group := self._group(grant)) is not None
            if self._misses(group, known)
        ]
        try:
            self.vault.reader(self.rows).need(GrantRecord, row)
        except IntegrityError as error:
            if error.code != "row-unsigned":
                stops = bool(missed) or lacks
            else:
                # As the log has it: only its giver's own rows, repaired, could make it count.
                stops = self.last and any(self._opens(*one) for one in missed)
            if stops:
                raise

    def _opens(self, group: Group, grant: GrantRecord) -> bool:
        """Whether it holds the certified key, whoever signed it."""
        try:
            granted(self.vault, group, grant, self.pair).wipe()
        except IntegrityError:
            return False
        return True
