"""Several teams in the window; a clinic with one sees nothing of them."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt

from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.gui.access.restrict import practitioners
from clinicvault.gui.patients.consent_record import ConsentDialog
from clinicvault.gui.patients.move import MoveDialog
from clinicvault.gui.people.teams import RenameTeamDialog
from clinicvault.gui.people.teams_beginning import NewTeamDialog
from clinicvault.gui.people.users_granting import GrantDialog
from clinicvault.gui.people.users_inviting import InviteDialog
from clinicvault.gui.people.users_teams import PersonTeamsDialog, TakeOutDialog
from clinicvault.services.views import AccessStanding, TeamView
from tests.gui import fakes
from tests.gui.fakes_access import PASSWORD
from tests.gui.fakes_teams import FIRST, HANDS
from tests.gui.hands import dialog, named, seen

ADMIN = fakes.person(31, "Adam Roy", Role.ADMINISTRATOR)


@pytest.fixture
def two(clinic):
    """Marie and everybody's Noah in the first, Noah in the second, too."""
    clinic.users.append(ADMIN)
    clinic.users.append(fakes.OLGA)
    clinic.teams.all = [
        TeamView(FIRST, "", (fakes.MARIE.id, fakes.ALL.id)),
        TeamView(HANDS, "Hands", (fakes.ALL.id, fakes.NOAH.id)),
    ]
    for team in clinic.teams.all:
        clinic.users = [
            dataclasses.replace(one, teams=(*one.teams, team.id)) if one.id in team.members else one
            for one in clinic.users
        ]
    return clinic


# a clinic with one team


def test_a_clinic_with_one_team_sees_nothing_of_it(open_page, clinic, click):
    page = open_page("users", fakes.ALL)
    assert page.all_teams._card.isHidden()
    assert "Teams" not in seen(page)
    click(page.invite)
    made = dialog(page, InviteDialog)
    made.boxes[Role.PRACTITIONER].setChecked(True)
    assert made.team.isHidden()
    made.reject()
    view = open_page("patients", fakes.ALL, patient=clinic.rows[0].id).patient
    assert view.header.team.isHidden()
    assert view.header.elsewhere.isHidden()


def test_a_clinic_with_one_team_is_not_asked_for_it(open_page, clinic, click, settle):
    tab = open_page(
        "patients", fakes.INES, patient=clinic.rows[2].id, tab="consent"
    ).patient.consent
    click(tab.record)
    settle()
    made = dialog(tab, ConsentDialog)
    click(made.next)
    settle()
    assert made.step is made.who
    assert not made.who.team.isVisible()
    assert [one.team for one in made.who.drafts()] == [""]
    made.reject()


def test_only_administrators_find_the_way_to_a_second_team(open_page, clinic):
    assert not open_page("users", fakes.ALL).all_teams.second.isHidden()


def test_a_practitioner_does_not_find_it(open_page, clinic):
    assert open_page("users", fakes.MARIE).all_teams.second.isHidden()


# the list


def test_each_team_with_its_members(open_page, two):
    said = seen(open_page("users", ADMIN))
    assert "First team" in said
    assert "Hands" in said
    assert "Teams: First team" in said
    assert f"{fakes.MARIE.name}, {fakes.ALL.name}" in said


def test_a_team_that_waits_says_so_and_is_begun_later(open_page, two, click, settle):
    two.teams.all.append(TeamView("9" * 32, "Feet", (), begun=False))
    page = open_page("users", fakes.ALL)
    assert "Waits for its first practitioner" in seen(page.all_teams)
    click(
        next(
            one for one in page.all_teams.findChildren(type(page.invite)) if one.text() == "Invite"
        )
    )
    made = dialog(page, NewTeamDialog)
    assert made.name.text() == "Feet"
    assert not made.name.isEnabled()
    made.who.setCurrentIndex(made.who.findData(fakes.MARIE.id))
    click(made.go)
    settle()
    assert two.teams.begun == [("9" * 32, fakes.MARIE.id, None)]
    assert two.calls["teams.add"] == 0
    click(made.handed)


def test_a_team_gets_another_name(open_page, two, click, settle):
    page = open_page("users", ADMIN)
    click(named(page, "Rename Hands"))
    made = dialog(page, RenameTeamDialog)
    made.name.setText("  ")
    click(made.go)
    made.name.setText("Hand surgery")
    two.fail["teams.rename"] = Refused("team-unknown")
    click(made.go)
    settle()
    assert made.errors.code == "team-unknown"
    click(made.go)
    settle()
    assert two.calls["teams.rename"] == 2
    assert "Hand surgery" in seen(page)


# beginning one


