"""Pictures for the website: the place's consent alone, random names, red after a withdrawal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import Refused
from clinicvault.domain.exports import FollowUp, RecipientSort
from clinicvault.domain.recipes import Recipe
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views import ConsentDraft
from clinicvault.services.views.exports import (
    ExportPlan,
    FaceDecision,
    FaceSaid,
    PackageKind,
    PlannedPicture,
)
from clinicvault.services.views.releases import RecipientDetails
from tests.unit.services.real_clinic import ADA, INA, PAUL, password

PAGE = "https://clinic.example/before-after"
NAMES = ("Rousseau", "Amélie", "Amelie", "A-Rousseau")


@pytest.fixture
def desk(filled):
    """Paul's; the patient consents to be shown on the website, and nowhere else."""
    house, patient = filled
    with house.open(INA) as opened:
        website = frozenset({Channel.WEBSITE})
        opened.consents.record(patient, ConsentDraft(Purpose.MARKETING, channels=website))
        opened.be(PAUL)
        studio = RecipientDetails("Studio", RecipientSort.PUBLISHER)
        opened.studio = opened.recipients.add(studio).id
        opened.patient_id = patient
        yield opened


def planned(desk, photo: str) -> PlannedPicture:
    """Searched, every face covered, and looked at."""
    found = desk.giving.faces(photo, Purpose.MARKETING)
    boxes = tuple(one.box for one in found)
    said = tuple(FaceDecision(one, FaceSaid.COVERED) for one in found)
    recipe = Recipe(covers=boxes, faces=boxes)
    return PlannedPicture(photo, recipe, said, searched=True, looked=True)


def asked(desk) -> ExportPlan:
    return ExportPlan(
        desk.patient_id,
        tuple(planned(desk, one) for one in desk.photos(desk.patient_id)),
        desk.studio,
        Purpose.MARKETING,
        Channel.WEBSITE,
        PackageKind.PLAIN,
        note="for the new gallery",
    )


def test_from_the_export_to_the_day_it_comes_down(desk, tmp_path):
    plan, second = asked(desk), (desk.id_of(ADA), password(ADA))
    output = tmp_path / "website"
    with pytest.raises(Refused, match="export-second-person"):
        desk.giving.give(plan, output)
    assert not output.exists()
    desk.giving.give(plan, output, second=second)
    files = [path for path in output.rglob("*") if path.is_file()]
    pictures = [path for path in files if path.suffix == ".jpg"]
    assert len(pictures) == len(plan.pictures)
    for path in files:
        told = path.name.encode() + path.read_bytes()
        for name in (*NAMES, *desk.photos(desk.patient_id), desk.patient_id):
            assert name.encode() not in told
    [gift] = desk.ledger.gifts()
    assert (gift.form, gift.channel, gift.recipient) == ("plain", Channel.WEBSITE, "Studio")
    assert gift.allowed_by == (ADA,)
    assert len(gift.consents) == len(gift.consent_days) == 1
    desk.be(INA)
    desk.ledger.show(gift.id, (), PAGE)
    assert {one.red for one in desk.ledger.live()} == {False}
    told = desk.consents.withdraw(desk.patient_id, Purpose.MARKETING)
    assert told.shown == (PAGE,)
    assert [one.form for one in told.disclosures] == ["plain"]
    whole = desk.ledger.whole()
    assert all(one.red for one in whole.live)
    assert [one.id for one in whole.gifts if one.ask_back] == [gift.id]
    for one in whole.live:
        desk.ledger.take_down(one.id)
    desk.ledger.note([gift.id], FollowUp.RETURNED)
    assert desk.ledger.live() == desk.ledger.to_ask_back() == ()
    desk.be(PAUL)
    with pytest.raises(Refused, match="consent-withdrawn"):
        desk.giving.give(plan, tmp_path / "again", second=second)


def test_no_other_place_is_covered(desk, tmp_path):
    second = (desk.id_of(ADA), password(ADA))
    for channel in (Channel.SOCIAL_MEDIA, Channel.PRINT):
        elsewhere = replace(asked(desk), channel=channel)
        with pytest.raises(Refused, match="consent-channel"):
            desk.giving.give(elsewhere, tmp_path / channel.value, second=second)
        assert not (tmp_path / channel.value).exists()
    assert desk.ledger.gifts() == ()
