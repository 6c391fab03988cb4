"""The formats: what is not in this table does not exist."""

from __future__ import annotations

from types import MappingProxyType

from . import atna, csv_table, fhir_r4, fhir_r5, json_lines
from .form import Form

_FORMS = (json_lines.FORM, csv_table.FORM, fhir_r4.FORM, fhir_r5.FORM, atna.FORM)
FORMS: MappingProxyType[str, Form] = MappingProxyType({form.slug: form for form in _FORMS})
"""By slug, in the order in which they are offered."""
