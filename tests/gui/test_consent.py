"""The consent tab: cards, gaps, what nobody agreed to, what ended, and the acts on a card."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from clinicvault.domain.clinical import Channel, ConsentStatus, Evidence, Giver, Scope
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.i18n import language
from clinicvault.gui.patients import consent_cards, consent_words
from clinicvault.gui.patients.consent import ConsentTab
from clinicvault.gui.patients.consent_acts import AttachDialog, ConfirmConsentDialog
from clinicvault.gui.patients.consent_cards import ConsentCard, Fold
from clinicvault.gui.patients.consent_evidence import EvidenceDialog
from clinicvault.gui.patients.consent_paper import PaperDialog
from clinicvault.gui.patients.consent_record import ConsentDialog
from clinicvault.gui.patients.consent_withdraw import WithdrawDialog
from clinicvault.gui.widgets import dates
from tests.gui import fakes
from tests.gui.fakes_consents import consent
from tests.gui.hands import dialog, named, seen

SOON = dates.today() + dt.timedelta(days=20)
LONG_AGO = dates.today() - dt.timedelta(days=400)


@pytest.fixture
def tab(open_page, clinic):
    """The consent tab of a patient with the consents given."""

    def go(number: int, *consents, user=fakes.INES) -> ConsentTab:
        row = clinic.rows[number]
        if consents:
            clinic.consent_list[row.id] = list(consents)
        return open_page("patients", user, patient=row.id, tab="consent").patient.consent

    return go


def cards(tab: QWidget) -> list[ConsentCard]:
    """The cards in view, from top to bottom."""
    QCoreApplication.processEvents()
    found = [one for one in tab.findChildren(ConsentCard) if one.isVisible()]
    return sorted(found, key=lambda one: one.mapTo(tab, one.rect().topLeft()).y())


def card(tab: QWidget, purpose: Purpose) -> ConsentCard:
    """The card of a reason."""
    (found,) = [one for one in cards(tab) if one.consent.purpose is purpose]
    return found


def test_without_any_consent_the_tab_says_what_that_means(tab):
    made = tab(2)
    assert "no photo can be taken in" in seen(made)
    assert cards(made) == []
    assert list(made.none.buttons) == list(Purpose)


def test_a_card_says_everything_that_was_recorded(tab, clinic):
    visits = clinic.visits(clinic.rows[0])
    made = tab(
        0,
        consent(
            Purpose.MARKETING,
            until=dt.date(2031, 2, 1),
            scope=Scope.VISITS,
            subjects=(visits[0].id,),
            faces=False,
            channels=frozenset({Channel.WEBSITE, Channel.PRINT}),
            giver=Giver.PARENT,
            giver_name="Claire Rousseau",
            language="fr",
            evidence=Evidence.SIGNED_ON_SCREEN,
            note="Only the nose",
        ),
    )
    text = seen(card(made, Purpose.MARKETING))
    for part in (
        "Claire Rousseau, parent",
        "until 1 Feb 2031",
        "1 visit: 21 Nov 2026",
        "Not recognisable",
        "Website, Print",
        "Signed on the screen  ·  Français",
        "Only the nose",
        "by Inès Caron",
    ):
        assert part in text, part


def test_cards_are_in_the_order_of_the_reasons_and_the_rest_is_quiet(tab):
    made = tab(0, consent(Purpose.RESEARCH, 1), consent(Purpose.CARE, 2))
    assert [one.consent.purpose for one in cards(made)] == [Purpose.CARE, Purpose.RESEARCH]
    assert Purpose.CARE not in made.none.buttons
    assert list(made.none.buttons) == [
        Purpose.COLLEAGUES,
        Purpose.TEACHING,
        Purpose.PUBLICATION,
        Purpose.MARKETING,
        Purpose.INSURER,
    ]


def test_many_that_ended_come_one_a_turn_and_the_last_on_demand(tab, click, qtbot, monkeypatch):
    monkeypatch.setattr(consent_cards, "_MORE", 5)
    ended = (consent(Purpose.INSURER, n, status=ConsentStatus.WITHDRAWN) for n in range(1, 21))
    made = tab(0, *ended)
    fold = made.findChild(Fold)
    click(fold.head)
    assert fold.box.count() == 1
    for count, rest in ((12, "5 of 8"), (17, "3"), (20, "")):
        assert not fold.more.isVisible()
        qtbot.waitUntil(lambda: fold.turns.done)
        assert len(cards(made)) == count
        assert fold.more.isVisible() == bool(rest)
        if rest:
            assert fold.more.text() == f"Show {rest} more"
            click(fold.more)
    click(fold.head)
    click(fold.head)
    assert len(cards(made)) == 20


def test_what_ended_is_folded(tab, click, qtbot):
    old = consent(Purpose.TEACHING, 3, status=ConsentStatus.EXPIRED, until=LONG_AGO)
    made = tab(
        0,
        consent(Purpose.TEACHING, 1),
        consent(Purpose.INSURER, 2, status=ConsentStatus.WITHDRAWN, withdrawn=LONG_AGO),
        old,
    )
    assert [one.consent.purpose for one in cards(made)] == [Purpose.TEACHING]
    fold = named(made, "2 ended consents")
    click(fold)
    qtbot.waitUntil(lambda: made.findChild(Fold).turns.done)
    ended = [one.consent for one in cards(made)][1:]
    assert {one.purpose for one in ended} == {Purpose.INSURER, Purpose.TEACHING}
    assert "Withdrawn" in seen(made)
    click(fold)
    assert len(cards(made)) == 1


def test_one_that_expired_stays_in_view_until_it_is_renewed(tab):
    made = tab(0, consent(Purpose.TEACHING, status=ConsentStatus.EXPIRED, until=LONG_AGO))
    assert "Expired" in seen(card(made, Purpose.TEACHING))
    assert "renew" in card(made, Purpose.TEACHING).buttons


def test_the_gaps_of_a_consent_stand_on_its_card(tab):
    made = tab(
        0,
        consent(Purpose.CARE, 1, evidence=Evidence.PAPER_TO_FOLLOW, evidence_missing=True),
        consent(Purpose.TEACHING, 2, until=SOON),
        consent(Purpose.RESEARCH, 3, giver=Giver.PARENT, majority=LONG_AGO),
        consent(Purpose.INSURER, 4, confirm_by=fakes.NOW + dt.timedelta(hours=72)),
    )
    assert "Scan to follow" in seen(card(made, Purpose.CARE))
    assert "Ends on" in seen(card(made, Purpose.TEACHING))
    assert "Patient is of age since" in seen(card(made, Purpose.RESEARCH))
    assert "To be confirmed by 24 Nov 2026" in seen(card(made, Purpose.INSURER))


def test_a_consent_for_many_years_has_no_gap():
    later = dates.today() + dt.timedelta(days=900)
    assert consent_words.gaps(consent(until=later, majority=later)) == []
    withdrawn = consent(status=ConsentStatus.WITHDRAWN, evidence_missing=True)
    assert consent_words.gaps(withdrawn) == []


def test_filters_come_with_several_consents(tab, click):
    made = tab(0, consent(Purpose.CARE))
    assert not made.filters.isVisible()
    many = (
        consent(Purpose.CARE, 1),
        consent(Purpose.TEACHING, 2, evidence_missing=True),
        consent(Purpose.INSURER, 3, status=ConsentStatus.EXPIRED, until=LONG_AGO),
    )
    made.show_page(dataclasses.replace(made._page, consents=many))
    click(made.filters.button("due"))
    assert [one.consent.purpose for one in cards(made)] == [Purpose.TEACHING, Purpose.INSURER]
    click(made.filters.button("valid"))
    assert [one.consent.purpose for one in cards(made)] == [Purpose.CARE, Purpose.TEACHING]
    click(made.filters.button("all"))
    assert len(cards(made)) == 3


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({}, {"open", "renew", "print", "withdraw"}),
        ({"evidence": Evidence.VERBAL}, {"renew", "print", "withdraw"}),
        (
            {"evidence": Evidence.PAPER_TO_FOLLOW, "evidence_missing": True},
            {"attach", "sign", "print", "withdraw"},
        ),
        (
            {"evidence": Evidence.EMERGENCY, "confirm_by": fakes.NOW},
            {"confirm", "renew", "print", "withdraw"},
        ),
        ({"status": ConsentStatus.NOT_YET}, {"open", "print", "withdraw"}),
    ],
)
def test_a_card_offers_what_can_be_done(tab, fields, offered):
    assert set(card(tab(0, consent(**fields)), Purpose.CARE).buttons) == offered


def test_a_practitioner_reads_and_withdraws_but_does_not_record(tab):
    made = tab(0, consent(), user=fakes.MARIE)
    assert set(card(made, Purpose.CARE).buttons) == {"open", "withdraw"}
    assert not made.record.isVisible()
    assert made.none.buttons == {}


def test_opening_a_document_follows_the_role_not_the_patient(tab):
    made = tab(0, consent())
    made.show_page(dataclasses.replace(made._page, may=frozenset()))
    assert set(card(made, Purpose.CARE).buttons) == {"open"}


@pytest.mark.parametrize(
    ("key", "fields", "kind"),
    [
        ("open", {}, EvidenceDialog),
        ("renew", {}, ConsentDialog),
        ("print", {}, PaperDialog),
        ("withdraw", {}, WithdrawDialog),
        ("attach", {"evidence_missing": True}, AttachDialog),
        ("sign", {"evidence_missing": True}, ConsentDialog),
        ("confirm", {"confirm_by": fakes.NOW}, ConfirmConsentDialog),
    ],
)
def test_each_button_opens_its_dialog(tab, click, settle, key, fields, kind):
    made = tab(0, consent(**fields))
    click(card(made, Purpose.CARE).buttons[key])
    settle()
    dialog(made, kind).close()
    settle()


def test_confirming_an_emergency(tab, click, settle, clinic):
    made = tab(0, consent(evidence=Evidence.EMERGENCY, confirm_by=fakes.NOW))
    click(card(made, Purpose.CARE).buttons["confirm"])
    asked = dialog(made, ConfirmConsentDialog)
    assert "recorded in an emergency by Inès Caron" in seen(asked)
    click(asked.go)
    settle()
    settle()
    assert clinic.calls["consent.confirm"] == 1
    assert "confirm" not in card(made, Purpose.CARE).buttons


def test_a_confirmation_that_fails_can_be_tried_again(tab, click, settle, clinic):
    made = tab(0, consent(evidence=Evidence.EMERGENCY, confirm_by=fakes.NOW))
    click(card(made, Purpose.CARE).buttons["confirm"])
    asked = dialog(made, ConfirmConsentDialog)
    clinic.fail["consent.confirm"] = Refused("consent-minor", age=18)
    click(asked.go)
    settle()
    assert asked.errors.code == "consent-minor"
    assert asked.go.isEnabled()
    asked.close()
    settle()


def test_a_reason_nobody_agreed_to_is_recorded_from_its_line(tab, click, settle):
    made = tab(0, consent())
    click(made.none.buttons[Purpose.RESEARCH])
    asked = dialog(made, ConsentDialog)
    assert asked.reasons.purposes == (Purpose.RESEARCH,)
    asked.close()
    settle()


def test_a_role_that_does_not_see_consents_reads_so(tab, clinic, settle):
    clinic.replace(dataclasses.replace(clinic.rows[2], consent=ConsentStatus.UNKNOWN))
    made = tab(2)
    assert "Your role does not show consents." in seen(made)
    assert not made.none.isVisible()
    made.wipe()
    made._record()
    made.record_purpose(Purpose.CARE)
    made._act("renew", consent())
    assert made.findChildren(ConsentDialog) == []


def test_the_lock_takes_the_dialogs_content(tab, click, settle):
    made = tab(0, consent())
    click(card(made, Purpose.CARE).buttons["withdraw"])
    settle()
    asked = dialog(made, WithdrawDialog)
    assert "open this patient's" in seen(asked)
    made.wipe()
    assert "open this patient's" not in seen(asked)
    asked.close()
    settle()


def test_cards_follow_the_language(tab):
    made = tab(0, consent())
    language().choose("fr")
    assert len(cards(made)) == 1
