"""Copies of the log's head that are held elsewhere: made, kept, and held against the log."""

from .service import Witnesses

__all__ = ["Witnesses"]
