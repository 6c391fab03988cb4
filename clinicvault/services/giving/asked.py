"""Exports that were asked for, as plans that can be gone on with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clinicvault.domain.errors import InputRefused
from clinicvault.services.views import exports as views
from clinicvault.services.views.access import RequestView
from clinicvault.services.views.exports import PackageKind
from clinicvault.services.views.releases import OrderView

from .plans import Plan, plan_of
from .whom import THE_PATIENT

_KINDS = {kind.value: kind for kind in PackageKind}
_GRANT = "grant"


def asked_exports(asked: Iterable[RequestView], patient: str) -> tuple[views.AskedExport, ...]:
    """Those that were asked for by a plan; others were made elsewhere, and are left out."""
    return tuple(_all(asked, patient))


def _all(asked: Iterable[RequestView], patient: str) -> Iterator[views.AskedExport]:
    for request in asked:
        plan = _plan(request.order) if request.order else None
        if request.order is not None and plan is not None:
            yield _asked(request, request.order, plan, patient)


def _plan(order: OrderView) -> Plan | None:
    if order.form not in _KINDS or not order.plan:
        return None
    try:
        plan = plan_of(order.plan)
    except InputRefused:
        return None  # of a later program
    return None if plan.sheet else plan


def _asked(request: RequestView, order: OrderView, plan: Plan, patient: str) -> views.AskedExport:
    own = not order.recipient_id and order.recipient == THE_PATIENT
    made = views.ExportPlan(
        patient=patient,
        pictures=plan.pictures,
        recipient=patient if own else order.recipient_id,
        purpose=order.purpose,
        channel=order.channel,
        kind=_KINDS[order.form],
        by_key=plan.by_key,
        dicom=plan.dicom,
        delete_by=order.until,
        note=request.reason,
        request=request.id,
    )
    allowed = [said.name for said in request.said if said.stage == _GRANT]
    return views.AskedExport(
        request.id, made, order.recipient, request.state, ", ".join(allowed), request.expires
    )
