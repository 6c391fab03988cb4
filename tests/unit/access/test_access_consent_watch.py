"""Consents to look after, as they lie in the name index."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings

from clinicvault.access.consent.consent_reading import status_for
from clinicvault.access.consent.consent_watch import read, superseded, watched
from clinicvault.access.consent.consents import NewConsent, record_consent, withdraw_consent
from clinicvault.access.patients.directory import Directory, care_status
from clinicvault.access.patients.name_index import Entry, NameIndex
from clinicvault.domain.clinical import Channel, ConsentStatus, Evidence, Giver, Scope
from clinicvault.domain.record_kinds import ConsentState, Purpose
from clinicvault.domain.rules import ClinicRules
from tests.unit.access.test_access_consent_scope import ME, OTHER, TODAY, consent, consents
from tests.unit.access.world import INA, PAM

DAY = dt.timedelta(days=1)
NOON = int(dt.datetime.combine(TODAY, dt.time(12)).timestamp() * 1000)
HOUR = 3_600_000
RULES = ClinicRules()
LATER = TODAY + 400 * DAY


def due(*known, now=NOON, rules=RULES):
    """(consent, reason, day) of everything to do."""
    return [
        (one.consent, reason, day)
        for one in read(watched(known))
        for reason, day in one.due(now, rules)
    ]


@pytest.mark.parametrize(
    ("changes", "reason", "day"),
    [
        ({"until": TODAY - DAY}, "expired", TODAY - DAY),
        ({"until": TODAY}, "expiring", TODAY),
        ({"until": TODAY + 60 * DAY}, "expiring", TODAY + 60 * DAY),
        ({"majority": TODAY + 60 * DAY}, "majority", TODAY + 60 * DAY),
        ({"majority": TODAY}, "majority", TODAY),
        ({"majority": TODAY + DAY, "until": TODAY - DAY}, "majority", TODAY + DAY),
        ({"evidence": Evidence.PAPER_TO_FOLLOW}, "evidence-missing", None),
        ({"confirm_by_ms": NOON + HOUR}, "unconfirmed", TODAY),
        ({"confirm_by_ms": NOON - HOUR, "unconfirmed": True}, "unconfirmed", TODAY),
        ({"state": ConsentState.AWAITING_OFFICER}, "awaiting-officer", None),
    ],
)
def test_reasons(changes, reason, day):
    one = consent(**changes)
    assert due(one) == [(one.id, reason, day)]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"until": TODAY + 61 * DAY},
        {"majority": TODAY + 62 * DAY},
        {"since": TODAY + DAY},
        {"state": ConsentState.AWAITING_KEY},
        {"until": TODAY - DAY, "state": ConsentState.WITHDRAWN},
        {"evidence": Evidence.PAPER_TO_FOLLOW, "state": ConsentState.WITHDRAWN},
    ],
)
def test_nothing_to_do(changes):
    assert due(consent(**changes)) == []


def test_what_is_over_asks_for_a_new_one_alone():
    over = consent(until=TODAY - DAY, evidence=Evidence.PAPER_TO_FOLLOW, confirm_by_ms=NOON - HOUR)
    assert [reason for _, reason, _ in due(over)] == ["expired"]


def test_the_usual_patient_is_not_watched():
    assert watched([consent(), consent(Purpose.TEACHING)]) == ""
    assert watched([]) == ""


def test_all_care_consents_are_told_as_soon_as_one_is_special():
    known = [consent(id=b"a"), consent(id=b"b", since=LATER), consent(Purpose.TEACHING)]
    assert [one.consent for one in read(watched(known))] == [b"a", b"b"]


@pytest.mark.parametrize(
    "other",
    [
        {"until": LATER},
        {},
        {"scope": Scope.PHOTOS, "subjects": (b"x",), "renews": b"old"},
        {"named": (OTHER,), "renews": b"old"},
    ],
)
def test_a_renewal_ends_the_worry(other):
    old = consent(id=b"old", until=TODAY)
    new = consent(id=b"new", **other)
    assert superseded(old, [old, new])
    assert [one for one in due(old, new) if one[0] == b"old"] == []


@pytest.mark.parametrize(
    ("old", "other"),
    [
        ({}, {"until": TODAY - DAY}),
        ({}, {"purpose": Purpose.TEACHING}),
        ({}, {"scope": Scope.VISITS, "subjects": (b"x",)}),
        (
            {"scope": Scope.PHOTOS, "subjects": (b"x",)},
            {"scope": Scope.VISITS, "subjects": (b"x",)},
        ),
        (
            {"scope": Scope.PHOTOS, "subjects": (b"x", b"y")},
            {"scope": Scope.PHOTOS, "subjects": (b"x",)},
        ),
        ({}, {"named": (ME,)}),
        ({"named": (ME, OTHER)}, {"named": (ME,)}),
        ({"channels": frozenset({Channel.PRINT})}, {"channels": frozenset({Channel.WEBSITE})}),
        ({}, {"faces": False}),
    ],
)
def test_less_is_no_renewal(old, other):
    first = consent(id=b"old", until=TODAY, **old)
    more = {"purpose": Purpose.CARE, **other}
    assert not superseded(first, [first, consent(more.pop("purpose"), id=b"new", **more)])


@pytest.mark.parametrize(
    ("old", "other"),
    [
        ({"scope": Scope.PHOTOS, "subjects": (b"x",)}, {}),
        (
            {"scope": Scope.PHOTOS, "subjects": (b"x",)},
            {"scope": Scope.PHOTOS, "subjects": (b"y", b"x")},
        ),
        ({"named": (ME,)}, {"named": (ME, OTHER)}),
        ({"faces": False}, {"faces": False}),
    ],
)
def test_as_much_or_more_is(old, other):
    first = consent(id=b"old", until=TODAY, **old)
    assert superseded(first, [consent(id=b"new", **other)])
    assert not superseded(dataclasses.replace(first, until=None), [consent(id=b"new")])


@settings(max_examples=200, deadline=None)
@given(consents())
def test_what_is_read_back_says_the_same(one):
    state = ConsentState.VALID if one.state is ConsentState.WITHDRAWN else one.state
    late = {"confirm_by_ms": NOON - HOUR} if one.unconfirmed else {}
    one = dataclasses.replace(one, state=state, evidence=Evidence.PAPER_TO_FOLLOW, **late)
    [found] = read(watched([one]))
    assert found.status(NOON) is one.status(TODAY)
    assert (found.consent, found.purpose, found.ends) == (one.id, one.purpose, one.ends)


@pytest.mark.parametrize(
    ("text", "why"),
    [("x", "unpack"), ("00,1,1,-,-,-,0,0", "unpack"), ("zz,1,1,-,-,-,0,0,0", "hex")],
)
def test_anything_else_is_refused(text, why):
    with pytest.raises(ValueError, match=why):
        read(text)


# in the directory


def test_the_index_finds_the_watched_without_reading_the_others():
    usual = [Entry(bytes([n]) * 16, "A", f"B{n}", "", "", n) for n in range(700)[:200]]
    special = Entry(b"s" * 16, "Zoë", '"]', "", "", 1, watch="something")
    index = NameIndex([*usual, special])
    index.dump()
    assert [one.id for one in index.watched()] == [b"s" * 16]
    loose = Entry(b"l" * 16, "L", "L", "", "", 2, watch="more")
    index.put(loose)
    index.put(dataclasses.replace(special, watch=""))
    assert index.watched() == [loose]


def listed(world, patient):
    directory = Directory(world.session(PAM))
    [entry] = [one for one in directory.search("", 10) if one.id == patient]
    watch = [one.id for one in directory.watched()]
    return care_status(world.session(PAM), entry), watch


def test_the_badge_and_what_is_watched(world):
    session = world.session(INA)
    patient = world.patient(born=dt.date(2010, 6, 15))
    assert listed(world, patient) == (ConsentStatus.NONE, [])
    verbal = NewConsent(Purpose.CARE, None, Evidence.VERBAL, giver=Giver.PARENT, giver_name="M.")
    record_consent(session, patient, verbal)
    assert listed(world, patient) == (ConsentStatus.VALID, [patient])
    world.clock.pass_days(900)
    assert listed(world, patient)[0] is ConsentStatus.EXPIRED
    withdraw_consent(session, patient, Purpose.CARE)
    assert listed(world, patient) == (ConsentStatus.WITHDRAWN, [])
    plain = dataclasses.replace(verbal, giver=Giver.PATIENT, giver_name="")
    record_consent(session, patient, plain)
    assert listed(world, patient)[0] is ConsentStatus.AWAITING_OFFICER


def test_the_badge_is_the_gate_s_word(world):
    """A consent that begins later beside one that still holds."""
    session, today = world.session(INA), dt.date(2026, 3, 2)
    patient = world.patient()
    new = NewConsent(Purpose.CARE, today + 9 * DAY, Evidence.VERBAL)
    record_consent(session, patient, new)
    record_consent(session, patient, dataclasses.replace(new, since=today + 5 * DAY, until=None))
    assert listed(world, patient)[0] is ConsentStatus.VALID
    emergency = world.patient("Zoë")
    record_consent(session, emergency, dataclasses.replace(new, evidence=Evidence.EMERGENCY))
    world.clock.pass_days(4)
    assert listed(world, emergency)[0] is ConsentStatus.UNCONFIRMED
    from clinicvault.access.consent.consent_reading import consents_of

    for one in (patient, emergency):
        with world.vault.read() as rows:
            known = consents_of(world.session(PAM), rows, one)
        told = status_for(known, Purpose.CARE, today + 4 * DAY)
        assert listed(world, one)[0] is told
