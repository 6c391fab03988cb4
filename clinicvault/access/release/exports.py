"""An export that needs a second person: asked for, allowed, and used up when it leaves.

The yes is bound to the whole request: who asks, which pictures in which order, how each is
changed, for whom, what for, until when, and the log's head of that moment. What leaves in the end
is held against all of it.

A request is never deleted. So its order lies under the patient's identity key, within what the
directory key opens: once a patient is erased, nobody reads of whom, for whom and how.
"""

from __future__ import annotations

import base64
import dataclasses

from clinicvault.access import contexts
from clinicvault.access.damage import Row
from clinicvault.access.patients.patients import identity_cipher
from clinicvault.access.session import VaultSession
from clinicvault.audit.proven import Head, leads_to
from clinicvault.crypto.fields import open_value, seal_value
from clinicvault.domain.access_records import RequestRecord
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.exports import (
    ExportOrder,
    SecondReason,
    order_of,
    order_text,
    require_order,
    seconds,
)
from clinicvault.domain.ports import Event, Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import RequestKind, Stage
from clinicvault.domain.records import PatientRecord, PhotoRecord
from clinicvault.domain.roles import Act

from .export_rules import export_rules
from .request_states import State
from .requests import (
    Request,
    details_of,
    load,
    load_all,
    own_role,
    put_row,
    put_word,
    request_event,
    require_text,
    spend,
)
from .usage import read_usage

_ORDER, _SIZE, _ROOT = "order", "log_size", "log_root"
_UNCOUNTED = 1 << 30
"""More than any rule allows: where the hour's count is lost, it was much."""


@dataclasses.dataclass(frozen=True, slots=True)
class Allowed:
    """How an export came to be allowed; the log and the list of disclosures say the same."""

    reasons: tuple[SecondReason, ...] = ()
    """Why a second person was needed; () where none was."""
    request: bytes = b""
    by: tuple[bytes, ...] = ()
    """Who said yes; () beside a request where waiting took the place."""

    @property
    def told(self) -> dict[str, object]:
        """For a log entry."""
        if not self.request:
            return {}
        words = ", ".join(one.value for one in self.reasons)
        return {"second": words, "request": self.request.hex()}


def second_reasons(
    session: VaultSession, rows: Snapshot | UnitOfWork, order: ExportOrder, *, opened: bool = False
) -> tuple[SecondReason, ...]:
    """Why an order needs a second person by the rules in force, () where it needs none.

    `opened`: its pictures were opened for it already, and are in the hour's count.
    Refused("export-plain-purpose") where files that anybody can open are not made for its purpose.
    """
    law = export_rules(session)
    if order.plain and order.purpose not in law.plain:
        raise Refused("export-plain-purpose", purpose=order.purpose.slug)
    usage = read_usage(session, rows)
    before = usage.exported if usage is not None else _UNCOUNTED
    return seconds(law, order, before if opened else before + len(order.photos))


def ask(session: VaultSession, order: ExportOrder, reason: str) -> bytes:
    """Ask a second person for exactly this order; returns the request's id. Logged.

    UsageError("photo-unknown"), ("photo-patients-differ"); InputRefused("reason-missing"), and as
    `require_order`; Refused as `second_reasons`, ("export-no-second") where none is needed.
    """
    text = require_text(reason)
    require_order(order)
    with session.vault.write() as rows:
        _require_photos(session, rows, order)
        reasons = second_reasons(session, rows, order)
        if not reasons:
            raise Refused("export-no-second")
        size, root = session.vault.ports.state.position()
        sealed = seal_order(session, rows, order.patient, order_text(order))
        more = {_ORDER: sealed, _SIZE: str(size), _ROOT: root.hex()}
        record = put_row(session, rows, RequestKind.EXPORT, text, order.patient, more)
        rows.event(_asked(session, record, order, reasons, text))
        rows.commit()
    return record.id


def order_asked(session: VaultSession, record: RequestRecord) -> ExportOrder:
    """What was asked for; needs the directory key. IntegrityError for a request of no order.

    Refused("patient-erased") where nobody can tell any more.
    """
    with session.vault.read() as rows:
        return _told(session, rows, record)[0]


def seal_order(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes, text: str
) -> str:
    """An order's text as a request keeps it: under the patient's identity key, in base 64."""
    cipher = identity_cipher(session, session.vault.reader(rows).need(PatientRecord, patient))
    try:
        return base64.b64encode(seal_value(cipher, text, _place(patient))).decode()
    finally:
        cipher.wipe()


