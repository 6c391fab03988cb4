"""Whose keys open a patient's pictures: the team's, or those of the users who are named."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from clinicvault.access import contexts
from clinicvault.access.certificates.trust import Person
from clinicvault.access.rotation.succession import key_at
from clinicvault.access.session import VaultSession
from clinicvault.crypto.keys import KeyPair, PublicKeys, verify
from clinicvault.domain.access_records import RestrictionRecord
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.records import PatientKeyRecord
from clinicvault.domain.roles import Role

_ID_BYTES = 16


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """A practitioner who is named, with the keys in force."""

    id: bytes
    first: PublicKeys
    second: PublicKeys


def named_of(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes
) -> tuple[bytes, ...]:
    """Ids of the users to whom a patient's record is restricted; () where it is the team's."""
    record = session.vault.reader(rows).get(RestrictionRecord, patient)
    if record is None:
        return ()
    if len(record.users) % _ID_BYTES or not _proven(session, rows, record):
        raise IntegrityError("row-altered", table=RestrictionRecord.TABLE, id=patient.hex())
    return tuple(
        record.users[start : start + _ID_BYTES] for start in range(0, len(record.users), _ID_BYTES)
    )


def _proven(session: VaultSession, rows: Snapshot | UnitOfWork, record: RestrictionRecord) -> bool:
    """Whether somebody who opened the record named them.

    Any practitioner may sign the row: who is not named would empty it, and wait for an officer.
    The pair that was in force then signed it: an earlier one may be in a thief's hands by now.
    """
    reader = session.vault.reader(rows)
    known = session.vault.ports.state.get(record.TABLE, record.id)
    key = key_at(session, reader, record.id, known.seq if known else 0)
    public = PublicKeys.decode(reader.need(PatientKeyRecord, key).public)
    said = contexts.restriction(session.vault.id, record.id, record.version, record.users)
    return public.key_id == key and verify(public.signing, record.proof, said)


def able(session: VaultSession, users: Iterable[bytes], team: bytes) -> tuple[Named, ...]:
    """Those of them whom a patient's key may be sealed to: the team's practitioners in force.

    Who left, or is no practitioner of the team any more, is left out. Where nobody named is left,
    the record is the team's again as soon as an officer brings it back.
    """
    people = (session.vault.trust.people.get(user) for user in users)
    return tuple(named for person in people if person for named in _named(person, team))


def _named(person: Person, team: bytes) -> tuple[Named, ...]:
    ended = person.revoked or person.user.state == UserState.DISABLED
    practises = Role.PRACTITIONER in person.certified & person.declared
    if ended or not practises or team not in person.teams:
        return ()
    if person.public is None or person.second is None:
        return ()
    return (Named(person.id, person.public, person.second),)


def restriction_record(
    session: VaultSession,
    rows: UnitOfWork,
    patient: bytes,
    users: Iterable[bytes],
    opened: KeyPair,
) -> RestrictionRecord:
    """The signed row's next version; without users it says that the record is the team's.

    `opened` is the patient's key pair, which signs it, too. It is never deleted: a row that is gone
    does not come back (DESIGN §4, Freshness).
    """
    old = session.vault.reader(rows).get(RestrictionRecord, patient)
    version = old.version + 1 if old else 1
    joined = b"".join(sorted(set(users)))
    proof = opened.sign(contexts.restriction(session.vault.id, patient, version, joined))
    return session.signed(RestrictionRecord(id=patient, version=version, users=joined, proof=proof))
