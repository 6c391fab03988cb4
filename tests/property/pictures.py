"""What is asked of every mutated picture that decodes to pixels at once."""

from __future__ import annotations

import dataclasses

from clinicvault.domain.errors import InputRefused
from clinicvault.media.derive import derive
from clinicvault.media.limits import Limits

LIMITS = dataclasses.replace(Limits(), pixels=1_000_000)


def check_picture(entry, data, beside=bytes):
    """Refused; or proven, shown, without a canary, and the same when rewritten again.

    `beside` gives what a kept file holds beside its picture: a spoiled file may say anything in
    what its own pixels are decoded by.
    """
    try:
        rewritten = entry.rewrite(data, LIMITS)
        out = b"".join(rewritten.pieces)
        raster = entry.decode(out, rewritten)
    except InputRefused:
        return
    entry.prove(memoryview(out))
    small = derive(raster, rewritten.facts.orientation, rewritten.profile)
    assert small.preview[:3] == small.thumbnail[:3] == b"\xff\xd8\xff"
    assert b"CANARY-GPS" not in beside(out)
    again = entry.rewrite(out, LIMITS)
    assert b"".join(again.pieces) == out
    assert again.facts.stripped == ()
