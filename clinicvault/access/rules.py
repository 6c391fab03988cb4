"""The clinic's rules about people: days, limits, times; asked on every act, so kept at hand."""

from __future__ import annotations

import dataclasses
import weakref
from typing import Any

from clinicvault.domain.records import PolicyRecord
from clinicvault.domain.roles import Act
from clinicvault.domain.rule_bounds import (
    NUMBERS,
    careful,
    complete,
    differences,
    require_bounds,
    rules_of,
)
from clinicvault.domain.rules import ClinicRules

from .policies import look_policy, read_policy, write_policy
from .session import VaultSession
from .vault import OpenVault

RULES = "rules"
"""Name of the setting; its value is CBOR {field of `ClinicRules`: value, by role: {role: …}}."""

_SEEN: weakref.WeakKeyDictionary[OpenVault, tuple[int, ClinicRules]] = weakref.WeakKeyDictionary()
"""By vault: up to which leaf of the log it was asked, and what the rules were."""


def rules(session: VaultSession) -> ClinicRules:
    """The rules in force; the defaults where nobody decided, `careful` ones for a damaged row.

    Read again only when the log tells of a changed setting. What damage it finds within a write
    transaction goes into the log with the next look outside of one.
    """
    session.alive()
    session.tell_damage({})
    vault, state = session.vault, session.vault.ports.state
    now, seen = state.position()[0], _SEEN.get(vault)
    if seen is None or state.changed_since(PolicyRecord.TABLE, seen[0]):
        told, lost = look_policy(session, RULES)
        seen = (now, careful() if lost else _opened(told))
    _SEEN[vault] = (now, seen[1])
    return seen[1]


def set_rules(session: VaultSession, rules: ClinicRules) -> None:
    """An administrator changes them: signed by the root; the log says what was and what is.

    InputRefused("rule-out-of-range", rule, least, most) for a value outside `domain.rule_bounds`.
    """
    session.require(Act.CHANGE_POLICY)
    wanted = complete(rules)
    require_bounds(wanted)
    told = read_policy(session, RULES)
    changed = differences(_opened(told), wanted)
    detail = {name: f"{old} → {new}" for name, (old, new) in changed.items()}
    write_policy(session, RULES, {**(told or {}), **_stored(wanted)}, detail)


def _stored(rules: ClinicRules) -> dict[str, object]:
    idle = {role.value: seconds for role, seconds in rules.idle_seconds}
    limits = {role.value: dataclasses.asdict(one) for role, one in rules.limits}
    numbers = {name: getattr(rules, name) for name in NUMBERS}
    return {**numbers, "idle_seconds": idle, "limits": limits}


def _opened(values: dict[str, Any] | None) -> ClinicRules:
    """What is missing, unknown or out of bounds is as by default."""
    told = dict(values or {})
    idle, limits = _map(told.pop("idle_seconds", None)), _map(told.pop("limits", None))
    for role, seconds in idle.items():
        told[f"idle_seconds {role}"] = seconds
    for role, one in limits.items():
        told |= {f"{name} {role}": value for name, value in _map(one).items()}
    return rules_of(told)


def _map(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
