"""Whatever is done to the bytes of a film, import ends in a clean film or in a refusal."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.media import video
from clinicvault.media.limits import Limits
from tests.property.mutations import RELAXED, mutated
from tests.unit.media import video_files as films

LIMITS = dataclasses.replace(Limits(), pixels=1_000_000)
SEEDS = (
    films.dressed(films.film(frames=4, sound=True)),
    films.film("mpeg4", frames=3, form="mov"),
    films.film(frames=6, mux={"movflags": "frag_keyframe+empty_moov"}, sound=True),
    films.film(
        "libx265", frames=2, options={"preset": "ultrafast", "x265-params": "log-level=none"}
    ),
)


def check(data, *, keep_sound=None):
    """Refused; or proven, shown and the same when rewritten again."""
    if keep_sound is None:
        keep_sound = data[-1:] > b"\x7f"
    try:
        made = video.rewrite(data, LIMITS, keep_sound=keep_sound)
    except InputRefused:
        return
    out = b"".join(made.pieces)
    video.prove(out)
    # A spoiled size may take a word into a coded picture, whose bytes are colours then.
    assert films.CANARY not in out[: out.index(b"mdat")]
    again = video.rewrite(out, LIMITS, keep_sound=keep_sound)
    assert b"".join(again.pieces) == out
    assert again.facts.stripped == ()
    try:
        raster = video.decode(out, made)
    except InputRefused:
        return
    assert raster.pixels.shape == (made.facts.height, made.facts.width, 3)


@RELAXED
@given(mutated(SEEDS), st.booleans())
def test_a_mutated_film_is_refused_or_comes_out_clean(data, keep_sound):
    check(data, keep_sound=keep_sound)


@RELAXED
@given(mutated(SEEDS, begin=lambda seed: seed.index(b"moov")), st.booleans())
def test_mutated_tables_are_refused_or_come_out_clean(data, keep_sound):
    check(data, keep_sound=keep_sound)
