"""The enumerations of the records; their numbers are stored, and never change."""

from __future__ import annotations

import enum


class GroupKind(enum.IntEnum):
    """The kinds of group keys (DESIGN §4, Groups); the root is a group of administrators."""

    ROOT = 1
    OFFICERS = 2
    DIRECTORY = 3
    LOG = 4
    TEAM = 5
    ARCHIVE = 6
    KIT = 7
    """A later recovery kit; the first stands in the founding record."""


class WrapKind(enum.IntEnum):
    """For whom a patient's seed is sealed."""

    KIT = 1
    HELD = 2
    ARCHIVE = 3
    TEAM = 4
    USER = 5
    """Of a restricted patient: to a named user's first key, in the place of the team's."""
    USER_COLD = 6
    """Of a restricted patient: to a named user's second key, in the place of the archive's."""
    RETURNED = 7
    """A restricted patient's archive wrap, sealed once more to a named user's second key."""
    EMERGENCY = 8
    """A patient's archive wrap, sealed once more to the second key of who asked for it."""


class Keeping(enum.IntEnum):
    """Why a file is kept sealed as it came."""

    QUARANTINE = 1
    """It could not be read; a later version of the program may."""
    RAW = 2
    """The camera's own file, beside the photo that was rendered from it."""


class UserState(enum.IntEnum):
    """Where a user stands."""

    INVITED = 1
    ACTIVE = 2
    DISABLED = 3


class Purpose(enum.IntEnum):
    """Purposes of use; the stored byte. `slug` is the command line's word."""

    CARE = 1
    COLLEAGUES = 2
    TEACHING = 3
    PUBLICATION = 4
    MARKETING = 5
    INSURER = 6
    RESEARCH = 7

    @property
    def slug(self) -> str:
        """The lower-case word used by the command line and the log."""
        return self.name.lower()


class ConsentState(enum.IntEnum):
    """State of one consent row."""

    VALID = 1
    WITHDRAWN = 2
    AWAITING_KEY = 3
    """Recorded while the pool of patient keys was empty; import is refused until a key comes."""
    AWAITING_OFFICER = 4
    """Recorded after a withdrawal took the keys: an officer brings the record back first."""


class DeletionReason(enum.IntEnum):
    """Why a row was deleted."""

    WITHDRAWN = 1
    INACTIVE = 2
    TAKEN_BACK = 3
    MOVED = 4
    REPLACED = 5
    ERASED = 6
    POOL_DISCARDED = 7
    READ_AT_LAST = 8
    """A file that was set aside became a photo."""
    DISCARDED = 9
    """A kept file was deleted by hand, or went with its photo."""
    RESTRICTED = 10
    """From now on for named users alone, or no longer."""
    LEFT = 11
    """Of somebody who left, or holds other keys by now."""
    OVER = 12
    """Its time is over: an emergency access, an appointment of another day."""


class RequestKind(enum.IntEnum):
    """What needs a second person."""

    EMERGENCY = 1
    """Access without consent or team (break-glass)."""
    BULK = 2
    """More archived records at once than today's list may bring up."""
    RELEASE = 3
    """More in an hour than the limits of the role allow."""
    ERASURE = 4
    """A patient is to be erased for good."""
    EXPORT = 5
    """Pictures are to leave in a way for which the clinic's rules want a second person."""


class Stage(enum.IntEnum):
    """What somebody said of a request."""

    GRANT = 1
    DENY = 2
    REVIEW = 3
    """Looked at afterwards and closed, by an administrator and by a privacy officer."""
    BEGUN = 4
    """By who asked: an emergency access began, or what was granted is used up."""
    ENDED = 5
    """An emergency access is over: by who asked, or by anybody once its time is."""
