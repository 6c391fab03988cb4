"""What the figures of a day mean: done and given count, what came to nothing does not."""

import numpy as np
import pytest

from clinicvault.audit.counted import Figures, Kind, figures, kind_of, of_kind, seen
from clinicvault.audit.history import nothing
from tests.unit.audit.review_log import DAY, Log


@pytest.mark.parametrize(
    ("event", "outcome", "kind"),
    [
        ("photo-view", "done", Kind.VIEW),
        ("photo-compare", "done", Kind.VIEW),
        ("photo-view", "failed", None),
        ("photo-view", "intent", None),
        ("export", "given", Kind.EXPORT),
        ("export", "done", Kind.EXPORT),
        ("export", "cancelled", None),
        ("photo-open", "given", Kind.EXPORT),
        ("report-write", "given", Kind.EXPORT),
        ("import", "done", Kind.IMPORT),
        ("import", "failed", None),
        ("import", "refused", Kind.REFUSED),
        ("unlock", "refused", Kind.REFUSED),
        ("unlock", "done", None),
    ],
)
def test_one_entry_and_a_column_count_alike(event, outcome, kind):
    assert kind_of(event, outcome) is kind
    history = Log().add(DAY, "ada", event, "p", outcome=outcome).history()
    assert [one for one in Kind if of_kind(history, one)[0]] == ([kind] if kind else [])


def test_a_day_in_figures():
    log = Log().add(DAY, "ada", "photo-view", "p").add(DAY, "ada", "photo-view", "q")
    log.add(DAY, "ada", "photo-view", "r", outcome="failed")
    log.add(DAY, "bob", "export", "p", outcome="given").add(DAY, "bob", "visit-add", "s")
    log.add(DAY, "eve", "photo-view", "t", outcome="refused").add(DAY, "", "photo-list", "u")
    history = log.history()
    rows = np.ones(len(history), np.bool_)
    # Seen were p and q: r failed, s was told of a visit alone, t refused, u by nobody.
    assert figures(history, rows) == Figures(
        entries=7, views=2, patients=2, people=3, exports=1, refused=1
    )
    none = figures(history, ~rows)
    assert none == Figures(entries=0, views=0, patients=0, people=0, exports=0, refused=0)


def test_nothing_in_an_empty_log():
    history = nothing()
    assert figures(history, np.zeros(0, np.bool_)).entries == 0
    assert len(seen(history)) == 0
