"""The drawn pictures of the demo: the same every time, and findings that really change."""

import math

import cv2
import numpy as np
import pytest

from clinicvault.domain.clinical import View
from clinicvault.services.demo import pictures as module
from clinicvault.services.demo import shapes
from clinicvault.services.demo.pictures import LARGE, SUBJECTS, picture, size_of
from clinicvault.services.demo.render import (
    Camera,
    backdrop,
    developed,
    jitter,
    linear,
    lit,
    surface,
    unit,
)
from clinicvault.services.demo.skin import Canvas, freckles, living_skin, winding

SMALL = 0.3
STILL = Camera()


def view_of(name):
    return SUBJECTS[name].views[0][0]


def drawn(name, visit, scale=SMALL):
    return picture(name, visit, view_of(name), scale=scale).astype(np.float32)


def middle(image, part=0.4):
    height, width = image.shape[:2]
    top, left = int(height * (0.5 - part / 2)), int(width * (0.5 - part / 2))
    return image[top : height - top, left : width - left]


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_subject_gives_a_colour_picture_with_light_and_shade(name):
    image = picture(name, 0, view_of(name), scale=SMALL)
    assert image.shape == (*size_of(name, SMALL)[::-1], 3)
    assert image.dtype == np.uint8
    assert image.std() > 12
    assert 60 < image.mean() < 200


@pytest.mark.parametrize("name", SUBJECTS)
def test_visits_differ_more_than_noise(name):
    first, last = drawn(name, 0), drawn(name, len(SUBJECTS[name].stages) - 1)
    assert np.abs(cv2.GaussianBlur(first - last, (0, 0), 3)).mean() > 2


def test_the_same_picture_comes_every_time():
    assert np.array_equal(drawn("forearm-tattoo", 1), drawn("forearm-tattoo", 1))
    assert np.array_equal(drawn("scalp-restoration", 0), drawn("scalp-restoration", 0))


def test_other_views_show_the_body_from_elsewhere():
    names = [name for name, subject in SUBJECTS.items() if len(subject.views) > 1]
    assert names
    for name in names:
        views = [picture(name, 0, view, scale=SMALL) for view, _ in SUBJECTS[name].views]
        assert np.abs(views[0].astype(int) - views[1]).mean() > 3


@pytest.mark.parametrize(
    ("name", "visit", "view"),
    [
        ("no-such", 0, View.FRONTAL),
        ("forearm-tattoo", 3, View.FRONTAL),
        ("forearm-tattoo", -1, View.FRONTAL),
        ("forearm-tattoo", 0, View.BASAL),
    ],
)
def test_what_there_is_not_is_refused(name, visit, view):
    with pytest.raises(ValueError, match="no such picture"):
        picture(name, visit, view)


def test_large_is_twelve_megapixels():
    assert size_of("mole-removal", LARGE) == (4000, 3000)
    assert size_of("hand-rejuvenation", LARGE) == (3000, 4000)


def test_stages_and_seeds_are_sound():
    assert len({subject.seed for subject in SUBJECTS.values()}) == len(SUBJECTS)
    for subject in SUBJECTS.values():
        assert all(0 <= stage <= 1 for stage in subject.stages)
        assert list(subject.stages) == sorted(subject.stages, reverse=True)
        assert len(subject.stages) >= 3


def test_skin_tones_range_from_fair_to_dark():
    assert len({subject.tone for subject in SUBJECTS.values()}) >= 5
    fair, dark = middle(drawn("mole-removal", 3)), middle(drawn("shoulder-keloid", 2))
    assert fair.mean() > dark.mean() + 60


def test_the_tattoo_fades():
    def ink(visit):
        image = cv2.GaussianBlur(drawn("forearm-tattoo", visit, 0.6), (0, 0), 1.2)
        return int((image[235:350, 150:520].max(axis=2) < 130).sum())

    inked = [ink(visit) for visit in range(3)]
    assert inked[0] > 2 * inked[1]
    assert inked[1] > 1.3 * inked[2]


