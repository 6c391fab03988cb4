"""Long work: progress, cancelling, and the threads it runs on. No Qt, no pictures, no keys."""

from __future__ import annotations

from .cancel import CancelToken
from .pool import Job, JobPool
from .progress import Progress, ProgressMeter

__all__ = ["CancelToken", "Job", "JobPool", "Progress", "ProgressMeter"]
