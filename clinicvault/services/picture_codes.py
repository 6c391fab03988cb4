"""QR codes in a photo from outside: decoded in a process of its own, which holds no keys."""

from __future__ import annotations

from clinicvault.domain.errors import InputRefused
from clinicvault.media.limits import MIB, Limits
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import RefusedMedia

MAX_BYTES = 64 * MIB
MAX_PIXELS = 120_000_000


def codes_in(data: bytes) -> tuple[str, ...]:
    """Texts of the QR codes in a JPEG, PNG or PDF, each once; the worker ends with the call.

    InputRefused with the worker's code: "file-too-large", "picture-too-large", "picture-damaged",
    "picture-kind-unsupported" and those of a worker that was lost.
    """
    with MediaPool(1, Limits(bytes=MAX_BYTES, pixels=MAX_PIXELS)) as pool:
        found = pool.codes(data).result()
    if isinstance(found, RefusedMedia):
        raise InputRefused(found.reason, **found.params)
    return found
