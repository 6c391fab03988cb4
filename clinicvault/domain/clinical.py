"""The field's own words: views, and what a visit's pictures are called."""

from __future__ import annotations

import enum


class View(enum.Enum):
    """Standard views (LAW.md, Standard views); the value is the command line's word."""

    UNSPECIFIED = "unspecified"
    FRONTAL = "frontal"
    OBLIQUE_LEFT = "oblique-left"
    OBLIQUE_RIGHT = "oblique-right"
    PROFILE_LEFT = "profile-left"
    PROFILE_RIGHT = "profile-right"
    BASAL = "basal"
    BACK = "back"
    CLOSE_UP = "close-up"
    OTHER = "other"


class PhotoKind(enum.Enum):
    """Format of a kept photo; the value is the command line's word."""

    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"
    AVIF = "avif"
    WEBP = "webp"
    TIFF = "tiff"
    VIDEO = "video"
    PDF = "pdf"


class ConsentStatus(enum.Enum):
    """What the consent badge of a patient says for clinical care."""

    NONE = "none"
    VALID = "valid"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    AWAITING_KEY = "awaiting-key"
    """Recorded, but a practitioner must unlock before photos can be taken in."""
    UNKNOWN = "unknown"
    """This role does not hold the key to read it."""


class Evidence(enum.Enum):
    """What shows that a consent was given."""

    PAPER_SCANNED = "paper-scanned"
    PAPER_TO_FOLLOW = "paper-to-follow"
    EMERGENCY = "emergency"
    VERBAL = "verbal"