def test_the_plaque_loses_its_red():
    def red(image):
        return (image[..., 0] - image[..., 1]).max(axis=None), (image[..., 0] - image[..., 1]).std()

    spread = [
        red(middle(cv2.GaussianBlur(drawn("psoriasis-plaque", v), (0, 0), 2)))[1] for v in range(3)
    ]
    assert spread[0] > spread[1] > spread[2]


def test_the_mole_grows_and_is_cut_out():
    def dark(visit):
        image = cv2.GaussianBlur(drawn("mole-removal", visit), (0, 0), 1)
        return int((middle(image, 0.7).mean(axis=2) < 125).sum())

    areas = [dark(visit) for visit in range(4)]
    assert areas[1] > areas[0] * 1.2 > 0
    assert areas[3] < areas[0] / 10


def test_hair_covers_the_crown_after():
    def crown(visit):
        image = drawn("scalp-restoration", visit)
        height, width = image.shape[:2]
        return image[
            int(height * 0.27) : int(height * 0.4), int(width * 0.4) : int(width * 0.6)
        ].mean()

    bald, thin, full = (crown(visit) for visit in range(3))
    assert bald > thin > full
    assert bald > full + 25


def test_the_patches_get_their_colour_back():
    light = [(middle(drawn("vitiligo-patch", v), 0.8).mean(axis=2) > 150).mean() for v in range(3)]
    assert light[0] > light[1] > light[2]


def test_a_close_up_carries_a_paper_scale():
    image = picture("scar-revision", 0, View.CLOSE_UP, scale=0.5)
    edge = image[-12:].astype(int)
    white = edge.min(axis=2) > 180
    assert white.mean() > 0.5
    assert (edge.max(axis=2) < 90).any()


@pytest.mark.parametrize(("body", "least"), [(shapes.belly, 0.03), (shapes.hand, 0.0005)])
def test_before_and_after_differ_in_shape_not_only_in_colour(body, least):
    before = surface(body(1.0), STILL, 150, 200).cover
    after = surface(body(0.0), STILL, 150, 200).cover
    assert np.abs(before - after).mean() > least / 2
    relief = np.abs(
        surface(body(1.0), STILL, 150, 200).normal - surface(body(0.0), STILL, 150, 200).normal
    )
    assert relief.mean() > least


def test_the_camera_stands_a_little_differently_each_day():
    days = [jitter(np.random.default_rng(seed)) for seed in range(40)]
    assert len(set(days)) == 40
    assert all(abs(day.roll) < 0.12 and 0.85 < day.zoom < 1.18 for day in days)
    assert all(abs(day.shift[0]) < 0.12 and abs(day.turn) < 0.2 for day in days)
    assert np.std([day.shift[0] for day in days]) > 0.01
    assert jitter(np.random.default_rng(1), amount=0) == Camera()


def test_two_visits_can_be_brought_together_by_a_similarity():
    """What alignment will have to undo is a turn, a shift and a scale, not another body."""
    body = shapes.forearm(1.0)
    moved = Camera(shift=(0.05, -0.04), roll=0.06, zoom=1.05)
    first, second = surface(body, STILL, 300, 225).cover, surface(body, moved, 300, 225).cover
    x, y = 0.05 * 112.5, -0.04 * 112.5
    matrix = cv2.getRotationMatrix2D((149.5, 112.0), -math.degrees(0.06), 1.05)
    matrix[:, 2] += (x, y)
    brought = cv2.warpAffine(first, matrix, (300, 225))
    inner = np.s_[30:-30, 60:-60]
    assert np.abs(brought - second)[inner].mean() < 0.02
    assert np.abs(first - second)[inner].mean() > 0.03


