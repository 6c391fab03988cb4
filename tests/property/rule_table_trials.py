"""What somebody's keys open, tried on the real rows: also what was taken back and copied before."""

from __future__ import annotations

import functools

from clinicvault.access.damage import Damaged
from clinicvault.access.patients.cold_keys import ColdKeys
from clinicvault.access.patients.patients import open_identity
from clinicvault.access.people.generations import granted, line, open_granted
from clinicvault.access.unlocking import confirmed
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.record_kinds import GroupKind, Purpose
from clinicvault.domain.records import AssignmentRecord, GrantRecord, WrapRecord
from tests.unit.access.world import PREVIEW, password


def second_seed(world, name: str) -> bytes:
    """A practitioner's second seed, as it may be copied while that person confirms."""
    with confirmed(world.session(name), password(name)) as opened:
        return bytes(opened.second.seed.view())


def whole_session(world, name: str):
    """A session with every team's key that this person was ever given, taken back or not."""
    session, vault = world.session(name), world.vault
    own = session.keys.public.key_id
    with vault.read() as rows:
        found = rows.find(GrantRecord, user=session.user_id)
        for team in vault.trust.teams:
            groups = {group.id: group for group in vault.trust.groups[GroupKind.TEAM, team]}
            mine = [
                (groups[one.group], one)
                for one in found
                if one.group in groups and one.recipient == own
            ]
            session._hold(
                (GroupKind.TEAM, team), open_granted(vault, mine, session.keys, Damaged())
            )
    return session


def cold_keys(world, rows, name: str, seed: bytes) -> ColdKeys:
    """The archives' keys that somebody's second seed opens, whatever the roles are by now."""
    second, vault = KeyPair.from_seed(Secret(seed)), world.vault
    opened = [
        pair
        for team in vault.trust.teams
        for pair in _archive(vault, rows, world.user(name), team, second)
    ]
    return ColdKeys(vault.id, second, opened)


def _archive(vault, rows, user, team, second):
    for group in reversed(vault.trust.groups[GroupKind.ARCHIVE, team]):
        for grant in rows.find(GrantRecord, user=user, group=group.id):
            if grant.recipient == second.public.key_id:
                older = functools.partial(line, vault, GroupKind.ARCHIVE, team)
                return older(granted(vault, group, grant, second))
    return []


def tried_cold(rows, keys: ColdKeys, patient: bytes) -> bool:
    assignment = rows.get(AssignmentRecord, patient)
    wraps = rows.find(WrapRecord, patient_key=assignment.patient_key) if assignment else []
    for wrap in wraps:
        try:
            keys.open([wrap])
        except (Refused, IntegrityError):
            continue
        return True
    return False


def reads(session, record) -> bool:
    """Who the patient is."""
    try:
        return bool(open_identity(session, record))
    except Refused:
        return False


def tried(gate, photo) -> bool:
    try:
        return bool(gate.open([photo], PREVIEW, Purpose.CARE, event="photo-view"))
    except Refused:
        return False


def tried_file(gate, file) -> bool:
    try:
        return bool(gate.open_kept(file).data)
    except Refused:
        return False
