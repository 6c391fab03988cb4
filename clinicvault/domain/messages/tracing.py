"""Messages of tracing a copy."""

from __future__ import annotations

_NOTHING = "Nothing was changed, and nobody saw a picture."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "trace-no-key": (
        "The key to this export's invisible mark does not open for you.",
        _NOTHING,
        "Ask a privacy officer to unlock once, then trace the copy again.",
    ),
    "trace-picture-gone": (
        "A picture that was given out is not in this patient's record any more.",
        _NOTHING,
        "Copies of this picture cannot be traced; look at the list of what was given out.",
    ),
}
