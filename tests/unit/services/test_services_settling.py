"""Restores and losses are accepted in one step: who is unlocked, and the other one's password."""

import pytest

from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.roles import Role
from tests.unit.services.real_clinic import ADA, INA, NEW, password


@pytest.fixture
def lost(house):
    """A clinic whose computer lost its record."""
    [state] = house.home.glob("vaults/*/state*.db")
    state.unlink()
    return house


@pytest.fixture
def officer(lost):
    """(house, user id): Nora is officer and nothing else."""
    with lost.open() as desk:
        return lost, desk.let_in(NEW, frozenset({Role.OFFICER}))


def details(desk, event, **wanted):
    return [(row.user, row.outcome, dict(row.detail)) for row in desk.log(event=event, **wanted)]


def test_who_holds_both_roles_accepts_alone(lost):
    with lost.open(ADA) as desk:
        assert desk.review.verify().unsettled == 1
        assert desk.review.settle() == 1
        assert desk.review.status().unsettled == 0
        assert desk.review.verify().unsettled == 0
        assert desk.review.settle() == 0
        [(user, outcome, detail)] = details(desk, "log-settle")
        assert (user, outcome) == (ADA, "done")
        assert (detail["administrator"], detail["officer"]) == (ADA, ADA)
        assert detail["signers"] == "1"
    with lost.open() as desk:
        found = desk.review.verify()
        assert (found.ok, found.unsettled) == (True, 0)


def test_the_officer_types_the_password_at_the_administrators_desk(officer):
    house, nora = officer
    with house.open(ADA) as desk:
        assert desk.review.settle(nora, password(NEW)) == 1
        assert desk.review.status() is None
        [(user, _, detail)] = details(desk, "log-settle")
        assert user == ADA
        assert (detail["administrator"], detail["officer"]) == (ADA, NEW)
        assert detail["signers"] == "2"
        assert [row.event for row in desk.log(user=NEW)][:2] == ["lock", "unlock"]
        assert desk.unlocking.session().user.name == ADA


def test_the_administrator_types_the_password_at_the_officers_desk(officer):
    house, _ = officer
    with house.open() as desk:
        desk.be(NEW)
        assert desk.review.settle(desk.id_of(ADA), password(ADA)) == 1
        assert desk.review.verify().unsettled == 0


def test_a_wrong_password_is_a_failed_unlock_and_accepts_nothing(officer):
    house, nora = officer
    with house.open(ADA) as desk:
        with pytest.raises(Refused) as refused:
            desk.review.settle(nora, "wrong")
        assert refused.value.code == "wrong-password"
        assert desk.review.verify().unsettled == 1
        [(user, _, detail)] = details(desk, "unlock", outcome="refused")
        assert (user, detail["reason"]) == (NEW, "wrong-password")
        assert details(desk, "log-settle") == []


def test_the_second_persons_keys_are_gone_whatever_happens(officer, monkeypatch):
    from clinicvault.services.log import verifying as review

    house, _ = officer
    opened = []

    def unlocked(*values):
        opened.append(real(*values))
        return opened[-1]

    real = review.unlock
    monkeypatch.setattr(review, "unlock", unlocked)
    with house.open() as desk:
        desk.be(NEW)
        with pytest.raises(Refused) as refused:
            desk.review.settle(desk.id_of(INA), password(INA))
        assert refused.value.code == "settle-together"
        assert desk.review.settle(desk.id_of(ADA), password(ADA)) == 1
    assert [one.locked for one in opened] == [True, True]


def test_who_has_neither_role_is_refused_before_any_password_is_tried(lost):
    with lost.open(INA) as desk:
        with pytest.raises(Refused) as refused:
            desk.review.settle(desk.id_of(ADA), password(ADA))
        assert refused.value.code == "role"
    with lost.open(ADA) as desk:
        assert [row.outcome for row in desk.log(event="unlock", user=ADA)].count("done") == len(
            desk.log(event="unlock", user=ADA)
        )
        assert desk.review.verify().unsettled == 1


@pytest.mark.parametrize(("other", "code"), [("", "settle-together"), ("xyz", "user-unknown")])
def test_the_second_person_has_to_be_one(officer, other, code):
    house, _ = officer
    with house.open() as desk:
        desk.be(NEW)
        with pytest.raises((Refused, UsageError)) as refused:
            desk.review.settle(other, "x")
        assert refused.value.code == code


def test_locked_means_locked(lost):
    with lost.open() as desk, pytest.raises(Refused, match="locked"):
        desk.review.settle()
