"""Which rules of retention the clinic chose, and what it lengthened: a policy of administrators."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from clinicvault.access.policies import read_policy, write_policy
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.retention import Rule, lengthened

RETENTION = "retention"
"""Name of the setting; its value is CBOR {"pack": id, "own": {rule key: [years, until age]}}."""


@dataclasses.dataclass(frozen=True, slots=True)
class Chosen:
    """A pack by its id, and the clinic's own (years, until age) by rule."""

    pack: str
    own: dict[str, tuple[int, int]]

    def applied(self, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        """The pack's rules with the clinic's own numbers; shorter ones do not count."""
        found = []
        for rule in rules:
            own = self.own.get(rule.key)
            found.append((lengthened(rule, *own) if own else None) or rule)
        return tuple(found)


def chosen(session: VaultSession) -> Chosen | None:
    """What is in force; None where nobody chose, or nobody can tell what was chosen."""
    session.alive()
    values = read_policy(session, RETENTION)
    return None if values is None else _read(values)


def choose(
    session: VaultSession,
    pack: str,
    rules: Sequence[Rule],
    own: Sequence[tuple[str, int, int]] = (),
) -> None:
    """An administrator puts a pack in force: signed by the root, logged.

    `rules` are the pack's, `own` what the clinic lengthens. InputRefused("retention-years") for
    fewer years than the pack says, or too many, ("retention-rule") for a rule it does not have.
    """
    known = {rule.key: rule for rule in rules}
    for key, years, until_age in own:
        if key not in known:
            raise InputRefused("retention-rule")
        if lengthened(known[key], years, until_age) is None:
            raise InputRefused("retention-years")
    numbers = {key: [years, until_age] for key, years, until_age in own}
    detail = {"pack": pack, **{key: f"{years}, {age}" for key, (years, age) in numbers.items()}}
    write_policy(session, RETENTION, {"pack": pack, "own": numbers}, detail)


def _read(values: dict[str, Any]) -> Chosen | None:
    """A setting that is none, whoever signed it, counts as not decided."""
    try:
        own = {str(key): (int(years), int(age)) for key, (years, age) in values["own"].items()}
        return Chosen(str(values["pack"]), own)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
