"""A team's beginning: its keys, certified by the one-time code that root and officer signed."""

from __future__ import annotations

from collections.abc import Iterator

from clinicvault.crypto.keys import KeyPair, SigningKey
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import EnrolmentRecord, Record

from .groups import grant_record, group_record
from .newcomer import Newcomer


def founds(enrolment: EnrolmentRecord) -> bool:
    """Whether its code begins a team: an officer signed for that, too."""
    return ZERO_ID not in {enrolment.founds_team, enrolment.officer}


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
