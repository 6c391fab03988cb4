"""What the patient's own copy says: plain words out of `resources/report`, by language."""

from __future__ import annotations

from collections.abc import Mapping

from clinicvault.domain.clinical import ConsentStatus, Evidence, PhotoKind, View
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.services.consent.form_words import UNKNOWN
from clinicvault.services.paper_words import PaperWords

KEYS = frozenset({"assignment", "patient_key", "key_wrap", "transfer", "succession"})
"""Tables of keys and locks, which say nothing about anybody: told together."""


class ReportWords(PaperWords):
    """One language's words; UsageError("report-language") for one that is not there."""

    FOLDER = "report"

    def view(self, view: View) -> str:
        """A standard view."""
        return self._tables["view"][view.value]

    def kind(self, kind: PhotoKind | None) -> str:
        """What a picture is; a dash where the facts are locked."""
        return self._tables["kind"][kind.value] if kind is not None else UNKNOWN

    def status(self, status: ConsentStatus) -> str:
        """Where a consent stands."""
        return self._tables["state"][status.value]

    def evidence(self, evidence: Evidence) -> str:
        """What shows a consent."""
        return self._tables["evidence"][evidence.value]

    def purpose(self, purpose: Purpose | None) -> str:
        """A reason; None is the patient's own right."""
        return self("own_right") if purpose is None else self.form.purposes[purpose]

    def slug(self, slug: str) -> str:
        """A reason by the log's word; "" for none."""
        found = next((one for one in Purpose if one.slug == slug), None)
        return self.purpose(found) if slug else ""

    def request(self, kind: RequestKind) -> str:
        """A question to a second person."""
        return self._tables["request"][kind.name.lower()]

    def event(self, event: str) -> str:
        """What an entry of the log says; one of a kind without a sentence by its own word."""
        known = self._tables["event"]
        return self.spaced(known.get(event, known["other"]).format(event=event))

    def outcome(self, outcome: str) -> str:
        """How it ended, where that is worth a word."""
        return self._tables["outcome"].get(outcome, "")

    def rows(self, held: Mapping[str, int]) -> list[tuple[str, int]]:
        """Tables and their numbers, keys in one line; a table without a word keeps its name."""
        known = self._tables["row"]
        lines = [(self.spaced(known[table]), held[table]) for table in known if table in held]
        others = [one for one in held.items() if one[0] not in known and one[0] not in KEYS]
        keys = sum(count for table, count in held.items() if table in KEYS)
        return [*lines, *others, *([(known["keys"], keys)] if keys else [])]
