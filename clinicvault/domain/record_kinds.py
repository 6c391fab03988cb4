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
