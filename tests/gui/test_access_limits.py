"""Limits on release: who is there, a second person, and what was refused begins again."""

from __future__ import annotations

import dataclasses

import pytest
import shiboken6
from PySide6.QtCore import QObject

from clinicvault.domain.errors import Cancelled, Refused
from clinicvault.domain.record_kinds import RequestKind
from clinicvault.gui.access.confirm import ConfirmDialog
from clinicvault.gui.access.limits import COLLEAGUE, CONFIRM
from clinicvault.gui.access.second import SecondDialog
from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.gui.widgets import Dialog
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen, type_text


@pytest.fixture
def shell(open_shell, clinic, settle):
    clinic.users.append(fakes.OLGA)
    made = open_shell(fakes.MARIE)
    settle()
    return made


@pytest.fixture
def act(shell, clinic):
    """Something that meets a limit; it tells what became of it."""
    told: list[object] = []

    def start(code: str, owner: QObject | None = None):
        clinic.fail["preview"] = Refused(code)
        viewing = shell._desk.services.viewing
        return shell._desk.jobs.start(
            owner or shell, lambda _: viewing.preview("0" * 32), told.append, told.append
        )

    start.told = told
    return start


def test_the_own_password_lifts_it_and_the_act_is_done(shell, act, click, settle, clinic):
    act(CONFIRM)
    settle()
    assert act.told == []
    asked = dialog(shell, ConfirmDialog)
    assert "more in this hour than is usual" in seen(asked)
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()
    assert isinstance(act.told[0], bytes)
    assert clinic.access.lifted == [""]


def test_giving_up_lets_the_refusal_arrive(shell, act, click, settle):
    act(CONFIRM)
    settle()
    click(named(dialog(shell, ConfirmDialog), "Cancel"))
    settle()
    assert [one.code for one in act.told] == [CONFIRM]
    act(CONFIRM)
    settle()
    dialog(shell, ConfirmDialog).close()


def test_one_dialog_for_everything_that_waits(shell, act, click, settle):
    act(CONFIRM)
    settle()
    act(CONFIRM)
    settle()
    asked = dialog(shell, ConfirmDialog)
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()
    assert [type(one) for one in act.told] == [bytes, bytes]


def test_a_second_person_lifts_more(shell, act, click, settle, clinic):
    act(COLLEAGUE)
    settle()
    asked = dialog(shell, SecondDialog)
    type_text(asked.reason, "too short"[:3])
    click(asked.go)
    assert asked.errors.code == "reason-missing"
    type_text(asked.reason, "Slides for the congress")
    click(asked.go)
    assert asked.focusWidget() is asked.second.password
    type_text(asked.second.password, "wrong")
    click(asked.go)
    settle()
    assert asked.errors.code == "wrong-password"
    asked.second.name.setCurrentIndex(asked.second.name.findText(fakes.OLGA.name))
    type_text(asked.second.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()
    assert isinstance(act.told[0], bytes)
    assert [one.kind for one in clinic.access.requests] == [RequestKind.RELEASE]
    assert clinic.access.lifted == [clinic.access.requests[0].id]


def test_asked_for_at_another_computer_it_waits(shell, act, click, settle, clinic):
    act(COLLEAGUE)
    settle()
    asked = dialog(shell, SecondDialog)
    type_text(asked.reason, "Slides for the congress")
    click(asked.second.where.button("elsewhere"))
    click(asked.go)
    settle()
    assert "waits under Approvals" in seen(asked)
    click(named(asked, "Cancel"))
    settle()
    assert [one.code for one in act.told] == [COLLEAGUE]
    granted = dataclasses.replace(
        clinic.access.requests[0],
        state="granted",
        said=(views.SaidView(fakes.OLGA.name, next(iter(fakes.OLGA.roles)), "grant", fakes.NOW),),
    )
    clinic.access.requests = [granted]
    act(COLLEAGUE)
    settle()
    settle()
    again = dialog(shell, SecondDialog)
    assert "Olga Brandt allowed it." in seen(again)
    click(again.go)
    settle()
    settle()
    assert isinstance(act.told[-1], bytes)


def test_what_nobody_wants_any_more_does_not_begin_again(shell, act, click, settle, clinic, qtbot):
    owner = QObject()
    act(CONFIRM, owner)
    settle()
    owner.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(owner))
    asked = dialog(shell, ConfirmDialog)
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()
    assert act.told == []
    assert clinic.calls["preview"] == 1


def test_what_was_stopped_asks_nobody(shell, clinic, settle):
    jobs, told = shell._desk.jobs, []

    def work(task):
        task.token.cancel()
        raise Refused(CONFIRM)

    jobs.start(shell, work, told.append, told.append)
    settle()
    assert [one.code for one in told] == [CONFIRM]


def test_other_refusals_arrive_as_ever(shell, settle):
    told = []
    for error in (Refused("role-missing"), Cancelled()):

        def work(_task, error=error):
            raise error

        shell._desk.jobs.start(shell, work, told.append, told.append)
    settle()
    assert len(told) == 2


def test_the_lock_forgets_what_waits(shell, act, settle, clinic):
    act(CONFIRM)
    settle()
    jobs = shell._desk.jobs
    jobs.drop_all()
    jobs.settle(lifted=True)
    settle()
    assert act.told == []
    assert clinic.calls["preview"] == 1
    act(CONFIRM)
    settle()
    assert [one.code for one in act.told] == [CONFIRM], "after the lock nobody is asked"
    dialog(shell, ConfirmDialog).close()


def test_it_stands_over_the_dialog_that_met_it(shell, act, settle, click):
    first = Dialog(shell, "Switch between light and dark")
    first.open()
    act(CONFIRM)
    settle()
    asked = dialog(shell, ConfirmDialog)
    assert asked.parent() is first
    asked.close()
    first.close()


# the quiet line


@pytest.mark.parametrize(
    ("usage", "text"),
    [
        (views.UsageView((31, 40), (10, 800), (0, 40)), ""),
        (views.UsageView((32, 40), (10, 800), (0, 40)), "32 of 40 patients this hour"),
        (views.UsageView((32, 40), (790, 800), (0, 40)), "790 of 800 photos this hour"),
        (views.UsageView((0, 0), (0, 0), (39, 40)), "39 of 40 exported photos this hour"),
        (views.UsageView((0, 0), (0, 0), (0, 0)), ""),
        (views.UsageView((40, 40), (0, 0), (0, 0), fakes.NOW), ""),
    ],
)
def test_the_usage_is_shown_when_a_limit_is_near(shell, usage, text):
    shell.usage.show_usage(usage)
    assert shell.usage.text() == text
    assert shell.usage.isVisible() == bool(text)
    language().choose("fr")
    assert bool(shell.usage.text()) == bool(text)


def test_where_there_is_little_room_the_numbers_stay(shell, qtbot):
    shell.usage.show_usage(views.UsageView((39, 40), (0, 800), (0, 40)))
    shell.resize(1024, 700)
    shell.usage.shorten(True)
    assert shell.usage.text() == "39 / 40"
    assert shell.usage.toolTip() == shell.usage.accessibleName() == "39 of 40 patients this hour"


def test_opening_a_patient_asks_for_the_usage(shell, clinic, settle):
    clinic.access.usage = views.UsageView((39, 40), (0, 800), (0, 40))
    shell.go(Place("patients", clinic.rows[0].id))
    settle()
    settle()
    assert shell.usage.isVisible()
