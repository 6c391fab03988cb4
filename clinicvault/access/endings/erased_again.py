"""A restore brings nobody back who was erased: what backups keep of erasures is carried out again.

Whose certificates this vault has, it takes up as they are; what it cannot follow by its own, it
believes by the certificates that were kept beside (`kept_erasures`). What nobody can prove waits,
until an officer asks for that erasure anew and somebody else allows it. A hold comes first.
"""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Collection

from clinicvault.access.authority import author
from clinicvault.access.certificates.trust import Trust
from clinicvault.access.damage import Row, found_rows, row_of
from clinicvault.access.people.colleagues import others
from clinicvault.access.release.hidden_words import hidden_since
from clinicvault.access.session import VaultSession
from clinicvault.crypto.signing import record_digest, verify_record
from clinicvault.domain.access_records import ApprovalRecord
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.lifecycle_records import ErasureRecord, HoldRecord
from clinicvault.domain.ports import Snapshot, StateIndex, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind, Stage
from clinicvault.domain.records import Record, UserKeyRecord
from clinicvault.domain.roles import Act

from .agreeing import (
    ALLOWING,
    could_allow,
    fits,
    granted,
    is_over,
    lives,
    place_of,
    require_agreed,
    stands,
    waited,
    works_so,
)
from .destroying import Held, destroy, shut
from .erasing import ERASED, NAMED_FILES, backups_until, delete_objects, forget, put_erasure
from .erasure_facts import Destroyed
from .holds import lasting
from .kept_erasures import Kept


class Again(enum.Enum):
    """What became of an erasure that a backup kept."""

    DONE = "done"
    """Nothing is left to do with what was kept of it."""
    WAITS = "waits"
    """For an officer, or for the end of a hold."""
    UNPROVEN = "unproven"
    """For an officer who asks anew, and somebody who allows it."""


def carry_out_again(session: VaultSession, kept: Kept, *, told: bool = False) -> Again:
    """Take up what this vault does not know of yet, and may believe. Logged.

    Each by itself: one that nobody can believe or write keeps no other back, and nobody out.
    `told`: an earlier unlock has said already that it waits.
    """
    patient = kept.erasure.id
    if not lives(session.vault.ports.state, patient):
        with contextlib.suppress(IntegrityError):
            _taken_up(session, kept)
        return Again.DONE
    if _is_held(session, patient):
        return _waits(session, patient, Again.WAITS, told)
    try:
        if _taken_up(session, kept):
            return Again.DONE
        if _proven(session, kept):
            return _erase_kept(session, kept, told)
    except IntegrityError:
        pass  # rows that nothing here follows, or not of what their columns hold
    return _waits(session, patient, Again.UNPROVEN, told)


def is_back(session: VaultSession, patient: bytes) -> bool:
    """Whether somebody lives here whom no hold protects, and who is not erased by these rows."""
    if not lives(session.vault.ports.state, patient) or _is_held(session, patient):
        return False
    with session.vault.read() as rows:
        return not session.vault.reader(rows).erased(patient)


def settle_erased(session: VaultSession) -> int:
    """Erase again whom a restore brought back; returns how many.

    An officer's unlock does it. Anybody else's takes the keys to the pictures; who the patient is
    nobody is told any more in either case. Nothing is done while a hold lasts.
    """
    state, damaged, done = session.vault.ports.state, dict[Row, bytes](), 0
    for patient, _ in list(state.items(ErasureRecord.TABLE)):
        if not lives(state, patient):
            continue
        try:
            damaged |= _settle(session, patient)
        except IntegrityError as error:
            damaged[row_of(error, ErasureRecord.TABLE, patient)] = patient
        else:
            done += not lives(state, patient)
    session.tell_damage(damaged)
    return done


def _settle(session: VaultSession, patient: bytes) -> dict[Row, bytes]:
    """The damaged rows that were met; IntegrityError for a record that does not count."""
    with session.vault.read() as rows:
        vault = session.vault
        require_agreed(vault.trust, vault.ports.state, rows, vault.reader(rows), patient)
    if _is_held(session, patient):
        return {}
    if not _is_officer(session):
        _shut(session, patient)
        return {}
    held = _destroyed(session, patient)
    return _gone(session, patient, held) if held is not None else {}


