"""Recording consent step by step, with the patient beside."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from clinicvault.domain.clinical import Channel, ConsentStatus, Evidence, Giver, Scope
from clinicvault.domain.errors import InputRefused, StorageFailed
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.patients.consent_record import ConsentDialog
from tests.gui import fakes
from tests.gui.consent_hands import sign
from tests.gui.fakes_consents import consent, consenting
from tests.gui.hands import dialog, named, seen, type_text


@pytest.fixture
def begin(open_page, clinic, click, settle):
    """Press "Record a consent" at a patient; `fields` change the patient's page."""

    def go(number: int = 2, *consents, user=fakes.INES, **fields) -> ConsentDialog:
        row = clinic.rows[number]
        if consents:
            clinic.consent_list[row.id] = list(consents)
        tab = open_page("patients", user, patient=row.id, tab="consent").patient.consent
        tab.show_page(dataclasses.replace(tab._page, **fields))
        click(tab.record)
        settle()
        return dialog(tab, ConsentDialog)

    return go


@pytest.fixture
def on(click, settle):
    """Press "Continue" so many times."""

    def press(made: ConsentDialog, times: int = 1) -> None:
        for _ in range(times):
            click(made.next)
            settle()

    return press


def test_care_is_signed_on_the_screen(begin, on, click, settle, clinic, qtbot):
    made = begin()
    assert made.reasons.purposes == (Purpose.CARE,)
    on(made, 2)
    assert "Consent: care" in seen(made.form)
    assert "Chloé Lambert, born" in seen(made.form)
    on(made)
    assert "Signature of Chloé Lambert" in seen(made.proof)
    sign(qtbot, made.proof.sign.pad)
    click(made.save)
    settle()
    settle()
    (kept,) = consenting(clinic).recorded
    assert kept.draft.purpose is Purpose.CARE
    assert kept.draft.evidence is Evidence.SIGNED_ON_SCREEN
    assert (kept.draft.scope, kept.draft.giver) == (Scope.ALL, Giver.PATIENT)
    assert kept.draft.form.startswith("care/en/")
    assert kept.signature.text.startswith("Consent: care\n\nChloé Lambert")
    assert len(kept.signature.strokes) == 1
    assert kept.scan is None
    assert clinic.rows[2].consent is ConsentStatus.VALID


def test_one_signature_goes_with_each_reasons_own_text(begin, on, click, settle, clinic, qtbot):
    made = begin(0)
    for purpose in (Purpose.TEACHING, Purpose.RESEARCH):
        click(made.reasons.tiles[purpose].box)
    on(made, 2)
    text = seen(made.form)
    assert text.index("Consent: teaching") < text.index("Consent: research")
    on(made)
    sign(qtbot, made.proof.sign.pad)
    click(made.save)
    settle()
    settle()
    first, second = consenting(clinic).recorded
    assert [one.draft.purpose for one in (first, second)] == [Purpose.TEACHING, Purpose.RESEARCH]
    assert first.signature.strokes == second.signature.strokes
    assert "teaching" in first.signature.text
    assert "teaching" not in second.signature.text


def test_no_reason_no_next_step(begin, click):
    made = begin()
    click(made.reasons.tiles[Purpose.CARE].box)
    click(made.next)
    assert made.step is made.reasons
    assert "Tick at least one reason." in seen(made)
    click(made.reasons.tiles[Purpose.CARE], QPoint(20, 20))
    assert made.reasons.purposes == (Purpose.CARE,)
    assert "Tick at least one reason." not in seen(made)


def test_what_is_agreed_to_already_is_said(begin):
    made = begin(0, consent(Purpose.CARE), consent(Purpose.INSURER, 2, until=dt.date(2031, 2, 1)))
    assert made.reasons.purposes == ()
    assert "Agreed to already, without end" in seen(made.reasons.tiles[Purpose.CARE])
    assert "until 1 Feb 2031" in seen(made.reasons.tiles[Purpose.INSURER])
    assert "Agreed" not in seen(made.reasons.tiles[Purpose.TEACHING])


