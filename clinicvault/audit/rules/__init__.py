"""Review rules: what is unusual in a log, in figures that a person can check.

A rule is one module and one registration here. All are pure functions of history and scope.
"""

from __future__ import annotations

from clinicvault.audit.history import History

from .arranged import Arranged
from .break_glass import BreakGlass
from .bulk_export import BulkExport
from .clock import Clock
from .colleague import Colleague
from .contract import Flag, Scope
from .first_name import FirstName
from .leaver import Leaver
from .mass import Mass
from .no_visit import NoVisit
from .off_hours import OffHours
from .own_record import OwnRecord
from .refused import Refused
from .rule import Rule
from .sampling import Sampling
from .slow import Slow
from .strangers import without_strangers
from .surname import Surname
from .unknown import Unknown
from .vip import Vip
from .work import Work

__all__ = ["RULES", "run"]

RULES: tuple[Rule, ...] = (
    Mass(),
    Slow(),
    OffHours(),
    Surname(),
    OwnRecord(),
    Colleague(),
    Vip(),
    Leaver(),
    NoVisit(),
    FirstName(),
    BreakGlass(),
    BulkExport(),
    Refused(),
    Clock(),
    Arranged(),
    Unknown(),
    Sampling(),
)


def run(history: History, scope: Scope) -> tuple[Flag, ...]:
    """Flags of all rules that the clinic left on, by day, the gravest first."""
    if not len(history) or scope.last < scope.first:
        return ()
    work = Work(without_strangers(history, scope.people), scope)
    found = [flag for rule in RULES if rule.slug not in scope.off for flag in rule.flags(work)]
    return tuple(sorted(found, key=lambda one: (one.day, -one.weight, one.rule, one.id)))
