"""The daily review of a real clinic: what is new, sign-off, overdue; its rules."""

import dataclasses

import pytest

from clinicvault.access.review.settings import REVIEW
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.review_rules import ReviewRules
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg
from tests.unit.services.reviewing import as_ada, at, entries, look, own_record


@pytest.fixture
def looked(house):
    at(house, 10)
    with house.open() as desk:
        look(desk, own_record(desk))
        at(house, 11)
        yield desk, house


def test_before_the_first_review_everything_is_new(looked):
    desk, _ = looked
    state = as_ada(desk).state()
    assert state.last is None
    assert state.since is not None
    assert (state.people, state.patients) == (3, 1)
    assert state.entries > 10
    assert state.flags == len(desk.services.flags.flags())


def test_a_review_ends_what_was_new_and_says_what_stays_open(looked):
    desk, _ = looked
    flags = as_ada(desk)
    before = flags.state()
    signed = flags.sign_off(before.upto, " all quiet\n but for Paul ")
    assert (signed.by, signed.note) == (ADA, "all quiet but for Paul")
    assert (signed.upto, signed.entries, signed.open_flags) == (
        before.upto, before.entries, before.flags,
    )  # fmt: skip
    after = flags.state()
    assert after.last == signed
    assert (after.entries, after.since, after.overdue_days) == (0, None, 0)
    assert flags.sign_offs() == (signed,)


@pytest.mark.parametrize("back", [0, 1, 5])
def test_a_review_does_not_go_back(looked, back):
    """Whoever had the page open longer would make new again what is reviewed."""
    desk, _ = looked
    flags = as_ada(desk)
    signed = flags.sign_off(flags.state().upto)
    with pytest.raises(Refused) as told:
        flags.sign_off(signed.upto - back, "the same again")
    assert told.value.code == "review-over"
    assert flags.sign_offs() == (signed,)
    assert flags.state().entries == 0
    assert flags.sign_off(signed.upto + 1).upto == signed.upto + 1


def test_what_comes_later_is_new_again(looked, tmp_path):
    desk, _ = looked
    flags = as_ada(desk)
    flags.sign_off(flags.state().upto)
    desk.be(INA)
    patient = desk.patient("Neu")
    desk.services.importing.run(patient, [jpeg(tmp_path / "a.jpg")])
    desk.be(PAUL)
    [photo] = desk.photos(patient)
    desk.services.viewing.thumbnails(patient, [photo])
    state = as_ada(desk).state()
    assert (state.people, state.patients, state.views) == (2, 1, 1)
    assert (state.exports, state.refused) == (0, 0)
    signed = flags.sign_off(state.upto)
    assert signed.entries == state.entries > 3
    assert [one.upto for one in flags.sign_offs(1)] == [signed.upto]
    assert len(flags.sign_offs()) == 2


def test_a_refused_attempt_is_counted(looked):
    desk, _ = looked
    flags = as_ada(desk)
    flags.sign_off(flags.state().upto)
    with pytest.raises(Refused):
        desk.services.unlocking.unlock(desk.id_of(PAUL), "wrong")
    assert as_ada(desk).state().refused == 1


@pytest.mark.parametrize("upto", [-1, 1_000_000])
def test_nobody_signs_for_what_is_not_there(looked, upto):
    desk, _ = looked
    with pytest.raises(UsageError) as told:
        as_ada(desk).sign_off(upto)
    assert told.value.code == "entry-unknown"
    with pytest.raises(InputRefused):
        desk.services.flags.sign_off(1, "x" * 1001)
    assert desk.services.flags.sign_offs() == ()


@pytest.mark.parametrize(
    ("day", "due", "late"),
    [(0, 1, 0), (1, 1, 0), (2, 1, 1), (4, 1, 3), (5, 1, 3), (6, 1, 3), (7, 1, 4), (7, 3, 2)],
)
def test_a_review_is_overdue_by_working_days(looked, day, due, late):
    """Signed off on Monday at eleven; Paul looks again at noon."""
    desk, house = looked
    flags = as_ada(desk)
    flags.set_rules(ReviewRules(due_days=due))
    flags.sign_off(flags.state().upto)
    at(house, 12)
    look(desk, desk.be(PAUL).services.patients.search("paul")[0].id)
    at(house, 9, day=day) if day else None
    assert as_ada(desk).state().overdue_days == late


def test_work_of_a_friday_is_due_on_monday(looked):
    desk, house = looked
    flags = as_ada(desk)
    at(house, 9, day=4)
    flags = as_ada(desk)
    flags.sign_off(flags.state().upto)
    at(house, 12, day=4)
    look(desk, desk.be(PAUL).services.patients.search("paul")[0].id)
    late = []
    for day in (5, 6, 7, 8, 9):
        at(house, 9, day=day)
        late.append(as_ada(desk).state().overdue_days)
    assert late == [0, 0, 0, 1, 2]


def test_coming_going_and_reviewing_are_nothing_to_review(looked):
    desk, house = looked
    flags = as_ada(desk)
    flags.sign_off(flags.state().upto)
    at(house, 9, day=3)
    state = as_ada(desk).state()
    assert (state.entries, state.since, state.overdue_days) == (0, None, 0)


def test_the_rules_are_by_default_and_everybody_reads_them(looked):
    desk, _ = looked
    desk.be(INA)
    assert desk.services.flags.rules() == ReviewRules()
    with pytest.raises(Refused) as told:
        desk.services.flags.set_rules(ReviewRules(notices=True))
    assert told.value.code == "role"


def test_rules_are_changed_and_logged_with_what_was(looked):
    desk, house = looked
    wanted = ReviewRules(
        opens=8, closes=19, weekdays=(5, 1, 1), due_days=2, notices=True, samples=0,
        off=("vip", "no such rule", "mass"), zone="Europe/Paris",
    )  # fmt: skip
    flags = as_ada(desk)
    flags.set_rules(wanted)
    kept = dataclasses.replace(wanted, weekdays=(1, 5), off=("mass", "vip"))
    assert flags.rules() == kept
    [entry] = entries(desk, "policy-change")
    assert entry.detail == {
        "policy": REVIEW, "opens": "7 → 8", "closes": "20 → 19", "due_days": "1 → 2",
        "weekdays": "0, 1, 2, 3, 4 → 1, 5", "notices": "False → True", "samples": "2 → 0",
        "off": "- → mass, vip", "zone": "- → Europe/Paris",
    }  # fmt: skip
    with house.open(PAUL) as again:
        assert again.services.flags.rules() == kept


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"opens": -1}, "opens"), ({"opens": 24}, "opens"), ({"closes": 25}, "closes"),
        ({"opens": 9, "closes": 9}, "closes"), ({"due_days": 0}, "due days"),
        ({"due_days": 11}, "due days"), ({"samples": 21}, "samples"), ({"samples": -1}, "samples"),
        ({"weekdays": ()}, "weekdays"), ({"weekdays": (7,)}, "weekdays"),
        ({"weekdays": ("1",)}, "weekdays"), ({"opens": True}, "opens"),
    ],
)  # fmt: skip
def test_rules_out_of_bounds_are_refused(looked, changed, rule):
    desk, _ = looked
    with pytest.raises(InputRefused) as told:
        as_ada(desk).set_rules(ReviewRules(**changed))
    assert (told.value.code, told.value.params["rule"]) == ("rule-out-of-range", rule)
    assert desk.services.flags.rules() == ReviewRules()