def test_marketing_needs_a_place_and_keeps_visits_face_and_dates(
    begin, on, click, settle, clinic, qtbot
):
    made = begin(0)
    click(made.reasons.tiles[Purpose.MARKETING].box)
    on(made)
    cover = made.who.cards[Purpose.MARKETING]
    click(cover.scope.button("visits"))
    click(made.next)
    assert "Pick at least one of them" in seen(cover)
    cover.visits.setFocus()
    cover.visits.setCurrentRow(1)
    qtbot.keyClick(cover.visits, Qt.Key.Key_Space)
    click(made.next)
    assert made.step is made.who
    assert "Tick at least one place." in seen(cover)
    click(cover.channels[Channel.SOCIAL_MEDIA])
    click(cover.face)
    type_text(cover.since, "1.2.2030")
    click(named(cover, "5 years"))
    assert cover.until.day() == dt.date(2035, 2, 1)
    on(made)
    assert "social-media" in seen(made.form)
    on(made)
    click(made.proof.ways[Evidence.PAPER_TO_FOLLOW])
    click(made.save)
    settle()
    settle()
    draft = consenting(clinic).recorded[0].draft
    assert draft.scope is Scope.VISITS
    assert draft.subjects == (clinic.visits(clinic.rows[0])[1].id,)
    assert (draft.faces, draft.channels) == (True, frozenset({Channel.SOCIAL_MEDIA}))
    assert (draft.since, draft.until) == (dt.date(2030, 2, 1), dt.date(2035, 2, 1))
    assert draft.evidence is Evidence.PAPER_TO_FOLLOW


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("soon", "", "This is no day"),
        ("", "never", "This is no day"),
        ("", "1.1.2020", "It would end before it begins."),
        ("2.2.2031", "1.2.2031", "It would end before it begins."),
    ],
)
def test_wrong_days_are_said_in_place(begin, on, click, since, until, said):
    made = begin()
    on(made)
    cover = made.who.cards[Purpose.CARE]
    type_text(cover.since, since)
    type_text(cover.until, until)
    click(made.next)
    assert made.step is made.who
    assert said in seen(cover)


def test_a_parent_consents_for_a_minor(begin, on, click, settle, clinic):
    made = begin(minor=True)
    on(made)
    card = made.who.giver
    assert card.giver is Giver.PARENT
    assert "When the patient comes of age" in seen(card)
    assert not card.who.button(Giver.PATIENT.value).isEnabled()
    click(made.next)
    assert "Please write the name of who consents." in seen(made.who)
    assert QApplication.focusWidget() is card.name or made.step is made.who
    type_text(card.name, "Zoé Lambert")
    on(made, 2)
    assert "Signature of Zoé Lambert" in seen(made.proof)
    click(made.proof.ways[Evidence.PAPER_TO_FOLLOW])
    click(made.save)
    settle()
    settle()
    draft = consenting(clinic).recorded[0].draft
    assert (draft.giver, draft.giver_name) == (Giver.PARENT, "Zoé Lambert")


def test_nobody_speaks_for_an_adult_but_a_representative(begin, on, click):
    made = begin()
    on(made)
    card = made.who.giver
    off = [one for one in Giver if not card.who.button(one.value).isEnabled()]
    assert off == [Giver.PARENT, Giver.GUARDIAN]
    click(card.who.button(Giver.REPRESENTATIVE.value))
    type_text(card.name, "Maître Roux")
    assert (card.giver, card.giver_name) == (Giver.REPRESENTATIVE, "Maître Roux")


def test_an_emergency_where_nobody_can_be_asked(begin, on, click, settle, clinic):
    made = begin(minor=True)
    on(made)
    click(made.who.giver.who.button("nobody"))
    assert "nobody who may consent can be asked" in seen(made.who)
    on(made, 2)
    assert made.proof.evidence is Evidence.EMERGENCY
    assert "within 72 hours" in seen(made.proof)
    click(made.save)
    assert "Please write why it could not wait." in seen(made.proof)
    type_text(made.proof.emergency.told, "Bleeding after surgery")
    click(made.save)
    settle()
    settle()
    draft = consenting(clinic).recorded[0].draft
    assert (draft.evidence, draft.giver, draft.form) == (Evidence.EMERGENCY, Giver.PATIENT, "")
    assert draft.note == "Bleeding after surgery"


def test_said_before_a_witness(begin, on, click, settle, clinic):
    made = begin()
    on(made)
    type_text(made.who.giver.note, "by telephone")
    on(made, 2)
    click(made.proof.ways[Evidence.VERBAL])
    click(made.save)
    assert "Please write who heard it." in seen(made.proof)
    type_text(made.proof.witness.told, "Inès")
    click(made.save)
    settle()
    settle()
    assert consenting(clinic).recorded[0].draft.note == "Heard by Inès. by telephone"


def test_a_signature_is_asked_for_and_a_slip_is_none(begin, on, click, clinic, qtbot):
    made = begin()
    on(made, 3)
    click(made.save)
    assert "The signature is missing." in seen(made.proof)
    sign(qtbot, made.proof.sign.pad, long=False)
    click(made.save)
    assert "This is too short for a signature." in seen(made.proof)
    click(made.proof.sign.clear)
    assert made.proof.sign.pad.empty
    assert consenting(clinic).recorded == []


def test_who_cannot_draw_signs_on_paper(begin, on, click):
    made = begin()
    on(made, 3)
    assert "A typed name is no signature" in seen(made.proof)
    click(made.proof.sign.paper)
    assert made.proof.evidence is Evidence.PAPER_TO_FOLLOW
    assert "Print the form and let it be signed." in seen(made.proof)


def test_named_colleagues(begin, on, click, settle, clinic):
    made = begin(0)
    click(made.reasons.tiles[Purpose.COLLEAGUES].box)
    on(made)
    cover = made.who.cards[Purpose.COLLEAGUES]
    click(cover.named.who.button("named"))
    click(made.next)
    assert "Tick at least one colleague." in seen(cover)
    assert fakes.INES.id not in cover.named.ticks
    click(cover.named.ticks[fakes.MARIE.id])
    on(made, 2)
    click(made.proof.ways[Evidence.PAPER_TO_FOLLOW])
    click(made.save)
    settle()
    settle()
    assert consenting(clinic).recorded[0].draft.named == (fakes.MARIE.id,)


