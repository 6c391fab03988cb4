"""Emergency access: two people at one screen or two, one who is both, its strip and its end."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from PySide6.QtWidgets import QApplication

from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.roles import Role
from clinicvault.gui.access import standing
from clinicvault.gui.access.confirm import ConfirmDialog
from clinicvault.gui.access.emergency import AllowHereDialog, EmergencyDialog
from clinicvault.gui.i18n import language
from clinicvault.services import views
from clinicvault.services.views import AccessStanding
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen, type_text

REASON = "Swelling of the airway after a filler"


@pytest.fixture(autouse=True)
def officer(clinic) -> None:
    clinic.users.append(fakes.OLGA)


@pytest.fixture
def view(open_page, clinic):
    """Open a patient as somebody; the record stands as given."""

    def go(user=fakes.MARIE, number: int = 0, *, how: Standing = Standing.COLD, **more):
        clinic.access.standings[clinic.rows[number].id] = AccessStanding(how, **more)
        return open_page("patients", user, patient=clinic.rows[number].id).patient

    return go


def confirm(view, click, settle) -> None:
    asked = dialog(view, ConfirmDialog)
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()


def ask_emergency(made, click):
    click(made.shut.emergency.ask)
    asked = dialog(made, EmergencyDialog)
    type_text(asked.reason, REASON)
    type_text(asked.password, fakes.PASSWORD)
    return asked


def test_two_people_at_one_screen_begin_at_once(view, click, settle, clinic):
    made = view()
    asked = ask_emergency(made, click)
    asked.second.name.setCurrentIndex(asked.second.name.findText(fakes.OLGA.name))
    type_text(asked.second.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()
    request = clinic.access.requests[0]
    assert (request.state, request.reason) == ("running", REASON)
    assert clinic.access.seconds == [(request.id, fakes.OLGA.id)]
    assert made.timeline.isVisible()
    assert made.strip.isVisible()
    assert "Emergency access until" in seen(made.strip)


def test_a_reason_is_needed_and_a_password(view, click, settle, clinic):
    made = view()
    click(made.shut.emergency.ask)
    asked = dialog(made, EmergencyDialog)
    type_text(asked.reason, "danger")
    click(asked.go)
    assert asked.errors.code == "reason-missing"
    type_text(asked.reason, ", the airway swells")
    click(asked.go)
    assert asked.focusWidget() is asked.password
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    assert asked.focusWidget() is asked.second.password
    settle()
    assert clinic.calls["requests.emergency"] == 0
    asked.close()


def test_a_wrong_second_password_asks_only_once_for_the_access(view, click, settle, clinic):
    made = view()
    asked = ask_emergency(made, click)
    type_text(asked.second.password, "no")
    click(asked.go)
    settle()
    assert asked.errors.code == "wrong-password"
    assert not asked.reason.isEnabled()
    type_text(asked.password, fakes.PASSWORD)
    type_text(asked.second.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()
    assert clinic.calls["requests.emergency"] == 1
    assert clinic.access.requests[0].state == "running"


def test_what_was_asked_stays_asked_when_the_dialog_is_left(view, click, settle, clinic):
    made = view()
    asked = ask_emergency(made, click)
    type_text(asked.second.password, "no")
    click(asked.go)
    settle()
    click(named(asked, "Cancel"))
    assert "Waiting for a privacy officer" in seen(made.shut.emergency)


def test_after_a_lock_what_runs_is_begun_again(view, click, settle, clinic):
    said = views.SaidView(fakes.OLGA.name, Role.OFFICER, "grant", fakes.NOW)
    running = views.RequestView(
        "a" * 32,
        RequestKind.EMERGENCY,
        fakes.MARIE.name,
        fakes.MARIE.id,
        clinic.rows[0].id,
        clinic.rows[0].name,
        REASON,
        fakes.NOW,
        fakes.NOW + dt.timedelta(hours=1),
        "running",
        said=(said,),
    )
    clinic.access.requests = [running]
    made = view()
    settle()
    line = made.shut.emergency
    assert "Olga Brandt allowed emergency access." in seen(line)
    assert not line.ask.isVisible()
    click(line.begin)
    confirm(made, click, settle)
    assert made.timeline.isVisible()
    assert clinic.calls["requests.emergency"] == 0


def test_asking_elsewhere_waits_and_begins_when_it_is_allowed(view, click, settle, clinic):
    made = view()
    asked = ask_emergency(made, click)
    click(asked.second.where.button("elsewhere"))
    assert asked.go.text() == "Ask"
    assert "Ada Alone, Olga Brandt" in seen(asked)
    click(asked.go)
    settle()
    line = made.shut.emergency
    assert "Waiting for a privacy officer" in seen(line)
    assert line.poll.active
    said = views.SaidView(fakes.OLGA.name, Role.OFFICER, "grant", fakes.NOW)
    granted = dataclasses.replace(clinic.access.requests[0], state="granted", said=(said,))
    clinic.access.requests = [granted]
    line.look()
    settle()
    assert "Olga Brandt allowed emergency access." in seen(line)
    click(line.begin)
    confirm(made, click, settle)
    assert clinic.access.requests[0].state == "running"
    assert made.timeline.isVisible()
    assert not line.poll.active


def test_a_question_that_waits_can_be_allowed_here(view, click, settle, clinic):
    clinic.session = None
    made = view()
    clinic.access.requests = [waiting(clinic)]
    made.shut.emergency.look()
    settle()
    click(made.shut.emergency.here)
    asked = dialog(made, AllowHereDialog)
    assert REASON in seen(asked)
    click(asked.go)
    assert asked.focusWidget() is asked.second.password
    type_text(asked.second.password, fakes.PASSWORD)
    click(asked.go)
    assert asked.focusWidget() is asked.password
    type_text(asked.password, fakes.PASSWORD)
    clinic.fail["requests.allow"] = Refused("request-decided")
    click(asked.go)
    settle()
    assert asked.errors.code == "request-decided"
    for one in (asked.second.password, asked.password):
        type_text(one, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()
    assert clinic.access.requests[0].state == "running"


def waiting(clinic, state: str = "waiting") -> views.RequestView:
    row, now = clinic.rows[0], dt.datetime.now(dt.UTC)
    return views.RequestView(
        "ab" * 16,
        RequestKind.EMERGENCY,
        fakes.MARIE.name,
        fakes.MARIE.id,
        row.id,
        row.name,
        REASON,
        now,
        now + dt.timedelta(days=1),
        state,
    )


def test_who_is_both_begins_alone_and_reads_so(view, click, settle, clinic):
    made = view(fakes.ALL)
    click(made.shut.emergency.ask)
    asked = dialog(made, EmergencyDialog)
    assert "one person did both" in seen(asked)
    assert not asked.second.isVisible()
    type_text(asked.reason, REASON)
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()
    assert clinic.access.requests[0].alone
    assert made.strip.isVisible()


def test_without_anybody_who_may_allow_it_cannot_be_asked(view, click, clinic):
    clinic.users = [one for one in clinic.users if Role.OFFICER not in one.roles]
    made = view()
    click(made.shut.emergency.ask)
    asked = dialog(made, EmergencyDialog)
    assert not asked.go.isEnabled()
    assert "Nobody else here can allow it." in seen(asked)
    asked.close()


def test_a_missing_consent_leaves_the_way_to_emergency_access(view, click, settle, clinic):
    made = view(fakes.MARIE, 2, how=Standing.NO_KEY)
    assert made.missing.isVisible()
    click(made.anyway.ask)
    dialog(made, EmergencyDialog).close()


def running(seconds: int = 600) -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)


def test_an_emergency_access_is_ended_before_its_time(view, click, settle, clinic):
    made = view(emergency_until=running())
    clinic.access.requests = [waiting(clinic, "running")]
    assert made.strip.isVisible()
    click(made.strip.end)
    settle()
    settle()
    assert clinic.access.requests[0].state == "over"
    assert not made.strip.isVisible()
    assert "This record is archived" in seen(made)
    assert made.timeline.store is None


def test_its_end_shuts_the_pictures_by_itself(view, settle, clinic, monkeypatch):
    made = view(emergency_until=running())
    patient = clinic.rows[0].id
    made.strip.tick()
    assert ":" in made.strip.left.text()
    clinic.access.standings[patient] = AccessStanding(Standing.COLD)
    late = running(700)
    monkeypatch.setattr(standing, "now", lambda: late)
    made.strip.tick()
    assert made.timeline.store is None
    settle()
    settle()
    assert "This record is archived" in seen(made)
    assert not made.strip._timer.isActive()
    made.strip.tick()


def test_the_strip_follows_the_language(view):
    made = view(emergency_until=running())
    language().choose("fr")
    assert made.strip.head.text()


def test_another_patient_does_not_inherit_the_question(view, settle, clinic, open_page):
    made = view()
    clinic.access.requests = [waiting(clinic)]
    line = made.shut.emergency
    line.look()
    settle()
    assert line.request is not None
    line.wipe()
    line._found((clinic.rows[0].id, waiting(clinic)))
    assert line.request is None
    line._allow_here()
    line._begin()
    assert QApplication.activeModalWidget() is None
