"""Users and roles by real clicks: inviting, comparing words, ending access, and the reasons."""

from __future__ import annotations

import dataclasses
import threading

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Role
from clinicvault.gui.i18n import language
from clinicvault.gui.people import printing
from clinicvault.gui.people.users_granting import GrantDialog
from clinicvault.gui.people.users_inviting import InviteDialog
from clinicvault.gui.people.users_leaving import DisableDialog
from tests.gui import fakes

WAITING = fakes.person(7, "Zoë Meier", Role.PRACTITIONER, state=UserState.INVITED)


@pytest.fixture
def page(open_page):
    return open_page("users")


def texts(widget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def named(page, name: str) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if one.accessibleName() == name)


def gone(dialog) -> bool:
    return not shiboken6.isValid(dialog) or not dialog.isVisible()


def names(page) -> list[str]:
    return [one.accessibleName() for one in page.findChildren(QPushButton) if one.accessibleName()]


def test_everyone_is_listed_with_roles_and_state(page):
    said = texts(page)
    for user in fakes.PEOPLE:
        assert user.name in said
    assert "Front desk, Practitioner, Administrator, Privacy officer" in said
    assert "Invited" in said
    assert "Has a one-time code and has not used it yet." in said
    assert "You" in said


def test_the_list_comes_by_a_job(page, clinic):
    assert not any(
        "MainThread" in where for where in clinic.threads if where.startswith("users.list")
    )


def test_states_follow_the_language(page):
    language().choose("fr")
    assert "Invité" in texts(page)


def test_nobody_can_end_the_own_access(page):
    assert "End the access of Noah Fischer" not in names(page)
    assert "End the access of Marie Laurent" in names(page)


def test_a_failing_list_is_explained(open_page, clinic):
    clinic.fail["users.list"] = Refused("locked")
    assert open_page("users").errors.code == "locked"


# inviting


@pytest.fixture
def invite(page, click):
    click(page.invite)
    return page.findChild(InviteDialog)


def tick(dialog, qtbot, *roles: Role) -> None:
    for role in roles:
        dialog.boxes[role].setFocus()
        qtbot.keyClick(dialog.boxes[role], Qt.Key.Key_Space)


def test_a_code_is_shown_once_and_only_its_own_button_closes_it(
    page, invite, qtbot, click, clinic, settle
):
    qtbot.keyClicks(invite.name, "Paul Osei")
    tick(invite, qtbot, Role.INTAKE)
    click(invite.go)
    settle()
    assert invite.card.code.text() == fakes.CODE
    qtbot.keyClick(invite, Qt.Key.Key_Escape)
    invite.close()
    assert invite.isVisible()
    click(invite.handed)
    assert gone(invite)
    assert clinic.users[-1].name == "Paul Osei"
    assert clinic.users[-1].roles == {Role.INTAKE}
    assert "Paul Osei" in texts(page)


@pytest.mark.parametrize(
    ("name", "roles"), [("", (Role.INTAKE,)), ("Paul Osei", ()), ("   ", (Role.INTAKE,))]
)
def test_without_name_or_role_nobody_is_invited(invite, qtbot, click, clinic, settle, name, roles):
    invite.name.setText(name)
    tick(invite, qtbot, *roles)
    click(invite.go)
    settle()
    assert clinic.calls["users.add"] == 0
    assert invite.isVisible()
    qtbot.keyClick(invite, Qt.Key.Key_Escape)
    assert gone(invite)


def test_a_refused_invitation_is_explained_and_can_be_corrected(
    invite, qtbot, click, clinic, settle
):
    clinic.fail["users.add"] = UsageError("user-name-known")
    invite.name.setText("Noah Fischer")
    tick(invite, qtbot, Role.INTAKE)
    click(invite.go)
    settle()
    assert invite.errors.code == "user-name-known"
    assert invite.go.isEnabled()
    invite.reject()


def without_practitioner(clinic) -> None:
    clinic.users = [
        dataclasses.replace(one, roles=one.roles - {Role.PRACTITIONER}) for one in clinic.users
    ]


