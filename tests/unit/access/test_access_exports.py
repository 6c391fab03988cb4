"""An export that needs a second person: what the yes is bound to, and that nothing else leaves."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clinicvault.access import contexts
from clinicvault.access.consent.consents import NewConsent, record_consent
from clinicvault.access.patients.disclosures import disclosures_found, disclosures_of
from clinicvault.access.patients.patients import identity_cipher
from clinicvault.access.release import exports, requests
from clinicvault.access.release.handing import hand_over
from clinicvault.access.release.request_states import Setting, State, standing
from clinicvault.access.release.usage import Release, read_usage, write_usage
from clinicvault.access.verifying import verify_rows
from clinicvault.crypto.fields import open_value, seal_value
from clinicvault.domain.access_records import ApprovalRecord, RequestRecord
from clinicvault.domain.clinical import Channel, Evidence
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.exports import THE_PATIENT, SecondReason
from clinicvault.domain.record_kinds import Purpose, RequestKind, Stage
from clinicvault.domain.records import DisclosureRecord, PatientRecord
from clinicvault.domain.roles import Role
from tests.unit.access.asking import HOUR_MS, known, word
from tests.unit.access.erasures import erased
from tests.unit.access.exporting import (
    WHY,
    asked,
    consented,
    granted,
    handed,
    order_of,
    ruled,
)
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE


@pytest.fixture
def order(world):
    patient, photo = consented(world, Purpose.PUBLICATION)
    return order_of(patient, photo, plan='{"crop":null}', until=dt.date(2026, 6, 1))


def reasons(world, order, name=PAM):
    session = world.session(name)
    with session.vault.read() as rows:
        return exports.second_reasons(session, rows, order)


def given(world):
    return len(rows_of(world, DisclosureRecord))


# the rules


def test_what_needs_nobody_leaves_and_is_written_down(world):
    patient, photo = consented(world, Purpose.COLLEAGUES)
    order = order_of(patient, photo, purpose=Purpose.COLLEAGUES, address="Kirchgasse 4")
    made = handed(world, order)
    assert (made.allowed.reasons, made.allowed.request) == ((), b"")
    [entry] = world.events("export")
    assert (entry.outcome, entry.objects, entry.purpose) == ("given", (photo.id,), "colleagues")
    assert entry.detail == {
        "recipient": "Journal of Skin",
        "form": "age",
        "address": "Kirchgasse 4",
        "disclosure": made.disclosure.hex(),
    }
    assert entry.consent == made.consents[0]
    with world.vault.read() as rows:
        [told] = disclosures_of(world.session(INA), rows, patient)
    assert (told.id, told.consents, told.faces) == (made.disclosure, made.consents, True)
    assert (told.until, told.request, told.allowed_by, told.plan) == (None, b"", (), "")
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({}, (SecondReason.FACES,)),
        ({"faces": False}, ()),
        ({"purpose": Purpose.COLLEAGUES}, ()),
        ({"purpose": Purpose.MARKETING}, (SecondReason.FACES, SecondReason.MARKETING)),
        ({"purpose": Purpose.TEACHING, "form": "plain file", "recipient": ""}, ()),
        ({"purpose": Purpose.TEACHING, "form": "plain file"}, (SecondReason.PLAIN,)),
        ({"faces": False, "form": "plain file"}, (SecondReason.PLAIN,)),
        ({"faces": False, "form": "plain"}, (SecondReason.PLAIN,)),
        ({"purpose": Purpose.CARE, "form": "sheet"}, (SecondReason.PLAIN,)),
        ({"purpose": Purpose.CARE, "form": "print", "recipient": THE_PATIENT}, ()),
        (
            {"purpose": Purpose.CARE, "form": "slides", "recipient": THE_PATIENT,
             "recipient_id": b"r" * 16},
            (SecondReason.PLAIN,),
        ),
    ],
)  # fmt: skip
def test_who_needs_a_second_person(world, order, more, why):
    assert reasons(world, dataclasses.replace(order, **more)) == why


@pytest.mark.parametrize("purpose", [Purpose.COLLEAGUES, Purpose.INSURER, Purpose.RESEARCH])
@pytest.mark.parametrize("form", ["plain", "plain file"])
def test_files_that_anybody_opens_are_made_for_named_purposes_alone(world, order, purpose, form):
    plain = dataclasses.replace(order, purpose=purpose, form=form)
    for act in (lambda: reasons(world, plain), lambda: asked(world, plain)):
        with pytest.raises(Refused, match="export-plain-purpose"):
            act()
    with pytest.raises(Refused, match="export-plain-purpose"):
        handed(world, plain)


def test_many_at_once_and_many_in_an_hour(world):
    patient, photo = consented(world, Purpose.COLLEAGUES)
    more = [world.photo(patient, bytes([n])) for n in range(3)]
    ruled(world, bulk=3)
    order = order_of(patient, photo, *more, purpose=Purpose.COLLEAGUES)
    few = dataclasses.replace(order, photos=order.photos[:3])
    assert reasons(world, order) == (SecondReason.BULK,)
    assert reasons(world, few) == ()
    world.view(PAM, photo.id)
    session = world.session(PAM)
    with session.vault.write() as rows:
        now = read_usage(session, rows)
        write_usage(session, rows, now.plus(Release(patient, exported=2)))
        rows.event(session.event("limit-lift"))
        rows.commit()
    assert reasons(world, few) == (SecondReason.BULK,)
    assert reasons(world, few, PETE) == ()
    world.clock.ms += HOUR_MS
    assert reasons(world, few) == ()


def test_where_the_count_is_lost_it_was_much(world, order):
    hidden = dataclasses.replace(order, faces=False)
    world.view(PAM, order.photos[0])
    world.swap("UPDATE usage SET sealed = zeroblob(64)")
    assert reasons(world, hidden) == (SecondReason.BULK,)


# asking


def test_a_request_tells_everything_to_who_holds_the_key_and_nothing_to_a_thief(world, order):
    request = asked(world, order)
    one = known(world, request)
    assert (one.kind, one.state) == (RequestKind.EXPORT, State.WAITING)
    assert one.record.patient == order.patient
    for name in (PAM, PETE, ADA):
        assert exports.order_asked(world.session(name), one.record) == order
        assert requests.reason_of(world.session(name), one.record) == WHY
    assert b"Journal" not in one.record.details_sealed + one.record.review_sealed
    [entry] = world.events("request-make")
    assert (entry.patient, entry.objects) == (order.patient, order.photos)
    assert entry.purpose == "publication"
    assert entry.detail == {
        "request": request.hex(),
        "kind": "export",
        "reason": WHY,
        "recipient": "Journal of Skin",
        "form": "age",
        "second": "faces",
    }


def test_who_may_ask_and_who_is_asked(world, order):
    for name in (INA, ADA):
        with pytest.raises(Refused, match="role"):
            asked(world, order, name)
    request = asked(world, order)
    may = {name: requests.may_allow(world.session(name), known(world, request, name))
           for name in (PAM, PETE, ADA, INA)}  # fmt: skip
    assert may == {PAM: False, PETE: True, ADA: True, INA: False}
    with pytest.raises(Refused, match="request-own"):
        requests.allow(world.session(PAM), request)


def test_what_is_not_asked_for(world, order):
    _, strange = world.treated(b"other", given="Zoë")
    with pytest.raises(Refused, match="export-no-second"):
        asked(world, dataclasses.replace(order, faces=False))
    with pytest.raises(UsageError, match="photo-patients-differ"):
        asked(world, dataclasses.replace(order, photos=(strange.id,)))
    with pytest.raises(UsageError, match="photo-unknown"):
        asked(world, dataclasses.replace(order, photos=(b"?" * 16,)))
    with pytest.raises(InputRefused, match="export-too-many"):
        asked(world, dataclasses.replace(order, photos=order.photos * 2))
    with pytest.raises(InputRefused, match="export-too-many"):
        asked(world, dataclasses.replace(order, photos=()))
    with pytest.raises(InputRefused, match="reason-missing"):
        exports.ask(world.session(PAM), order, " ")
    assert rows_of(world, RequestRecord) == []


# what leaves in the end


def test_what_was_allowed_leaves_once(world, order):
    with pytest.raises(Refused, match="export-second-person"):
        handed(world, order)
    request = granted(world, order)
    made = handed(world, order, request)
    assert made.allowed.reasons == (SecondReason.FACES,)
    assert made.allowed.by == (world.user(ADA),)
    with pytest.raises(Refused, match="request-not-granted"):
        handed(world, order, request)
    assert known(world, request).state is State.OVER
    with world.vault.read() as rows:
        [told] = disclosures_of(world.session(INA), rows, order.patient)
    assert (told.request, told.allowed_by) == (request, (world.user(ADA),))
    assert (told.plan, told.until) == (order.plan, order.until)
    gift, used = world.log()[-2:]
    assert (used.event, gift.event) == ("request-use", "export")
    assert gift.detail["request"] == request.hex()
    assert gift.detail["second"] == "faces"
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []


@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": Purpose.TEACHING},
        {"recipient": "Somebody else"},
        {"recipient_id": b"r" * 16},
        {"form": "plain"},
        {"address": "Elsewhere"},
        {"until": None},
        {"faces": False},
        {"plan": '{"crop":[0,0,1,1]}'},
        {"channel": Channel.WEBSITE},
    ],
)
def test_nothing_else_leaves_by_that_word(world, order, changed):
    request = granted(world, order)
    with pytest.raises(Refused, match="export-other-order"):
        handed(world, dataclasses.replace(order, **changed), request)
    assert given(world) == 0
    assert known(world, request).state is State.GRANTED


def test_not_one_picture_more_or_less_or_in_another_order(world, order):
    [first] = order.photos
    second = world.photo(order.patient, b"second")
    two = dataclasses.replace(order, photos=(first, second.id))
    request = granted(world, two)
    for photos in ((first,), (second.id,), (second.id, first)):
        with pytest.raises(Refused, match="export-other-order"):
            handed(world, dataclasses.replace(two, photos=photos), request)
    assert handed(world, two, request)


@pytest.mark.parametrize("name", [PETE, PAM])
def test_before_the_yes_after_the_no_too_late_and_by_others(world, order, name):
    request = asked(world, order)
    with pytest.raises(Refused, match="request-not-granted"):
        handed(world, order, request, name)
    requests.deny(world.session(ADA), request)
    with pytest.raises(Refused, match="request-not-granted"):
        handed(world, order, request, name)
    late = granted(world, order)
    with pytest.raises(Refused, match="request-not-granted"):
        handed(world, order, late, PETE)
    world.clock.ms += 7 * 24 * HOUR_MS
    with pytest.raises(Refused, match="request-not-granted"):
        handed(world, order, late)
    assert given(world) == 0


def test_another_kind_of_yes_is_none(world, order):
    request = requests.make(world.session(PAM), RequestKind.RELEASE, WHY)
    requests.allow(world.session(ADA), request)
    with pytest.raises(Refused, match="request-not-granted"):
        handed(world, order, request)


def test_who_takes_it_back_asked_and_exports_no_longer(world, order):
    request = granted(world, order)
    for name in (PETE, ADA):
        with pytest.raises(Refused, match="role"):
            exports.take_back(world.session(name), request)
    exports.take_back(world.session(PAM), request)
    assert known(world, request).state is State.EXPIRED
    with pytest.raises(Refused, match="request-decided"):
        exports.take_back(world.session(PAM), request)
    with pytest.raises(Refused, match="request-not-granted"):
        handed(world, order, request)
    assert len(world.events("request-take-back")) == 1


def test_only_an_export_is_taken_back_so(world):
    request = requests.make(world.session(PAM), RequestKind.RELEASE, WHY)
    with pytest.raises(UsageError, match="request-unknown"):
        exports.take_back(world.session(PAM), request)
    assert known(world, request).state is State.WAITING


def test_own_requests_that_can_still_be_made(world, order):
    first, second = asked(world, order), granted(world, order)
    asked(world, order, PETE)
    requests.deny(world.session(ADA), first)
    session, damaged = world.session(PAM), {}
    with session.vault.read() as rows:
        [one] = exports.asked_of(session, rows, order.patient, damaged)
    assert (one.id, damaged) == (second, {})


def test_waiting_takes_the_place_where_nobody_else_can_say_it(world, order):
    record = known(world, asked(world, order)).record
    cases = (False, 23, "waiting"), (False, 24, "granted"), (True, 99, "waiting")
    for others, hours, state in cases:
        now = record.made_ms + hours * HOUR_MS
        found = standing(record, [], Setting(now, 60, 2, others))
        assert (found.state.value, found.waited) == (state, state == "granted")


# against an altered program, and against damage


def test_a_word_that_does_not_name_the_whole_request_is_none(world, order):
    request = asked(world, order)
    word(world, request, ADA, Stage.GRANT, Role.OFFICER)
    word(world, request, ADA, Stage.GRANT, Role.OFFICER, note_sealed=b"d" * 32)
    assert known(world, request).state is State.WAITING
    word(world, request, PAM, Stage.GRANT, Role.PRACTITIONER)
    with pytest.raises(Refused, match="request-not-granted"):
        handed(world, order, request)


def test_a_row_written_anew_after_the_yes(world, order):
    request = granted(world, order)
    [row] = rows_of(world, RequestRecord)
    session = world.session(PAM)
    world.append(session.signed(dataclasses.replace(row, version=2)), event="request-make")
    with pytest.raises(IntegrityError, match="row-altered"):
        handed(world, order, request)


def test_what_left_is_never_told_otherwise(world, order):
    """An insider would like it to have gone to somebody else: by a second version, newest of all."""
    patient = order.patient
    handed(world, order, granted(world, order))
    [row] = rows_of(world, DisclosureRecord)
    session = world.session(PAM)
    with session.vault.read() as rows:
        person = session.vault.reader(rows).need(PatientRecord, patient)
        assert len(disclosures_of(session, rows, patient)) == 1
    cipher, place = (
        identity_cipher(session, person),
        contexts.field(row.TABLE, "facts_sealed", row.id),
    )
    facts = {**open_value(cipher, row.facts_sealed, place), "recipient": "Somebody else"}
    sealed = seal_value(cipher, facts, place)
    changed = dataclasses.replace(row, version=2, facts_sealed=sealed)
    world.append(session.signed(changed), event="export")
    with session.vault.read() as rows:
        found, damaged = disclosures_found(session, rows, patient)
    assert (found, list(damaged)) == ([], [(row.TABLE, row.id)])


def test_a_yes_of_another_log_is_none(world, order):
    """As after a restore of a copy that went another way, or where an insider made the row."""
    session = world.session(PAM)
    with session.vault.write() as rows:
        text = exports.seal_order(session, rows, order.patient, exports.order_text(order))
        more = {"order": text, "log_size": "7", "log_root": (b"r" * 32).hex()}
        row = requests.put_row(session, rows, RequestKind.EXPORT, WHY, order.patient, more)
        rows.event(requests.request_event(session, "request-make", row, {}))
        rows.commit()
    requests.allow(world.session(ADA), row.id)
    with pytest.raises(IntegrityError, match="log-damaged"):
        handed(world, order, row.id)
    assert given(world) == 0


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (None, {}),
        (None, {"order": "{}", "log_size": "1", "log_root": "00"}),
        (None, {"order": "AAAA", "log_size": "1", "log_root": "00"}),
        ("{}", {"log_size": "1", "log_root": "00"}),
        ("[]", {"log_size": "1", "log_root": "00"}),
        ("null", {"log_size": "x", "log_root": "00"}),
    ],
)
def test_a_request_of_no_order_is_damage(world, order, text, more):
    session = world.session(PAM)
    with session.vault.write() as rows:
        if text is not None:
            more = {**more, "order": exports.seal_order(session, rows, order.patient, text)}
        row = requests.put_row(session, rows, RequestKind.EXPORT, WHY, order.patient, more)
        rows.event(requests.request_event(session, "request-make", row, {}))
        rows.commit()
    with pytest.raises(IntegrityError, match="row-altered"):
        exports.order_asked(session, row)


@pytest.mark.parametrize("under", ["own", "other"])
def test_an_order_of_another_patient_is_damage(world, order, under):
    """Whosever key it was sealed with."""
    other, _ = world.treated(b"other", given="Zoë")
    session, patient = world.session(PAM), {"own": order.patient}
    with session.vault.write() as rows:
        whose, text = patient.get(under, other), exports.order_text(order)
        sealed = exports.seal_order(session, rows, whose, text)
        more = {"order": sealed, "log_size": "1", "log_root": "00"}
        row = requests.put_row(session, rows, RequestKind.EXPORT, WHY, other, more)
        rows.event(requests.request_event(session, "request-make", row, {}))
        rows.commit()
    with pytest.raises(IntegrityError, match="row-altered"):
        exports.order_asked(session, row)


def test_nobody_reads_an_order_once_the_patient_is_erased(world, order):
    """The request stays for ever, and tells of whom no more than that somebody asked."""
    named = dataclasses.replace(order, recipient="Edda Rousseau, herself")
    session, request = world.session(PAM), granted(world, named)
    before = requests.details_of(session, known(world, request).record)
    assert "Edda" not in str(before)
    assert exports.order_asked(session, known(world, request).record) == named
    erased(world, order.patient)
    [record] = [one for one in rows_of(world, RequestRecord) if one.id == request]
    assert requests.details_of(session, record) == before
    with pytest.raises(Refused, match="patient-erased"):
        exports.order_asked(session, record)
    with pytest.raises(Refused, match="patient-erased"):
        handed(world, named, request)


def test_where_it_is_not_committed_nothing_was_used(world, order):
    """Fail closed: word, list and entry are one transaction."""
    request = granted(world, order)
    session = world.session(PAM)
    with session.vault.write() as rows:
        hand_over(session, rows, order, request=request)
    assert (given(world), known(world, request).state) == (0, State.GRANTED)
    assert len(rows_of(world, ApprovalRecord)) == 1
    assert handed(world, order, request)


# consent


def test_every_consent_is_named_and_every_picture_covered(world):
    patient, photo = consented(world)
    order = order_of(patient, photo, purpose=Purpose.TEACHING)
    with pytest.raises(Refused, match="consent-missing"):
        handed(world, order)
    consent = world.consent(patient, purpose=Purpose.TEACHING)
    assert handed(world, order).consents == (consent,)
    _, strange = world.treated(b"other", given="Zoë")
    with pytest.raises(UsageError, match="photo-unknown"):
        handed(world, order_of(patient, photo, strange, purpose=Purpose.TEACHING))


def test_a_place_that_no_consent_names_is_asked_for_again_when_it_leaves(world):
    patient, photo = consented(world)
    web = NewConsent(
        Purpose.MARKETING, None, Evidence.PAPER_SCANNED, channels=frozenset({Channel.WEBSITE})
    )
    record_consent(world.session(INA), patient, web)
    ruled(world, marketing=False, faces=frozenset())
    told = {"purpose": Purpose.MARKETING, "channel": Channel.WEBSITE}
    order = order_of(patient, photo, **told)
    with pytest.raises(Refused, match="consent-channel"):
        handed(world, dataclasses.replace(order, channel=Channel.PRINT))
    assert given(world) == 0
    assert handed(world, order)


def test_the_plan_is_kept_sealed(world, order):
    """The plan is kept sealed with the disclosure: the trace makes the same picture again."""
    made = handed(world, order, granted(world, order))
    [row] = rows_of(world, DisclosureRecord, id=made.disclosure)
    assert order.plan.encode() not in row.facts_sealed
