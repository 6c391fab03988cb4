"""Messages about renewing everything after an incident."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "rotation-missing": (
        "Nothing is being renewed, because nobody ordered it.",
        "All keys are as they were.",
        "After an incident an administrator orders it, with a reason.",
    ),
}