def require_allowed(
    session: VaultSession,
    rows: Snapshot | UnitOfWork,
    order: ExportOrder,
    request: bytes = b"",
    *,
    opened: bool = False,
) -> Allowed:
    """Whether an order may leave; asked before pictures are opened, and again when they leave.

    Refused("export-second-person") where one is needed and no request is named,
    ("export-other-order") for a request of anything else, ("request-not-granted"), and as
    `second_reasons`; IntegrityError("log-damaged") where the yes is of another log.
    """
    require_order(order)
    reasons = second_reasons(session, rows, order, opened=opened)
    if not request:
        if reasons:
            raise Refused("export-second-person")
        return Allowed()
    known = load(session, rows, request)
    own = known.record.requester == session.user_id and known.kind is RequestKind.EXPORT
    if not own or known.state is not State.GRANTED:
        raise Refused("request-not-granted")
    _require_same(session, rows, known.record, order)
    return Allowed(reasons, request, _allowing(known))


def use_up(session: VaultSession, rows: UnitOfWork, request: bytes) -> None:
    """What a second person allowed is used up, in the transaction that says what leaves."""
    spend(session, rows, request, RequestKind.EXPORT)


def asked_of(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes, damaged: dict[Row, bytes]
) -> list[Request]:
    """A patient's exports that this person asked for and may still make, oldest first."""
    found = load_all(session, rows, damaged, patient=patient)
    return [
        one
        for one in found
        if one.kind is RequestKind.EXPORT
        and one.record.requester == session.user_id
        and one.state in {State.WAITING, State.GRANTED}
    ]


def take_back(session: VaultSession, request: bytes) -> None:
    """Who asked does so no longer; logged. Refused("request-own"), ("request-decided")."""
    with session.vault.write() as rows:
        known = load(session, rows, request)
        if known.kind is not RequestKind.EXPORT:
            raise UsageError("request-unknown")
        if known.record.requester != session.user_id:
            raise Refused("role", act=Act.EXPORT_PHOTO.value)
        if known.state not in {State.WAITING, State.GRANTED}:
            raise Refused("request-decided")
        put_word(session, rows, request, Stage.ENDED, own_role(session))
        rows.event(request_event(session, "request-take-back", known.record, {}))
        rows.commit()


def _require_photos(session: VaultSession, rows: UnitOfWork, order: ExportOrder) -> None:
    reader = session.vault.reader(rows)
    found = [reader.get(PhotoRecord, photo) for photo in order.photos]
    if None in found:
        raise UsageError("photo-unknown")
    if any(one is not None and one.patient != order.patient for one in found):
        raise UsageError("photo-patients-differ")


def _asked(
    session: VaultSession,
    record: RequestRecord,
    order: ExportOrder,
    reasons: tuple[SecondReason, ...],
    text: str,
) -> Event:
    detail: dict[str, object] = {
        "reason": text,
        "recipient": order.recipient,
        "form": order.form,
        "second": ", ".join(one.value for one in reasons),
    }
    event = request_event(session, "request-make", record, detail)
    return dataclasses.replace(event, objects=order.photos, purpose=order.purpose.slug)


def _place(patient: bytes) -> bytes:
    return contexts.field(RequestRecord.TABLE, _ORDER, patient)


def _order_text(
    session: VaultSession, rows: Snapshot | UnitOfWork, record: RequestRecord, told: str
) -> str:
    """ValueError for what is not in base 64; IntegrityError for another patient's."""
    sealed, patient = base64.b64decode(told, validate=True), record.patient
    cipher = identity_cipher(session, session.vault.reader(rows).need(PatientRecord, patient))
    try:
        return str(open_value(cipher, sealed, _place(patient)))
    except IntegrityError as error:
        raise _altered(record) from error
    finally:
        cipher.wipe()


def _told(
    session: VaultSession, rows: Snapshot | UnitOfWork, record: RequestRecord
) -> tuple[ExportOrder, Head]:
    """(order, the log's head when it was asked for)."""
    details = details_of(session, record)
    try:
        order = order_of(_order_text(session, rows, record, details[_ORDER]))
        head = int(details[_SIZE]), bytes.fromhex(details[_ROOT])
    except (KeyError, ValueError) as error:
        raise _altered(record) from error
    if order.patient != record.patient:
        raise _altered(record)
    return order, head


def _require_same(
    session: VaultSession, rows: Snapshot | UnitOfWork, record: RequestRecord, order: ExportOrder
) -> None:
    asked, head = _told(session, rows, record)
    if asked != order:
        raise Refused("export-other-order")
    now = session.vault.ports.state.position()
    if not leads_to(rows.log, head, now):
        raise IntegrityError("log-damaged", seq=max(head[0] - 1, 0), fault="checkpoint-root")


def _allowing(known: Request) -> tuple[bytes, ...]:
    return tuple(one.user for one in known.standing.said if one.stage is Stage.GRANT)


def _altered(record: RequestRecord) -> IntegrityError:
    return IntegrityError("row-altered", table=record.TABLE, id=record.id.hex())
