"""What leaves is written down first: allowed, in the log, and in the patient's list of disclosures.

All of it in one transaction, which is committed before a byte is written anywhere.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from clinicvault.access.consent.consent_reading import Consent, consents_of, judged_day
from clinicvault.access.consent.consent_scope import (
    Picture,
    faces_hidden,
    permitted,
    shown_at,
    shut_out,
)
from clinicvault.access.patients.visits import disclosure_record
from clinicvault.access.permits import pictures
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.exports import ExportOrder
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.records import PatientRecord, PhotoRecord

from .exports import Allowed, require_allowed, use_up


@dataclasses.dataclass(frozen=True, slots=True)
class Handed:
    """What was written down of a gift."""

    disclosure: bytes
    """Id of its row: the export's, too, by which its invisible mark is found again."""
    consents: tuple[bytes, ...]
    allowed: Allowed


def hand_over(
    session: VaultSession,
    rows: UnitOfWork,
    order: ExportOrder,
    *,
    event: str = "export",
    request: bytes = b"",
    disclosure: bytes = b"",
    detail: Mapping[str, object] | None = None,
    left_out: Collection[bytes] = (),
) -> Handed:
    """Write down that an order leaves now; the caller commits, then writes the files.

    `disclosure`: an id made before, where the pictures were marked with it. `detail` stands in the
    log entry, too, which is the transaction's first. `left_out`: pictures of the order that could
    not be read: they were allowed, and do not leave. Refused as `exports.require_allowed`, and
    where no consent covers a picture for the purpose and place; IntegrityError. What role and gate
    ask for is the caller's to ask.
    """
    allowed = require_allowed(session, rows, order, request, opened=True)
    given = tuple(photo for photo in order.photos if photo not in left_out)
    order = dataclasses.replace(order, photos=given)
    consents = consents_for(session, rows, order)
    person = session.vault.reader(rows).need(PatientRecord, order.patient)
    facts = _facts(session, order, consents, allowed)
    record = disclosure_record(session, person, facts, disclosure)
    rows.put(record)
    said = {**_said(order), **allowed.told, "disclosure": record.id.hex(), **(detail or {})}
    rows.event(
        session.event(
            event,
            "given",
            patient=order.patient,
            objects=order.photos,
            purpose=order.purpose.slug,
            consent=consents[0],
            detail=said,
        )
    )
    if request:
        use_up(session, rows, request)
    return Handed(record.id, consents, allowed)


def consents_for(session: VaultSession, rows: UnitOfWork, order: ExportOrder) -> tuple[bytes, ...]:
    """Every consent by which one of the order's pictures may leave, in the pictures' order.

    Refused("consent-channel"), ("consent-faces") where a consent stops short of the order, else as
    `permitted` where a picture is covered by none; UsageError("photo-unknown").
    """
    reader, today = session.vault.reader(rows), judged_day(session)
    records = [reader.get(PhotoRecord, photo) for photo in order.photos]
    known = [one for one in records if one is not None and one.patient == order.patient]
    if len(known) < len(records):
        raise UsageError("photo-unknown")
    consents, photos = consents_of(session, rows, order.patient), pictures(known)
    if refusal := stops_short(consents, order, photos, today, session.user_id):
        raise Refused(refusal, purpose=order.purpose.slug)
    there = shown_at(consents, order.channel)
    asked = (today, session.user_id)
    found = [permitted(there, order.purpose, [one], *asked).id for one in photos]
    return tuple(dict.fromkeys(found))


def stops_short(
    consents: Sequence[Consent],
    order: ExportOrder,
    photos: Sequence[Picture],
    today: dt.date,
    user: bytes,
) -> str:
    """Message code where pictures may be used for a purpose, but not at that place or not so."""
    if order.channel and shut_out(consents, order.channel, photos, today, user):
        return "consent-channel"
    there = shown_at(consents, order.channel)
    hidden = order.faces and faces_hidden(there, order.purpose, photos, today, user)
    return "consent-faces" if hidden else ""


def _facts(
    session: VaultSession, order: ExportOrder, consents: tuple[bytes, ...], allowed: Allowed
) -> dict[str, object]:
    """For the patient's list; what is "" or not known is left out."""
    more: dict[str, object] = {
        "to": order.recipient_id,
        "address": order.address,
        "channel": order.channel.value if order.channel else "",
        "until": order.until.isoformat() if order.until else "",
        "request": allowed.request,
        "allowed_by": list(allowed.by),
        "plan": order.plan,
    }
    return {
        "recipient": order.recipient,
        "form": order.form,
        "ms": session.vault.now(),
        "purpose": order.purpose.slug,
        "photos": list(order.photos),
        "by": session.user_id,
        "consents": list(consents),
        "faces": order.faces,
        **{name: value for name, value in more.items() if value},
    }


def _said(order: ExportOrder) -> dict[str, object]:
    """For the log; the plan is the patient's list's alone."""
    said: dict[str, object] = {"recipient": order.recipient, "form": order.form}
    said |= {} if order.faces else {"no_face": True}
    said |= {"channel": order.channel.value} if order.channel else {}
    said |= {"address": order.address} if order.address else {}
    return said | ({"until": order.until.isoformat()} if order.until else {})
