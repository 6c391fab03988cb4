"""What a section of the access log's page asks of the page: to go where more is known."""

from __future__ import annotations

from typing import Protocol

from clinicvault.services.views import LogFilter


class LogLinks(Protocol):
    """The page, as its sections know it."""

    def show_entries(self, wanted: LogFilter) -> None:
        """Show the entries that fit."""
        ...

    def show_patient(self, code: str) -> None:
        """Show a patient's timeline."""
        ...

    def show_flag(self, flag_id: str) -> None:
        """Show a flag in the review."""
        ...

    def show_entry(self, seq: int) -> None:
        """Show one entry, opened."""
        ...

    def show_given(self, code: str) -> None:
        """Show to whom pictures of a patient were given."""
        ...