def test_a_ball_is_round_and_lit_from_the_upper_left():
    ball = shapes.Body((shapes.lump((0, 0, 0), (0.6, 0.6, 0.6), 0),))
    seen = surface(ball, STILL, 240, 180)
    area = seen.cover.sum() / (90 * 90)
    assert area == pytest.approx(math.pi * 0.36, rel=0.02)
    assert seen.normal[90, 120] == pytest.approx([0, 0, 1], abs=0.05)
    canvas = Canvas(np.random.default_rng(1), 240, 180, "light")
    image = lit(seen, canvas.skin(), STILL)
    assert image[60, 90].mean() > 1.5 * image[120, 150].mean()


def test_skin_that_fills_the_picture_leaves_no_hole():
    wall = shapes.Body((shapes.lump((0, 0, -9.5), (9, 9, 9), 0),))
    assert surface(wall, STILL, 90, 90).cover.min() == pytest.approx(1, abs=0.01)


def test_a_limb_tapers():
    arm = shapes.Body((shapes.limb((-2, 0, 0), (2, 0, 0), (0.5, 0.1), 0),))
    cover = surface(arm, STILL, 240, 180).cover
    widths = cover.sum(axis=0)
    assert widths[20] > widths[120] > widths[220]


def test_a_carved_solid_leaves_a_hollow():
    ball = shapes.lump((0, 0, 0), (0.6, 0.6, 0.6), 0)
    bite = shapes.Solid(shapes.lump((0, 0, 0.6), (0.2, 0.2, 0.2), 0).distance, 0.0, carved=True)
    point = [np.float32([value]) for value in (0, 0, 0.55)]
    assert shapes.Body((ball,)).distance(*point) < 0
    assert shapes.Body((ball, bite)).distance(*point) > 0


def test_soft_unions_melt():
    left, right = (
        shapes.lump((x, 0, 0), (0.3, 0.3, 0.3), soft) for x, soft in ((-0.28, 0), (0.28, 0.3))
    )
    hard = shapes.Body((left, shapes.Solid(right.distance, 0)))
    between = [np.float32([value]) for value in (0, 0.2, 0)]
    assert shapes.Body((left, right)).distance(*between) < hard.distance(*between)


def test_the_backdrop_carries_the_bodys_shadow():
    ball = shapes.Body((shapes.lump((0, 0, 0), (0.3, 0.3, 0.3), 0),))
    seen = surface(ball, STILL, 240, 180)
    paper = backdrop(np.random.default_rng(1), seen, linear(160, 160, 160))
    assert paper[125, 150].mean() < 0.93 * paper[125, 60].mean()


def test_a_warm_day_is_warmer():
    frame = np.full((40, 60, 3), 0.3, np.float32)
    plain = developed(frame, np.random.default_rng(1), STILL).astype(int)
    warm = developed(frame, np.random.default_rng(1), Camera(cast=(1.1, 1, 0.9))).astype(int)
    assert (warm[..., 0] - plain[..., 0]).mean() > 2
    assert (warm[..., 2] - plain[..., 2]).mean() < -2


def test_linear_colours_are_those_of_srgb():
    assert linear(255, 255, 255) == pytest.approx((1, 1, 1), abs=1e-6)
    assert linear(128, 128, 128)[0] == pytest.approx(0.2159, abs=1e-3)


def test_unit_vectors_have_length_one():
    assert unit(np.float32([[3, 4, 0]]))[0] == pytest.approx([0.6, 0.8, 0])
    assert np.isfinite(unit(np.zeros((1, 3), np.float32))).all()


def test_the_skin_itself_is_the_same_on_every_visit():
    subject, size = SUBJECTS["leg-veins"], (90, 120)
    one, two = (module.Studio()._canvas(subject, 0.5, size) for _ in range(2))
    assert np.array_equal(one.colour, two.colour)
    studio = module.Studio()
    before, after = (studio._canvas(subject, stage, size) for stage in (1.0, 0.0))
    corner = np.s_[:12, :12]
    assert np.array_equal(before.colour[corner], after.colour[corner])


