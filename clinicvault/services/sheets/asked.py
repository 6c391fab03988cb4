"""Sheets that were asked for, as plans that can be gone on with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clinicvault.domain.errors import InputRefused
from clinicvault.services.giving.plans import Plan, plan_of
from clinicvault.services.giving.whom import THE_PATIENT
from clinicvault.services.views.access import RequestView
from clinicvault.services.views.exports import ExportPlan, PackageKind
from clinicvault.services.views.releases import OrderView
from clinicvault.services.views.sheets import AskedSheet, SheetPlan

from .plans import sheet_of

_KINDS = {kind.value: kind for kind in PackageKind}
_GRANT = "grant"


def asked_sheets(asked: Iterable[RequestView], patient: str) -> tuple[AskedSheet, ...]:
    """Those of which the plan holds a sheet; others are exports of pictures."""
    return tuple(_all(asked, patient))


def is_sheet(order: OrderView | None) -> bool:
    """Whether an order is of a sheet."""
    return order is not None and _plan(order) is not None


def _all(asked: Iterable[RequestView], patient: str) -> Iterator[AskedSheet]:
    for request in asked:
        plan = _plan(request.order) if request.order is not None else None
        if request.order is not None and plan is not None and plan.sheet is not None:
            yield _asked(request, request.order, plan, patient)


def _plan(order: OrderView) -> Plan | None:
    """None for what is no sheet, or of a later program."""
    if not order.plan:
        return None
    try:
        plan = plan_of(order.plan)
        if plan.sheet is None:
            return None
        sheet_of(plan.sheet)
    except InputRefused:
        return None
    return plan


def _asked(request: RequestView, order: OrderView, plan: Plan, patient: str) -> AskedSheet:
    own = not order.recipient_id and order.recipient == THE_PATIENT
    export = ExportPlan(
        patient=patient,
        pictures=plan.pictures,
        recipient=patient if own else order.recipient_id,
        purpose=order.purpose,
        channel=order.channel,
        kind=_KINDS.get(order.form, PackageKind.PLAIN),
        by_key=plan.by_key,
        delete_by=order.until,
        note=request.reason,
        request=request.id,
    )
    pairs, look = sheet_of(plan.sheet or {})
    allowed = [said.name for said in request.said if said.stage == _GRANT]
    return AskedSheet(
        request.id,
        SheetPlan(export, pairs, look),
        order.recipient,
        request.state,
        ", ".join(allowed),
        request.expires,
    )
