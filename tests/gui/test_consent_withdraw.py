"""Withdrawing: what follows is shown before, and the same as done after it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from PySide6.QtWidgets import QApplication

from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.patients.consent_cards import ConsentCard
from clinicvault.gui.patients.consent_withdraw import Disclosures, WithdrawDialog, consequences
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.fakes_consents import consent, consenting
from tests.gui.hands import dialog, named, seen


def given(number: int, who: str, purpose: Purpose, form: str = "age") -> views.DisclosureView:
    """Something that left earlier."""
    when = fakes.NOW - dt.timedelta(days=30 * number)
    return views.DisclosureView(f"{number:032x}", when, who, purpose, 2, form, "Marie Laurent")


@pytest.fixture
def begin(open_page, clinic, click, settle):
    """Press "Withdraw" on the card of a reason."""
    row = clinic.rows[0]
    clinic.consent_list[row.id] = [consent(Purpose.CARE, 1), consent(Purpose.MARKETING, 2)]
    consenting(clinic).disclosures[row.id] = [
        given(1, "Dr Okafor", Purpose.CARE),
        given(2, "Studio Lumière", Purpose.MARKETING, "plain"),
    ]

    def go(purpose: Purpose = Purpose.CARE, user=fakes.INES) -> WithdrawDialog:
        tab = open_page("patients", user, patient=row.id, tab="consent").patient.consent
        (card,) = [one for one in tab.findChildren(ConsentCard) if one.consent.purpose is purpose]
        card.buttons["withdraw"].click()
        settle()
        return dialog(tab, WithdrawDialog)

    return go


def test_care_says_keys_exports_other_reasons_and_who_has_photos(begin, clinic, click, settle):
    consenting(clinic).exports = 2
    made = begin()
    text = seen(made)
    for part in (
        "nobody at the clinic can open this patient's 9 photos",
        "No further photo can be imported",
        "takes new consent and two people",
        "of no use without it: Marketing",
        "2 exports under way are cancelled.",
        "Photos were given to others 2 times",
        "Dr Okafor",
        "Studio Lumière",
        "not encrypted",
        "ask for deletion",
    ):
        assert part in text, part
    click(named(made, "Keep the consent"))
    settle()
    assert clinic.calls["consent.withdraw"] == 0


def test_afterwards_the_same_is_said_as_done_and_the_list_stays(begin, clinic, click, settle):
    consenting(clinic).exports = 1
    made = begin()
    click(made.go)
    settle()
    settle()
    text = seen(made)
    assert "The consent is withdrawn" in text
    assert "Nobody at the clinic can open this patient's 9 photos any more." in text
    assert "1 export under way was cancelled." in text
    assert "Dr Okafor" in text
    assert not made.go.isVisible()
    assert clinic.rows[0].consent is ConsentStatus.WITHDRAWN
    click(made.close_button)
    settle()


def test_another_reason_lists_only_what_was_given_for_it(begin, click, settle):
    made = begin(Purpose.MARKETING)
    text = seen(made)
    assert "no longer used or exported for this reason" in text
    assert "Studio Lumière" in text
    assert "Dr Okafor" not in text
    assert "open this patient's" not in text
    made.close()
    settle()


def test_where_nothing_was_given_it_says_so(begin, clinic, click, settle):
    consenting(clinic).disclosures.clear()
    made = begin(Purpose.MARKETING)
    assert "Nothing was given to anybody for this reason." in seen(made)
    assert made.findChildren(Disclosures) == []
    made.close()
    settle()


def test_the_list_is_copied_without_a_patients_name(begin, click, settle):
    made = begin()
    (found,) = made.findChildren(Disclosures)
    click(found.copy)
    copied = QApplication.clipboard().text()
    assert copied.splitlines()[1].startswith("Studio Lumière\t")
    assert "Rousseau" not in copied
    assert "holds no patient's name" in seen(made)
    found._printed(taken=True)
    assert "The printer has the list." in seen(made)
    found._printed(taken=False)
    assert "The printer did not answer." in seen(made)
    QApplication.clipboard().clear()
    made.close()
    settle()


def test_nothing_can_be_withdrawn_before_it_was_said_what_follows(begin, clinic, settle):
    clinic.fail["consent.preview"] = StorageFailed("disk-full")
    made = begin()
    assert made.errors.code == "disk-full"
    assert not made.go.isEnabled() or clinic.calls["consent.withdraw"] == 0
    made.close()
    settle()


def test_what_fails_can_be_tried_again(begin, clinic, click, settle):
    made = begin()
    clinic.fail["consent.withdraw"] = StorageFailed("disk-full")
    click(made.go)
    settle()
    assert made.errors.code == "disk-full"
    click(made.go)
    settle()
    settle()
    assert "The consent is withdrawn" in seen(made)
    made.close()
    settle()


def test_after_the_act_nothing_is_said_in_the_future(clinic):
    told = views.Withdrawal(Purpose.CARE, True, 3, 1, (Purpose.TEACHING,), 1)
    before = [text() for _, text in consequences(told, done=False)]
    after = [text() for _, text in consequences(told, done=True)]
    assert "These consents are of no use without it: Teaching" in before
    assert any("was cancelled" in text for text in after)
    assert not any("is cancelled" in text for text in after)
    other = dataclasses.replace(told, purpose=Purpose.TEACHING, keys=False, others=(), exports=0)
    assert len(consequences(other, done=True)) == 2
