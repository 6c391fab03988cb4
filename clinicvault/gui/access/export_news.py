"""Notices about exports: one waits for this person's word, or the own one was allowed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.export.kept import GoOn
from clinicvault.gui.i18n import mark, trn
from clinicvault.gui.shell.notices import NoticeStrip
from clinicvault.gui.widgets import Banner
from clinicvault.services.sheets.asked import is_sheet
from clinicvault.services.views import RequestView

from . import request_words


class ExportNews:
    """At most one notice that something waits, and one for each own export that was allowed."""

    def __init__(self, desk: Desk, strip: NoticeStrip) -> None:
        self._desk, self._strip = desk, strip
        self._first = True
        self.waits: Banner | None = None
        self.allowed: dict[str, Banner] = {}

    def follow(self, found: Sequence[RequestView]) -> None:
        """What waits now; the strip comes into view after the unlock alone, later the bell."""
        quietly, self._first = not self._first, False
        exports = [one for one in found if one.kind is RequestKind.EXPORT]
        self._tell_waiting([one for one in exports if Act.ALLOW_EXPORT in one.may], quietly)
        me = self._desk.session.user.id
        own = {one.id: one for one in exports if request_words.usable(one, me)}
        for gone in self.allowed.keys() - own.keys():
            self._strip.drop(self.allowed.pop(gone))
        for new in own.keys() - self.allowed.keys():
            self.allowed[new] = self._allowed(own[new])
            self._strip.put(self.allowed[new], quietly=quietly)

    def _tell_waiting(self, waiting: list[RequestView], quietly: bool) -> None:
        if not waiting:
            if self.waits is not None:
                self._strip.drop(self.waits)
                self.waits = None
            return
        if self.waits is None:
            look = partial(self._desk.go, "requests")
            self.waits = Banner("info", action=mark("Look at it"), on=look, closable=True)
            self._strip.put(self.waits, quietly=quietly)
        self.waits.speak("{what}", what=partial(_waiting, len(waiting)))

    def _allowed(self, one: RequestView) -> Banner:
        """Without the patient's name: it stands over any page."""
        place = Place("patients", one.patient_id, kept=GoOn(one.id, is_sheet(one.order)))
        go = partial(self._desk.wanted.emit, place)
        made = Banner("ok", action=mark("Go on with it"), on=go, closable=True)
        by = next((said.name for said in one.said if said.stage == "grant"), "")
        if by:
            made.speak("{who} allowed your export.", who=by)
        else:
            made.speak("The time of waiting for your export is over.")
        return made


def _waiting(count: int) -> str:
    return trn(
        "{n} export waits for your word as a second person.",
        "{n} exports wait for your word as a second person.",
        count,
    )
