"""A team's beginning: its keys, certified by the one-time code that root and officer signed."""

from __future__ import annotations

from collections.abc import Iterator

from clinicvault.access.certificates.trust import Trust
from clinicvault.access.damage import found_rows
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair, SigningKey
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import EnrolmentRecord, GrantRecord, Record, UserKeyRecord

from .groups import grant_record, group_record
from .newcomer import Newcomer


def founds(enrolment: EnrolmentRecord) -> bool:
    """Whether its code begins a team: an officer signed for that, too."""
    return ZERO_ID not in {enrolment.founds_team, enrolment.officer}


def members_of(trust: Trust, team: bytes) -> list[bytes]:
    """Users who are in a team now."""
    return [person.id for person in trust.people.values() if team in person.teams]


def is_last(vault: OpenVault, rows: Snapshot | UnitOfWork, user: bytes, team: bytes) -> bool:
    """Whether a member is a team's last, or the last who was given its keys as they are now.

    Without that one nobody could let the other members in.
    """
    members = members_of(vault.trust, team)
    return [user] in (members, [one for one in members if _keeps(vault, rows, one, team)])


def _keeps(vault: OpenVault, rows: Snapshot | UnitOfWork, user: bytes, team: bytes) -> bool:
    person, reader = vault.trust.need_person(user), vault.reader(rows)
    for kind, to in ((GroupKind.TEAM, person.public), (GroupKind.ARCHIVE, person.second)):
        group = vault.trust.newest(kind, team)
        if group is None or to is None:
            return False
        given, _ = found_rows(rows, reader, GrantRecord, group=group.id, recipient=to.key_id)
        if all(one.id in vault.trust.ended for one in given):
            return False
    return True


def team_meant(vault: OpenVault, rows: Snapshot | UnitOfWork, keys: UserKeyRecord) -> bytes:
    """The team that the code of somebody's keys was made for, b"" for none or once it is so.

    It decides nothing: a member of that team lets the person in, or nobody does.
    """
    person = vault.trust.need_person(keys.user)
    enrolment = vault.reader(rows).need(EnrolmentRecord, keys.enrolment)
    meant = b"" if founds(enrolment) else enrolment.founds_team
    return meant if meant in vault.trust.teams and meant not in person.teams else b""


def found_team(
    vault: bytes, enrolment: EnrolmentRecord, code: SigningKey, newcomer: Newcomer
) -> Iterator[Record]:
    """Team and archive key of the newcomer's team, granted to the newcomer.

    The archive key is sealed to the second seed, which only a step-up opens.
    """
    second = newcomer.second
    if second is None:
        raise ValueError("a team is founded by a practitioner")
    for kind, recipient in (
        (GroupKind.TEAM, newcomer.first.public),
        (GroupKind.ARCHIVE, second.public),
    ):
        pair = KeyPair.generate()
        try:
            group = group_record(
                pair, kind, enrolment.founds_team, code, enrolment.id, newcomer.first
            )
            yield group
            yield grant_record(vault, group.id, pair, newcomer.user, recipient, newcomer.first)
        finally:
            pair.wipe()
