"""What the clinic decided about media, as the window sees it."""

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.services.views import MediaPolicy
from tests.unit.services.real_clinic import ADA, INA, PAUL


def test_an_administrator_decides_and_everybody_goes_by_it(house):
    decided = MediaPolicy(sound=True, raw=True, clips=False)
    with house.open(INA) as desk:
        assert desk.policies.media() == MediaPolicy()
        desk.be(ADA)
        desk.policies.set_media(decided)
        assert desk.policies.media() == decided
    with house.open(PAUL) as desk:
        assert desk.policies.media() == decided
        [entry] = [e for e in desk.be(ADA).log() if e.event == "policy-change"]
        assert entry.user == ADA
        assert desk.health.verify().damaged == ()


def test_nobody_else_decides(house):
    with house.open() as desk:
        for user in (INA, PAUL):
            desk.be(user)
            with pytest.raises(Refused, match="role"):
                desk.policies.set_media(MediaPolicy(raw=True))
        assert desk.policies.media() == MediaPolicy()


def test_nobody_sees_it_while_it_is_locked(house):
    with house.open() as desk:
        with pytest.raises(Refused, match="locked"):
            desk.policies.media()
        with pytest.raises(Refused, match="locked"):
            desk.policies.set_media(MediaPolicy())
