"""Whatever is done to the bytes of a film, import ends in a clean film or in a refusal."""

from __future__ import annotations

import dataclasses

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.media import video
from clinicvault.media.limits import Limits
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
TABLES = tuple(seed.index(b"moov") for seed in SEEDS)
RELAXED = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def mutated(draw):
    """A film with bytes replaced, cut out, doubled or inserted, most of them in its tables."""
    number = draw(st.integers(0, len(SEEDS) - 1))
    data = bytearray(SEEDS[number])
    for _ in range(draw(st.integers(1, 5))):
        if not data:
            break
        low = min(TABLES[number], len(data) - 1) if draw(st.integers(0, 3)) else 0
        at = draw(st.integers(low, min(len(data) - 1, low + 2500)))
        length = draw(st.integers(0, 24))
        action = draw(st.sampled_from(["set", "set", "cut", "double", "insert", "number", "end"]))
        if action == "set":
            data[at] = draw(st.integers(0, 255))
        elif action == "cut":
            del data[at : at + length]
        elif action == "double":
            data[at:at] = data[at : at + length]
        elif action == "insert":
            data[at:at] = draw(st.binary(max_size=24))
        elif action == "number":
            data[at : at + 4] = draw(
                st.sampled_from([bytes(4), b"\xff" * 4, b"\x7f\xff\xff\xff", b"\0\0\0\1"])
            )
        else:
            del data[max(at, len(data) // 2) :]
    return bytes(data)


@RELAXED
@given(mutated(), st.booleans())
def test_a_mutated_film_is_refused_or_comes_out_clean(data, keep_sound):
    try:
        made = video.rewrite(data, LIMITS, keep_sound=keep_sound)
    except InputRefused:
        return
    out = b"".join(made.pieces)
    video.prove(out)
    assert films.CANARY not in out
    again = video.rewrite(out, LIMITS, keep_sound=keep_sound)
    assert b"".join(again.pieces) == out
    assert again.facts.stripped == ()
    try:
        raster = video.decode(out, made)
    except InputRefused:
        return
    assert raster.pixels.shape == (made.facts.height, made.facts.width, 3)
