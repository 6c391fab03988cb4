"""People's keys as the window sees them: renewed after somebody left, new roles, new codes."""

import pytest

from clinicvault.domain.errors import Cancelled, Refused, UsageError
from clinicvault.domain.roles import Act, Role
from clinicvault.jobs import CancelToken
from clinicvault.services.views import ReachView, RenewalView
from tests.unit.services.real_clinic import ADA, INA, NEW, PAUL, ROLES, password
from tests.unit.services.test_services_people import state_of

PRACTITIONER, INTAKE = frozenset({Role.PRACTITIONER}), frozenset({Role.INTAKE})


@pytest.fixture
def left(house):
    """A second practitioner came and left; three patients have consented."""
    with house.open(ADA) as desk:
        desk.let_in(NEW, PRACTITIONER, PAUL, ADA)
        desk.be(INA)
        for name in ("Rousseau", "Durand", "Petit"):
            desk.patient(name)
        desk.be(ADA)
        desk.users.disable(desk.id_of(NEW))
    return house


def of(desk):
    return {one.group: one for one in desk.users.renewals()}


def settled(desk):
    """Whatever an unlock does in the background is done."""
    desk.clinic._join()


def test_the_members_unlocks_renew_what_they_can(left):
    with left.open() as desk:
        desk.be(INA)
        assert set(of(desk)) == {"directory", "team", "archive"}
        assert [one.mine for one in of(desk).values()] == [False] * 3
        desk.be(ADA)
        settled(desk)
        assert of(desk)["directory"] == RenewalView("directory", 0, 3)
        desk.be(INA)
        settled(desk)
        assert set(of(desk)) == {"team", "archive"}
        desk.be(PAUL)
        settled(desk)
        assert of(desk) == {"archive": RenewalView("archive", 0, 3, needs_password=True, mine=True)}
        assert len(desk.patients.search("")) == 3


def test_the_archive_is_renewed_with_the_password(left):
    told = []
    with left.open(ADA) as desk:
        settled(desk)
        desk.be(PAUL)
        settled(desk)
        with pytest.raises(Refused, match="wrong-password"):
            desk.users.renew("not his password")
        assert desk.users.renew() == desk.users.renewals()
        assert desk.users.renew(password(PAUL), progress=told.append) == ()
        assert [(one.done, one.total) for one in told] == [(3, 3)]
        assert desk.clinic.locked is False
        desk.be(ADA)
        renewed = [entry.detail for entry in desk.log(event="group-renew")]
        assert len(renewed) == 3
    with left.open(PAUL) as desk:
        assert desk.users.renewals() == ()


def test_it_may_be_stopped_and_goes_on(left):
    with left.open(ADA) as desk:
        desk.be(PAUL)
        settled(desk)
        cancel = CancelToken()
        cancel.cancel()
        with pytest.raises(Cancelled):
            desk.users.renew(password(PAUL), cancel=cancel)
        assert of(desk)["archive"] == RenewalView("archive", 0, 3, needs_password=True, mine=True)
        assert desk.users.renew(password(PAUL)) == ()


def test_a_step_up_makes_the_archives_new_key(left):
    with left.open(PAUL) as desk:
        settled(desk)
        patient = desk.patients.search("Rousseau")[0].id
        desk.step_up.bring_up([patient], password(PAUL))
        assert of(desk)["archive"].done == 1
        desk.users.renew(password(PAUL))
        assert set(of(desk)) == {"directory"}


def test_the_log_key_is_renewed_when_an_administrator_leaves(house):
    with house.open(ADA) as desk:
        desk.let_in(NEW, frozenset({Role.ADMINISTRATOR}))
        desk.users.disable(desk.id_of(NEW))
        assert of(desk) == {"log": RenewalView("log", 0, 1, mine=True)}
        desk.be(ADA)
        settled(desk)
        assert desk.users.renewals() == ()
        assert desk.log(event="user-add")


def test_roles_are_given_and_taken(house):
    with house.open(ADA) as desk:
        ina = desk.id_of(INA)
        invited = desk.users.change_roles(ina, INTAKE | PRACTITIONER)
        assert state_of(desk, INA).waiting
        assert state_of(desk, INA).has_password
        assert state_of(desk, INA).missing_grants == PRACTITIONER
        words = desk.users.enrol(ina, invited.code, password(INA)).words
        assert not state_of(desk, INA).waiting
        assert state_of(desk, INA).missing_grants == INTAKE | PRACTITIONER
        desk.be(PAUL)
        desk.users.grant(ina, words, password(PAUL))
        desk.be(ADA)
        desk.users.grant(ina, words)
        assert state_of(desk, INA).missing_grants == frozenset()
        desk.users.change_roles(ina, INTAKE)
        assert not state_of(desk, INA).has_password
        with pytest.raises(Refused, match="code-needed"):
            desk.be(INA)


def test_a_forgotten_password(house):
    with house.open(ADA) as desk:
        ina = desk.id_of(INA)
        invited = desk.users.reinvite(ina)
        assert (state_of(desk, INA).waiting, state_of(desk, INA).has_password) == (True, False)
        words = desk.users.enrol(ina, invited.code, password(INA) + " other").words
        assert state_of(desk, INA).missing_grants == INTAKE
        desk.be(ADA)
        assert desk.users.grant(ina, words) == ("directory",)
        desk.unlocking.unlock(ina, password(INA) + " other")
        assert Act.LIST_PATIENTS in desk.unlocking.session().acts
        with pytest.raises(UsageError, match="user-unknown"):
            desk.users.reinvite("ab" * 16)


def test_codes_that_are_too_old_are_not_waited_for(house):
    with house.open(ADA) as desk:
        desk.users.reinvite(desk.id_of(INA))
        house.clock.sleep_days(8)
        assert not state_of(desk, INA).waiting


def test_what_somebody_could_copy(house):
    with house.open(INA) as desk:
        desk.patient("Rousseau")
        desk.be(ADA)
        told = desk.users.reach(desk.id_of(PAUL))
        assert told == ReachView(("directory", "team", "archive"), 1, 1, 1)


def test_an_open_session_is_over_as_soon_as_another_computer_says_so(house):
    """Whoever is unlocked elsewhere: every service refuses, and names are not searched either."""
    with house.open(INA) as here:
        here.patient("Rousseau")
        with house.open(ADA) as there:
            there.users.disable(there.id_of(INA))
        assert here.unlocking.ended() == "user-disabled"
        for act in (
            lambda: here.patients.search(""),
            here.users.renewals,
            lambda: here.patient("Durand", consent=False),
        ):
            with pytest.raises(Refused, match="user-disabled"):
                act()


def test_names_of_before_are_searched_after_a_renewal(left):
    """The cache of names is sealed to the old key: it is made anew."""
    with left.open(INA) as desk:
        assert len(desk.patients.search("Durand")) == 1
    with left.open(ADA) as desk:
        settled(desk)
    with left.open(INA) as desk:
        settled(desk)
        assert len(desk.patients.search("Durand")) == 1
        assert ROLES[INA] == INTAKE
