"""Second persons for exports, as the window and the command line ask for them."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clinicvault.access.release.handing import hand_over
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.exports import ExportRules, RecipientSort, SecondReason
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.domain.roles import Act
from clinicvault.services.releases.orders import order_from
from clinicvault.services.views.releases import OrderView, RecipientDetails
from tests.unit.services.real_clinic import ADA, INA, PAUL, ROLES, password

WHY = "The journal asks for it"


@pytest.fixture
def desk(filled):
    """Paul's desk: the patient consents to publication and marketing as well."""
    house, patient = filled
    with house.open(INA) as opened:
        for purpose in (Purpose.PUBLICATION, Purpose.MARKETING):
            opened.consents.grant(patient, purpose)
        opened.be(PAUL)
        opened.patient_id = patient
        yield opened


def order(desk, **more):
    told = {
        "patient_id": desk.patient_id,
        "photos": tuple(desk.photos(desk.patient_id)),
        "purpose": Purpose.PUBLICATION,
        "form": "age",
        "recipient": " Journal of  Skin ",
        "until": dt.date(2027, 1, 1),
        "plan": "{}",
        **more,
    }
    return OrderView(**told)


def handed(desk, said, request=""):
    session = desk.clinic.session
    with session.vault.write() as rows:
        wanted = order_from(desk.clinic, said)
        made = hand_over(session, rows, wanted, request=bytes.fromhex(request))
        rows.commit()
    return made.disclosure.hex()


def test_what_the_rules_want(desk):
    needed = desk.releases.needed(order(desk))
    assert needed.second == (SecondReason.FACES,)
    assert [name for _, name in needed.approvers] == [ADA]
    assert needed.wait_hours == 0
    assert desk.releases.needed(order(desk, faces=False)).second == ()
    assert desk.releases.needed(order(desk, faces=False)).approvers == ()
    with pytest.raises(Refused, match="export-plain-purpose"):
        desk.releases.needed(order(desk, purpose=Purpose.INSURER, form="plain"))
    with pytest.raises(InputRefused, match="export-too-many"):
        desk.releases.needed(order(desk, photos=()))


def test_where_nobody_else_can_allow_it_waiting_is_told(desk):
    desk.be(ADA)
    desk.let_in("Adam Two", ROLES[ADA] - {next(iter(ROLES[INA]))}, ADA)
    desk.be("Adam Two")
    officers = [one for one in desk.users.list() if one.name == ADA]
    desk.users.disable(officers[0].id)
    desk.be(PAUL)
    assert [name for _, name in desk.releases.needed(order(desk)).approvers] == ["Adam Two"]


def test_asked_allowed_and_given(desk):
    asked = desk.releases.ask(order(desk), WHY)
    assert (asked.kind, asked.state, asked.reason) == (RequestKind.EXPORT, "waiting", WHY)
    assert asked.order == order(desk, recipient="Journal of Skin")
    assert asked.patient_id == desk.patient_id
    assert asked.may == frozenset()
    with pytest.raises(Refused, match="request-not-granted"):
        handed(desk, order(desk), asked.id)
    desk.be(ADA)
    [waiting] = desk.requests.waiting()
    assert (waiting.id, waiting.order) == (asked.id, asked.order)
    assert waiting.may == {Act.ALLOW_EXPORT}
    assert desk.requests.allow(asked.id).state == "granted"
    desk.be(PAUL)
    [mine] = desk.releases.asked(desk.patient_id)
    assert (mine.state, mine.said[0].name) == ("granted", ADA)
    with pytest.raises(Refused, match="export-other-order"):
        handed(desk, order(desk, plan="{ }"), asked.id)
    gift = handed(desk, order(desk), asked.id)
    [told] = desk.ledger.gifts(desk.patient_id)
    assert (told.id, told.allowed_by, told.until) == (gift, (ADA,), dt.date(2027, 1, 1))
    assert desk.releases.asked(desk.patient_id) == ()


def test_at_this_screen_by_her_own_password(desk):
    asked = desk.releases.ask(order(desk), WHY)
    allowed = desk.requests.allow(asked.id, user_id=desk.id_of(ADA), password=password(ADA))
    assert (allowed.state, allowed.alone) == ("granted", False)
    assert handed(desk, order(desk), asked.id)


def test_denied_and_taken_back(desk):
    first = desk.releases.ask(order(desk), WHY)
    desk.releases.take_back(first.id)
    assert desk.releases.asked(desk.patient_id) == ()
    second = desk.releases.ask(order(desk), WHY)
    desk.be(ADA)
    assert desk.requests.deny(second.id).state == "denied"
    assert desk.requests.waiting() == ()
    for text in ("x", "00" * 16):
        with pytest.raises(UsageError, match="request-unknown"):
            desk.releases.take_back(text)


def test_an_export_is_never_asked_for_by_a_reason_alone(desk):
    for kind in (RequestKind.EXPORT, RequestKind.EMERGENCY, RequestKind.ERASURE):
        with pytest.raises(UsageError, match="request-unknown"):
            desk.requests.ask(kind, WHY)


def test_the_address_book_tells_name_and_address(desk):
    to = desk.recipients.add(
        RecipientDetails("Journal", RecipientSort.PUBLISHER, "Skin Press", "Main Street 1")
    )
    asked = desk.releases.ask(order(desk, recipient="Else", recipient_id=to.id), WHY)
    assert (asked.order.recipient, asked.order.recipient_id) == ("Journal", to.id)
    assert asked.order.address == "Skin Press, Main Street 1"
    with pytest.raises(UsageError, match="recipient-unknown"):
        desk.releases.needed(order(desk, recipient_id="00" * 16))


def test_who_reads_no_names_sees_no_order(desk):
    asked = desk.releases.ask(order(desk), WHY)
    assert asked.order is not None
    desk.be(ADA)
    desk.let_in("Adam Two", frozenset({next(r for r in ROLES[ADA] if r.value == "administrator")}))
    desk.be("Adam Two")
    [seen] = [one for one in desk.requests.all() if one.id == asked.id]
    assert (seen.order, seen.patient_name, seen.may) == (None, "", frozenset())


def test_rules_are_the_administrators(desk):
    assert desk.releases.rules() == ExportRules()
    wanted = dataclasses.replace(ExportRules(), bulk=1)
    with pytest.raises(Refused, match="role"):
        desk.releases.set_rules(wanted)
    desk.be(ADA)
    desk.releases.set_rules(wanted)
    desk.be(PAUL)
    assert SecondReason.BULK in desk.releases.needed(order(desk)).second


def test_of_another_patient_or_none(desk):
    with pytest.raises(UsageError, match="patient-unknown"):
        desk.releases.needed(order(desk, patient_id="00" * 16))
    with pytest.raises(UsageError, match="photo-unknown"):
        desk.releases.ask(order(desk, photos=("00" * 16,)), WHY)
    desk.be(INA)
    with pytest.raises(Refused, match="role"):
        desk.releases.needed(order(desk, photos=("00" * 16,)))
