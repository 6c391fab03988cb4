"""The pool of patient key pairs: made by practitioners, so that intake never holds a seed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from clinicvault.access import contexts
from clinicvault.access.certificates.trust import OF_A_TEAM, Trust
from clinicvault.access.damage import Row, row_of
from clinicvault.access.days import NEVER
from clinicvault.access.reading import VerifiedReader
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair, PublicKeys, seal
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Event, Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind, WrapKind
from clinicvault.domain.records import PatientKeyRecord, UserRecord, WrapRecord

CHUNK = 50
_WRAPS = {WrapKind.KIT, WrapKind.HELD, WrapKind.ARCHIVE, WrapKind.TEAM}


@dataclasses.dataclass(frozen=True, slots=True)
class PoolRecipients:
    """For whom every pooled seed is sealed; public keys only."""

    vault: bytes
    team_id: bytes
    kit: PublicKeys
    officers: PublicKeys
    team: PublicKeys
    archive: PublicKeys

    @classmethod
    def of(cls, trust: Trust, team_id: bytes, kit: PublicKeys | None = None) -> PoolRecipients:
        """The certified recipients; IntegrityError where one is missing.

        `kit` is a new recovery kit that is not in force yet.
        """
        return cls(
            trust.vault,
            team_id,
            kit or trust.kit,
            trust.need(GroupKind.OFFICERS).public,
            trust.need(GroupKind.TEAM, team_id).public,
            trust.need(GroupKind.ARCHIVE, team_id).public,
        )


def add_pairs(rows: UnitOfWork, to: PoolRecipients, maker: KeyPair, count: int) -> None:
    """Make `count` key pairs with all their wraps and drop the seeds (0.9 ms each)."""
    for _ in range(count):
        pair = KeyPair.generate()
        try:
            record = PatientKeyRecord(
                id=pair.public.key_id, team=to.team_id, public=pair.public.encoded
            )
            rows.put(sign_record(record, maker, maker.public.key_id))
            for wrap in wraps_of(pair, to):
                rows.put(sign_record(wrap, maker, maker.public.key_id))
        finally:
            pair.wipe()


def new_wrap(
    vault: bytes,
    key_id: bytes,
    kind: WrapKind,
    to: PublicKeys,
    content: Secret | bytes,
    due_day: int = NEVER,
) -> WrapRecord:
    """A patient's seed (or a wrap of it) sealed to `to`, unsigned."""
    info = contexts.patient_wrap(vault, key_id, kind, to.key_id)
    return WrapRecord(
        id=new_id(),
        patient_key=key_id,
        kind=int(kind),
        recipient=to.key_id,
        due_day=due_day,
        sealed=seal(to, content, info),
    )


def wraps_of(pair: KeyPair, to: PoolRecipients) -> list[WrapRecord]:
    """Kit, held, archive and team wrap of one seed, unsigned (DESIGN §4, Patient key pair)."""

    def wrap(kind: WrapKind, recipient: PublicKeys, content: Secret | bytes) -> WrapRecord:
        return new_wrap(to.vault, pair.public.key_id, kind, recipient, content)

    archived = wrap(WrapKind.ARCHIVE, to.archive, pair.seed)
    return [
        wrap(WrapKind.KIT, to.kit, pair.seed),
        # The inner seal of the held wrap is a whole archive wrap: opened by an officer, it is one.
        wrap(WrapKind.HELD, to.officers, archived.sealed),
        archived,
        wrap(WrapKind.TEAM, to.team, pair.seed),
    ]


def fill_pool(
    vault: OpenVault,
    user: bytes,
    maker: KeyPair,
    target: int,
    progress: Callable[[int, int], None] | None = None,
    kit: PublicKeys | None = None,
) -> int:
    """Fill the pools of the maker's teams up to `target` whole, free key pairs each; how many.

    `kit` is a new recovery kit that is not in force yet.
    `maker` must be the keys of a team's member: IntegrityError("certificate-invalid") otherwise.
    """
    with vault.read():
        trust = vault.trust
        teams = [team for team in _teams_of_maker(vault, user, maker) if _is_open(trust, team)]
    return sum([_fill(vault, user, maker, team, target, progress, kit) for team in teams])


