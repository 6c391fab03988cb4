"""What shows a consent, opened for the eyes: pages, the text shown, and its check number."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats, words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, mark, say, tr, trn
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.widgets import Banner, Choices, Dialog, column, label, plain, row
from clinicvault.services.views import ConsentView, EvidenceView

from .consent_pages import FormReading, PagesView, decoded

_SCAN = mark("Scanned form")
_KINDS = {"signature": mark("Signature on the screen")}
_Opened = tuple[list[Picture], str]


class EvidenceDialog(Dialog):
    """The newest document is opened at once; the others where somebody chooses them."""

    def __init__(self, parent: QWidget, desk: Desk, consent: ConsentView) -> None:
        super().__init__(parent, "What shows this consent", width=720)
        self._desk, self._consent, self._over = desk, consent, parent.window()
        self._found: tuple[EvidenceView, ...] = ()
        self._shown = ""
        self.which = Choices("chip")
        self.facts, self.digest = plain("", "muted", wrap=True), plain("", "caption", wrap=True)
        self.none = Banner("info")
        self.pages, self.text = PagesView(), FormReading()
        self._lay_out()
        self._look()

    def _lay_out(self) -> None:
        for part in (self.which, self.digest, self.none, self.pages, self.text):
            part.hide()
        self.pages.setMinimumHeight(210)
        self.text.setMinimumHeight(120)
        self.which.chosen.connect(self._open)
        about = label("{what}", "strong", what=lambda: words.purpose(self._consent.purpose))
        both = column(self.pages, self.text, spacing=10)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        self.fill(row(about, self.which, None), self.facts, self.none, both, self.digest)
        self.fill(label("Opening it is in the access log.", "caption"))
        self.action_button("Close", self.accept)
        self.resize(780, max(520, min(820, self._over.height() - 60)))

    def _look(self) -> None:
        consents, consent = self._desk.services.consents, self._consent.id
        self._desk.jobs.start(self, lambda _: consents.evidence(consent), self._list, self.fail)

    def _list(self, found: tuple[EvidenceView, ...]) -> None:
        self._found = tuple(sorted(found, key=lambda one: one.when, reverse=True))
        if not found:
            self.none.speak(
                "No document is kept for this consent.", "Attach the scan of the signed form."
            )
            return
        for one in self._found:
            name = _kind(one)
            made = self.which.offer(one.id, "")
            hush(made.setText, name)
        self.which.setVisible(len(found) > 1)
        self._open(self._found[0].id)

    def _open(self, evidence: str) -> None:
        self._shown = evidence
        self.errors.hide()
        consents = self._desk.services.consents

        def work(_task: object) -> _Opened:
            opened = consents.open_evidence(evidence)
            return decoded(opened.pages), opened.text

        self._desk.jobs.start(
            self, work, lambda opened: self._show(evidence, opened), self._stays_shut
        )

    def _stays_shut(self, error: ClinicVaultError) -> None:
        self._hide()
        self.fail(error)

    def _show(self, evidence: str, opened: _Opened) -> None:
        if evidence != self._shown:  # another one was chosen meanwhile
            for picture in opened[0]:
                picture.wipe()
            return
        found = next(one for one in self._found if one.id == evidence)
        self.pages.show_pages(opened[0])
        self.pages.setVisible(bool(opened[0]))
        self.text.show_texts([opened[1]] if opened[1] else [])
        self.text.setVisible(bool(opened[1]))
        say(self.facts.setText, "{what}", what=lambda: _facts(found))
        self._show_digest(found.text_hash)

    def _show_digest(self, digest: str) -> None:
        self.digest.setVisible(bool(digest))
        groups = " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
        say(
            self.digest.setText,
            "Check number of the text (SHA-256), as in the access log: {digest}",
            digest=groups,
        )

    def _hide(self) -> None:
        self.wipe()
        for part in (self.pages, self.text, self.digest):
            part.hide()

    def done(self, result: int) -> None:
        """Closed: the document is overwritten."""
        self.wipe()
        super().done(result)

    def wipe(self) -> None:
        """Overwrite the pages and forget the text."""
        self._shown = ""
        self.pages.wipe()
        self.text.wipe()


def _facts(found: EvidenceView) -> str:
    kind = _kind(found)
    who = tr("{when}, by {name}", when=formats.moment(found.when), name=found.by or "–")
    pages = trn("{n} page", "{n} pages", found.pages)
    return f"{kind}  ·  {who}  ·  {pages}"


def _kind(found: EvidenceView) -> str:
    return tr(_KINDS.get(found.kind, _SCAN))
