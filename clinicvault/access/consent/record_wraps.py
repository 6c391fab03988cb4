"""The wraps that one patient's record should have now, and the way there (DESIGN §4)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from clinicvault.access.days import NEVER
from clinicvault.access.deleting import delete_row
from clinicvault.access.patients.active import set_due
from clinicvault.access.patients.key_team import team_of_key
from clinicvault.access.patients.pool import new_wrap
from clinicvault.access.patients.restrictions import Named, able, named_of
from clinicvault.access.rotation.succession import key_of
from clinicvault.access.session import VaultSession
from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import Refused
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, GroupKind, Purpose, WrapKind
from clinicvault.domain.records import WrapRecord

from .consent_reading import Consent, consents_of, judged_day, status_for
from .consent_scope import REFUSALS

Wanted = tuple[WrapKind, PublicKeys, int]
"""(kind, for whom, day on which it goes)."""
_CHANGING = (
    WrapKind.TEAM,
    WrapKind.ARCHIVE,
    WrapKind.USER,
    WrapKind.USER_COLD,
    WrapKind.RETURNED,
)
"""All but the kit's and the held wrap, which every record keeps, and an emergency's."""


@dataclasses.dataclass(frozen=True, slots=True)
class Keyed:
    """A patient's record: its key, its wraps, who is named, its consents."""

    patient: bytes
    key: bytes
    team: bytes
    """Whose it is, or would be if nobody were named."""
    wraps: Sequence[WrapRecord]
    named: tuple[bytes, ...]
    """As stored; empty for the team's."""
    able: tuple[Named, ...]
    """Those of them whom it may be sealed to now."""
    consents: Sequence[Consent]

    @property
    def of_team(self) -> bool:
        """Whether the team's keys are to open it: nobody is named, or nobody of them is left."""
        return not self.able


def keyed(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> Keyed:
    """Read it; Refused("no-patient-key") for a patient without a key."""
    reader = session.vault.reader(rows)
    key = key_of(session, reader, patient)
    if key is None:
        raise Refused("no-patient-key")
    named, team = named_of(session, rows, patient), team_of_key(session.vault.id, reader, key)
    return Keyed(
        patient,
        key,
        team,
        reader.find(WrapRecord, patient_key=key),
        named,
        able(session, named, team),
        consents_of(session, rows, patient),
    )


def require_care(session: VaultSession, record: Keyed) -> None:
    """Refused("consent-…") unless care is consented to today: only then is a record active."""
    status = status_for(record.consents, Purpose.CARE, judged_day(session))
    if status is not ConsentStatus.VALID:
        raise Refused(REFUSALS[status], purpose=Purpose.CARE.slug)


def require_named(session: VaultSession, record: Keyed) -> None:
    """Refused("record-restricted") for whom a restriction does not name.

    And Refused("record-other-team") for who is in other teams alone.
    """
    if session.person.teams and record.team not in session.person.teams:
        raise Refused("record-other-team")
    if not record.of_team and session.user_id not in record.named:
        raise Refused("record-restricted")


def wanted_wraps(
    session: VaultSession, team: bytes, people: Sequence[Named], due: int
) -> list[Wanted]:
    """Of an active record that goes cold on day `due`: the team's, or those of `people`."""
    if people:
        users = [(WrapKind.USER, one.first, due) for one in people]
        return users + [(WrapKind.USER_COLD, one.second, NEVER) for one in people]
    trust = session.vault.trust
    return [
        (WrapKind.TEAM, trust.need(GroupKind.TEAM, team).public, due),
        (WrapKind.ARCHIVE, trust.need(GroupKind.ARCHIVE, team).public, NEVER),
    ]


def put_wraps(
    session: VaultSession,
    rows: UnitOfWork,
    record: Keyed,
    wanted: Sequence[Wanted],
    opened: Callable[[], KeyPair],
    reason: DeletionReason,
) -> None:
    """Make a record's wraps the wanted ones; all others of these kinds are deleted, signed.

    `opened` gives the patient's key pair, which is wiped; it is asked only where a wrap lacks.
    """
    missing = {(int(kind), to.key_id): (kind, to, due) for kind, to, due in wanted}
    kept, gone = list[tuple[WrapRecord, int]](), list[WrapRecord]()
    for wrap in record.wraps:
        if wrap.kind in _CHANGING:
            same = missing.pop((wrap.kind, wrap.recipient), None)
            if same is None:
                gone.append(wrap)
            else:
                kept.append((wrap, same[2]))
    # What may fail comes before the first change.
    pair = opened() if missing else None
    for wrap in gone:
        delete_row(session, rows, wrap, reason)
    for wrap, due in kept:
        set_due(session, rows, wrap, due)
    if pair is not None:
        _seal(session, rows, record, list(missing.values()), pair)


def _seal(
    session: VaultSession,
    rows: UnitOfWork,
    record: Keyed,
    missing: Sequence[Wanted],
    pair: KeyPair,
) -> None:
    try:
        for kind, to, due in missing:
            fresh = new_wrap(session.vault.id, record.key, kind, to, pair.seed, due)
            rows.put(session.signed(fresh))
    finally:
        pair.wipe()
