"""What a consent permits, held against a model that says it in one sentence."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicvault.access.consent.consent_reading import (
    Consent,
    birthday,
    in_force,
    local_day,
    status_for,
)
from clinicvault.access.consent.consent_scope import (
    REFUSALS,
    covers,
    faces_hidden,
    permitted,
    shown_at,
    shut_out,
)
from clinicvault.domain.clinical import Channel, ConsentStatus, Evidence, Scope
from clinicvault.domain.errors import Refused
from clinicvault.domain.messages import MESSAGES
from clinicvault.domain.record_kinds import ConsentState, Purpose

TODAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
ME, OTHER = b"m" * 16, b"o" * 16
PHOTOS = tuple((bytes([n]) * 16, bytes([100 + n // 2]) * 16) for n in range(4))
"""(photo, visit): two visits of two photos."""


def consent(purpose=Purpose.CARE, **more):
    base = Consent(
        id=more.pop("id", purpose.slug.encode()),
        patient=b"p" * 16,
        purpose=purpose,
        state=ConsentState.VALID,
        recorded_ms=1,
        until=None,
        evidence=Evidence.VERBAL,
        by=ME,
        note="",
    )
    return dataclasses.replace(base, **more)


def refused(consents, purpose=Purpose.TEACHING, photos=(), user=ME):
    with pytest.raises(Refused) as error:
        permitted(consents, purpose, photos, TODAY, user)
    return error.value.code, error.value.params["purpose"]


def test_care_and_the_purpose_are_both_needed():
    care, teaching = consent(), consent(Purpose.TEACHING)
    assert permitted([care], Purpose.CARE, PHOTOS, TODAY, ME) is care
    assert permitted([care, teaching], Purpose.TEACHING, PHOTOS, TODAY, ME) is teaching
    assert refused([]) == ("consent-missing", "care")
    assert refused([teaching]) == ("consent-missing", "care")
    assert refused([care]) == ("consent-missing", "teaching")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until": TODAY - DAY}, "consent-expired"),
        ({"majority": TODAY}, "consent-expired"),
        ({"state": ConsentState.WITHDRAWN, "until": TODAY}, "consent-withdrawn"),
        ({"state": ConsentState.AWAITING_KEY}, "consent-awaiting-key"),
        ({"state": ConsentState.AWAITING_OFFICER}, "consent-awaiting-officer"),
        ({"since": TODAY + DAY}, "consent-not-yet"),
        ({"unconfirmed": True}, "consent-unconfirmed"),
        ({"scope": Scope.PHOTOS, "subjects": (PHOTOS[0][0],)}, "consent-scope"),
        ({"scope": Scope.VISITS, "subjects": (PHOTOS[0][1],)}, "consent-scope"),
        ({"scope": Scope.VISITS, "subjects": (PHOTOS[0][0],)}, "consent-scope"),
        ({"named": (OTHER,)}, "consent-not-named"),
    ],
)
@pytest.mark.parametrize("purpose", [Purpose.CARE, Purpose.TEACHING])
def test_every_reason_has_its_code(changes, code, purpose):
    others = [consent(one) for one in (Purpose.CARE, Purpose.TEACHING) if one is not purpose]
    given_one = consent(purpose, **changes)
    assert refused([*others, given_one], photos=PHOTOS) == (code, purpose.slug)
    assert code in MESSAGES
    # A second one without the fault is enough.
    permitted([*others, given_one, consent(purpose)], Purpose.TEACHING, PHOTOS, TODAY, ME)


@pytest.mark.parametrize(
    "changes",
    [{"until": TODAY}, {"majority": TODAY + DAY}, {"since": TODAY}, {"named": (OTHER, ME)}],
)
def test_first_and_last_day_count(changes):
    assert permitted([consent(**changes)], Purpose.CARE, PHOTOS, TODAY, ME)


def test_every_status_that_refuses_is_told_apart():
    assert set(REFUSALS) == set(ConsentStatus) - {ConsentStatus.VALID, ConsentStatus.UNKNOWN}
    assert len(set(REFUSALS.values())) == len(REFUSALS)
    assert set(REFUSALS.values()) <= MESSAGES.keys()


def test_the_best_status_counts():
    late = consent(until=TODAY - DAY)
    gone = consent(state=ConsentState.WITHDRAWN)
    assert status_for([gone, late], Purpose.CARE, TODAY) is ConsentStatus.EXPIRED
    assert status_for([gone, late, consent()], Purpose.CARE, TODAY) is ConsentStatus.VALID
    assert status_for([gone], Purpose.TEACHING, TODAY) is ConsentStatus.NONE
    assert in_force(late)
    assert not in_force(gone)
    assert not in_force(consent(Purpose.TEACHING))


def test_without_photos_anything_covered_is_enough():
    one = consent(scope=Scope.PHOTOS, subjects=(PHOTOS[0][0],))
    assert permitted([one], Purpose.CARE, (), TODAY, ME) is one


def test_several_consents_cover_together_and_the_first_picture_s_is_named():
    first = consent(id=b"1", scope=Scope.VISITS, subjects=(PHOTOS[0][1],))
    second = consent(id=b"2", scope=Scope.PHOTOS, subjects=(PHOTOS[2][0],))
    assert permitted([second, first], Purpose.CARE, PHOTOS[:3], TODAY, ME) is first
    assert refused([second, first], Purpose.CARE, PHOTOS) == ("consent-scope", "care")


def test_faces():
    care, hidden = consent(faces=False), consent(Purpose.TEACHING, faces=False)

    def asks(consents, purpose=Purpose.TEACHING, photos=PHOTOS):
        return faces_hidden(consents, purpose, photos, TODAY, ME)

    assert asks([care, hidden])
    assert not asks([care, hidden, consent(Purpose.TEACHING)])
    some = consent(Purpose.TEACHING, scope=Scope.PHOTOS, subjects=(PHOTOS[0][0],))
    assert asks([care, hidden, some])
    assert not asks([care, hidden, some], photos=PHOTOS[:1])
    assert not asks([care])
    assert asks([care], Purpose.CARE)


def test_days_that_end_a_consent():
    assert consent().ends is None
    assert consent(until=TODAY, majority=TODAY).ends == TODAY - DAY
    assert consent(until=TODAY, majority=TODAY + 5 * DAY).ends == TODAY
    noon = int(dt.datetime(2026, 3, 5, 12).astimezone().timestamp() * 1000)
    assert consent().keyed_until is None
    assert consent(confirm_by_ms=noon).keyed_until == local_day(noon) == dt.date(2026, 3, 5)
    assert consent(confirm_by_ms=noon, until=TODAY).keyed_until == TODAY
    assert consent(until=TODAY).keyed_until == TODAY


def test_coming_of_age():
    assert birthday(dt.date(2008, 5, 4), 18) == dt.date(2026, 5, 4)
    assert birthday(dt.date(2008, 2, 29), 18) == dt.date(2026, 3, 1)
    assert birthday(dt.date(2008, 2, 29), 16) == dt.date(2024, 2, 29)


DAYS = st.one_of(st.none(), st.integers(-2, 2).map(lambda n: TODAY + n * DAY))
SUBJECTS = st.lists(st.sampled_from([one for pair in PHOTOS for one in pair]), max_size=3)


@st.composite
def consents(draw):
    return consent(
        draw(st.sampled_from([Purpose.CARE, Purpose.TEACHING, Purpose.COLLEAGUES])),
        id=draw(st.binary(min_size=2, max_size=2)),
        state=draw(st.sampled_from(list(ConsentState))),
        since=draw(DAYS),
        until=draw(DAYS),
        majority=draw(DAYS),
        scope=draw(st.sampled_from(list(Scope))),
        subjects=tuple(draw(SUBJECTS)),
        named=tuple(draw(st.lists(st.sampled_from([ME, OTHER]), max_size=1))),
        faces=draw(st.booleans()),
        unconfirmed=draw(st.booleans()),
    )


def counts(one, purpose, photo, visit):
    """The model: one consent lets me use one picture for a purpose today."""
    return (
        one.purpose is purpose
        and one.state is ConsentState.VALID
        and (one.since is None or one.since <= TODAY)
        and (one.until is None or one.until >= TODAY)
        and (one.majority is None or one.majority > TODAY)
        and not one.unconfirmed
        and (not one.named or ME in one.named)
        and {Scope.ALL: True, Scope.VISITS: visit in one.subjects}.get(
            one.scope, photo in one.subjects
        )
    )


@settings(max_examples=400, deadline=None)
@given(st.lists(consents(), max_size=6), st.sampled_from(list(Purpose)[:3]), st.data())
def test_the_rules_are_the_model_s(known, purpose, data):
    photos = data.draw(st.lists(st.sampled_from(PHOTOS), min_size=1, max_size=3, unique=True))
    wanted = all(
        any(counts(one, needed, *photo) for one in known)
        for photo in photos
        for needed in (Purpose.CARE, purpose)
    )
    found = tried(known, purpose, photos)
    if isinstance(found, str):
        assert not wanted
        assert found in MESSAGES
        return
    assert wanted
    assert counts(found, purpose, *photos[0])
    assert covers(found, *photos[0])
    faces = all(
        any(counts(one, purpose, *photo) and one.faces for one in known) for photo in photos
    )
    assert faces_hidden(known, purpose, photos, TODAY, ME) is not faces


def tried(known, purpose, photos):
    """The consent, or the code of the refusal."""
    try:
        return permitted(known, purpose, photos, TODAY, ME)
    except Refused as error:
        return error.code


def test_marketing_is_consented_to_by_place():
    care = consent()
    web = consent(Purpose.MARKETING, channels=frozenset({Channel.WEBSITE}))
    half = dataclasses.replace(web, channels=frozenset({Channel.PRINT}), scope=Scope.PHOTOS)
    half = dataclasses.replace(half, subjects=(PHOTOS[0][0],))
    asked = (PHOTOS[:2], TODAY, ME)
    assert not shut_out([care, web], Channel.WEBSITE, *asked)
    assert shut_out([care, web], Channel.PRINT, *asked)
    assert shut_out([care, web, half], Channel.PRINT, *asked)
    assert not shut_out([care, web, half], Channel.PRINT, PHOTOS[:1], TODAY, ME)
    assert not shut_out([care], Channel.PRINT, *asked), "the gate says that none is there"
    assert shown_at([care, web, half], Channel.PRINT) == [care, half]
    assert shown_at([care, web, half], None) == [care, web, half]
