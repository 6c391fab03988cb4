"""Pictures for marketing go where the consent says, and the records tell where."""

from __future__ import annotations

import pytest

from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.exports import ExportRules
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views import ConsentDraft
from tests.unit.services.giving_age import export_age
from tests.unit.services.real_clinic import ADA, INA, PAUL


@pytest.fixture(scope="module")
def marketed(filled_clinic, tmp_path_factory):
    """(house, patient): shown on the website, and by no recognisable face in print."""
    house = filled_clinic[0].copy(tmp_path_factory.mktemp("marketed"))
    with house.open(INA) as desk:
        for channel, faces in ((Channel.WEBSITE, True), (Channel.PRINT, False)):
            places = frozenset({channel})
            draft = ConsentDraft(Purpose.MARKETING, channels=places, faces=faces)
            desk.consents.record(filled_clinic[1], draft)
        desk.be(ADA)
        purposes = frozenset(Purpose)
        desk.releases.set_rules(ExportRules(20, frozenset(), False, purposes, purposes))
    return house, filled_clinic[1]


@pytest.fixture
def desk(marketed):
    with marketed[0].open(PAUL) as opened:
        yield opened


def given(desk, patient, output, channel, purpose=Purpose.MARKETING, **more):
    return export_age(
        desk,
        patient,
        desk.photos(patient)[:1],
        recipient="Belle Vue",
        purpose=purpose,
        channel=channel,
        output=output,
        **more,
    )


@pytest.mark.parametrize(
    ("purpose", "channel"), [(Purpose.MARKETING, None), (Purpose.CARE, Channel.PRINT)]
)
def test_the_place_is_asked_for_marketing_and_only_for_it(
    desk, marketed, tmp_path, purpose, channel
):
    for act in (
        lambda: given(desk, marketed[1], tmp_path / "a.age", channel, purpose),
        lambda: desk.exporting.open_plain(
            desk.photos(marketed[1])[0], purpose, tmp_path / "a.jpg", channel=channel
        ),
    ):
        with pytest.raises(UsageError, match="export-channel"):
            act()
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_no_consent_names_gets_nothing_and_the_try_is_logged(desk, marketed, tmp_path):
    with pytest.raises(Refused, match="consent-channel"):
        given(desk, marketed[1], tmp_path / "a.age", Channel.SOCIAL_MEDIA)
    assert list(tmp_path.iterdir()) == []
    desk.be(ADA)
    told = dict(desk.log(event="export", outcome="refused")[0].detail)
    assert (told["reason"], told["channel"]) == ("consent-channel", "social-media")


def test_each_place_has_its_own_word_on_faces(desk, marketed, tmp_path):
    with pytest.raises(Refused, match="consent-faces"):
        given(desk, marketed[1], tmp_path / "a.age", Channel.PRINT)
    given(desk, marketed[1], tmp_path / "a.age", Channel.PRINT, no_face=True)
    given(desk, marketed[1], tmp_path / "b.age", Channel.WEBSITE)
    plain = desk.photos(marketed[1])[0]
    desk.exporting.open_plain(plain, Purpose.MARKETING, tmp_path / "c.jpg", channel=Channel.WEBSITE)
    found = desk.consents.disclosures(marketed[1])
    assert {one.channel for one in found} == {Channel.PRINT, Channel.WEBSITE}
    desk.be(ADA)
    [entry] = desk.log(event="photo-open", outcome="given")
    assert dict(entry.detail)["channel"] == "website"
