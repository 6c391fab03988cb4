"""The ledger: what came after each gift, what a withdrawal asks back, what is shown and turns red."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from clinicvault.access.release.handing import hand_over
from clinicvault.domain.clinical import Channel, Scope
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.exports import ExportOrder, FollowUp, RecipientSort
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.disclosures import standing
from clinicvault.services.views import ConsentDraft
from clinicvault.services.views.releases import RecipientDetails
from tests.unit.services.real_clinic import ADA, INA, PAUL

PAGE = "https://clinic.example/noses"
WEBSITE = frozenset({Channel.WEBSITE})


@pytest.fixture
def desk(filled):
    """Paul's; the patient consents to colleagues and to the website."""
    house, patient = filled
    with house.open(INA) as opened:
        opened.consents.grant(patient, Purpose.COLLEAGUES)
        opened.consents.record(patient, ConsentDraft(Purpose.MARKETING, channels=WEBSITE))
        opened.be(ADA)
        rules = opened.releases.rules()
        opened.releases.set_rules(replace(rules, marketing=False, faces=frozenset()))
        opened.be(PAUL)
        opened.patient_id = patient
        yield opened


def given(desk, purpose=Purpose.COLLEAGUES, **more):
    """A gift; its id."""
    photos = tuple(bytes.fromhex(one) for one in desk.photos(desk.patient_id))
    patient = bytes.fromhex(desk.patient_id)
    told = {"form": "age", "recipient": "Dr Weber", "address": "Seestrasse 1", **more}
    order = ExportOrder(patient=patient, photos=photos, purpose=purpose, **told)
    session = desk.clinic.session
    with session.vault.write() as rows:
        made = hand_over(session, rows, order)
        rows.commit()
    return made.disclosure.hex()


def shown(desk):
    gift = given(desk, Purpose.MARKETING, channel=Channel.WEBSITE, recipient="Agency")
    desk.ledger.show(gift, (), PAGE)
    return gift


def withdrawn(desk, purpose):
    desk.be(INA)
    follows = desk.consents.withdraw(desk.patient_id, purpose)
    desk.be(PAUL)
    return follows


def test_what_was_given_and_what_came_after(desk):
    gift = given(desk)
    [one] = desk.ledger.gifts()
    assert (one.id, one.recipient, one.address) == (gift, "Dr Weber", "Seestrasse 1")
    assert (one.patient_name, one.by, one.purpose) == ("Amélie Rousseau", PAUL, Purpose.COLLEAGUES)
    assert (one.problem, one.ask_back, one.last, one.acknowledged) == ("", False, None, None)
    assert len(one.consents) == 1
    desk.be(INA)
    desk.ledger.note([gift, gift], FollowUp.ACKNOWLEDGED, "by telephone")
    [one] = desk.ledger.gifts(desk.patient_id)
    [said] = one.after
    assert (said.what, said.by, said.note) == (FollowUp.ACKNOWLEDGED, INA, "by telephone")
    assert one.acknowledged == said.when
    assert one.last is None


def test_a_withdrawal_lists_what_to_ask_back_until_it_is_returned(desk):
    first, second = given(desk), given(desk, recipient="Dr Okafor")
    assert desk.ledger.to_ask_back() == ()
    follows = withdrawn(desk, Purpose.COLLEAGUES)
    assert {one.id for one in follows.disclosures} == {first, second}
    asked = desk.ledger.to_ask_back(desk.patient_id)
    assert {(one.id, one.problem) for one in asked} == {
        (first, "consent-withdrawn"),
        (second, "consent-withdrawn"),
    }
    desk.ledger.note([first, second], FollowUp.ASKED_BACK)
    desk.ledger.note([first], FollowUp.RETURNED)
    desk.ledger.note([second], FollowUp.KEPT, "part of her own record")
    [left] = desk.ledger.to_ask_back()
    assert (left.id, left.last) == (second, FollowUp.KEPT)
    again = desk.consents.preview_withdrawal(desk.patient_id, Purpose.COLLEAGUES)
    assert [one.id for one in again.disclosures] == [second]


def test_what_never_left_is_not_asked_back_and_stays_on_the_list(desk):
    stopped, left = given(desk), given(desk, recipient="Dr Okafor")
    desk.ledger.note([stopped], FollowUp.NOT_LEFT, "the power was cut")
    [follows] = withdrawn(desk, Purpose.COLLEAGUES).disclosures
    assert follows.id == left
    assert [one.id for one in desk.ledger.to_ask_back()] == [left]
    [one] = [one for one in desk.ledger.gifts(desk.patient_id) if one.id == stopped]
    assert (one.last, one.ask_back, one.after[-1].note) == (
        FollowUp.NOT_LEFT, False, "the power was cut",
    )  # fmt: skip


