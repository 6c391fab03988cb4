"""`team`, and what the other commands say of teams."""

import dataclasses

import pytest

from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.services.views import OfficerSays, TeamView
from tests.unit.cli.fake_clinic import ANNA, CODE, FACES, NINA, PASSWORD, PATIENT, PAUL

HANDS = "f2" * 16


@pytest.fixture(autouse=True)
def two(clinic):
    clinic.teams = [
        TeamView(FACES, "Faces", (PAUL.id,)),
        TeamView(HANDS, "", (), begun=False),
    ]


def test_team_list(run, tmp_path):
    said = run("team", "list", "--vault", tmp_path, "--json").json
    assert said == {
        "teams": [
            {"id": FACES, "name": "Faces", "members": ["Paul"], "begun": True},
            {"id": HANDS, "name": "", "members": [], "begun": False},
        ]
    }
    out = run("team", "list", "--vault", tmp_path).out
    assert "Faces" in out
    assert "waits" in out


def test_team_add_rename_and_leave(as_user, clinic):
    assert as_user("team", "add", "Feet", "--json").json == {"id": "cc" * 16, "name": "Feet"}
    assert "waits for its first practitioner" in as_user("team", "add", "Feet").out
    said = as_user("team", "rename", " faces ", "Face and skin", "--json").json
    assert said == {"id": FACES, "name": "Face and skin"}
    assert "called Skin" in as_user("team", "rename", "Faces", "Skin").out
    said = as_user("team", "leave", "Faces", "--member", "paul", "--json").json
    assert said == {"team": "Faces", "left": "Paul"}
    assert clinic.called("teams.leave") == [((FACES, PAUL.id), {})]


def test_a_team_without_a_name_goes_by_its_id(as_user, clinic):
    as_user("team", "rename", HANDS, "Hands")
    assert clinic.called("teams.rename") == [((HANDS, "Hands"), {})]


@pytest.mark.parametrize(
    "words",
    [
        ("team", "rename", "Noses", "Feet"),
        ("team", "leave", "Noses", "--member", "Paul"),
        ("user", "add", "Zoë", "--role", "practitioner", "--team", "Noses"),
        ("user", "grant", "Nina", "--words", "a b c d", "--team", "Noses"),
    ],
)
def test_an_unknown_team(as_user, words):
    result = as_user(*words)
    assert result.code == 2
    assert "There is no such team." in result.err


def test_team_begin_with_an_officers_password(as_user, clinic, secret_file):
    more = ("--officer", "anna müller", "--officer-password-file")
    secret = secret_file("her own words\n", "officer.txt")
    said = as_user("team", "begin", "Faces", "--member", "Paul", *more, secret, "--json")
    assert said.json == {"code": "CODE-7777"}
    officer = OfficerSays(ANNA.id, "her own words")
    assert clinic.called("teams.begin") == [((FACES, PAUL.id, officer), {})]
    assert "her own words" not in said.out + said.err


def test_user_add_for_a_team(as_user, clinic):
    said = as_user("user", "add", "Zoë", "--role", "practitioner", "--team", "Faces", "--json")
    assert said.json == {"code": "CODE-1234"}
    roles = frozenset({Role.PRACTITIONER})
    assert clinic.called("users.add") == [(("Zoë", roles), {"team": FACES, "officer": None})]


def test_user_grant_into_a_team_and_ones_own_words(as_user, clinic):
    as_user("user", "grant", "Nina", "--words", "a b c d", "--team", "faces")
    assert clinic.called("users.grant") == [((NINA.id, "a b c d", PASSWORD), {"teams": [FACES]})]
    said = as_user("user", "words", "--json").json
    assert said == {"words": "apple river stone cloud"}


def test_user_list_says_who_is_in_which_team_where_there_are_several(run, clinic, tmp_path):
    clinic.users = [dataclasses.replace(one, teams=(FACES,)) for one in clinic.users]
    said = run("user", "list", "--vault", tmp_path, "--json").json["users"]
    assert {one["name"]: one["teams"] for one in said}["Paul"] == ["Faces"]
    clinic.teams = clinic.teams[:1]
    said = run("user", "list", "--vault", tmp_path, "--json").json["users"]
    assert not any("teams" in one for one in said)


def test_consent_for_a_team_and_moving_a_patient(as_user, clinic):
    as_user("consent", "grant", "--patient", CODE, "--purpose", "care", "--team", "Faces")
    (_, draft, *_), _ = clinic.called("consents.record")[0]
    assert (draft.purpose, draft.team) == (Purpose.CARE, FACES)
    said = as_user("patient", "move", "--patient", CODE, "--team", "Faces", "--json").json
    assert said == {"code": CODE, "team": "Faces"}
    assert clinic.called("teams.move") == [((PATIENT, FACES, PASSWORD), {})]
