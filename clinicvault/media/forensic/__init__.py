"""An invisible mark in every exported picture, and how a leaked copy is traced by it.

A keyed spread-spectrum mark (Cox, Kilian, Leighton, Shamoon, "Secure Spread Spectrum Watermarking
for Multimedia", 1997). The program keeps the original and the export's recipe, so a leaked copy is
compared with the very picture that left: what differs is noise, and the mark.
"""

from .marking import STRENGTH, embedded
from .scoring import INDICATION, TRACED, Score, confidence
from .suspects import Suspect
from .tracing import Geometry, Trace, Verdict, legible, stands_out, traced

__all__ = [
    "INDICATION",
    "STRENGTH",
    "TRACED",
    "Geometry",
    "Score",
    "Suspect",
    "Trace",
    "Verdict",
    "confidence",
    "embedded",
    "legible",
    "stands_out",
    "traced",
]
