"""Words of computers, typed or read from a photo of their QR code."""

from __future__ import annotations

from clinicvault.domain.errors import InputRefused, UsageError

from .picture_codes import codes_in


def typed(words: str | bytes) -> str:
    """Words as they were typed, or as the one QR code in a photo has them.

    UsageError("station-code-unreadable") for a picture without one, or with several.
    """
    if isinstance(words, str):
        return words
    try:
        (found,) = codes_in(words)
    except (InputRefused, ValueError):
        raise UsageError("station-code-unreadable") from None
    return found
