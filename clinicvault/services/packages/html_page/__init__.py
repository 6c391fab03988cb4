"""For the patient: one HTML file that opens offline in any browser with words that were said apart.

The page's own files are in `resources/packages/patient`; its format is told in `format.md` there.
"""

from __future__ import annotations

from .making import MOST_BYTES, MOST_FILES, make
from .phrase import LEAST_WORDS, tidy

__all__ = ["LEAST_WORDS", "MOST_BYTES", "MOST_FILES", "make", "tidy"]
