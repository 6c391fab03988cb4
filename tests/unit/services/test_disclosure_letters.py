"""The letter that asks for what was given, in the recipient's language."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.domain.clinical import Channel
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.disclosures.asking import ask_letter
from clinicvault.services.views.releases import GiftView

CLINIC = "Clinique Été"


def gift(**more) -> GiftView:
    facts = {
        "id": "7f3a9c02" + "0" * 24,
        "patient_id": "ab" * 16,
        "patient_code": "P-7K3M-0001",
        "patient_name": "Amélie Rousseau",
        "when": dt.datetime(2026, 5, 12, 10, tzinfo=dt.UTC),
        "recipient": "Dr Weber",
        "address": "Zürich",
        "recipient_id": "",
        "purpose": Purpose.MARKETING,
        "channel": Channel.WEBSITE,
        "form": "plain",
        "photos": ("a", "b"),
        "by": "Dr Paul",
        "problem": "consent-withdrawn",
    }
    return GiftView(**{**facts, **more})


@pytest.mark.parametrize("language", ["en", "fr", "xx"])
def test_it_says_what_and_never_of_whom(language):
    said = ask_letter(gift(), CLINIC, language)
    for text in ("Dr Weber", CLINIC, "2 ", "7f3a9c02", "2026"):
        assert text in said
    for text in ("Amélie", "Rousseau", "P-7K3M", "ab" * 16):
        assert text not in said
    assert "{" not in said
    assert said.startswith("À l'attention" if language == "fr" else "To Dr Weber")


def test_it_says_why():
    withdrawn = ask_letter(gift(), CLINIC, "en")
    over = ask_letter(gift(problem="disclosure-over"), CLINIC, "en")
    assert "no longer in force" in withdrawn
    assert "no longer in force" not in over
    assert "time for which it was given is over" in over
    assert "est écoulée" in ask_letter(gift(problem="disclosure-over"), CLINIC, "fr")
    assert ask_letter(gift(purpose=None), CLINIC, "en")
