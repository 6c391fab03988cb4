"""Teams as the window and the command line meet them, over real keys."""

import pytest

from clinicvault.access.people import teams as team_access
from clinicvault.domain.clinical import ConsentStatus, Standing
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.services import teams
from clinicvault.services.views import ConsentDraft, OfficerSays, PatientDetails
from tests.unit.services.real_clinic import ADA, INA, PAUL, ROLES, jpeg, password

BEA, ADAM = "Bea Hand", "Carl Admin"
PRACTITIONER = frozenset({Role.PRACTITIONER})


@pytest.fixture(scope="module")
def two_teams(empty_clinic, tmp_path_factory):
    """Bea began a second team; Paul is in both."""
    house = empty_clinic[0].copy(tmp_path_factory.mktemp("teams"))
    with house.open(ADA) as desk:
        made = desk.teams.add("Hands")
        assert [(one.name, one.begun) for one in desk.teams.list()] == [
            ("", True),
            ("Hands", False),
        ]
        invited = desk.users.add(BEA, PRACTITIONER, team=made.id)
        words = desk.users.enrol(invited.user, invited.code, password(BEA)).words
        desk.users.grant(invited.user, words)
        desk.be(PAUL)
        words = desk.users.own_words(password(PAUL))
        desk.be(BEA)
        given = desk.users.grant(desk.id_of(PAUL), words, password(BEA), teams=[made.id])
        assert set(given) == {"team", "archive"}
    return house


@pytest.fixture
def two(two_teams, tmp_path):
    with two_teams.copy(tmp_path / "pc").open(INA) as desk:
        desk.first, desk.hands = (one.id for one in desk.teams.list())
        yield desk


def register(desk, team, family="Rousseau"):
    row = desk.patients.add(PatientDetails("Amélie", family, None))
    desk.consents.record(row.id, ConsentDraft(Purpose.CARE, team=team))
    return row.id


def test_a_page_says_nothing_of_teams_where_there_is_one(desk):
    patient = desk.patient()
    page = desk.patients.page(patient)
    assert (page.team, page.teams, page.moves) == (None, (), ())
    assert [one.name for one in desk.teams.list()] == [""]


def test_a_page_says_whose_a_patient_is(two, tmp_path):
    row = two.patients.add(PatientDetails("Amélie", "Rousseau", None))
    page = two.patients.page(row.id)
    assert (page.team, [one.id for one in page.teams]) == (None, [two.first, two.hands])
    with pytest.raises(InputRefused, match="consent-team-missing"):
        two.consents.grant(row.id, Purpose.CARE)
    with pytest.raises(UsageError, match="team-unknown"):
        two.consents.record(row.id, ConsentDraft(Purpose.CARE, team="nonsense"))
    two.consents.record(row.id, ConsentDraft(Purpose.CARE, team=two.hands))
    assert len(two.importing.run(row.id, [jpeg(tmp_path / "a.jpg")]).imported) == 1
    page = two.patients.page(row.id)
    assert (page.team.name, page.teams, page.moves) == ("Hands", (), ())
    two.be(BEA)
    page = two.patients.page(row.id)
    assert (page.refusal, page.moves) == ("", ())
    two.be(PAUL)
    assert [one.id for one in two.patients.page(row.id).moves] == [two.first]


def test_a_member_of_both_moves_a_patient(two):
    patient = register(two, two.hands)
    two.be(BEA)
    with pytest.raises(Refused, match="team-not-yours"):
        two.teams.move(patient, two.first, password(BEA))
    two.be(PAUL)
    with pytest.raises(Refused, match="wrong-password"):
        two.teams.move(patient, two.first, "wrong")
    two.teams.move(patient, two.first, password(PAUL))
    assert two.patients.page(patient).team.id == two.first
    two.be(BEA)
    page = two.patients.page(patient)
    assert (page.refusal, page.access.standing) == ("record-other-team", Standing.OTHER_TEAM)


def test_an_unlock_fills_the_pool_of_each_own_team_and_assigns_who_waits(two):
    patients = [register(two, two.hands, f"R{n}") for n in range(7)]
    waiting = two.patients.page(patients[-1]).consents[0]
    assert waiting.status is ConsentStatus.AWAITING_KEY
    two.be(BEA)
    two.be(INA)
    assert two.patients.page(patients[-1]).consents[0].status is ConsentStatus.VALID
    assert two.patients.page(patients[-1]).team.id == two.hands


