"""Whatever is done to the bytes of a PNG, import ends in a clean file or in a refusal."""

from __future__ import annotations

from hypothesis import given

from clinicvault.media import png
from tests.property.mutations import RELAXED, mutated
from tests.property.pictures import check_picture
from tests.unit.media import samples

SEEDS = (samples.dirty_png(),)


def check(data):
    """One spoiled file."""
    check_picture(png.FORMAT, data)


@RELAXED
@given(mutated(SEEDS))
def test_a_mutated_picture_is_refused_or_comes_out_clean(data):
    check(data)
