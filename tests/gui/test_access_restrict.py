"""VIP and staff: who may open the photos, in a patient's details."""

from __future__ import annotations

import pytest

from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import UsageError
from clinicvault.domain.roles import Role
from clinicvault.gui.access.confirm import ConfirmDialog
from clinicvault.gui.access.restrict import RestrictDialog
from clinicvault.gui.i18n import language
from clinicvault.services.views import AccessStanding
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen, type_text

PAUL = fakes.person(8, "Paul Osei", Role.PRACTITIONER)


@pytest.fixture
def card(open_page, clinic):
    """The card in the details of a patient."""
    clinic.users.append(PAUL)

    def go(user=fakes.MARIE, **standing):
        access = AccessStanding(standing.pop("how", Standing.ACTIVE), **standing)
        clinic.access.standings[clinic.rows[0].id] = access
        page = open_page("patients", user, patient=clinic.rows[0].id, tab="details")
        return page.patient.details.access

    return go


def test_the_whole_team_is_the_rule(card):
    made = card()
    assert "Every practitioner of the team" in seen(made)
    assert made.change.text() == "Restrict"
    assert not made.lift.isVisible()


def test_a_record_is_restricted_to_named_people(card, click, settle, clinic):
    made = card()
    click(made.change)
    asked = dialog(made, RestrictDialog)
    own = asked.boxes[fakes.MARIE.id]
    assert own.isChecked()
    assert not own.isEnabled()
    assert "Marie Laurent (You)" in seen(asked)
    click(asked.boxes[PAUL.id])
    click(asked.go)
    assert asked.focusWidget() is asked.password
    type_text(asked.password, "wrong")
    click(asked.go)
    settle()
    assert asked.errors.code == "wrong-password"
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()
    assert set(clinic.access.restricted[clinic.rows[0].id]) == {fakes.MARIE.id, PAUL.id}
    assert "Restricted to: Marie Laurent, Paul Osei" in seen(made)
    assert made.change.text() == "Change who"


def test_who_came_since_the_unlock_can_be_named(card, click, settle, clinic):
    made = card(named=(PAUL.id,))
    new = fakes.person(41, "Zoë New", Role.PRACTITIONER)
    clinic.users = [one for one in clinic.users if one.id != fakes.ALL.id] + [new]
    made._restrict()
    asked = dialog(made, RestrictDialog)
    settle()
    assert set(asked.boxes) == {fakes.MARIE.id, PAUL.id, new.id}
    assert set(asked.chosen) == {fakes.MARIE.id, PAUL.id}
    asked.reject()


def test_a_named_person_ends_the_restriction(card, click, settle, clinic):
    made = card(named=(fakes.MARIE.id, PAUL.id))
    click(made.change)
    asked = dialog(made, RestrictDialog)
    assert asked.boxes[PAUL.id].isChecked()
    click(named(asked, "Cancel"))
    click(made.lift)
    confirm = dialog(made, ConfirmDialog)
    clinic.fail["step_up.lift"] = UsageError("restrict-none")
    type_text(confirm.password, fakes.PASSWORD)
    click(confirm.go)
    settle()
    assert confirm.errors.code == "restrict-none"
    type_text(confirm.password, fakes.PASSWORD)
    click(confirm.go)
    settle()
    settle()
    assert "Every practitioner of the team" in seen(made)


@pytest.mark.parametrize("user", [fakes.MARIE, fakes.INES])
def test_who_is_not_named_changes_nothing(card, user):
    made = card(user, named=(PAUL.id,), how=Standing.NOT_NAMED)
    assert "Restricted to: Paul Osei" in seen(made)
    assert not made.change.isVisible()
    assert not made.lift.isVisible()


def test_nobody_known_is_a_dash(card):
    assert "Restricted to: –" in seen(card(named=("ff" * 16,), how=Standing.NOT_NAMED))


def test_without_a_key_there_is_nothing_to_restrict(card):
    assert not card(how=Standing.NO_KEY).change.isVisible()


def test_it_follows_the_language_and_forgets(card):
    made = card(named=(fakes.MARIE.id,))
    language().choose("fr")
    made.wipe()
    assert made.text.text() == ""
    for act in (made._restrict, made._lift, made._changed, made._fill):
        act()
    assert made.text.text() == ""
