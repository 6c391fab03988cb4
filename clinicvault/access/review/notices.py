"""Notices: what an administrator lets a person know about the own unusual accesses.

Sealed to that person's key, signed by the administrator. Only the addressee's word deletes one,
because the row's id says whose it is; administrators clear away those of people whose keys ended.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets
from collections.abc import Iterable, Mapping, Sequence

from clinicvault.access import contexts
from clinicvault.access.damage import Damaged
from clinicvault.access.deleting import delete_row
from clinicvault.access.session import VaultSession
from clinicvault.access.told_values import moment
from clinicvault.crypto.encoding import decode, encode, pad, unpad
from clinicvault.crypto.keys import KEY_ID_BYTES, PublicKeys, seal
from clinicvault.domain.errors import InputRefused, IntegrityError, UsageError
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason
from clinicvault.domain.review_records import NoticeRecord
from clinicvault.domain.roles import Act

from .notice_ids import notice_prefix
from .words import said

ANSWER_CHARS = 1000
_PADDING = 512
"""Their sizes do not tell one rule from another."""
_OWN_BYTES = 8
_LEFT = DeletionReason.LEFT


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a notice says: which flag, in its figures; no patient."""

    user: bytes
    flag: str
    """Its id, hex."""
    rule: str
    day: dt.date
    figures: Mapping[str, int | float | str]


@dataclasses.dataclass(frozen=True, slots=True)
class Notice:
    """A notice as its addressee opens it."""

    id: bytes
    made_ms: int
    told: Told


def make_notices(session: VaultSession, told: Sequence[Told]) -> int:
    """Leave notices in one transaction, each logged; returns how many.

    Nothing for who has no keys now. Notices of people who left are cleared away.
    """
    session.require(Act.READ_LOG)
    keys = [(one, key) for one in told if (key := _key_of(session, one.user)) is not None]
    with session.vault.write() as rows:
        stale = _drop_stale(session, rows)
        for one, key in keys:
            rows.put(_record(session, one, key))
            rows.event(said(session, "notice-make", {"flag": one.flag}))
        if keys or stale:
            rows.commit()
    return len(keys)


def own_notices(session: VaultSession) -> list[Notice]:
    """Notices for whoever is unlocked, newest first; damaged ones are told, and left out."""
    session.current()
    damaged, vault = Damaged(), session.vault
    with vault.read() as rows:
        found = damaged.found(rows, vault.reader(rows), NoticeRecord, user=session.user_id)
    opened = list[Notice]()
    for record in found:
        try:
            opened += _opened(session, record)
        except IntegrityError as error:
            damaged.add(error, record)
    session.tell_damage(damaged)
    return sorted(opened, key=lambda one: (one.made_ms, one.id), reverse=True)


def answer_notice(session: VaultSession, notice: bytes, text: str) -> None:
    """Read and done: the row goes, the answer stays in the log, signed.

    UsageError("notice-unknown") for none of one's own; InputRefused("reason-long", limit).
    """
    answer = " ".join(text.split())
    if len(answer) > ANSWER_CHARS:
        raise InputRefused("reason-long", limit=ANSWER_CHARS)
    own = {one.id: one for one in own_notices(session)}
    if notice not in own:
        raise UsageError("notice-unknown")
    with session.vault.write() as rows:
        record = session.vault.reader(rows).get(NoticeRecord, notice)
        if record is None:
            raise UsageError("notice-unknown")
        delete_row(session, rows, record, DeletionReason.OVER)
        _drop(session, rows, _shut(session, rows), DeletionReason.OVER)
        detail = {"flag": own[notice].told.flag, "text": answer}
        rows.event(said(session, "notice-answer", detail))
        rows.commit()


def _key_of(session: VaultSession, user: bytes) -> PublicKeys | None:
    person = session.vault.trust.people.get(user)
    return None if person is None or person.gone else person.public


def _record(session: VaultSession, told: Told, key: PublicKeys) -> NoticeRecord:
    vault = session.vault
    notice = notice_prefix(vault.id, told.user) + secrets.token_bytes(_OWN_BYTES)
    facts = {
        "flag": told.flag,
        "rule": told.rule,
        "day": told.day.isoformat(),
        "figures": dict(told.figures),
    }
    info = contexts.notice(vault.id, notice, told.user, key.key_id)
    sealed = key.key_id + seal(key, pad(encode(facts), _PADDING), info)
    made = NoticeRecord(id=notice, user=told.user, made_ms=vault.now(), sealed=sealed)
    return session.signed(made)


def _opened(session: VaultSession, record: NoticeRecord) -> Iterable[Notice]:
    """One notice; none where it was sealed to keys of before. IntegrityError."""
    key, sealed = session.keys.public.key_id, record.sealed[KEY_ID_BYTES:]
    if record.sealed[:KEY_ID_BYTES] != key:
        return ()
    info = contexts.notice(session.vault.id, record.id, record.user, key)
    with session.keys.open(sealed, info) as content:
        facts = decode(unpad(bytes(content.view())))
    try:
        told = Told(
            user=record.user,
            flag=str(facts["flag"]),
            rule=str(facts["rule"]),
            day=dt.date.fromisoformat(facts["day"]),
            figures=dict(facts["figures"]),
        )
        return (Notice(record.id, moment(record.made_ms), told),)
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError("row-altered", table=record.TABLE, id=record.id.hex()) from error


def _drop_stale(session: VaultSession, rows: UnitOfWork) -> int:
    """Notices of people who left: of nobody else does the deletion count (`authority`)."""
    damaged, reader = Damaged(), session.vault.reader(rows)
    found = damaged.found(rows, reader, NoticeRecord)
    session.note_damage(damaged)
    here = session.vault.trust.in_office(rows.log.size())
    return _drop(session, rows, [one for one in found if one.user not in here], _LEFT)


def _shut(session: VaultSession, rows: UnitOfWork) -> list[NoticeRecord]:
    """Own ones that were sealed to keys of before."""
    key, reader = session.keys.public.key_id, session.vault.reader(rows)
    found = Damaged().found(rows, reader, NoticeRecord, user=session.user_id)
    return [one for one in found if one.sealed[:KEY_ID_BYTES] != key]


def _drop(
    session: VaultSession, rows: UnitOfWork, useless: Sequence[NoticeRecord], why: DeletionReason
) -> int:
    for record in useless:
        delete_row(session, rows, record, why)
    if useless:
        rows.event(session.event("notice-drop", detail={"notices": len(useless)}))
    return len(useless)
