"""How to turn a picture that left as the camera stored it, without the EXIF that turns it.

Turning is not baked in (DESIGN section 12): most JPEGs cannot be turned without loss.
"""

from __future__ import annotations

from types import MappingProxyType

UPRIGHT = MappingProxyType(
    {
        1: "as it is",
        2: "mirror left to right",
        3: "turn by half",
        4: "mirror top to bottom",
        5: "mirror left to right, then turn a quarter to the left",
        6: "turn a quarter to the right",
        7: "mirror left to right, then turn a quarter to the right",
        8: "turn a quarter to the left",
    }
)
"""Exif orientation (1 to 8) -> what the receiver does, in words."""
