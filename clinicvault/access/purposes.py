"""What the log calls the reason for an act: a purpose of use, or the patient's own right."""

from __future__ import annotations

from clinicvault.domain.record_kinds import Purpose

OWN_ACCESS = "own-access"
"""The patient's own copy of everything held (GDPR 15): no purpose that needs consent."""


def said_purpose(purpose: Purpose | None) -> str:
    """The log's word; None is the patient's own right."""
    return OWN_ACCESS if purpose is None else purpose.slug
