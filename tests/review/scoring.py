"""How well the rules find what a generated history holds.

- Found: an incident of which a flag of the kind's own rule, weight 2 or 3, names an entry.
- Alert: a flag of weight 2 or 3, of whatever rule, the whole clinic; one incident may give several.
- Right: an alert of whose entries at least half belong to misuse.
- A day: alerts by days on which the clinic works, the first weeks without a past included.
Notices (weight 1) and single looks drawn by lot are no alerts and counted apart.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from clinicvault.audit.history import Hint, History
from clinicvault.audit.rules import run
from clinicvault.audit.rules.contract import Flag
from clinicvault.audit.rules.names import VISITS

from .confusers import cause_of
from .diary import BEGINS
from .generator import Case, generate
from .misuse import KINDS

ALERT = 2


@dataclasses.dataclass
class Score:
    """Sums over any number of cases."""

    days: int = 0
    incidents: Counter[str] = dataclasses.field(default_factory=Counter)
    found: Counter[str] = dataclasses.field(default_factory=Counter)
    alerts: Counter[str] = dataclasses.field(default_factory=Counter)
    right: Counter[str] = dataclasses.field(default_factory=Counter)
    notices: Counter[str] = dataclasses.field(default_factory=Counter)
    causes: Counter[tuple[str, str]] = dataclasses.field(default_factory=Counter)
    """(rule, what was behind it) of the alerts that are not right."""
    entries: int = 0
    worst: float = 0.0
    """Alerts a day of the case with most."""

    def recall(self, kind: str) -> float:
        """Share of a kind's incidents that were found."""
        return self.found[kind] / self.incidents[kind]

    @property
    def precision(self) -> float:
        """Share of right alerts."""
        return sum(self.right.values()) / max(sum(self.alerts.values()), 1)

    @property
    def a_day(self) -> float:
        """Alerts a day of work."""
        return sum(self.alerts.values()) / self.days

    def add(self, case: Case, flags: Iterable[Flag]) -> None:
        """Count one case."""
        labels = dict(zip(case.history.seq.tolist(), case.labels.tolist(), strict=True))
        hit: set[tuple[str, int]] = set()
        alerts = 0
        for flag in flags:
            if flag.weight < ALERT:
                self.notices[flag.rule] += 1
                continue
            named = [labels[seq] for seq in flag.entries]
            alerts += 1
            self.alerts[flag.rule] += 1
            right = 2 * sum(label >= 0 for label in named) >= len(named)
            self.right[flag.rule] += right
            if not right:
                most = Counter(cause_of(label) if label < 0 else "misuse" for label in named)
                self.causes[flag.rule, most.most_common(1)[0][0]] += 1
            hit |= {(flag.rule, label) for label in named if label >= 0}
        for number, incident in enumerate(case.incidents):
            self.incidents[incident.kind] += 1
            self.found[incident.kind] += (incident.kind, number) in hit
        days = work_days(case)
        self.days += days
        self.entries += len(case.history)
        self.worst = max(self.worst, alerts / days)


def work_days(case: Case) -> int:
    """Mondays to Fridays, holidays included."""
    return sum((BEGINS.weekday() + day) % 7 < 5 for day in range(case.days))


def score(seeds: Iterable[int], *, explained: bool = True) -> Score:
    """Of several clinics; without `explained`, visits explain nothing."""
    total = Score()
    for seed in seeds:
        case = generate(seed)
        history = case.history if explained else unexplained(case.history)
        total.add(case, run(history, case.scope()))
    return total


def unexplained(history: History) -> History:
    """The same entries, told so that no visit can be seen in them."""
    return dataclasses.replace(
        history,
        hints=history.hints & ~np.int64(int(Hint.VISIT)),
        events=tuple(f"other-{name}" if name in VISITS else name for name in history.events),
    )


def lines(found: Score) -> Sequence[str]:
    """As text, a line a kind and a rule."""
    text = [
        f"{kind:<12} recall {found.recall(kind):.3f} of {found.incidents[kind]}" for kind in KINDS
    ]
    for rule in sorted({*found.alerts, *found.notices}):
        good, all_ = found.right[rule], found.alerts[rule]
        share = f"{good / all_:.2f}" if all_ else "-"
        each = (
            f"{all_ / found.days:.3f} a day, notices {found.notices[rule] / found.days:.3f} a day"
        )
        text.append(f"{rule:<12} alerts {all_:>4}, right {share}, {each}")
    text.append(
        f"all: precision {found.precision:.3f}, {found.a_day:.2f} alerts a day of work"
        f" (worst clinic {found.worst:.2f}), {found.entries} entries, {found.days} days"
    )
    text += [
        f"not right: {rule} {times} x {cause}"
        for (rule, cause), times in sorted(found.causes.items())
    ]
    return text
