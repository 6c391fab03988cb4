"""Exports keep to the clinic's rules: refused, asked for, allowed, and given once."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.exports import ExportRules, SecondReason
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.giving import service as module
from clinicvault.services.views import ConsentDraft
from clinicvault.services.views.releases import OrderView
from tests.unit.services.giving_age import age_plan, export_age
from tests.unit.services.real_clinic import ADA, INA, PAUL

WHY = "The agency makes the new page"
PLACE = frozenset({Channel.WEBSITE})
MARKETING = {"recipient": "Agency", "purpose": Purpose.MARKETING, "channel": Channel.WEBSITE}


@pytest.fixture
def desk(filled):
    """Paul's; the patient consents to the website."""
    house, patient = filled
    with house.open(INA) as opened:
        opened.consents.record(patient, ConsentDraft(Purpose.MARKETING, channels=PLACE))
        opened.be(PAUL)
        opened.patient_id = patient
        yield opened


def exported(desk, output, **more):
    told = MARKETING | more
    return export_age(desk, desk.patient_id, desk.photos(desk.patient_id), output=output, **told)


def yes(desk, request):
    """Ada says it."""
    desk.be(ADA)
    desk.requests.allow(request)
    desk.be(PAUL)
    return request


def allowed(desk, **more):
    """The id of a request for the same, which Ada allowed."""
    photos = desk.photos(desk.patient_id)
    plan = age_plan(desk.patient_id, photos, **(MARKETING | {"note": WHY} | more))
    return yes(desk, desk.giving.ask(plan))


def test_marketing_waits_for_a_second_person_and_leaves_once(desk, tmp_path):
    output = tmp_path / "a.age"
    with pytest.raises(Refused, match="export-second-person"):
        exported(desk, output)
    assert not output.exists()
    request = allowed(desk)
    with pytest.raises(Refused, match="export-other-order"):
        exported(desk, output, recipient="Somebody", request=request)
    with pytest.raises(Refused, match="export-other-order"):
        exported(desk, output, no_face=True, request=request)
    made = exported(desk, output, request=request)
    assert output.exists()
    with pytest.raises(Refused, match="request-not-granted"):
        exported(desk, tmp_path / "b.age", request=request)
    [gift] = desk.ledger.gifts()
    assert (gift.allowed_by, gift.recipient) == ((ADA,), "Agency")
    desk.be(ADA)
    given = next(row for row in desk.log(event="export", outcome="given"))
    assert given.seq == made.log_entry
    told = dict(given.detail)
    assert (told["second"], told["request"]) == ("faces, marketing", request)
    refused = [dict(row.detail)["reason"] for row in desk.log(event="export", outcome="refused")]
    assert sorted(refused) == [
        "export-other-order", "export-other-order", "export-second-person", "request-not-granted",
    ]  # fmt: skip


def test_nothing_is_opened_before_the_rules_are_asked(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(
        type(desk.clinic.unlocked.gate), "opening", lambda *_, **__: pytest.fail("opened")
    )
    with pytest.raises(Refused, match="export-second-person"):
        exported(desk, tmp_path / "a.age")


def test_what_changes_while_the_file_is_made(desk, tmp_path, monkeypatch):
    """The yes is taken back between the first look at it and the moment of giving."""
    request, real = allowed(desk), module.wrapped

    def meanwhile(*values, **named):
        desk.releases.take_back(request)
        return real(*values, **named)

    monkeypatch.setattr(module, "wrapped", meanwhile)
    output = tmp_path / "a.age"
    with pytest.raises(Refused, match="request-not-granted"):
        exported(desk, output, request=request)
    assert not output.exists()
    assert desk.ledger.gifts() == ()


def test_plain_files(desk, tmp_path):
    photo = desk.photos(desk.patient_id)[0]
    desk.exporting.open_plain(photo, Purpose.CARE, tmp_path / "care.jpg")
    output, place = tmp_path / "page.jpg", Channel.WEBSITE
    with pytest.raises(Refused, match="export-second-person"):
        desk.exporting.open_plain(photo, Purpose.MARKETING, output, channel=place)
    order = OrderView("", (photo,), Purpose.MARKETING, "plain file", "", channel=place)
    request = yes(desk, desk.releases.ask(order, WHY).id)
    desk.exporting.open_plain(photo, Purpose.MARKETING, output, channel=place, request=request)
    assert output.exists()
    desk.be(ADA)
    none = frozenset[Purpose]()
    desk.releases.set_rules(dataclasses.replace(ExportRules(), plain=none, plain_alone=none))
    desk.be(PAUL)
    with pytest.raises(Refused, match="export-plain-purpose"):
        desk.exporting.open_plain(photo, Purpose.CARE, tmp_path / "more.jpg")
    assert not (tmp_path / "more.jpg").exists()


def test_many_at_once(desk, tmp_path):
    desk.be(ADA)
    desk.releases.set_rules(dataclasses.replace(ExportRules(), bulk=1))
    desk.be(PAUL)
    many = {"purpose": Purpose.CARE, "channel": None}
    with pytest.raises(Refused, match="export-second-person"):
        exported(desk, tmp_path / "a.age", **many)
    photo = desk.photos(desk.patient_id)[:1]
    one = {"recipient": "Agency", "purpose": Purpose.CARE}
    export_age(desk, desk.patient_id, photo, output=tmp_path / "b.age", **one)
    # The hour's second picture is as much as two at once.
    with pytest.raises(Refused, match="export-second-person"):
        export_age(desk, desk.patient_id, photo, output=tmp_path / "c.age", **one)
    told = desk.releases.needed(
        OrderView(desk.patient_id, tuple(photo), Purpose.CARE, "age", "Agency")
    )
    assert told.second == (SecondReason.BULK,)
    request = allowed(desk, purpose=Purpose.CARE, channel=None)
    assert exported(desk, tmp_path / "a.age", request=request, **many)


def test_no_consent_is_said_before_the_rules(desk, tmp_path):
    with pytest.raises(Refused, match="consent-missing"):
        exported(desk, tmp_path / "a.age", purpose=Purpose.PUBLICATION, channel=None)


def test_a_request_that_is_none(desk, tmp_path):
    for text in ("x", "00" * 16):
        with pytest.raises(UsageError, match="request-unknown"):
            exported(desk, tmp_path / "a.age", request=text)
    assert list(tmp_path.glob("*.age")) == []
