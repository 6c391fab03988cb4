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
    AWAITING_OFFICER = "awaiting-officer"
    """Recorded after a withdrawal: a privacy officer must bring the record back first."""
    NOT_YET = "not-yet"
    """It begins on a later day."""
    UNCONFIRMED = "unconfirmed"
    """Recorded in an emergency and not confirmed in time."""
    UNKNOWN = "unknown"
    """This role does not hold the key to read it."""


class Evidence(enum.Enum):
    """What shows that a consent was given."""

    PAPER_SCANNED = "paper-scanned"
    SIGNED_ON_SCREEN = "signed-on-screen"
    PAPER_TO_FOLLOW = "paper-to-follow"
    EMERGENCY = "emergency"
    VERBAL = "verbal"


class Channel(enum.Enum):
    """Where marketing pictures may be shown."""

    WEBSITE = "website"
    SOCIAL_MEDIA = "social-media"
    PRINT = "print"
    EVENT = "event"
    """Shown in a talk or at a stand."""


class Giver(enum.Enum):
    """Who consents."""

    PATIENT = "patient"
    PARENT = "parent"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"
    """Somebody whom the law or the patient named."""


class Scope(enum.Enum):
    """Which pictures a consent covers."""

    ALL = "all"
    VISITS = "visits"
    PHOTOS = "photos"


class Standing(enum.Enum):
    """Whether a practitioner's key opens a patient's pictures now."""

    ACTIVE = "active"
    COLD = "cold"
    """Archived: opens after one's identity is confirmed."""
    NOT_NAMED = "not-named"
    """Restricted to other people."""
    CLOSED = "closed"
    """No valid consent, or not brought back yet: the keys are gone."""
    NO_KEY = "no-key"
    """No patient key was given yet, or this role holds none."""
    OTHER_TEAM = "other-team"
    """The record is another team's."""
