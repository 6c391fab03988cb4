"""Exports on the page "Approvals": exactly what is asked is seen before the yes; notices of both."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import pytest
from PySide6.QtCore import QCoreApplication

from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.recipes import Background, Box, EyeBar, Recipe, VisibleMark
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.domain.roles import Role
from clinicvault.gui import formats
from clinicvault.gui.access.request_card import RequestCard
from clinicvault.gui.context import Place
from clinicvault.gui.export.allow import AllowExportDialog
from clinicvault.gui.export.wizard import CHECK
from clinicvault.services import views
from clinicvault.services.giving.plans import plan_text
from clinicvault.services.views.exports import FaceDecision, FaceSaid, PlannedPicture
from clinicvault.services.views.releases import OrderView
from tests.gui import fakes
from tests.gui import fakes_export as given
from tests.gui.hands import dialog, named, seen

WHY = "second opinion before a revision"
NOW = dt.datetime.now(dt.UTC)
COVERED = Recipe(
    covers=(given.FACE.box, Box(0.1, 0.8, 0.2, 0.9)),
    eye_bars=(EyeBar((0.4, 0.3), (0.6, 0.3)),),
    background=Background.GREY,
    crop=Box(0.0, 0.0, 0.9, 1.0),
    mark=VisibleMark("Dr Okafor · Teaching\nConfidential"),
    faces=(given.FACE.box,),
)


@pytest.fixture
def asked(clinic):
    """Somebody asks to have an export allowed."""
    clinic.users.append(fakes.OLGA)

    def put(who=fakes.MARIE, state="waiting", *, changed: str | None = None, **order):
        patient = clinic.rows[0]
        photos = tuple(
            photo.id for visit in clinic.visits(patient)[:1] for photo in visit.photos[:2]
        )
        faces = (
            FaceDecision(given.FACE, FaceSaid.COVERED),
            FaceDecision(given.SIDEWAYS, FaceSaid.NO_FACE),
        )
        pictures = (
            PlannedPicture(photos[0], COVERED, faces, searched=True, looked=True),
            PlannedPicture(photos[1], Recipe(), searched=True, looked=True),
        )
        plan = plan_text(pictures, by_key=True, dicom=True) if changed is None else changed
        values = {
            "patient_id": patient.id,
            "photos": photos,
            "purpose": Purpose.TEACHING,
            "form": "age",
            "recipient": "Dr Benedict Okafor",
            "recipient_id": given.OKAFOR.id,
            "address": "12 Harley Street",
            "faces": False,
            "until": dt.date(2031, 12, 31),
            "plan": plan,
        }
        one = views.RequestView(
            f"{len(clinic.access.requests) + 1:032x}",
            RequestKind.EXPORT,
            who.name,
            who.id,
            patient.id,
            patient.name,
            WHY,
            NOW - dt.timedelta(minutes=9),
            NOW + dt.timedelta(days=1),
            state,
            order=OrderView(**{**values, **order}),
        )
        clinic.access.requests.append(one)
        return one

    return put


@pytest.fixture
def page(open_page):
    def go(user=fakes.OLGA, size=(1440, 900)):
        return open_page("requests", user, size)

    return go


def card(page, one) -> RequestCard:
    QCoreApplication.processEvents()
    return next(c for c in page.findChildren(RequestCard) if c.request.id == one.id)


def look_at(go, one, click, settle, user=fakes.OLGA) -> AllowExportDialog:
    page = go(user)
    click(named(card(page, one), "Look at it"))
    settle()
    settle()
    return dialog(page, AllowExportDialog)


def test_the_card_tells_what_for_whom_and_why(page, asked, clinic):
    one = asked()
    told = seen(card(page(), one))
    for text in (
        f"Photos of {clinic.rows[0].name} to be given out",
        "2 pictures  ·  Dr Benedict Okafor  ·  Teaching  ·  encrypted file",
        WHY,
        fakes.MARIE.name,
    ):
        assert text in told


def test_a_face_that_is_said_to_be_none_is_told(page, asked, click, settle):
    made = look_at(page, asked(denied_faces=True), click, settle)
    assert "ClinicVault is sure of a face that is not covered" in seen(made)


def test_everything_the_yes_is_bound_to_is_told(page, asked, click, settle):
    made = look_at(page, asked(), click, settle)
    told = seen(made)
    for text in (
        "Dr Benedict Okafor, 12 Harley Street",
        "Teaching",
        "2 pictures",
        "Nobody can be recognised, says who asks: look at the pictures",
        formats.day(dt.date(2031, 12, 31)),
        "Encrypted file, with medical files",
        "Their own key",
        "1 face, 1 bar over eyes, 1 other place, the background, cut to a part",
        "Dr Okafor · Teaching\nConfidential",
        WHY,
    ):
        assert text in told, text
    made.close()


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (
            {"purpose": Purpose.MARKETING, "channel": Channel.WEBSITE, "form": "plain"},
            ["Marketing · Website", "Plain files", "Nothing is needed: whoever has it sees it"],
        ),
        ({"form": "cms"}, ["Their certificate"]),
        ({"faces": True}, ["The patient can be recognised"]),
        ({"form": "patient", "changed": ""}, ["Words that ClinicVault makes", "Nothing"]),
        ({"form": "something-new", "changed": ""}, ["File (something-new)"]),
    ],
)
def test_other_orders(page, asked, click, settle, order, told):
    made = look_at(page, asked(**order), click, settle)
    for text in told:
        assert text in seen(made)
    made.close()


def test_a_practitioner_sees_the_pictures_as_they_will_leave(page, asked, clinic, click, settle):
    one = asked(fakes.ALL)
    made = look_at(page, one, click, settle, fakes.MARIE)
    assert made.canvas.picture is not None
    (plan,) = clinic.giving.plans
    assert plan.pictures[0].recipe == COVERED
    assert (plan.purpose, plan.by_key, plan.dicom) == (Purpose.TEACHING, True, True)
    made.strip.step(1)
    settle()
    assert made.photo == one.order.photos[1]
    assert len(clinic.giving.plans) == 2
    made.close()
    assert made.canvas.picture is None


def test_who_may_not_open_pictures_sees_the_facts(page, asked, clinic, click, settle):
    made = look_at(page, asked(), click, settle)
    assert "Your roles do not open pictures: you see the facts." in seen(made)
    assert made.canvas.picture is None
    assert clinic.giving.plans == []
    made.sure.click()
    assert made.go.isEnabled()
    made.close()


def test_a_picture_that_cannot_be_shown_says_why(page, asked, clinic, click, settle):
    clinic.fail["export.rendered"] = Refused("consent-none")
    made = look_at(page, asked(fakes.ALL), click, settle, fakes.MARIE)
    assert made.canvas.picture is None
    assert made.caption.text()
    assert "This is what leaves" not in made.caption.text()
    made.close()


def test_the_yes_comes_after_a_look(page, asked, clinic, click, settle):
    asking = look_at(page, asked(), click, settle)
    made = asking.parentWidget()
    assert not asking.go.isEnabled()
    click(asking.sure)
    click(asking.go)
    settle()
    settle()
    assert clinic.access.requests[0].state == "granted"
    assert "Waiting for somebody else" in seen(made)


def test_it_is_said_once_however_often_it_is_pressed(page, asked, clinic, click, settle):
    one = asked()
    asking = look_at(page, one, click, settle)
    asking.sure.click()
    gate = clinic.gates["requests.allow"] = threading.Event()
    for _ in range(3):
        asking._allow()
    asking.sure.click()
    gate.set()
    settle()
    assert clinic.calls["requests.allow"] == 1


def test_a_plan_that_cannot_be_read_is_not_allowed(page, asked, click, settle):
    asking = look_at(page, asked(changed="{}"), click, settle)
    asking.sure.click()
    assert asking.errors.code == "recipe-wrong"
    assert not asking.go.isEnabled()
    asking.close()


def test_an_order_that_cannot_be_read_is_not_offered(page, asked, clinic):
    one = asked()
    clinic.access.requests[0] = dataclasses.replace(one, order=None)
    told = seen(card(page(), one))
    assert "Look at it" not in told
    assert "Do not allow" in told


def test_no_is_said_on_the_card(page, asked, clinic, click, settle):
    one = asked()
    click(named(card(page(), one), "Do not allow"))
    settle()
    assert clinic.access.requests[0].state == "denied"


def test_a_yes_that_comes_too_late_is_explained(page, asked, clinic, click, settle):
    asking = look_at(page, asked(), click, settle)
    asking.sure.click()
    clinic.fail["requests.allow"] = Refused("request-decided")
    click(asking.go)
    settle()
    assert asking.errors.code == "request-decided"
    assert asking.go.isEnabled()
    asking.close()


def test_who_asked_goes_on_with_it_or_takes_it_back(page, asked, clinic, click, settle):
    one = asked(state="granted")
    wizard_plan = given.views.ExportPlan(
        clinic.rows[0].id,
        (PlannedPicture(one.order.photos[0], Recipe()),),
        given.OKAFOR.id,
        Purpose.COLLEAGUES,
        None,
        given.PackageKind.AGE,
    )
    clinic.giving.questions = [
        dataclasses.replace(given.allowed(wizard_plan), request=one.id),
    ]
    made = page(fakes.MARIE)
    shell = made.window()
    click(named(card(made, one), "Go on with it"))
    settle()
    settle()
    assert shell.page.giving.wizard.here == CHECK
    shell.go(Place("requests"))
    settle()
    click(named(card(made, one), "Take back"))
    settle()
    assert clinic.giving.taken_back == [one.id]


def test_nobody_allows_the_own(page, asked):
    one = asked(fakes.OLGA)
    told = seen(card(page(fakes.OLGA), one))
    assert "Look at it" not in told


@pytest.fixture
def strip(open_shell, settle):
    """The notices of somebody who has just come."""

    def come(user):
        shell = open_shell(user)
        QCoreApplication.processEvents()
        settle()
        return shell, shell._strip

    return come


def test_a_notice_that_an_export_waits(strip, asked, clinic, click, settle):
    asked()
    shell, notices = strip(fakes.OLGA)
    assert "1 export waits for your word as a second person." in seen(notices)
    click(named(notices, "Look at it"))
    settle()
    assert shell._name == "requests"
    watch = shell.watches["requests"]
    asked()
    watch.look()
    settle()
    assert "2 exports wait" in watch.exports.waits.head.text()
    clinic.access.requests.clear()
    watch.look()
    settle()
    assert watch.exports.waits is None
    assert not notices.full


def test_a_notice_that_the_own_was_allowed(strip, asked, clinic, settle):
    said = views.SaidView(fakes.OLGA.name, Role.OFFICER, "grant", fakes.NOW)
    one = asked(state="granted")
    clinic.access.requests[0] = dataclasses.replace(one, said=(said,))
    shell, notices = strip(fakes.MARIE)
    told = seen(notices)
    assert f"{fakes.OLGA.name} allowed your export." in told
    assert clinic.rows[0].name not in told, "it stands over any page"
    assert "Dr Benedict" not in told
    named(notices, "Go on with it").click()
    settle()
    settle()
    assert shell.page.giving.wizard is not None
    clinic.access.requests.clear()
    shell.watches["requests"].look()
    settle()
    assert not notices.full


def test_a_wait_that_is_over_is_told_as_such(strip, asked):
    asked(state="granted")
    _, notices = strip(fakes.MARIE)
    assert "The time of waiting for your export is over." in seen(notices)


def test_a_notice_that_comes_later_rings_only(strip, asked, settle):
    shell, notices = strip(fakes.OLGA)
    asked()
    shell.watches["requests"].look()
    settle()
    assert notices.full
    assert not notices.isVisible()


def test_the_list_of_pictures_fails(page, asked, clinic, click, settle):
    clinic.fail["patients.page"] = InputRefused("patient-unknown")
    asking = look_at(page, asked(), click, settle)
    assert asking.errors.code == "patient-unknown"
    assert not asking.go.isEnabled()
    asking.close()
