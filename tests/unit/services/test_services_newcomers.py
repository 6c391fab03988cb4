"""Newcomers: invited once more after they left, and the four words while access is not given."""

import pytest

from clinicvault.access import unlocking as unlocking_module
from clinicvault.domain.errors import StorageFailed, UsageError
from clinicvault.domain.roles import Role
from tests.unit.services.real_clinic import ADA, NEW, PAUL, password

INTAKE = frozenset({Role.INTAKE})


def test_who_left_can_be_invited_again_under_the_own_name(house):
    """A lost code, or somebody who comes back: the dialog that ends access says so."""
    with house.open(ADA) as desk:
        first = desk.users.add(NEW, INTAKE)
        desk.users.disable(first.user)
        second = desk.users.add(NEW, INTAKE)
        assert second.user != first.user
        words = desk.users.enrol(second.user, second.code, password(NEW)).words
        desk.users.grant(second.user, words)
        with pytest.raises(UsageError) as said:
            desk.users.add(NEW, INTAKE)
        assert said.value.code == "user-name-known"
        assert desk.unlocking.unlock(second.user, password(NEW)).user.name == NEW
        assert desk.patients.count() == 0


@pytest.mark.parametrize("roles", [INTAKE, frozenset({Role.PRACTITIONER})])
def test_the_four_words_are_shown_at_every_unlock_until_access_is_given(house, roles):
    """The screen may lock while they are read out."""
    with house.open(ADA) as desk:
        assert desk.unlocking.session().words == ""
        invited = desk.users.add(NEW, roles)
        words = desk.users.enrol(invited.user, invited.code, password(NEW)).words
        for _ in range(2):
            view = desk.unlocking.unlock(invited.user, password(NEW))
            assert view.words == words
            assert desk.unlocking.session().words == words
            desk.unlocking.lock()
        for holder in (PAUL, ADA):
            desk.be(holder)
            desk.users.grant(invited.user, words, password(holder))
        assert desk.unlocking.unlock(invited.user, password(NEW)).words == ""


def test_words_that_cannot_be_made_leave_nobody_unlocked(house, monkeypatch):
    def broken(*_):
        raise StorageFailed("disk-full")

    with house.open(ADA) as desk:
        invited = desk.users.add(NEW, INTAKE)
        desk.users.enrol(invited.user, invited.code, password(NEW))
        monkeypatch.setattr(unlocking_module, "_words", broken)
        with pytest.raises(StorageFailed):
            desk.be(NEW)
        assert desk.clinic.locked
