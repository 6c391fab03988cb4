"""What an insurer reads beside the pictures: plain words out of `resources/packages/insurer`."""

from __future__ import annotations

from collections.abc import Iterator

from clinicvault.services.paper_words import PaperWords

from .contents import Contents, Item

_LINE_END = "\r\n"


class InsurerWords(PaperWords):
    """One language's words; UsageError("report-language") for one that is not there."""

    FOLDER = "packages/insurer"

    def note(self, contents: Contents) -> bytes:
        """The note as a text file (UTF-8, line ends that every editor knows)."""
        return _LINE_END.join((*self._lines(contents), "")).encode()

    def _lines(self, contents: Contents) -> Iterator[str]:
        day = self.day(contents.made)
        yield self("title", clinic=contents.clinic)
        yield from ("", self("for_whom", recipient=contents.recipient), self("made", day=day))
        yield from (text for text in contents.texts.values() if text)
        yield from ("", self("confidential"), "")
        yield self.counted("holds", len(contents.items))
        yield from (self._line(item) for item in contents.items)
        yield from ("", self("checking"))

    def _line(self, item: Item) -> str:
        told = (item.title, item.visit, self._turn(item.orientation))
        return "  ".join((item.name, ", ".join(one for one in told if one))).rstrip()

    def _turn(self, orientation: int) -> str:
        return self._tables["turn"].get(str(orientation), "")