@pytest.mark.parametrize("name", ["leg-veins", "mole-removal", "hand-rejuvenation"])
def test_a_studio_that_remembers_draws_what_one_that_does_not_draws(name):
    studio, subject = module.Studio(), SUBJECTS[name]
    for visit in (0, len(subject.stages) - 1, 0):
        for view, _ in subject.views:
            kept = studio.picture(name, visit, view, scale=SMALL)
            assert np.array_equal(kept, picture(name, visit, view, scale=SMALL))
    assert np.array_equal(
        studio.picture(name, 0, view_of(name), scale=0.2),
        picture(name, 0, view_of(name), scale=0.2),
    )


@pytest.mark.parametrize("cell", [0.9, 0.3, 0.05, 0.02])
def test_noise_of_every_size_covers_the_canvas_and_has_its_bumps(cell):
    large = canvas(size=(640, 480))
    noise = large.noise(cell, 1)
    assert noise.shape == large.relief.shape
    assert np.isfinite(noise).all()
    step = max(1, int(cell * large.scale))
    near = np.abs(noise[:, step // 8 :] - noise[:, : noise.shape[1] - step // 8]).mean()
    far = np.abs(noise[:, step:] - noise[:, :-step]).mean()
    assert near < 0.6 * far or step < 8


def test_what_is_painted_on_a_part_is_painted_on_the_whole():
    whole = canvas()
    part = whole.near((0.2, -0.1), 0.2)
    part.absorb(part.colour[0, 0] * 0 + 1, np.ones_like(part.relief))
    part.relief += 1
    painted = whole.relief == 1
    assert 0 < painted.sum() < painted.size
    assert painted.sum() == part.relief.size
    assert whole.colour[painted].max() < whole.colour[~painted].min()


def test_a_copy_is_painted_apart():
    one = canvas()
    other = one.copied()
    other.relief += 1
    other.gloss += 1
    other.colour += 1
    assert one.relief.max() == 0
    assert one.gloss.max() == 1
    assert one.colour.max() < 1


def canvas(tone="light", size=(160, 120)):
    return Canvas(np.random.default_rng(3), *size, tone)


def test_noise_has_unit_spread_and_no_lean():
    noise = canvas(size=(480, 360)).noise(0.05, 3)
    assert abs(noise.mean()) < 0.2
    assert 0.7 < noise.std() < 1.4


def test_spots_stay_in_place_and_overlap_without_doubling():
    work = canvas()
    single = work.spots([((0.2, 0.1), (0.1, 0.1), 1.0)], 0.1)
    double = work.spots([((0.2, 0.1), (0.1, 0.1), 1.0)] * 2, 0.1)
    assert np.array_equal(single, double)
    row, column = np.unravel_index(single.argmax(), single.shape)
    assert work.u[row, column] == pytest.approx(0.2, abs=0.03)
    assert work.v[row, column] == pytest.approx(0.1, abs=0.03)
    assert np.abs(single - work.blob((0.2, 0.1), (0.1, 0.1), 0.1)).max() < 0.01


def test_spots_beyond_the_edge_are_cut_off():
    assert (
        canvas().spots([((9.0, 9.0), (0.1, 0.1), 1.0), ((-9.0, 0), (0.1, 0.1), 1.0)], 0.1).max()
        == 0
    )


def test_pigment_takes_blue_away_most():
    work = canvas()
    before = work.colour.copy()
    freckles(work, [(0.0, 0.0)], 1.0, 0.1, 0.8)
    row, column = work.colour.shape[0] // 2, work.colour.shape[1] // 2
    left = work.colour[row, column] / before[row, column]
    assert left[2] < left[1] < left[0] < 1


def test_living_skin_has_relief_and_keeps_its_tone():
    work = canvas()
    before = work.colour.mean(axis=(0, 1))
    living_skin(work)
    assert work.relief.std() > 1e-4
    assert work.colour.mean(axis=(0, 1)) == pytest.approx(before, rel=0.2)


def test_a_winding_line_passes_near_its_way_points():
    way = [(-0.5, 0.0), (0.0, 0.3), (0.5, 0.0)]
    line = np.array(winding(np.random.default_rng(1), way, 0.02))
    for point in way:
        assert np.hypot(*(line - point).T).min() < 0.12
