"""Users' life: other roles, a forgotten password, leaving, and access that is renewed after it."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt

from clinicvault.domain.errors import Cancelled, Refused
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Role
from clinicvault.gui.access.confirm import ConfirmDialog
from clinicvault.gui.i18n import language
from clinicvault.gui.people.users_leaving import DisableDialog
from clinicvault.gui.people.users_roles import ReinviteDialog, RolesDialog
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen, type_text

TEAM = views.RenewalView("team", 320, 1200, mine=True)
ARCHIVE = views.RenewalView("archive", 0, 40, needs_password=True, mine=True)


@pytest.fixture
def page(open_page):
    def go(user=fakes.NOAH):
        return open_page("users", user)

    return go


# roles


def test_other_roles_say_what_follows_and_end_in_a_code(page, click, settle, clinic, qtbot):
    made = page()
    click(named(made, "Change the roles of Marie Laurent"))
    asked = dialog(made, RolesDialog)
    assert "Nothing changes yet." in seen(asked)
    assert not asked.go.isEnabled()
    asked.boxes[Role.OFFICER].click()
    assert "Privacy officer begins with the code." in seen(asked)
    asked.boxes[Role.PRACTITIONER].click()
    assert "Practitioner ends at once. Privacy officer begins with the code." in seen(asked)
    asked.boxes[Role.OFFICER].click()
    assert "Practitioner ends at once." in seen(asked)
    assert not asked.go.isEnabled(), "nobody is left without a role"
    asked.boxes[Role.OFFICER].click()
    language().choose("fr")
    language().choose("en")
    click(asked.go)
    settle()
    assert asked.card.code.text() == fakes.CODE
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    assert asked.isVisible()
    assert clinic.users[0].roles == {Role.OFFICER}
    click(asked.handed)
    settle()
    assert "Has a one-time code and has not used it yet." in seen(made)


def test_the_last_holder_keeps_the_role(page, click, settle, clinic):
    clinic.users = [one for one in clinic.users if one.id != fakes.ALL.id]
    made = page()
    click(named(made, "Change the roles of Inès Caron"))
    asked = dialog(made, RolesDialog)
    asked.boxes[Role.INTAKE].click()
    asked.boxes[Role.PRACTITIONER].click()
    click(asked.go)
    settle()
    assert asked.errors.code == "last-holder"
    assert clinic.users[2].roles == {Role.INTAKE}
    click(named(asked, "Cancel"))


# a forgotten password


def test_a_forgotten_password_gets_a_new_code(page, click, settle, clinic):
    made = page()
    click(named(made, "New code for Marie Laurent"))
    asked = dialog(made, ReinviteDialog)
    assert "Nobody can look a password up" in seen(asked)
    clinic.fail["users.reinvite"] = Refused("role-missing")
    click(asked.go)
    settle()
    assert asked.errors.code == "role-missing"
    click(asked.go)
    settle()
    assert asked.card.code.text() == fakes.CODE
    assert clinic.users[0].state is UserState.INVITED
    click(asked.handed)


def test_only_administrators_change_people(page):
    text = seen(page(fakes.MARIE))
    for word in ("Change roles", "New code", "End access"):
        assert word not in text


# leaving


def test_ending_an_access_says_what_stays_readable(page, click, settle, clinic):
    made = page()
    click(named(made, "End the access of Marie Laurent"))
    asked = dialog(made, DisableDialog)
    text = seen(asked)
    assert "copied or exported before stay readable" in text
    assert "Access is renewed for everybody who stays" in text
    clinic.fail["users.disable"] = Refused("last-holder", role="practitioner")
    click(asked.go)
    settle()
    assert asked.errors.code == "last-holder"
    click(asked.go)
    settle()
    assert clinic.users[0].state is UserState.DISABLED


def test_an_administrator_who_leaves_renews_nobodys_access(page, clinic):
    made = page(fakes.ALL)
    made._disable(fakes.NOAH)
    asked = dialog(made, DisableDialog)
    assert "Access is renewed" not in seen(asked)
    asked.close()


# renewing


def test_nothing_is_said_where_nothing_is_renewed(page):
    assert not page().renewal.isVisible()


def test_how_far_it_is_and_that_it_goes_on(page, clinic, settle, qtbot):
    clinic.access.renewals = [TEAM, views.RenewalView("officers", 1, 2)]
    made = page(fakes.NOAH)
    text = seen(made.renewal)
    assert "Photos of active patients: 320 of 1,200" in text
    assert "Privacy officers: 1 of 2" in text
    made.renewal.poll.timer.setInterval(10)
    clinic.access.renewals = []
    qtbot.waitUntil(lambda: not made.renewal.isVisible())
    assert not made.renewal.poll.timer.isActive()
    settle()


def test_the_archive_waits_for_a_practitioners_password(page, click, settle, clinic):
    clinic.access.renewals = [ARCHIVE]
    made = page(fakes.MARIE)
    assert "waits for you" in seen(made.renewal)
    assert made.window()._nav._buttons["users"]._count == 1
    click(made.renewal.confirm)
    asked = dialog(made, ConfirmDialog)
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()
    assert not made.renewal.isVisible()
    assert made.window()._nav._buttons["users"]._count == 0


def test_others_read_that_a_practitioner_is_needed(page, clinic):
    clinic.access.renewals = [views.RenewalView("archive", 0, 40, needs_password=True)]
    made = page(fakes.NOAH)
    assert "waits for a practitioner" in seen(made.renewal)
    assert not made.renewal.confirm.isVisible()
    assert not made.renewal.go.isVisible()


def test_what_somebody_else_renews_says_so(page, clinic):
    clinic.access.renewals = [views.RenewalView("directory", 0, 40), TEAM]
    made = page(fakes.NOAH)
    lines = [line for line in seen(made.renewal).splitlines() if " of " in line]
    assert lines == [
        "Names and consents: 0 of 40  ·  waits for a colleague",
        "Photos of active patients: 320 of 1,200",
    ]


def test_it_is_stopped_and_goes_on_where_it_was(page, click, settle, clinic, qtbot):
    clinic.access.renewals = [TEAM]
    clinic.access.renewing = 1000
    clinic.gates["users.renewing"] = threading.Event()
    made = page(fakes.MARIE)
    click(made.renewal.go)
    qtbot.waitUntil(made.renewal.working.isVisible)
    assert not made.renewal.go.isVisible()
    qtbot.waitUntil(lambda: made.renewal.working.bar.maximum() == 880)
    click(made.renewal.working.stop)
    clinic.gates.pop("users.renewing").set()
    settle()
    settle()
    assert 320 <= clinic.access.renewals[0].done < 1200
    assert not made.renewal.errors.isVisible(), "who stops it needs no error"
    click(made.renewal.go)
    settle()
    settle()
    assert clinic.access.renewals == []
    assert not made.renewal.isVisible()


def test_what_fails_is_explained(page, click, settle, clinic):
    clinic.access.renewals = [TEAM]
    made = page(fakes.MARIE)
    made.renewal._stop()
    clinic.fail["users.renew"] = Refused("no-key", key="team")
    click(made.renewal.go)
    settle()
    settle()
    assert made.renewal.errors.code == "no-key"
    assert made.renewal.go.isVisible()


def test_a_cancelled_renewal_is_no_error(page, click, settle, clinic):
    clinic.access.renewals = [TEAM]
    made = page(fakes.MARIE)
    clinic.fail["users.renew"] = Cancelled()
    click(made.renewal.go)
    settle()
    settle()
    assert made.renewal.errors.code == ""