def _erase_kept(session: VaultSession, kept: Kept, told: bool) -> Again:
    """By the certificates that were kept: the officer at hand signs that it was done again."""
    patient = kept.erasure.id
    if not _is_officer(session):
        _shut(session, patient)
        return Again.WAITS
    held = _destroyed(session, patient, kept)
    if held is None:
        return _waits(session, patient, Again.WAITS, told)
    session.tell_damage(_gone(session, patient, held))
    return Again.DONE


def _destroyed(session: VaultSession, patient: bytes, kept: Kept | None = None) -> Held | None:
    """What went, in one transaction; None where a hold has come first since it was looked at."""
    with session.vault.write() as rows:
        if _held(session, rows, patient):
            return None
        held = destroy(session, rows, patient)
        if kept is not None:
            put_erasure(session, rows, patient, kept.request.id, _facts(session, kept, held))
        detail: dict[str, object] = {"again": True, **held.told}
        rows.event(session.event(ERASED, patient=patient, detail=detail))
        rows.commit()
    return held


def _is_officer(session: VaultSession) -> bool:
    return session.may(Act.ASK_ERASURE) and session.holds(GroupKind.DIRECTORY)


def _gone(session: VaultSession, patient: bytes, held: Held) -> dict[Row, bytes]:
    # What a disk refuses is an orphan by now, and goes when the store is tidied.
    delete_objects(session, tuple(one.id for one in held.objects))
    forget(session, patient)
    return held.damaged


def _shut(session: VaultSession, patient: bytes) -> None:
    with session.vault.write() as rows:
        gone = 0 if _held(session, rows, patient) else shut(session, rows, patient)
        if gone:
            detail: dict[str, object] = {"again": True, "keys": gone}
            rows.event(session.event(ERASED, "incomplete", patient=patient, detail=detail))
            rows.commit()
    forget(session, patient)


def _is_held(session: VaultSession, patient: bytes) -> bool:
    """As `_held`; one look-up where nobody was ever held."""
    if session.vault.ports.state.get(HoldRecord.TABLE, patient) is None:
        return False
    with session.vault.read() as rows:
        return _held(session, rows, patient)


