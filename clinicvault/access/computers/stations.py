"""The clinic's computers: let in by an administrator's word, listed, ended (DESIGN §4)."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
from collections.abc import Sequence

from clinicvault.access import contexts
from clinicvault.access.consent.care_keys import discard_pool
from clinicvault.access.damage import Damaged
from clinicvault.access.log.reading import LogAccess
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import OpenVault
from clinicvault.audit.tree import root_at
from clinicvault.crypto.codes import to_words
from clinicvault.crypto.keys import PublicKeys, seal
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.lifecycle_records import OldSecretRecord
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import RevocationRecord, WorkstationRecord
from clinicvault.domain.roles import Act

from .station_facts import StationFacts, seal_facts, station_facts
from .station_requests import NAME_CHARS, StationRequest
from .vault_secrets import keep_for, renew_vault_secret

SIZE_BYTES = 4
PROOF_BYTES = 16
_LOOKED = 20_000
"""So many of the newest entries are looked through for when computers were last seen."""


@dataclasses.dataclass(frozen=True, slots=True)
class Station:
    """A computer as the vault's rows tell; times in ms, 0 for unknown."""

    id: bytes
    name: str
    since_ms: int
    until_ms: int
    revoked: bool


def stations(vault: OpenVault) -> list[Station]:
    """Every computer that was ever let in; needs no unlock."""
    with vault.read() as rows:
        records = vault.reader(rows).find(WorkstationRecord)
        return [_station(vault, record) for record in records]


def _station(vault: OpenVault, record: WorkstationRecord) -> Station:
    facts = station_facts(vault.secrets, record)
    since = facts.since_ms or vault.trust.founding.created_ms
    return Station(record.id, facts.name, since, facts.until_ms, record.id in vault.trust.ended)


def last_seen(session: VaultSession) -> dict[bytes, int]:
    """Computer -> time (ms) of its newest entry in the log, for who holds the log key.

    {} for anybody else; a computer that has written nothing for very long is left out.
    """
    if not (session.may(Act.READ_LOG) and session.holds(GroupKind.LOG)):
        return {}
    wanted, found = set(session.vault.trust.workstations), dict[bytes, int]()
    with LogAccess(session) as log:
        for number, entry in enumerate(log.entries(None)):
            if number >= _LOOKED or wanted <= found.keys():
                break
            found.setdefault(entry.workstation, entry.ms)
    return found


def meant(requests: Sequence[StationRequest], words: str) -> StationRequest:
    """The one request whose words these are; Refused("station-words-differ")."""
    typed = " ".join(words.lower().split()).encode()
    fitting = {one.id: one for one in requests if hmac.compare_digest(one.words.encode(), typed)}
    if len(fitting) != 1:
        raise Refused("station-words-differ")
    return next(iter(fitting.values()))


def let_in(session: VaultSession, request: StationRequest, name: str = "") -> str:
    """Seal the vault secret to a computer whose words were compared; returns its name. Logged.

    Also the earlier secrets that are kept, for people who were away. Without a name it is called
    what it calls itself; InputRefused("name-missing") where that is nothing. One that was let in
    before stays as it is. Refused("workstation-revoked") for keys whose access was ended.
    """
    session.require(Act.MANAGE_USERS)
    vault, root = session.vault, session.group(GroupKind.ROOT)
    # What a computer calls itself comes to every screen: no sign that steers a terminal.
    said = name or request.name(vault.id, root)
    shown = "".join(sign if sign.isprintable() else " " for sign in said)
    tidy = " ".join(shown.split())[:NAME_CHARS]
    with vault.write() as rows:
        if request.id in vault.trust.ended:
            raise Refused("workstation-revoked")
        known = vault.reader(rows).get(WorkstationRecord, request.id)
        if known is not None:
            return station_facts(vault.secrets, known).name
        if not tidy:
            raise InputRefused("name-missing")
        facts = StationFacts(tidy, vault.now())
        for record in (_enrolled(vault, request, facts), *_kept(vault, rows, request)):
            rows.put(session.rooted(record))
        rows.event(session.event("workstation-add", detail={"subject": request.id}))
        with vault.sharing({**vault.trust.workstations, request.id: request.public}):
            rows.commit()
    return tidy


def _enrolled(vault: OpenVault, request: StationRequest, facts: StationFacts) -> WorkstationRecord:
    info = contexts.vault_secret(vault.id, request.id)
    return WorkstationRecord(
        id=request.id,
        name_sealed=seal_facts(vault.secrets, request.id, facts),
        public=request.public.encoded,
        secret_generation=vault.secrets.generation,
        vault_secret_sealed=seal(request.public, vault.secrets.current, info),
    )


def _kept(vault: OpenVault, rows: UnitOfWork, request: StationRequest) -> list[OldSecretRecord]:
    """The earlier secrets that this computer opens; whoever unlocks it tells of the others."""
    reader, opened = vault.reader(rows), vault.secrets.earlier()
    own = Damaged().found(rows, reader, OldSecretRecord, workstation=vault.workstation_id)
    return [
        keep_for(vault, request.id, request.public, old.generation, old.until_ms)
        for old in own
        if old.generation in opened
    ]


def code_for(session: VaultSession, station: bytes) -> str:
    """Sixteen words that prove the clinic's store to a computer that was let in.

    The log's size now, and 128 bits of a hash over founding record, root, log head and that
    computer's keys. UsageError("workstation-missing") for none.
    """
    session.require(Act.MANAGE_USERS)
    vault = session.vault
    with vault.read() as rows:
        public = vault.trust.workstations.get(station)
        if public is None:
            raise UsageError("workstation-missing")
        size = rows.log.size()
        head, root = root_at(rows.log.node, size), vault.trust.root
    return to_words(code_bytes(vault.pin, root, size, head, public))


def code_bytes(pin: bytes, root: PublicKeys, size: int, head: bytes, public: PublicKeys) -> bytes:
    """The code's 20 bytes: size (4), hash (16)."""
    said = contexts.station_code(pin, root.key_id, size, head, public.encoded)
    return size.to_bytes(SIZE_BYTES, "big") + hashlib.sha256(said).digest()[:PROOF_BYTES]


def revoke(session: VaultSession, station: bytes) -> int:
    """End a computer's access; the computers that stay share a new secret, whose number it returns.

    The pool of patient keys goes with it. Logged. Refused("own-workstation"): who is locked out of
    the last one has the recovery sheets alone. UsageError("workstation-missing") for none, or one
    that is revoked already.
    """
    session.require(Act.MANAGE_USERS)
    vault = session.vault
    if station == vault.workstation_id:
        raise Refused("own-workstation")
    with vault.write() as rows:
        staying = {one: keys for one, keys in vault.trust.workstations.items() if one != station}
        if len(staying) == len(vault.trust.workstations):
            raise UsageError("workstation-missing")
        ended = RevocationRecord(
            id=new_id(), subject_table=WorkstationRecord.TABLE, subject=station
        )
        number = renew_vault_secret(session, rows, station)
        rows.put(session.rooted(ended))
        detail = {"subject": station, "keys": discard_pool(session, rows), "to": len(staying)}
        rows.event(session.event("workstation-revoke", detail=detail))
        with vault.sharing(staying):
            rows.commit()
    vault.forget_deleted()
    session.tell_damage({})
    return number
