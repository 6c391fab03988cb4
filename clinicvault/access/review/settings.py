"""The clinic's rules of the review: hours, days, notices; a row signed by the root."""

from __future__ import annotations

import weakref

from clinicvault.access.policies import read_policy, write_policy
from clinicvault.access.session import VaultSession
from clinicvault.domain.records import PolicyRecord
from clinicvault.domain.review_rules import (
    ReviewRules,
    differences,
    require_bounds,
    rules_of,
    tidy,
    values_of,
)
from clinicvault.domain.roles import Act

REVIEW = "review"
"""Name of the setting; its value is CBOR {field of `ReviewRules`: value}."""

_SEEN: weakref.WeakKeyDictionary[VaultSession, tuple[int, ReviewRules]] = (
    weakref.WeakKeyDictionary()
)
"""By session: up to which leaf of the log it was asked, and what the rules were."""


def review_rules(session: VaultSession) -> ReviewRules:
    """The rules in force; the defaults where nobody decided or the row is damaged.

    By the defaults every rule watches and nobody is written to: damage switches nothing off.
    Read again only when the log tells of a changed setting, on whatever computer.
    """
    session.alive()
    state = session.vault.ports.state
    now, seen = state.position()[0], _SEEN.get(session)
    if seen is None or state.changed_since(PolicyRecord.TABLE, seen[0]):
        seen = (now, rules_of(read_policy(session, REVIEW) or {}))
    _SEEN[session] = (now, seen[1])
    return seen[1]


def set_review_rules(session: VaultSession, rules: ReviewRules, known: frozenset[str]) -> None:
    """An administrator changes them: signed by the root; the log says what was and what is.

    `known` are the slugs that there are. InputRefused("rule-out-of-range", rule, least, most).
    """
    session.require(Act.CHANGE_POLICY)
    require_bounds(rules)
    wanted = tidy(rules, known)
    changed = differences(review_rules(session), wanted)
    write_policy(session, REVIEW, values_of(wanted), changed)
