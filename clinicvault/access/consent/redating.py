"""A wrap's last day is set by who records a consent; all the rest was signed by who made the wrap.

A version that is not signed by a practitioner or an officer carries, behind its own signature, the
newest one that was: maker (16 bytes), version (8), day (8), signature (64). With it the row as it
was made can be put together again, so that nothing but version and day can differ from it. Else
the front desk could write over a wrap that is there with bytes that a withdrawal took.

Of a maker who has left since the word counts for what was made before: the desk knows no other.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import struct

from clinicvault.access.certificates.trust import Trust
from clinicvault.crypto.signing import verify_record
from clinicvault.domain.record_kinds import WrapKind
from clinicvault.domain.records import Record, WrapRecord
from clinicvault.domain.roles import Role

MAKERS = frozenset({Role.PRACTITIONER, Role.OFFICER})
"""Who makes wraps: of the pool, by confirming an identity, or by bringing a record back."""
_OWN = 64
_PROOF = struct.Struct(">16sqq64s")
_EPOCH = dt.date(1970, 1, 1)
_SINCE_MS = int(dt.datetime(2026, 3, 3, tzinfo=dt.UTC).timestamp() * 1000)
"""Vaults founded later know no version without that proof: only the frozen vault of revision 0003
holds one (tests/vectors), and has to open. Nothing was released that ever wrote another."""
_LAST_DAY = (dt.date(2026, 12, 31) - _EPOCH).days
"""There one counts to this day."""
_DATED = frozenset({WrapKind.TEAM, WrapKind.USER})
"""The only ones that older programs set a day of."""


def with_proof(trust: Trust, fresh: WrapRecord, before: WrapRecord) -> WrapRecord:
    """A wrap that was signed with another last day, and what shows that only this is other."""
    if _maker(trust, fresh.signer) is not None:
        return fresh
    made = _PROOF.pack(before.signer, before.version, before.due_day, before.signature[:_OWN])
    # One that an older program's front desk dated has no proof, and nobody here can make it one.
    known = proof_of(before) or (made if _maker(trust, before.signer) is not None else b"")
    return dataclasses.replace(fresh, signature=fresh.signature + known)


def own_signature(record: Record) -> bytes:
    """A row's signature by its signer, without the proof that may stand behind it."""
    proven = isinstance(record, WrapRecord) and proof_of(record)
    return record.signature[:_OWN] if proven else record.signature


def proof_of(wrap: WrapRecord) -> bytes:
    """What stands behind the signature; empty where nothing of that length does."""
    return wrap.signature[_OWN:] if len(wrap.signature) == _OWN + _PROOF.size else b""


def only_redated(trust: Trust, wrap: WrapRecord) -> bool:
    """Whether nothing but version and day is other than its maker signed it."""
    proof = proof_of(wrap)
    if not proof:
        return _before_proofs(trust, wrap)
    signer, version, due, signature = _PROOF.unpack(proof)
    maker = _maker(trust, signer)
    if maker is None or version >= wrap.version:
        return False
    made = dataclasses.replace(
        wrap, signer=signer, version=version, due_day=due, signature=signature
    )
    return verify_record(made, maker)


def _maker(trust: Trust, signer: bytes) -> bytes | None:
    return trust.signer_with(signer, 0, MAKERS)


def _before_proofs(trust: Trust, wrap: WrapRecord) -> bool:
    old = trust.founding.created_ms < _SINCE_MS
    return old and wrap.kind in _DATED and 0 < wrap.due_day <= _LAST_DAY