def test_somebody_new_begins_a_team_with_an_officers_signature(open_page, clinic, click, settle):
    """The administrator is no privacy officer: one types the own password here."""
    clinic.users += [ADMIN, fakes.OLGA]
    page = open_page("users", ADMIN)
    click(page.all_teams.second)
    made = dialog(page, NewTeamDialog)
    for fill, text in ((made.name, "Hands"), (made.newcomer, "Nina Roth")):
        made.who.setCurrentIndex(made.who.count() - 1)
        click(made.go)
        settle()
        assert clinic.calls["teams.add"] == 0
        fill.setText(text)
    click(made.go)
    made.officer.says.name.setCurrentIndex(made.officer.says.name.findData(fakes.OLGA.id))
    made.officer.says.password.setText("wrong")
    click(made.go)
    settle()
    assert made.errors.code == "wrong-password"
    made.officer.says.password.setText(PASSWORD)
    click(made.go)
    settle()
    (name, team, says) = clinic.teams.invited[-1]
    assert (name, says.user, clinic.calls["teams.add"]) == ("Nina Roth", fakes.OLGA.id, 1)
    assert team == clinic.teams.all[-1].id
    assert PASSWORD not in repr(says)
    assert made.card.code.text() == fakes.CODE
    click(made.handed)


@pytest.fixture
def refused(open_page, clinic, click, settle):
    """A new team whose officer typed another password: the team is there, nobody begins it."""
    clinic.users += [ADMIN, fakes.OLGA]
    page = open_page("users", ADMIN)
    click(page.all_teams.second)
    made = dialog(page, NewTeamDialog)
    made.name.setText("Hnads")
    made.who.setCurrentIndex(made.who.findData(fakes.MARIE.id))
    made.officer.says.password.setText("wrong")
    click(made.go)
    settle()
    assert made.errors.code == "wrong-password"
    return made


def test_a_name_that_is_corrected_after_a_refusal_is_the_teams(refused, clinic, click, settle):
    refused.name.setText("Hands")
    refused.officer.says.password.setText(PASSWORD)
    click(refused.go)
    settle()
    assert [one.name for one in clinic.teams.all] == ["", "Hands"]
    assert clinic.calls["teams.add"] == 1
    click(refused.handed)


def test_a_team_that_was_made_before_a_refusal_is_in_the_list(refused, clinic, settle):
    page = refused.parent().window().page
    refused.reject()
    settle()
    assert "Hnads" in seen(page)
    assert "Waits for its first practitioner" in seen(page)


def test_cancelling_before_anything_was_made_asks_nothing(open_page, clinic, click, settle):
    page = open_page("users", fakes.ALL)
    click(page.all_teams.second)
    before = clinic.calls["users.list"]
    dialog(page, NewTeamDialog).reject()
    settle()
    assert clinic.calls["users.list"] == before


def test_who_is_officer_too_signs_by_making_it(open_page, clinic, click, settle):
    page = open_page("users", fakes.ALL)
    click(page.all_teams.second)
    made = dialog(page, NewTeamDialog)
    assert made.officer is None
    made.name.setText("Hands")
    made.who.setCurrentIndex(made.who.findData(fakes.MARIE.id))
    assert not made.newcomer.isVisible()
    click(made.go)
    settle()
    assert clinic.teams.begun == [(clinic.teams.all[-1].id, fakes.MARIE.id, None)]
    click(made.handed)


# members


def test_a_member_lets_somebody_in_by_the_four_words(open_page, two, click, settle):
    page = open_page("users", fakes.ALL)
    click(named(page, f"Teams of {fakes.MARIE.name}"))
    click(named(dialog(page, PersonTeamsDialog), "Let into Hands"))
    made = dialog(page, GrantDialog)
    assert not made.team.isVisible()
    made.words.setText(fakes.WORDS)
    click(made.go)
    settle()
    assert two.teams.granted == [(HANDS,)]


def test_who_is_in_two_teams_chooses_into_which_a_newcomer_comes(open_page, two, click, settle):
    two.users.append(
        dataclasses.replace(
            fakes.person(40, "Zoë Meier", Role.PRACTITIONER),
            missing_grants=frozenset({Role.PRACTITIONER}),
        )
    )
    page = open_page("users", fakes.ALL)
    click(named(page, "Compare words with Zoë Meier"))
    made = dialog(page, GrantDialog)
    assert made.team.isVisible()
    made.team.box.setCurrentIndex(made.team.box.findData(HANDS))
    made.words.setText(fakes.WORDS)
    click(made.go)
    settle()
    assert two.teams.granted == [(HANDS,)]


def test_an_administrator_takes_somebody_out(open_page, two, click, settle):
    page = open_page("users", ADMIN)
    click(named(page, f"Teams of {fakes.MARIE.name}"))
    click(named(dialog(page, PersonTeamsDialog), "Take out of First team"))
    made = dialog(page, TakeOutDialog)
    assert "cannot open the photos of that team's patients" in seen(made)
    two.fail["teams.leave"] = Refused("last-of-team")
    click(made.go)
    settle()
    assert made.errors.code == "last-of-team"
    click(made.go)
    settle()
    assert fakes.MARIE.id not in two.teams.all[0].members


