"""Days on which a review was overdue: the report of the month counts what the page told each day."""

import datetime as dt
import random

import pytest

from clinicvault.audit.history_builder import HistoryBuilder
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.review_rules import ReviewRules
from clinicvault.services.flags.review_days import news, overdue
from clinicvault.services.log.month.lateness import late_days
from clinicvault.services.views import SignOff

FIRST, LAST = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
"""A Sunday and a Tuesday; 22 working days."""
DAY = dt.timedelta(days=1)
RULES = ReviewRules()


def at(day: int, hour: int = 10) -> dt.datetime:
    return dt.datetime(2026, 3, day, hour).astimezone()


def log(*entries: tuple[int, str]):
    """(day, event), in the order of the log."""
    builder = HistoryBuilder()
    for seq, (day, event) in enumerate(entries):
        ms = int(at(day).timestamp() * 1000) + seq
        builder.add(LogEntry(seq=seq, leaf_hash=b"", ms=ms, event=event, outcome="done",
                             user=b"u" * 16, objects=(seq.to_bytes(16, "big"),)))  # fmt: skip
    return builder.history()


def signed(day: int, upto: int) -> SignOff:
    return SignOff(at(day, 18), "Ada", "", upto, 1, 0)


def late(history, *reviews, rules=RULES, until=LAST):
    return late_days(history, reviews, rules, FIRST, until)


def test_a_log_that_nobody_reviews_is_late_from_the_second_working_day_on():
    history = log((2, "photo-view"))
    assert late(history) == 20
    assert late(history, until=dt.date(2026, 3, 3)) == 0
    assert late(history, until=dt.date(2026, 3, 4)) == 1
    assert late(history, rules=ReviewRules(due_days=3)) == 18
    assert late(history, rules=ReviewRules(weekdays=(0,), due_days=1)) == 3


def test_what_was_signed_is_late_no_more():
    history = log((2, "photo-view"))
    assert late(history, signed(2, 0)) == 0
    assert late(history, signed(6, 0)) == 2
    assert late(history, signed(3, 0)) == 0


def test_a_review_that_leaves_entries_out_ends_nothing():
    """A sign-off on some day is not enough: what it does not cover waits on."""
    history = log((2, "photo-view"), (3, "photo-view"))
    every_day = [signed(day, 0) for day in range(3, 32)]
    assert late(history, *every_day) == late(log((3, "photo-view"))) == 19


def test_a_review_of_less_than_the_one_before_takes_nothing_back():
    history = log((2, "photo-view"), (3, "photo-view"))
    assert late(history, signed(3, 1), signed(9, 0)) == 0


def test_the_reviews_own_entries_wait_for_nobody():
    assert late(log((2, "log-read"), (2, "unlock"), (3, "log-signoff"))) == 0
    assert late(log()) == 0


def test_what_waits_from_the_month_before_counts_in_this_one_alone():
    history = log((2, "photo-view"))
    april = late_days(history, (), RULES, dt.date(2026, 4, 1), dt.date(2026, 4, 3))
    assert april == 3
    assert late_days(history, (), RULES, dt.date(2026, 2, 1), dt.date(2026, 2, 28)) == 0


@pytest.mark.parametrize("seed", range(12))
def test_the_page_of_each_day_says_the_same(seed):
    """Its figure of that evening, day by day, through months of all kinds."""
    rng = random.Random(seed)
    days = sorted(rng.choices(range(1, 32), k=rng.randint(1, 25)))
    history = log(*((day, rng.choice(("photo-view", "log-read", "export"))) for day in days))
    reviews = [
        signed(day, max((seq for seq, made in enumerate(days) if made <= day), default=0))
        for day in range(1, 32)
        if rng.random() < 0.2
    ]
    rules = ReviewRules(due_days=rng.randint(1, 4), weekdays=tuple(range(rng.randint(2, 7))))
    wanted = 0
    for number in range(1, 32):
        day = dt.date(2026, 3, number)
        upto = max((seq for seq, made in enumerate(days) if made <= number), default=-1)
        after = max((one.upto for one in reviews if one.when.day <= number), default=-1)
        told = overdue(news(history, after, upto).since_ms, day, rules)
        wanted += day.weekday() in rules.weekdays and told > 0
    assert late(history, *reviews, rules=rules) == wanted


def test_a_run_up_to_today_is_as_long_as_the_window_says():
    history = log((4, "photo-view"))
    for day in (dt.date(2026, 3, 5), dt.date(2026, 3, 6), dt.date(2026, 3, 11), LAST):
        ms = int(history.ms[0])
        assert late(history, until=day) == overdue(ms, day, RULES)
