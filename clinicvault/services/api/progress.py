"""How long calls tell how far they are."""

from __future__ import annotations

from collections.abc import Callable

from clinicvault.jobs import Progress

ProgressListener = Callable[[Progress], None]
"""Told at most twenty times a second, in the thread of the job."""
