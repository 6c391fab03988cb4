"""What leaves the demo clinic holds together: people, patients, days, keys."""

from __future__ import annotations

import datetime as dt

import pyrage
import pytest

from clinicvault.domain.exports import FollowUp, RecipientSort
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.demo import data
from clinicvault.services.demo.gifts import BOOK, COMPARED, GIFTS, PATIENT, delete_by
from clinicvault.services.demo.giving import Giving
from clinicvault.services.views.exports import PackageKind

DAY = dt.date(2026, 11, 23)


def test_the_book_has_every_sort_and_real_keys():
    sorts = {one.sort for one in BOOK}
    assert {RecipientSort.COLLEAGUE, RecipientSort.PUBLISHER, RecipientSort.INSURER} <= sorts
    for one in BOOK:
        if one.age_key:
            pyrage.x25519.Recipient.from_str(one.age_key)
    assert all(one.age_key for one in BOOK[:COMPARED])
    assert len({one.name for one in BOOK}) == len(BOOK)


@pytest.mark.parametrize("gift", GIFTS, ids=lambda one: one.record_number)
def test_each_gift_is_of_somebody_who_came_before(gift):
    person = next(one for one in data.PATIENTS if one.record_number == gift.record_number)
    assert person.consent
    assert any(visit.days_ago > gift.days_ago for visit in person.visits)
    assert (gift.purpose is Purpose.MARKETING) is (gift.channel is not None)
    assert gift.to == PATIENT or -len(BOOK) <= gift.to < 0
    if gift.kind is PackageKind.AGE:
        assert BOOK[gift.to].age_key
    assert all(gift.days_ago >= one.days for one in gift.after)
    assert gift.withdrawn < gift.days_ago


def test_one_is_shown_and_one_is_to_be_taken_down():
    shown = [one for one in GIFTS if any(after.what is FollowUp.LIVE for after in one.after)]
    assert {bool(one.withdrawn) for one in shown} == {True, False}


def test_by_when_it_is_to_be_deleted():
    [kept] = [one for one in GIFTS if one.keep_days]
    assert delete_by(kept, DAY) == DAY + dt.timedelta(days=kept.keep_days)
    assert delete_by(kept, DAY - dt.timedelta(days=kept.days_ago)) < DAY
    assert delete_by(GIFTS[0], DAY) is None


def test_of_a_clinic_without_these_patients_nothing_leaves():
    story = data.DemoStory(patients=(data.PATIENTS[1], data.PATIENTS[20]))
    assert Giving(None, story, {}).tasks(DAY, DAY) == []
    assert len(Giving(None, data.STORY, {}).tasks(DAY, DAY)) == 1 + 2 * len(GIFTS) + 1 + sum(
        len(one.after) for one in GIFTS
    )
