"""What the log's events mean for a review."""

from __future__ import annotations

LOOKS = frozenset(
    {
        "patient-open", "photo-list", "thumbnails-view", "photo-view", "photo-full",
        "photo-compare", "photo-open", "export", "export-look", "evidence-open", "record-up",
        "kept-files-list", "kept-file-open", "report-pictures", "emergency-begin",
    }
)  # fmt: skip
"""A patient's record was seen, or opened to be seen."""
GIFTS = frozenset({"export", "photo-open"})
"""Pictures left the vault."""
VISITS = frozenset(
    {
        "visit-add", "appointment-add", "import", "patient-add",
        "consent-record", "consent-sign", "consent-confirm",
    }
)  # fmt: skip
"""The patient was here or is expected; who did this, or a colleague of the team, may look."""
EXPECTED = frozenset({"appointment-add"})
CAME = VISITS - EXPECTED
"""The patient was here, whoever says so."""
DESK = "intake"
"""The role whose task the days' lists are."""
TAKEN_OFF = frozenset({"appointment-remove"})
"""The patient is not expected after all."""
GIVEN = frozenset({"given", "intent"})
"""Outcomes of `GIFTS` after which pictures left, or, where nothing followed, may have."""
EMERGENCIES = frozenset({"emergency-begin"})
PASSWORDS = frozenset(
    {"unlock", "step-up", "enrol", "password-change", "hardware-key-add", "hardware-key-remove"}
)
"""Somebody had to show who it is."""
UNDONE = frozenset({"refused", "failed", "cancelled"})
"""Outcomes after which nothing was seen. An intent without an outcome may have been."""
REFUSED = frozenset({"refused"})
EXPLAINED_DAYS = 7
"""How far a visit may be from a look that it explains, in days, before or after."""