def test_ones_own_four_words_are_shown_for_the_password(qtbot, open_page, two, click, settle):
    page = open_page("users", fakes.MARIE)
    click(named(page, f"Teams of {fakes.MARIE.name}"))
    made = dialog(page, PersonTeamsDialog)
    assert "A member of that team lets this person in." in seen(made)
    click(made.show_words)
    made.password.setText("wrong")
    click(made.show_words)
    settle()
    assert made.errors.code == "wrong-password"
    assert not made.words.isVisible()
    made.password.setText(PASSWORD)
    qtbot.keyClick(made.password, Qt.Key.Key_Return)
    settle()
    assert made.words.text() == fakes.WORDS
    assert made.words.accessibleName() == f"Your four words: {fakes.WORDS}"
    assert made.words.wordWrap()
    assert made.words.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    made.reject()


def test_a_newcomers_code_may_be_for_a_team(open_page, two, click, settle):
    page = open_page("users", fakes.ALL)
    click(page.invite)
    made = dialog(page, InviteDialog)
    made.name.setText("Nina Roth")
    made.boxes[Role.INTAKE].setChecked(True)
    assert not made.team.isVisible()
    made.boxes[Role.PRACTITIONER].setChecked(True)
    assert made.team.isVisible()
    made.team.box.setCurrentIndex(made.team.box.findData(HANDS))
    click(made.go)
    settle()
    assert two.teams.invited == [("Nina Roth", HANDS, None)]
    click(made.handed)


# patients


def choices(clinic, *teams) -> None:
    clinic.teams.page = {"teams": tuple(teams)}


def test_the_first_consent_asks_for_the_team(open_page, two, click, settle):
    choices(two, *two.teams.all)
    tab = open_page("patients", fakes.INES, patient=two.rows[2].id, tab="consent").patient.consent
    click(tab.record)
    settle()
    made = dialog(tab, ConsentDialog)
    click(made.next)
    settle()
    assert made.who.team.isVisible()
    click(made.next)
    settle()
    assert made.step is made.who
    assert "choose the team" in made.who.problem.text()
    made.who.team.box.setCurrentIndex(made.who.team.box.findData(HANDS))
    click(made.next)
    settle()
    assert made.step is made.form
    assert [one.team for one in made.drafts() if one.purpose is Purpose.CARE] == [HANDS]
    made.reject()


def test_the_header_says_whose_patient_it_is(open_page, two):
    two.teams.page = {"team": two.teams.all[1]}
    header = open_page("patients", fakes.MARIE, patient=two.rows[0].id).patient.header
    assert header.team.text() == "Hands"
    assert header.team.isVisible()
    assert header.elsewhere.isHidden()


def test_another_teams_patient_is_said_to_be_so(open_page, two):
    two.access.standings[two.rows[0].id] = AccessStanding(Standing.OTHER_TEAM)
    view = open_page("patients", fakes.MARIE, patient=two.rows[0].id).patient
    assert view.header.standing.text() == "Another team's"


def test_a_member_of_both_moves_a_patient(open_page, two, click, settle):
    two.teams.page = {"team": two.teams.all[0], "moves": (two.teams.all[1],)}
    view = open_page("patients", fakes.ALL, patient=two.rows[0].id).patient
    click(view.header.elsewhere)
    made = dialog(view, MoveDialog)
    click(made.go)
    made.password.setText("wrong")
    click(made.go)
    settle()
    assert made.errors.code == "wrong-password"
    made.password.setText(PASSWORD)
    click(made.go)
    settle()
    assert two.teams.moved == [(two.rows[0].id, HANDS)]


def test_only_people_of_the_patients_team_can_be_named(open_page, two):
    page = open_page("patients", fakes.ALL, patient=two.rows[0].id)
    desk = page.desk
    of_team = {user.name for user in practitioners(desk, FIRST)}
    assert of_team == {fakes.MARIE.name, fakes.ALL.name}
    assert fakes.MARIE.name not in {user.name for user in practitioners(desk, HANDS)}


@pytest.mark.parametrize("size", [(940, 620), (1440, 900)])
def test_the_longest_team_leaves_room_for_the_patients_name(open_page, two, settle, size):
    two.teams.page = {"team": TeamView(FIRST, "W" * 80, (fakes.ALL.id,))}
    header = open_page("patients", fakes.ALL, size, patient=two.rows[0].id).patient.header
    settle()
    assert header.team.isVisible()
    assert header.team.width() <= 180
    assert header.team.text() == "W" * 80
    assert header.team.shown.endswith("…")
    assert header.name.width() >= 140
    assert header.name.shown[:7] == header.name.text()[:7]