def test_care_withdrawn_asks_for_all_but_the_patients_own(desk):
    own = desk.recipients.add(RecipientDetails("Amélie", RecipientSort.PATIENT))
    gift = given(desk)
    given(desk, Purpose.CARE, form="patient")
    given(desk, Purpose.CARE, recipient_id=bytes.fromhex(own.id))
    withdrawn(desk, Purpose.CARE)
    [one] = desk.ledger.to_ask_back()
    assert (one.id, one.problem) == (gift, "consent-withdrawn")


def test_when_its_time_is_over_it_is_asked_back(desk):
    gift = given(desk, until=dt.date.today() + dt.timedelta(days=2))  # noqa: DTZ011 (the clinic's)
    assert desk.ledger.to_ask_back() == ()
    desk.clinic.host._clock.sleep_days(3)
    [one] = desk.ledger.to_ask_back()
    assert (one.id, one.problem) == (gift, "disclosure-over")


def test_what_is_shown_turns_red(desk):
    gift = shown(desk)
    items = desk.ledger.live()
    assert len(items) == 2
    assert {one.photo for one in items} == set(desk.photos(desk.patient_id))
    assert {(one.place, one.channel, one.red) for one in items} == {(PAGE, Channel.WEBSITE, False)}
    assert desk.consents.preview_withdrawal(desk.patient_id, Purpose.COLLEAGUES).shown == ()
    follows = withdrawn(desk, Purpose.MARKETING)
    assert follows.shown == (PAGE,)
    items = desk.ledger.live(desk.patient_id)
    assert {one.problem for one in items} == {"consent-withdrawn"}
    assert all(one.red for one in items)
    desk.ledger.take_down(items[0].id, "agency took it off")
    with pytest.raises(Refused, match="live-down"):
        desk.ledger.take_down(items[0].id)
    [left] = desk.ledger.live()
    assert left.id == items[1].id
    [one] = [one for one in desk.ledger.gifts() if one.id == gift]
    assert [said.what for said in one.after] == [FollowUp.LIVE, FollowUp.LIVE, FollowUp.DOWN]


def test_another_channel_or_hidden_faces_turn_it_red(desk):
    shown(desk)
    withdrawn(desk, Purpose.MARKETING)
    desk.be(INA)
    elsewhere = frozenset({Channel.PRINT})
    desk.consents.record(desk.patient_id, ConsentDraft(Purpose.MARKETING, channels=elsewhere))
    assert {one.problem for one in desk.ledger.live()} == {"consent-channel"}
    desk.consents.record(
        desk.patient_id, ConsentDraft(Purpose.MARKETING, channels=WEBSITE, faces=False)
    )
    assert {one.problem for one in desk.ledger.live()} == {"consent-faces"}
    desk.consents.record(desk.patient_id, ConsentDraft(Purpose.MARKETING, channels=WEBSITE))
    assert {one.problem for one in desk.ledger.live()} == {""}


def test_red_ones_come_first(desk):
    shown(desk)
    withdrawn(desk, Purpose.MARKETING)
    desk.be(INA)
    first, second = desk.photos(desk.patient_id)
    desk.consents.record(
        desk.patient_id,
        ConsentDraft(Purpose.MARKETING, channels=WEBSITE, scope=Scope.PHOTOS, subjects=(first,)),
    )
    assert [(one.photo, one.red) for one in desk.ledger.live()] == [(second, True), (first, False)]


def test_unknown_ones_and_who_may_not(desk):
    gift = given(desk)
    for text in ("x", "00" * 16):
        with pytest.raises(UsageError, match="disclosure-unknown"):
            desk.ledger.note([text], FollowUp.KEPT)
        with pytest.raises(UsageError, match="disclosure-unknown"):
            desk.ledger.show(text, (), PAGE)
        with pytest.raises(UsageError, match="live-unknown"):
            desk.ledger.take_down(text)
    with pytest.raises(Refused, match="live-not-marketing"):
        desk.ledger.show(gift, (), PAGE)
    desk.services.unlocking.lock()
    with pytest.raises(Refused, match="locked"):
        desk.ledger.gifts()


def test_damage_in_a_record_lets_nothing_stay(desk, monkeypatch):
    shown(desk)

    def damaged(*_):
        raise IntegrityError("row-missing", table="consent", id="00")

    monkeypatch.setattr(standing, "consents_of", damaged)
    assert {one.problem for one in desk.ledger.live()} == {"row-missing"}
    [gift] = desk.ledger.to_ask_back()
    assert gift.problem == "row-missing"


def test_the_accounting_of_disclosures_tells_of_it(desk):
    given(desk)
    desk.be(ADA)
    day = dt.date.today()  # noqa: DTZ011 (the clinic's)
    [line] = desk.disclosures.accounting("", day - dt.timedelta(1), day + dt.timedelta(1)).lines
    assert (line.recipient, line.address, line.photos) == ("Dr Weber", "Seestrasse 1", 2)
    assert line.entry >= 0
