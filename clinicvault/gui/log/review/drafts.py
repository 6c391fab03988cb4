"""What was typed and not said yet: it outlives a failed attempt and a new look at the log."""

from __future__ import annotations

from clinicvault.services.views import Disposition


class Drafts:
    """Reasons by flag and ending; the lock forgets them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, Disposition], str] = {}
        self.open: dict[str, Disposition] = {}
        """Per flag, which ending somebody is writing a reason for."""

    def of(self, flag_id: str, how: Disposition) -> str:
        """What was typed, "" for nothing."""
        return self._kept.get((flag_id, how), "")

    def keep(self, flag_id: str, how: Disposition, text: str) -> None:
        """Remember what is typed."""
        self._kept[flag_id, how] = text

    def said(self, flag_id: str) -> None:
        """The word is said: nothing is left to remember."""
        self.open.pop(flag_id, None)
        for how in Disposition:
            self._kept.pop((flag_id, how), None)

    def wipe(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self.open.clear()