def test_single_photos_are_for_who_sees_them(begin, on, click, settle, clinic):
    made = begin(0, user=fakes.INES)
    click(made.reasons.tiles[Purpose.PUBLICATION].box)
    on(made)
    cover = made.who.cards[Purpose.PUBLICATION]
    assert not cover.scope.button("photos").isEnabled()
    assert "picked by somebody who may see them" in seen(cover)
    assert clinic.calls["thumbnails"] == 0


def test_single_photos_are_picked_by_their_thumbnails(begin, on, click, settle, clinic, qtbot):
    made = begin(0, user=fakes.ALL)
    click(made.reasons.tiles[Purpose.PUBLICATION].box)
    on(made)
    cover = made.who.cards[Purpose.PUBLICATION]
    before = clinic.calls["thumbnails"]
    click(cover.scope.button("photos"))
    qtbot.waitUntil(lambda: clinic.calls["thumbnails"] > before)
    settle()
    first = clinic.visits(clinic.rows[0])[0].photos[0].id
    box = cover.photos.list.visualItemRect(cover.photos.list.item(0))
    click(cover.photos.list.viewport(), box.center())
    assert cover.photos.picked == (first,)
    assert "1 photo picked" in seen(cover)
    click(cover.photos.list.viewport(), box.center())
    assert cover.photos.picked == ()
    made.close()
    settle()
    assert not cover.photos.store._kept


def test_a_patient_without_visits_has_no_pictures_to_choose(begin, on):
    made = begin(2, visits=())
    on(made)
    cover = made.who.cards[Purpose.CARE]
    assert not cover.scope.button("visits").isEnabled()
    assert "covers all photos to come" in seen(cover)


def test_going_back_keeps_what_was_entered(begin, on, click, settle):
    made = begin(0)
    click(made.reasons.tiles[Purpose.TEACHING].box)
    on(made)
    type_text(made.who.cards[Purpose.TEACHING].until, "1.2.2031")
    click(made.back)
    click(made.reasons.tiles[Purpose.RESEARCH].box)
    on(made)
    assert made.who.cards[Purpose.TEACHING].until.day() == dt.date(2031, 2, 1)
    assert list(made.who.cards) == [Purpose.TEACHING, Purpose.RESEARCH]
    click(made.back)
    click(made.reasons.tiles[Purpose.TEACHING].box)
    on(made)
    assert list(made.who.cards) == [Purpose.RESEARCH]


def test_the_form_is_in_the_language_chosen(begin, on, click):
    made = begin()
    on(made)
    click(made.who.giver.language.button("fr"))
    on(made)
    assert "Consentement : care" in seen(made.form)


def test_a_form_that_cannot_be_filled_can_be_tried_again(begin, on, click, settle, clinic):
    made = begin()
    clinic.fail["forms.fill"] = StorageFailed("disk-full")
    on(made, 2)
    assert made.form.errors.code == "disk-full"
    click(made.next)
    assert made.step is made.form
    click(made.form.again)
    settle()
    on(made)
    assert made.step is made.proof


def test_a_refusal_of_the_second_reason_says_what_is_recorded(
    begin, on, click, settle, clinic, qtbot
):
    made = begin(0)
    for purpose in (Purpose.TEACHING, Purpose.RESEARCH):
        click(made.reasons.tiles[purpose].box)
    on(made, 3)
    sign(qtbot, made.proof.sign.pad)
    clinic.fail["consent.record.research"] = StorageFailed("disk-full")
    click(made.save)
    settle()
    settle()
    assert made.errors.code == "disk-full"
    assert "Recorded already: Teaching." in seen(made)
    assert not made.back.isVisible()
    click(made.save)
    settle()
    settle()
    done = [one.draft.purpose for one in consenting(clinic).recorded]
    assert done == [Purpose.TEACHING, Purpose.RESEARCH]


def test_while_it_is_recorded_nothing_closes_the_dialog(begin, on, click, settle, clinic, qtbot):
    made = begin()
    on(made, 3)
    sign(qtbot, made.proof.sign.pad)
    clinic.gates["consent.record"] = threading.Event()
    click(made.save)
    assert not made.save.isEnabled()
    assert not made.back.isEnabled()
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert not made.close()
    assert made.isVisible()
    clinic.gates.pop("consent.record").set()
    settle()
    settle()


def test_what_is_refused_is_said_and_the_signature_stays(begin, on, click, settle, clinic, qtbot):
    made = begin()
    on(made, 3)
    sign(qtbot, made.proof.sign.pad)
    clinic.fail["consent.record"] = InputRefused("consent-signature-text")
    click(made.save)
    settle()
    assert made.errors.code == "consent-signature-text"
    assert not made.proof.sign.pad.empty
    assert made.back.isVisible()
    made.close()
    settle()
    assert made.proof.sign.pad.empty