def test_leaving_a_team_shows_at_once_and_is_renewed(two):
    patient = register(two, two.hands)
    two.be(ADA)
    paul = two.id_of(PAUL)
    assert next(u for u in two.users.list() if u.id == paul).teams == (two.first, two.hands)
    two.teams.leave(two.hands, paul)
    user = next(u for u in two.users.list() if u.id == paul)
    assert (user.teams, user.missing_grants) == ((two.first,), frozenset())
    assert {one.group for one in two.users.renewals()} == {"team", "archive"}
    two.be(PAUL)
    assert two.patients.page(patient).refusal == "record-other-team"
    assert not any(one.mine for one in two.users.renewals())
    two.be(BEA)
    assert two.users.renew(password(BEA)) == ()
    assert two.patients.page(patient).refusal == ""


def test_a_teams_first_practitioner_is_signed_for_by_an_officer_at_the_screen(two):
    two.let_in(ADAM, frozenset({Role.ADMINISTRATOR}), ADA)
    two.be(ADAM)
    team = two.teams.add("Feet")
    with pytest.raises(Refused, match="team-needs-officer"):
        two.users.add("Fay Foot", PRACTITIONER, team=team.id)
    for user, said, code in (
        (PAUL, password(PAUL), "team-needs-officer"),
        (ADA, "wrong", "wrong-password"),
    ):
        with pytest.raises(Refused, match=code):
            two.teams.begin(team.id, two.id_of(PAUL), OfficerSays(two.id_of(user), said))
    signs = OfficerSays(two.id_of(ADA), password(ADA))
    assert password(ADA) not in repr(signs)
    invited = two.teams.begin(team.id, two.id_of(PAUL), signs)
    two.users.enrol(invited.user, invited.code, password(PAUL))
    paul = next(u for u in two.users.list() if u.name == PAUL)
    assert paul.teams == (two.first, two.hands, team.id)


def test_the_lock_ends_the_officer_who_signs_at_the_screen_and_the_log_says_so(two):
    two.let_in(ADAM, frozenset({Role.ADMINISTRATOR}), ADA)
    two.be(ADAM)
    signs = OfficerSays(two.id_of(ADA), password(ADA))
    with teams.signing(two.clinic, signs) as officer:
        two.unlocking.lock()
        assert officer.locked
    two.be(ADA)
    acts = [row.event for row in two.log(user=ADA)]
    assert acts[acts.index("lock") + 1] == "unlock"


def test_names_and_unknown_teams(two):
    two.be(ADA)
    assert two.teams.rename(two.first, "Faces").name == "Faces"
    for act in (
        lambda: two.teams.rename("ff", "Feet"),
        lambda: two.teams.leave("ff" * 16, two.id_of(PAUL)),
        lambda: two.teams.begin("ff" * 16, two.id_of(PAUL)),
        lambda: two.users.grant(two.id_of(PAUL), "a b c d", teams=["ff" * 16]),
        lambda: two.users.add("Fay Foot", PRACTITIONER, team="ff" * 16),
    ):
        with pytest.raises(UsageError, match=r"team-(unknown|not-member)"):
            act()
    with pytest.raises(UsageError, match="user-unknown"):
        two.teams.leave(two.first, "ff" * 16)


def test_damage_hides_the_team_and_is_said_elsewhere(two, monkeypatch):
    patient = register(two, two.hands)

    def spoiled(*_):
        raise IntegrityError("row-altered")

    monkeypatch.setattr(teams, "team_of_key", spoiled)
    assert two.patients.page(patient).team is None


def test_a_newcomer_who_is_in_no_team_is_still_missing_it(two):
    two.be(ADA)
    invited = two.users.add("Nora New", ROLES[PAUL], team=two.hands)
    words = two.users.enrol(invited.user, invited.code, password("Nora New")).words
    two.users.grant(invited.user, words)
    user = next(u for u in two.users.list() if u.id == invited.user)
    assert user.missing_grants == PRACTITIONER
    two.be(BEA)
    two.users.grant(invited.user, words, password(BEA))
    two.be(ADA)
    two.users.grant(invited.user, words)
    user = next(u for u in two.users.list() if u.id == invited.user)
    assert (user.missing_grants, user.teams) == (frozenset(), (two.hands,))
    assert team_access.tidy_name(" a  b ") == "a b"
