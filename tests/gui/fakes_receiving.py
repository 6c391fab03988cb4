"""Packages of other clinics, without keys: one card, and words that are right or wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from clinicvault.domain.errors import Refused
from clinicvault.domain.roles import Act
from clinicvault.services.views import ReceivedPackage
from clinicvault.services.views.receiving import OwnComputer, ReceivingCard, SenderView

WORDS = "sniff cylinder hormone luxury"
KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
CARD = ReceivingCard(
    "Clinique Été",
    KEY,
    (OwnComputer("Studio 1", WORDS, True), OwnComputer("Front desk", "anchor bishop canal daisy")),
)
SIGNED = ReceivedPackage(
    "/cards/a.age",
    clinic="Clinic Elsewhere",
    recipient="Dr Marie Moreau",
    purpose="colleagues",
    made=dt.date(2026, 11, 20),
    expires=dt.date(2099, 1, 1),
    files=2,
    signer="ab" * 32,
    words=WORDS,
)
LOCKED = ReceivedPackage("/cards/b.age", refused="package-locked")
KNOWN = SenderView("ab" * 32, "0" * 32, "Dr Okafor", dt.datetime(2026, 11, 2, tzinfo=dt.UTC), "Ada")


class FakeReceiving:
    def __init__(self, clinic) -> None:
        self.clinic = clinic

    def card(self) -> ReceivingCard:
        self.clinic.call("receiving.card")
        return CARD

    def sheet(self, output: Path, language: str = "en") -> None:
        self.clinic.call("receiving.sheet")
        output.write_text(language)

    def senders(self) -> tuple[SenderView, ...]:
        return ()

    def compared(self, recipient, signer, words) -> SenderView:
        self.clinic.call("receiving.compared")
        self.clinic.compared_with = (recipient, signer, words)
        if not self.clinic.may(Act.KEEP_RECIPIENTS):
            raise Refused("role")
        if words != WORDS:
            raise Refused("sender-words")
        return KNOWN

    def forget(self, recipient_id, signer) -> None:
        self.clinic.call("receiving.forget")
