"""Which exports need a second person: decided by administrators, signed by the root."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from clinicvault.access.policies import look_policy, write_policy
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.exports import BULK_MOST, CAREFUL, ExportRules
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act

EXPORTS = "exports"
"""Name of the setting; its value is CBOR {field of `ExportRules`: number, yes, or slugs}."""
_SETS = ("faces", "plain", "plain_alone")
_PURPOSES = {purpose.slug: purpose for purpose in Purpose}


def export_rules(session: VaultSession) -> ExportRules:
    """The rules in force; the defaults where nobody decided, `CAREFUL` ones for a damaged row."""
    session.alive()
    told, lost = look_policy(session, EXPORTS)
    if lost:
        return CAREFUL
    return ExportRules() if told is None else _opened(told)


def set_export_rules(session: VaultSession, rules: ExportRules) -> None:
    """An administrator changes them: signed by the root; the log says what was and what is.

    InputRefused("rule-out-of-range"), ("export-plain-alone") where a purpose needs no second person
    for files that are not made at all.
    """
    session.require(Act.CHANGE_POLICY)
    if type(rules.bulk) is not int or not 1 <= rules.bulk <= BULK_MOST:
        raise InputRefused("rule-out-of-range", rule="bulk", least=1, most=BULK_MOST)
    if not rules.plain_alone <= rules.plain:
        raise InputRefused("export-plain-alone")
    before, after = _stored(export_rules(session)), _stored(rules)
    changed = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    detail = {name: f"{_said(old)} → {_said(new)}" for name, (old, new) in changed.items()}
    write_policy(session, EXPORTS, after, detail)


def _stored(rules: ExportRules) -> dict[str, object]:
    sets = {name: _slugs(getattr(rules, name)) for name in _SETS}
    return {"bulk": rules.bulk, "marketing": rules.marketing is True, **sets}


def _slugs(purposes: Iterable[Purpose]) -> list[str]:
    return [one.slug for one in sorted(purposes)]


def _said(value: object) -> str:
    return ", ".join(value) or "-" if isinstance(value, list) else str(value)


def _opened(told: dict[str, Any]) -> ExportRules:
    """What is missing, unknown or out of bounds is as it is where nobody can tell."""
    bulk = told.get("bulk")
    known = type(bulk) is int and 1 <= bulk <= BULK_MOST
    plain = _purposes(told.get("plain"), CAREFUL.plain)
    return ExportRules(
        bulk=bulk if known and isinstance(bulk, int) else CAREFUL.bulk,
        faces=_purposes(told.get("faces"), CAREFUL.faces),
        marketing=told.get("marketing") is not False,
        plain=plain,
        plain_alone=_purposes(told.get("plain_alone"), CAREFUL.plain_alone) & plain,
    )


def _purposes(value: object, careful: frozenset[Purpose]) -> frozenset[Purpose]:
    if not isinstance(value, list) or not all(one in _PURPOSES for one in value):
        return careful
    return frozenset(_PURPOSES[one] for one in value)