def _is_open(trust: Trust, team: bytes) -> bool:
    """Whether anything may be sealed to a team's keys."""
    return all(trust.newest(kind, team) is not None for kind in OF_A_TEAM)


def _fill(
    vault: OpenVault,
    user: bytes,
    maker: KeyPair,
    team: bytes,
    target: int,
    progress: Callable[[int, int], None] | None,
    kit: PublicKeys | None,
) -> int:
    with vault.read() as rows:
        missing = target - len(sound_keys(vault, rows, team, target, {}))
    done = 0
    while done < missing:
        size = min(CHUNK, missing - done)
        with vault.write() as rows:
            _require_team(team in _teams_of_maker(vault, user, maker), user)
            add_pairs(rows, PoolRecipients.of(vault.trust, team, kit), maker, size)
            rows.event(Event("pool-fill", "done", vault.now(), user=user, detail={"keys": size}))
            rows.commit()
        done += size
        if progress is not None:
            progress(done, missing)
    return done


def current_keys(
    vault: OpenVault, rows: Snapshot | UnitOfWork, team: bytes, limit: int
) -> list[bytes]:
    """Ids of free pool keys that may be given out: made after the last revocation.

    At a revocation the pool is discarded; what a client left of it all the same is passed over
    (DESIGN §4, Rotation).
    """

    def current(found: list[bytes]) -> list[bytes]:
        seqs = ((key, vault.ports.state.get(PatientKeyRecord.TABLE, key)) for key in found)
        return [key for key, known in seqs if known and known.seq > vault.trust.revoked_at]

    found = rows.free_patient_keys(team, limit)
    if len(current(found)) < len(found) == limit:
        found = rows.free_patient_keys(team, rows.count(PatientKeyRecord))
    return current(found)[:limit]


def sound_keys(
    vault: OpenVault,
    rows: Snapshot | UnitOfWork,
    team: bytes,
    limit: int,
    damaged: dict[Row, bytes],
) -> list[bytes]:
    """As `current_keys`, but only pairs that are whole with all their wraps.

    Damaged rows of pairs that are passed over are added to `damaged`.
    """
    keys = current_keys(vault, rows, team, limit)
    sound = whole_keys(vault, rows, keys, damaged)
    if len(sound) == len(keys):
        return sound
    reader = vault.reader(rows)
    more = current_keys(vault, rows, team, rows.count(PatientKeyRecord))
    for key in more[len(keys) :]:
        if len(sound) < limit and _is_sound(reader, key, damaged):
            sound.append(key)
    return sound


def whole_keys(
    vault: OpenVault, rows: Snapshot | UnitOfWork, keys: list[bytes], damaged: dict[Row, bytes]
) -> list[bytes]:
    """Those of `keys` that are whole with all their wraps; the others' rows go to `damaged`."""
    reader = vault.reader(rows)
    return [key for key in keys if _is_sound(reader, key, damaged)]


def _is_sound(reader: VerifiedReader, key: bytes, damaged: dict[Row, bytes]) -> bool:
    try:
        reader.need(PatientKeyRecord, key)
        wraps = reader.find(WrapRecord, patient_key=key)
    except IntegrityError as error:
        damaged[row_of(error, WrapRecord.TABLE, key)] = b""
        return False
    # A patient's has a day on which it is archived, or was: then only its owner's row was altered.
    free = {wrap.kind for wrap in wraps} == _WRAPS and all(one.due_day == NEVER for one in wraps)
    if not free:
        damaged[WrapRecord.TABLE, key] = b""
    return free


def _teams_of_maker(vault: OpenVault, user: bytes, maker: KeyPair) -> tuple[bytes, ...]:
    person = vault.trust.need_person(user)
    own = person.public is not None and person.public.key_id == maker.public.key_id
    _require_team(own and bool(person.teams), user)
    return person.teams


def _require_team(holds: bool, user: bytes) -> None:
    """Nobody of another team may know the seeds of a team's patients."""
    if not holds:
        raise IntegrityError("certificate-invalid", table=UserRecord.TABLE, id=user.hex())