def test_what_the_first_practitioner_means_is_said_before_inviting(open_page, clinic, click, qtbot):
    without_practitioner(clinic)
    page = open_page("users", user=fakes.NOAH)
    click(page.invite)
    dialog = page.findChild(InviteDialog)
    tick(dialog, qtbot, Role.PRACTITIONER)
    assert dialog.first.isVisible()
    assert dialog.first.property("banner") == "warn"
    assert "also privacy officer" in dialog.first.body.text()
    tick(dialog, qtbot, Role.PRACTITIONER)
    assert not dialog.first.isVisible()
    dialog.reject()


def test_an_officer_reads_how_to_hand_the_first_code_over(open_page, clinic, click, qtbot):
    without_practitioner(clinic)
    page = open_page("users", user=fakes.ALL)
    click(page.invite)
    dialog = page.findChild(InviteDialog)
    tick(dialog, qtbot, Role.PRACTITIONER)
    assert dialog.first.property("banner") == "info"
    assert "Hand the code over yourself" in dialog.first.body.text()
    dialog.reject()


def test_a_second_practitioner_needs_no_explanation(invite, qtbot):
    tick(invite, qtbot, Role.PRACTITIONER)
    assert not invite.first.isVisible()
    invite.reject()


def show_code(dialog, qtbot, click, settle) -> None:
    dialog.name.setText("Paul Osei")
    tick(dialog, qtbot, Role.INTAKE)
    click(dialog.go)
    settle()


@pytest.fixture
def printer(tmp_path, monkeypatch):
    """A printer service that keeps what it got, or refuses."""
    paper = tmp_path / "paper"

    def make(code: int) -> None:
        script = tmp_path / "lp"
        script.write_text(f'#!/bin/sh\ncat > "{paper}"\nexit {code}\n')
        script.chmod(0o700)
        monkeypatch.setattr(printing, "_PRINTER", str(script))

    make.paper = paper
    return make


def test_the_code_is_printed_without_a_file(page, click, qtbot, settle, printer):
    printer(0)
    click(page.invite)
    dialog = page.findChild(InviteDialog)
    show_code(dialog, qtbot, click, settle)
    click(dialog.print)
    qtbot.waitUntil(dialog.printed.isVisible)
    assert dialog.printed.text() == "Sent to the printer."
    assert fakes.CODE in printer.paper.read_text()
    assert dialog.print.isEnabled()
    click(dialog.handed)


def test_a_printer_that_refuses_is_told(page, click, qtbot, settle, printer):
    printer(1)
    click(page.invite)
    dialog = page.findChild(InviteDialog)
    show_code(dialog, qtbot, click, settle)
    click(dialog.print)
    qtbot.waitUntil(dialog.printed.isVisible)
    assert dialog.printed.text() == "The printer did not take it."
    click(dialog.handed)


def test_without_a_printer_service_the_button_says_why(page, click, qtbot, settle, monkeypatch):
    monkeypatch.setattr(printing, "_PRINTER", "no-such-printer-service")
    click(page.invite)
    dialog = page.findChild(InviteDialog)
    show_code(dialog, qtbot, click, settle)
    assert not dialog.print.isEnabled()
    assert "No printer service" in dialog.print.toolTip()
    click(dialog.handed)


# comparing words


@pytest.fixture
def grant(open_page, clinic, click):
    clinic.users.append(WAITING)
    page = open_page("users", user=fakes.MARIE)
    click(named(page, "Compare words with Zoë Meier"))
    return page.findChild(GrantDialog)


def test_who_waits_is_marked(open_page, clinic):
    clinic.users.append(WAITING)
    clinic.users.append(
        dataclasses.replace(
            fakes.person(8, "Paul Osei", Role.OFFICER), missing_grants=frozenset({Role.OFFICER})
        )
    )
    page = open_page("users")
    said = texts(page)
    assert said.count("Waiting for access") == 2
    assert "Still waiting for access as: Privacy officer" in said
    assert "Compare words with Paul Osei" in names(page)


def test_who_has_left_waits_for_nothing(open_page, clinic):
    left = fakes.person(8, "Paul Osei", Role.OFFICER, state=UserState.DISABLED)
    clinic.users.append(dataclasses.replace(left, missing_grants=frozenset({Role.OFFICER})))
    page = open_page("users")
    assert "Still waiting" not in " ".join(texts(page))
    assert "Compare words with Paul Osei" not in names(page)