def _held(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> bool:
    """Whether a hold lasts; one that this person cannot read does."""
    try:
        return lasting(session, rows, patient) is not None
    except (IntegrityError, Refused):
        return True


def _waits(session: VaultSession, patient: bytes, why: Again, told: bool) -> Again:
    """An officer has to know that somebody may be back who was erased."""
    if not told:
        reason = "patient-held" if why is Again.WAITS else "erasure-unproven"
        said = session.event("erasure-again", "refused", patient=patient, detail={"reason": reason})
        session.vault.log_event(said)
    return why


def _taken_up(session: VaultSession, kept: Kept) -> bool:
    """Whether the vault has it among its own rows, and may believe it by its own certificates."""
    with session.vault.read() as rows:
        if _known(session, kept.erasure):
            return session.vault.reader(rows).erased(kept.erasure.id)
    if not _lawful(session, kept):
        return False
    with session.vault.write() as rows:
        for record in kept.records:
            if not _known(session, record):
                rows.put(record)
        rows.event(session.event("erasure-again", patient=kept.erasure.id))
        rows.commit()
    return True


def _lawful(session: VaultSession, kept: Kept) -> bool:
    """Whether every row may be written, and was granted, or needed nobody as it is here now."""
    state, trust = session.vault.ports.state, session.vault.trust
    seq = state.position()[0]
    whole = all(
        one.version == 1 and _same(session, one) and _signed(trust, one, seq)
        for one in kept.records
    )
    if not (whole and fits(kept.erasure, kept.request)):
        return False
    if not _stands(session, trust, kept, kept.approvals):
        return False
    alone = waited(kept.erasure, kept.request) and not others(
        session, {kept.request.requester}, ALLOWING
    )
    return alone or granted(trust, kept.request, kept.approvals)


def _proven(session: VaultSession, kept: Kept) -> bool:
    """Whether the certificates that lie beside prove it; IntegrityError where they do not hold."""
    trust, state = kept.trust(session.vault.pin)
    sound = [one for one in kept.approvals if _sound(session, trust, kept, one)]
    signed = all(_sound(session, trust, kept, one) for one in (kept.request, kept.erasure))
    if not (signed and fits(kept.erasure, kept.request) and _stands(session, trust, kept, sound)):
        return False
    return granted(trust, kept.request, sound) or _was_alone(session, trust, state, kept)


def _stands(
    session: VaultSession, trust: Trust, kept: Kept, said: Collection[ApprovalRecord]
) -> bool:
    """Whether nobody had ended the request before: by the file, nor by what this vault knows."""
    vault, request, state = session.vault, kept.request, session.vault.ports.state
    with vault.read() as rows:
        here, _ = found_rows(rows, vault.reader(rows), ApprovalRecord, request=request.id)
        hidden = _known(session, request) and hidden_since(rows, state, place_of(state, request))
    now = state.position()[0]
    over = is_over(vault.trust, request, here, lambda one: place_of(state, one), now)
    return not (hidden or over) and stands(trust, kept.erasure, request, said, kept.leaf)


def _was_alone(session: VaultSession, trust: Trust, state: StateIndex, kept: Kept) -> bool:
    """Whether nobody else could have allowed it then.

    Who can here could have, whatever keys the file leaves out: unless the root says otherwise.
    """
    keys = [one for one in kept.certificates if isinstance(one, UserKeyRecord)]
    could = could_allow(trust, state, keys, kept.request, kept.leaf(kept.erasure))
    here = others(session, {kept.request.requester}, ALLOWING)
    stayed = [user for user in here if not _let_go(session, trust, kept, user)]
    return waited(kept.erasure, kept.request) and not could and not stayed


def _let_go(session: VaultSession, trust: Trust, kept: Kept, user: bytes) -> bool:
    """Whether the root took role or access from somebody, after this vault's time and before.

    Revoked keys alone do not say so: others, which the file leaves out, may have followed.
    """
    then, here = trust.people.get(user), session.vault.trust.people[user].user
    if then is None or then.user.version <= here.version:
        return False
    return kept.leaf(then.user) < kept.leaf(kept.erasure) and not works_so(then.user)


def _sound(session: VaultSession, trust: Trust, kept: Kept, record: Record) -> bool:
    """By a key that counted when it was signed, and that this vault has not ended, either.

    What it knows to be over was over before the snapshot, or since: nobody can tell which.
    """
    here, seq = session.vault.trust, session.vault.ports.state.position()[0]
    ended = here.owner(record.signer) and here.signer(record.signer, seq) is None
    signed = _same(session, record) and _signed(trust, record, kept.leaf(record))
    return signed and not ended


def _same(session: VaultSession, record: Record) -> bool:
    """Whether the vault knows it so, or not at all; its own record of an erasure aside.

    A word names a request by its id: signed anew for another patient it would count for that one.
    """
    known = session.vault.ports.state.get(record.TABLE, record.id)
    own = isinstance(record, ErasureRecord)
    return known is None or own or known.digest == record_digest(record)


def _signed(trust: Trust, record: Record, seq: int) -> bool:
    public = author(trust, record, seq)
    return public is not None and verify_record(record, public)


def _known(session: VaultSession, record: Record) -> bool:
    return session.vault.ports.state.get(record.TABLE, record.id) is not None


def _facts(session: VaultSession, kept: Kept, held: Held) -> Destroyed:
    allowed = next((one for one in kept.approvals if one.stage == Stage.GRANT), None)
    return Destroyed(
        ground="",
        asked_ms=kept.request.made_ms,
        asked_by=kept.request.requester,
        allowed_ms=allowed.made_ms if allowed is not None else 0,
        allowed_by=_by(session, kept, allowed) if allowed is not None else b"",
        made_ms=session.vault.now(),
        made_by=session.user_id,
        backups_until_ms=backups_until(session),
        counts=held.counts,
        objects=tuple(one.id for one in held.objects)[:NAMED_FILES],
        missing=held.missing,
    )


def _by(session: VaultSession, kept: Kept, word: ApprovalRecord) -> bytes:
    return kept.trust(session.vault.pin)[0].owner(word.signer)
