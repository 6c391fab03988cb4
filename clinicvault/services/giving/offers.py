"""Which kinds of package there are for a recipient and a reason."""

from __future__ import annotations

from clinicvault.domain.exports import ExportRules, RecipientSort
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views.exports import KindOffer, PackageKind
from clinicvault.services.views.releases import RecipientView

PROTECTED = frozenset({PackageKind.AGE, PackageKind.CERTIFICATE})
"""Kinds that may hold medical files (DICOM)."""
_FITS = {
    RecipientSort.PATIENT: PackageKind.PATIENT_PAGE,
    RecipientSort.INSURER: PackageKind.INSURER,
    RecipientSort.PUBLISHER: PackageKind.PLAIN,
}


def offers(to: RecipientView, purpose: Purpose, rules: ExportRules) -> tuple[KindOffer, ...]:
    """Every kind; exactly one that can be chosen is advised."""
    refusals = {kind: refusal(kind, to, purpose, rules) for kind in PackageKind}
    fits = _fitting(to)
    best = PackageKind.AGE if refusals[fits] else fits
    return tuple(
        KindOffer(
            kind,
            refusals[kind],
            kind is best,
            kind is PackageKind.PLAIN,
        )
        for kind in PackageKind
    )


def refusal(kind: PackageKind, to: RecipientView, purpose: Purpose, rules: ExportRules) -> str:
    """Message code of why a kind cannot be chosen, or ""."""
    if kind is PackageKind.PATIENT_PAGE and to.details.sort is not RecipientSort.PATIENT:
        return "export-page-patient"
    if kind is PackageKind.CERTIFICATE:
        return to.problem or ("" if to.details.certificate else "recipient-no-key")
    if kind is PackageKind.PLAIN and purpose not in rules.plain:
        return "export-plain-purpose"
    return ""


def _fitting(to: RecipientView) -> PackageKind:
    if to.details.certificate:
        return PackageKind.CERTIFICATE
    return _FITS.get(to.details.sort, PackageKind.AGE)