def test_the_right_words_let_a_newcomer_in(grant, click, clinic, settle, qtbot):
    qtbot.keyClicks(grant.words, f"  {fakes.WORDS.upper()}  ")
    click(grant.go)
    settle()
    assert clinic.words == [fakes.WORDS]
    assert gone(grant)
    assert next(one for one in clinic.users if one.id == WAITING.id).state is UserState.ACTIVE


def test_wrong_words_are_refused_and_can_be_typed_again(grant, click, clinic, settle):
    grant.words.setText("acid beaver cover wrong")
    click(grant.go)
    settle()
    assert grant.errors.code == "words-differ"
    assert grant.go.isEnabled()
    assert grant.isVisible()
    grant.reject()


def test_no_words_ask_for_nothing(grant, click, clinic, settle):
    click(grant.go)
    settle()
    assert clinic.calls["users.grant"] == 0
    grant.reject()


def test_the_own_password_is_asked_for_where_it_is_needed(grant, click, clinic, settle):
    clinic.step_up = True
    assert not grant.password.isVisible()
    grant.words.setText(fakes.WORDS)
    click(grant.go)
    settle()
    assert grant.password.isVisible()
    assert not grant.errors.isVisible()
    grant.password.setText("not mine")
    click(grant.go)
    settle()
    assert grant.errors.code == "wrong-password"
    assert grant.password.text() == ""
    grant.password.setText(fakes.PASSWORD)
    click(grant.go)
    settle()
    assert gone(grant)


def test_a_held_dialog_is_not_closed_by_escape(grant, click, clinic, settle, qtbot):
    clinic.gates["users.grant"] = gate = threading.Event()
    grant.words.setText(fakes.WORDS)
    click(grant.go)
    qtbot.keyClick(grant, Qt.Key.Key_Escape)
    assert grant.isVisible()
    assert not grant.go.isEnabled()
    gate.set()
    settle()
    assert gone(grant)


# ending access


def test_ending_access_asks_first_and_blocks_nothing(page, click, clinic, settle):
    click(named(page, "End the access of Inès Caron"))
    dialog = page.findChild(DisableDialog)
    assert clinic.calls["users.disable"] == 0
    assert not dialog.isModal() or page.window().isEnabled()
    click(dialog.go)
    settle()
    assert gone(dialog)
    assert next(one for one in clinic.users if one.name == "Inès Caron").state is UserState.DISABLED
    assert "End the access of Inès Caron" not in names(page)


def test_ending_access_can_be_thought_over(page, click, clinic, qtbot):
    click(named(page, "End the access of Inès Caron"))
    dialog = page.findChild(DisableDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert gone(dialog)
    assert clinic.calls["users.disable"] == 0


def test_the_last_one_of_a_role_stays_and_the_reason_is_shown(page, click, clinic, settle):
    clinic.fail["users.disable"] = Refused("last-holder", role="practitioner")
    click(named(page, "End the access of Marie Laurent"))
    dialog = page.findChild(DisableDialog)
    click(dialog.go)
    settle()
    assert dialog.errors.code == "last-holder"
    assert dialog.go.isEnabled()
    dialog.reject()


# who may do what


def test_practitioners_compare_words_but_neither_invite_nor_end(open_page, clinic):
    clinic.users.append(WAITING)
    page = open_page("users", user=fakes.MARIE)
    assert not page.invite.isVisible()
    assert [one for one in names(page) if one.startswith("End")] == []
    assert "Compare words with Zoë Meier" in names(page)
    assert page.why.isVisible()
    assert "Administrator" in page.why.text()


def test_the_lock_forgets_everyone(page):
    page.wipe()
    assert page._users == ()


def test_the_code_is_seen_whole(invite, qtbot, click, settle):
    show_code(invite, qtbot, click, settle)
    code = invite.card.code
    qtbot.waitUntil(lambda: code.height() >= code.fontMetrics().height() + 32)
    click(invite.handed)
