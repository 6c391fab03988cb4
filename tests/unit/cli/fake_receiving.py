"""What other clinics need, and whose computers are known: recorded, with nothing behind it."""

import datetime as dt

from clinicvault.services.views.receiving import OwnComputer, ReceivingCard, SenderView

KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
CARD = ReceivingCard("Clinique Été", KEY, (OwnComputer("Studio 1", "one two three four", True),))
KNOWN = SenderView("ab" * 32, "1" * 32, "Dr Okafor", dt.datetime(2026, 11, 2, tzinfo=dt.UTC), "Ada")


class Receiving:
    def __init__(self, clinic):
        self.clinic = clinic

    def keyed(self, name, *args):
        self.clinic.note_keyed(name, *args)

    def card(self):
        self.keyed("receiving.card")
        return CARD

    def sheet(self, output, language="en"):
        self.keyed("receiving.sheet", output, language)

    def senders(self):
        self.keyed("receiving.senders")
        return (KNOWN,)

    def compared(self, recipient, signer, words):
        self.keyed("receiving.compared", recipient, signer, words)
        return KNOWN

    def forget(self, recipient_id, signer):
        self.keyed("receiving.forget", recipient_id, signer)
