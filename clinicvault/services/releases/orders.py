"""Orders between the window's words and those that are signed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from clinicvault.access.release.exports import order_asked
from clinicvault.access.release.recipients import recipient
from clinicvault.access.session import VaultSession
from clinicvault.domain.access_records import RequestRecord
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.exports import ExportOrder
from clinicvault.domain.record_kinds import GroupKind, RequestKind
from clinicvault.domain.records import PhotoRecord
from clinicvault.services.clinic import Clinic
from clinicvault.services.known import known_patient, parse_id
from clinicvault.services.viewing import photo_id
from clinicvault.services.views import releases as views


def order_from(clinic: Clinic, said: views.OrderView) -> ExportOrder:
    """An order as somebody chose it; name and address of the address book's entry, if one is named.

    UsageError("patient-unknown"), ("photo-unknown"), ("recipient-unknown").
    """
    photos = tuple(photo_id(one) for one in said.photos)
    order = ExportOrder(
        patient=known_patient(clinic, said.patient_id or _whose(clinic, photos)),
        photos=photos,
        purpose=said.purpose,
        form=said.form,
        recipient=_line(said.recipient),
        address=_line(said.address),
        channel=said.channel,
        faces=said.faces,
        denied_faces=said.denied_faces,
        until=said.until,
        plan=said.plan,
    )
    return _by_the_book(clinic, order, said.recipient_id) if said.recipient_id else order


def order_view(order: ExportOrder) -> views.OrderView:
    """The same as the window shows it."""
    return views.OrderView(
        patient_id=order.patient.hex(),
        photos=tuple(one.hex() for one in order.photos),
        purpose=order.purpose,
        form=order.form,
        recipient=order.recipient,
        recipient_id=order.recipient_id.hex(),
        address=order.address,
        channel=order.channel,
        faces=order.faces,
        denied_faces=order.denied_faces,
        until=order.until,
        plan=order.plan,
    )


def order_in(session: VaultSession, record: RequestRecord) -> views.OrderView | None:
    """What an export's request asks for; None of other requests, and for who reads no names.

    A damaged one is told, and is None, too; that of an erased patient is None.
    """
    if record.kind != RequestKind.EXPORT or not session.holds(GroupKind.DIRECTORY):
        return None
    try:
        return order_view(order_asked(session, record))
    except Refused as error:
        if error.code != "patient-erased":
            raise
        return None
    except IntegrityError:
        session.tell_damage({(RequestRecord.TABLE, record.id): record.patient})
        return None


def _by_the_book(clinic: Clinic, order: ExportOrder, text: str) -> ExportOrder:
    session = clinic.session
    with session.vault.read() as rows:
        found = recipient(session, rows, parse_id(text, "recipient-unknown"))
    where = ", ".join(one for one in (found.organisation, found.address) if one)
    return dataclasses.replace(
        order, recipient_id=found.id, recipient=found.name, address=order.address or where
    )


def _whose(clinic: Clinic, photos: Sequence[bytes]) -> str:
    """Whose the first picture is, where nobody said it."""
    vault = clinic.session.vault
    with vault.read() as rows:
        found = vault.reader(rows).get(PhotoRecord, photos[0]) if photos else None
    if found is None:
        raise UsageError("photo-unknown")
    return found.patient.hex()


def _line(text: str) -> str:
    return " ".join(text.split())
