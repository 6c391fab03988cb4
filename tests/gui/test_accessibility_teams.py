"""Names and the Tab key around teams; see `test_accessibility`."""

from __future__ import annotations

import pytest

from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.roles import Role
from clinicvault.gui.i18n import language
from clinicvault.gui.patients.move import MoveDialog
from clinicvault.gui.people.teams import RenameTeamDialog
from clinicvault.gui.people.teams_beginning import NewTeamDialog
from clinicvault.gui.people.users_granting import GrantDialog
from clinicvault.gui.people.users_teams import PersonTeamsDialog, TakeOutDialog
from clinicvault.services.views import TeamView
from tests.gui import fakes
from tests.gui.ears import controls, heard, name, tabbed
from tests.gui.fakes_access import PASSWORD
from tests.gui.fakes_teams import FIRST, HANDS
from tests.gui.hands import named, type_text

SIZES = [(1440, 900), (1024, 700), (940, 620)]
ADMIN = fakes.person(31, "Adam Roy", Role.ADMINISTRATOR)
ONE = TeamView(FIRST, "", (fakes.MARIE.id, fakes.ALL.id))
TWO = TeamView(HANDS, "Hands", (fakes.ALL.id, fakes.NOAH.id))
WAITS = TeamView("9" * 32, "Feet", (), begun=False)
ALL, TEAMS = fakes.ALL, (ONE, TWO, WAITS)
PAGE = {"team": ONE, "teams": (ONE, TWO), "moves": (TWO,)}

DIALOGS = {
    "new": (ADMIN, lambda p, c: NewTeamDialog(p, p.desk, c.users, p)),
    "new, signed by making it": (ALL, lambda p, c: NewTeamDialog(p, p.desk, c.users, p)),
    "begin": (ADMIN, lambda p, c: NewTeamDialog(p, p.desk, c.users, p, WAITS)),
    "rename": (ADMIN, lambda p, c: RenameTeamDialog(p, p.desk, TWO, p)),
    "of somebody": (ALL, lambda p, c: PersonTeamsDialog(p, p.desk, fakes.MARIE, TEAMS, p)),
    "own": (ALL, lambda p, c: PersonTeamsDialog(p, p.desk, ALL, TEAMS, p)),
    "take out": (ADMIN, lambda p, c: TakeOutDialog(p, p.desk, fakes.MARIE, ONE, p)),
    "let in": (ALL, lambda p, c: GrantDialog(p, p.desk, fakes.MARIE, p, team=HANDS)),
}


@pytest.fixture(autouse=True)
def several(clinic) -> None:
    clinic.users += [ADMIN, fakes.OLGA]
    clinic.teams.all = list(TEAMS)
    clinic.teams.page = dict(PAGE)


@pytest.fixture
def asked(open_page, clinic, settle):
    """Open a dialog over the people."""

    def ask(kind: str):
        user, make = DIALOGS[kind]
        made = make(open_page("users", user), clinic)
        made.open()
        settle()
        return made

    return ask


def close(made, settle) -> None:
    made.close()
    settle()


@pytest.mark.parametrize("kind", DIALOGS)
def test_dialogs(asked, settle, kind):
    made = asked(kind)
    assert name(made)
    assert made.accessibleName()
    heard(made)
    made.errors.show_error(StorageFailed("disk-full"))
    heard(made)
    close(made, settle)


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("kind", [one for one in DIALOGS if one != "let in"])
def test_dialogs_fit_a_small_screen(asked, settle, kind, code):
    language().choose(code)
    made = asked(kind)
    made.errors.show_error(StorageFailed("disk-full"))
    settle()
    made._fit()
    assert made.height() <= 700
    close(made, settle)


def test_a_new_team_to_its_code(asked, settle, click):
    made = asked("new")
    type_text(made.name, "Knees")
    made.who.setCurrentIndex(made.who.count() - 1)
    heard(made)
    assert made.newcomer in tabbed(made)
    type_text(made.newcomer, "Nina Roth")
    type_text(made.officer.says.password, PASSWORD)
    assert {made.officer.says.name, made.officer.says.password} <= set(tabbed(made))
    click(made.go)
    settle()
    heard(made)
    assert made.handed in tabbed(made)
    click(made.handed)


def test_the_own_four_words(asked, settle, click):
    made = asked("own")
    assert made.password in tabbed(made)
    type_text(made.password, PASSWORD)
    click(made.show_words)
    settle()
    assert made.words.text() == fakes.WORDS
    heard(made)
    close(made, settle)


def test_each_teams_button_is_told_apart(asked, settle):
    made = asked("of somebody")
    assert {"Let into Hands", "Take out of First team"} <= {name(one) for one in controls(made)}
    close(made, settle)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("user", [ADMIN, ALL, fakes.MARIE])
def test_the_people_of_several_teams(open_page, user, size):
    page = open_page("users", user, size)
    heard(page.window())
    names = [name(one) for one in controls(page)]
    assert ("Rename Hands" in names) == (Role.ADMINISTRATOR in user.roles)
    assert len(names) == len(set(names))


def test_the_way_to_a_second_team(open_page, clinic):
    clinic.teams.all = [ONE]
    page = open_page("users", ADMIN)
    heard(page.window())
    assert page.all_teams.second in tabbed(page.window())


@pytest.mark.parametrize("size", SIZES)
def test_a_patient_who_can_be_moved(open_page, clinic, size):
    page = open_page("patients", ALL, size, patient=clinic.rows[0].id)
    heard(page.window())
    assert page.patient.header.elsewhere in tabbed(page.window())


def test_moving_a_patient(open_page, clinic, settle, click):
    view = open_page("patients", ALL, patient=clinic.rows[0].id).patient
    click(view.header.elsewhere)
    made = view.window().findChild(MoveDialog)
    assert made.password in tabbed(made)
    heard(made)
    made.errors.show_error(StorageFailed("disk-full"))
    heard(made)
    click(named(made, "Cancel"))
    settle()
