"""Colours on the screen against figures worked out here from the published definitions."""

from __future__ import annotations

import struct

import cv2
import numpy as np
import pytest
from PIL import ImageCms

from clinicvault.media import colour, icc, light, shaper
from clinicvault.media.limits import Limits
from clinicvault.media.registry import Raster
from tests.unit.media import samples

LIMITS = Limits()
SPACES = {
    "Display P3": ((0.680, 0.320, 0.265, 0.690, 0.150, 0.060, 0.3127, 0.3290), "srgb"),
    "Adobe RGB": ((0.64, 0.33, 0.21, 0.71, 0.15, 0.06, 0.3127, 0.3290), 563 / 256),
    "ProPhoto": ((0.7347, 0.2653, 0.1596, 0.8404, 0.0366, 0.0001, 0.3457, 0.3585), 1.8),
    "BT.2020": ((0.708, 0.292, 0.170, 0.797, 0.131, 0.046, 0.3127, 0.3290), "srgb"),
}
SRGB = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290)
D50 = np.array([0.9642, 1.0, 0.8249])


# --- The reference: textbook formulas, written again here ---------------------------------------


def xyz(x, y):
    return np.array([x / y, 1, (1 - x - y) / y])


def matrix(primaries):
    made = np.stack(
        [[x, y, 1 - x - y] for x, y in zip(primaries[:6:2], primaries[1:6:2], strict=True)], 1
    )
    return made * (np.linalg.inv(made) @ xyz(*primaries[6:]))


def adaptation(one, other):
    bradford = np.array(
        [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    )
    return np.linalg.inv(bradford) @ np.diag((bradford @ other) / (bradford @ one)) @ bradford


def decoded(codes, curve):
    if curve == "srgb":
        return np.where(codes > 0.04045, ((codes + 0.055) / 1.055) ** 2.4, codes / 12.92)
    return codes**curve


def encoded(values):
    values = np.clip(values, 0, 1)
    return np.where(values > 0.0031308, 1.055 * values ** (1 / 2.4) - 0.055, 12.92 * values)


def expected(codes, primaries, curve):
    """sRGB from 0 to 255, not rounded."""
    turn = np.linalg.inv(matrix(SRGB)) @ adaptation(xyz(*primaries[6:]), xyz(*SRGB[6:]))
    return 255 * encoded(decoded(codes, curve) @ (turn @ matrix(primaries)).T)


def profile(primaries, curve, version=4):
    """An ICC profile of these primaries, made without the program's help."""
    columns = adaptation(xyz(*primaries[6:]), D50) @ matrix(primaries)
    if curve == "srgb":
        numbers = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
        tag = b"para" + struct.pack(">4xHxx5i", 3, *(round(one * 65536) for one in numbers))
    else:
        tag = b"curv" + struct.pack(">4xIH", 1, round(curve * 256))
    return assembled(columns, dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), tag), version)


def assembled(columns, curves, version=4):
    tags = dict(curves)
    for name, values in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns.T, strict=True):
        tags[name] = b"XYZ " + struct.pack(">4x3i", *(round(one * 65536) for one in values))
    tags[b"wtpt"] = b"XYZ " + struct.pack(">4x3i", *(round(one * 65536) for one in D50))
    at, table, body = 132 + 12 * len(tags), b"", b""
    for name, tag in tags.items():
        table += struct.pack(">4sII", name, at + len(body), len(tag))
        body += tag.ljust(-(-len(tag) // 4) * 4, b"\0")
    head = struct.pack(
        ">I4xBBxx4s4s4s12x4s28x", at + len(body), version, 0, b"mntr", b"RGB ", b"XYZ ", b"acsp"
    )
    head = head + struct.pack(">I3i", 0, 0xF6D6, 0x10000, 0xD32D)
    raw = head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body
    return icc.sanitise(raw, 3, LIMITS)


def cube(steps, kind=np.uint8):
    """Every combination of codes, as a picture."""
    codes = np.linspace(0, np.iinfo(kind).max, steps).round().astype(kind)
    return np.stack(np.meshgrid(codes, codes, codes), -1).reshape(steps, -1, 3)


# --- ICC profiles -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("name", SPACES)
def test_wide_gamut_is_shown_as_the_formulas_say(name, kind):
    primaries, curve = SPACES[name]
    pixels = cube(18, kind)
    shown = colour.to_srgb(Raster(pixels, "RGB"), profile(primaries, curve))
    wanted = expected(pixels / np.iinfo(kind).max, primaries, curve)
    assert shown.dtype == np.uint8
    assert np.abs(shown - wanted).max() < 1.6
    assert np.abs(shown - wanted).mean() < 0.35


@pytest.mark.parametrize("name", SPACES)
def test_wide_gamut_is_within_one_level_of_littlecms(name):
    made = profile(*SPACES[name])
    converter = colour._of_profile(made, "RGB")
    assert isinstance(converter, shaper.Shaper)
    pixels = cube(33)
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.NOOPTIMIZE
    wanted = colour._transform(made, "RGB", flags)(pixels)
    assert cv2.absdiff(converter(pixels), wanted).max() <= 1


def test_sixteen_bits_keep_steps_that_eight_bits_lose():
    dark = np.arange(0, 4096, 3, dtype=np.uint16).reshape(1, -1, 1).repeat(3, 2)
    made = assembled(
        adaptation(xyz(*SRGB[6:]), D50) @ matrix(SRGB),
        dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), b"curv" + bytes(8)),
    )
    shown = colour.to_srgb(Raster(dark, "RGB"), made)
    wanted = 255 * encoded(dark / 65535)
    assert np.abs(shown - wanted).max() < 0.6
    assert len(np.unique(shown)) > 60
    assert len(np.unique(colour.to_srgb(Raster((dark >> 8).astype(np.uint8), "RGB"), made))) == 16


def test_every_kind_of_curve_says_what_littlecms_says():
    columns = adaptation(xyz(*SRGB[6:]), D50) @ matrix(SPACES["Display P3"][0])
    table = (np.linspace(0, 1, 40) ** 2.2 * 65535).astype(">u2").tobytes()
    parametric = [
        (0, (1.9,)),
        (1, (2.2, 1.05, -0.05)),
        (2, (2.2, 1.05, -0.05, 0.0)),
        (3, (2.4, 0.948, 0.052, 0.077, 0.04)),
        (4, (2.4, 0.93, 0.052, 0.077, 0.04, 0.02, 0.0)),
    ]
    tags = [b"curv" + bytes(8), b"curv" + struct.pack(">4xIH", 1, 0x0180)]
    tags.append(b"curv" + struct.pack(">4xI", 40) + table)
    for kind, numbers in parametric:
        packed = (round(one * 65536) for one in numbers)
        tags.append(b"para" + struct.pack(f">4xHxx{len(numbers)}i", kind, *packed))
    for tag in tags:
        made = assembled(columns, dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), tag))
        assert isinstance(colour._of_profile(made, "RGB"), shaper.Shaper), tag[:10]


@pytest.mark.parametrize(
    ("kind", "numbers", "codes", "wanted"),
    [
        (0, (2.0,), 0.5, 0.25),
        (1, (2.0, 0.5, 0.5), 0.5, 0.5625),
        (1, (2.0, 2.0, -1.0), 0.25, 0.0),
        (2, (2.0, 2.0, -1.0, 0.125), 0.25, 0.125),
        (2, (2.0, 0.5, 0.25, 0.125), 0.5, 0.375),
        (3, (2.0, 1.0, 0.0, 0.25, 0.5), 0.25, 0.0625),
        (3, (2.0, 1.0, 0.0, 0.25, 0.5), 0.75, 0.5625),
        (4, (2.0, 1.0, 0.0, 0.25, 0.5, 0.125, 0.0625), 0.25, 0.125),
        (4, (2.0, 1.0, 0.0, 0.25, 0.5, 0.125, 0.0625), 0.75, 0.6875),
    ],
)
def test_parametric_curves_by_hand(kind, numbers, codes, wanted):
    packed = struct.pack(f">{len(numbers)}i", *(round(one * 65536) for one in numbers))
    curve = shaper._curve(b"para" + struct.pack(">4xHxx", kind) + packed)
    assert curve(np.array([codes]))[0] == pytest.approx(wanted)


def test_a_black_that_is_not_black_becomes_black():
    columns = adaptation(xyz(*SRGB[6:]), D50) @ matrix(SRGB)
    raised = b"para" + struct.pack(">4xHxx3i", 1, *(round(one * 65536) for one in (2.2, 0.9, 0.1)))
    made = assembled(columns, dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), raised))
    ends = np.array([[[0, 0, 0], [255, 255, 255]]], np.uint8)
    assert shaper.of_profile(made)(ends)[0, 0].min() > 10
    assert colour.to_srgb(Raster(ends, "RGB"), made).tolist() == [[[0, 0, 0], [255, 255, 255]]]


def test_a_profile_of_tables_or_of_another_connection_goes_through_littlecms():
    table = b"mft1" + struct.pack(">4xBBBx", 3, 3, 2)
    table += struct.pack(">9i", *(65536 * one for one in (1, 0, 0, 0, 1, 0, 0, 0, 1)))
    table += bytes(range(256)) * 3
    corners = [(r, g, b) for r in (0, 255) for g in (0, 255) for b in (0, 255)]
    table += bytes(channel // 2 for corner in corners for channel in corner)
    table += bytes(range(256)) * 3
    raw = bytearray(profile(*SPACES["Display P3"]))
    columns = adaptation(xyz(*SRGB[6:]), D50) @ matrix(SRGB)
    plain = {b"rTRC": b"curv" + bytes(8), b"gTRC": b"curv" + bytes(8), b"bTRC": b"curv" + bytes(8)}
    made = assembled(columns, plain | {b"A2B0": table}, version=2)
    assert made
    assert shaper.of_profile(made) is None
    assert not isinstance(colour._of_profile(made, "RGB"), shaper.Shaper)
    raw[20:24] = b"Lab "
    assert shaper.of_profile(bytes(raw)) is None


def test_curves_that_are_not_understood_are_left_to_littlecms():
    made = profile(*SPACES["Display P3"]).replace(b"para", b"curf")
    assert shaper.of_profile(made) is None


def test_where_curves_and_littlecms_disagree_littlecms_is_believed(monkeypatch):
    made = profile(*SPACES["BT.2020"])
    colour._of_profile.cache_clear()
    monkeypatch.setattr(shaper, "of_profile", lambda _: lambda pixels: pixels)
    try:
        assert colour._of_profile(made, "RGB").func is colour._apply
    finally:
        colour._of_profile.cache_clear()


# --- Print --------------------------------------------------------------------------------------


def print_profile():
    """A CMYK profile whose paper is not white nor its ink black: a table of two points a side."""
    grid = bytearray()
    for point in range(16):
        cyan, magenta, yellow, black = (point >> bit & 1 for bit in (3, 2, 1, 0))
        bright = 0.12 + 0.80 * (1 - black) * (3 - cyan - magenta - yellow) / 3
        a, b = 60 * (magenta - cyan) * (1 - black), 60 * (yellow - 0.5 * cyan) * (1 - black)
        grid += struct.pack(">3H", round(bright * 65280), *(round((v + 128) * 256) for v in (a, b)))
    table = b"mft2" + struct.pack(">4xBBBx", 4, 3, 2)
    table += struct.pack(">9i", *(65536 * one for one in (1, 0, 0, 0, 1, 0, 0, 0, 1)))
    ramp = struct.pack(">2H", 0, 65535)
    table += struct.pack(">HH", 2, 2) + ramp * 4 + bytes(grid) + ramp * 3
    wtpt = b"XYZ " + struct.pack(">4x3i", *(round(one * 65536) for one in D50))
    tags = {b"A2B0": table, b"A2B1": table, b"wtpt": wtpt}
    at, listed, body = 132 + 12 * len(tags), b"", b""
    for name, tag in tags.items():
        listed += struct.pack(">4sII", name, at + len(body), len(tag))
        body += tag.ljust(-(-len(tag) // 4) * 4, b"\0")
    head = struct.pack(
        ">I4xBBxx4s4s4s12x4s28x", at + len(body), 2, 16, b"prtr", b"CMYK", b"Lab ", b"acsp"
    )
    head = (head + struct.pack(">I3i", 0, 0xF6D6, 0x10000, 0xD32D)).ljust(128, b"\0")
    return icc.sanitise(head + struct.pack(">I", len(tags)) + listed + body, 4, LIMITS)


def test_print_is_shown_with_dark_ink_dark_and_its_colours_on_the_right_side():
    made = print_profile()
    assert made
    ink = np.array([[[0, 0, 0, 0], [0, 0, 0, 255], [255, 0, 0, 0], [0, 255, 255, 0]]], np.uint8)
    shown = colour.to_srgb(Raster(ink, "CMYK"), made)[0].astype(int)
    assert shown[1].max() < 40
    assert shown[0].min() > 215
    assert shown[2][2] > shown[2][0] + 40
    assert shown[3][0] > shown[3][2] + 40


# --- H.273's numbers: PQ, HLG, linear, wide gamut -----------------------------------------------


def pq_nits(codes):
    m1, m2 = 2610 / 16384, 2523 / 32
    c1, c2, c3 = 3424 / 4096, 2413 / 128, 2392 / 128
    root = codes ** (1 / m2)
    return 10000 * (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1)


def pq_code(nits):
    m1, m2 = 2610 / 16384, 2523 / 32
    c1, c2, c3 = 3424 / 4096, 2413 / 128, 2392 / 128
    power = (nits / 10000) ** m1
    return ((c1 + c2 * power) / (1 + c3 * power)) ** m2


def eetf(nits):
    """BT.2408-7, Annex 5, one value at a time: 0 to 1000 nits onto a screen of 203."""
    top = pq_code(1000.0)
    e1, most = pq_code(min(nits, 1000.0)) / top, pq_code(203.0) / top
    ks = 1.5 * most - 0.5
    if e1 < ks:
        return nits
    t = (e1 - ks) / (1 - ks)
    e2 = (2 * t**3 - 3 * t**2 + 1) * ks
    e2 += (t**3 - 2 * t**2 + t) * (1 - ks) + (-2 * t**3 + 3 * t**2) * most
    return pq_nits(e2 * top)


def hdr_expected(nits, primaries):
    """sRGB for linear light of each channel in nits: the brightest channel sets the factor."""
    most = np.maximum(nits.max(-1), 1e-6)
    factor = np.array([eetf(one) / min(one, 1000) for one in most.ravel()]).reshape(most.shape)
    seen = np.minimum(nits, 1000) * factor[..., None] / 203
    return 255 * encoded(seen @ (np.linalg.inv(matrix(SRGB)) @ matrix(primaries)).T)


BT2020 = SPACES["BT.2020"][0]
P3 = SPACES["Display P3"][0]


@pytest.mark.parametrize(("number", "primaries"), [(9, BT2020), (12, P3)])
def test_pq_is_dimmed_as_bt_2408_says(number, primaries):
    pixels = cube(15, np.uint16)
    shown = colour.to_srgb(Raster(pixels, "RGB", encoding=light.from_numbers(number, 16)), b"")
    wanted = hdr_expected(pq_nits(pixels / 65535), primaries)
    assert np.abs(shown - wanted).max() < 2


def test_hlg_goes_through_its_system_gamma():
    pixels = cube(13, np.uint16)
    codes = pixels / 65535
    a = 0.17883277
    b, c = 1 - 4 * a, 0.5 - a * np.log(4 * a)
    scene = np.where(codes <= 0.5, codes**2 / 3, (np.exp((codes - c) / a) + b) / 12)
    bright = scene @ np.array([0.2627, 0.6780, 0.0593])
    nits = 1000 * scene * np.power(bright, 0.2)[..., None]
    shown = colour.to_srgb(Raster(pixels, "RGB", encoding=light.from_numbers(9, 18)), b"")
    assert np.abs(shown - hdr_expected(nits, BT2020)).max() < 2


def test_reference_white_skin_and_peak_are_where_a_person_expects_them():
    def gray(nits, transfer=16):
        code = pq_code(nits) * 65535
        pixels = np.full((1, 1, 3), round(code), np.uint16)
        encoding = light.from_numbers(9, transfer)
        return int(colour.to_srgb(Raster(pixels, "RGB", encoding=encoding), b"")[0, 0, 0])

    assert gray(1000) == gray(4000) == 255
    assert 220 < gray(203) < 245
    assert abs(gray(50) - 255 * encoded(np.array(50 / 203))) < 1
    assert gray(0.0001) == 0
    hlg_white = np.full((1, 1, 3), round(0.75 * 65535), np.uint16)
    shown = colour.to_srgb(Raster(hlg_white, "RGB", encoding=light.from_numbers(9, 18)), b"")
    assert abs(int(shown[0, 0, 0]) - gray(203)) <= 1


def test_light_never_dims_as_it_grows():
    nits = np.linspace(0, 1200, 5000)
    shown = light.dimmed(nits)
    assert (np.diff(shown) >= -1e-9).all()
    assert np.allclose(shown[nits < 85], nits[nits < 85])
    assert shown[-1] == pytest.approx(203)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize(
    ("numbers", "curve"), [((12, 13), "srgb"), ((1, 8), 1.0), ((9, 4), 2.2), ((9, 1), "srgb")]
)
def test_numbers_of_primaries_and_curve_are_followed(numbers, curve, kind):
    primaries = {1: SRGB, 9: BT2020, 12: P3}[numbers[0]]
    pixels = cube(12, kind)
    shown = colour.to_srgb(Raster(pixels, "RGB", encoding=light.from_numbers(*numbers)), b"")
    wanted = expected(pixels / np.iinfo(kind).max, primaries, curve)
    assert np.abs(shown - wanted).max() < 0.7


@pytest.mark.parametrize("number", [4, 5, 6, 7, 9, 11, 12, 22])
def test_white_stays_white_and_black_black_whatever_the_primaries(number):
    ends = np.array([[[0, 0, 0], [255, 255, 255]]], np.uint8)
    shown = colour.to_srgb(Raster(ends, "RGB", encoding=light.from_numbers(number, 13)), b"")
    assert shown.tolist() == [[[0, 0, 0], [255, 255, 255]]]


@pytest.mark.parametrize("numbers", [(1, 13), (2, 2), (1, 1), (1, 6), (99, 200)])
def test_srgb_and_the_unknown_need_no_conversion(numbers):
    assert light.from_numbers(*numbers) is None


@pytest.mark.parametrize("transfer", [8, 16, 18])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_gray_is_shown_as_the_same_gray_in_colour(transfer, kind):
    encoding = light.from_numbers(9, transfer)
    gray = np.linspace(0, np.iinfo(kind).max, 300).astype(kind).reshape(10, 30)
    shown = colour.to_srgb(Raster(gray, "L", encoding=encoding), b"")
    three = colour.to_srgb(Raster(np.repeat(gray[:, :, None], 3, 2), "RGB", encoding=encoding), b"")
    assert shown.shape == gray.shape
    assert cv2.absdiff(shown, np.ascontiguousarray(three[:, :, 1])).max() <= 1


def test_what_the_raster_says_goes_before_the_profile():
    pixels = cube(6)
    raster = Raster(pixels, "RGB", encoding=light.from_numbers(12, 13))
    assert np.array_equal(
        colour.to_srgb(raster, samples.rotated_profile()), colour.to_srgb(raster, b"")
    )


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_paper_under_transparent_parts_is_white_on_the_screen(kind):
    full = np.iinfo(kind).max
    pixels = np.zeros((1, 3, 4), kind)
    pixels[0, :, 3] = 0, full, full
    pixels[0, 2, :3] = full // 2
    raster = Raster(pixels, "RGBA", encoding=light.from_numbers(9, 16))
    shown = colour.to_srgb(raster, b"")
    assert shown[0, 0].tolist() == [255, 255, 255]
    assert shown[0, 1].tolist() == [0, 0, 0]
    alone = Raster(np.ascontiguousarray(pixels[:, :, :3]), "RGB", encoding=raster.encoding)
    assert shown[0, 2].tolist() == colour.to_srgb(alone, b"")[0, 2].tolist()


def test_large_pictures_are_turned_in_pieces_alike():
    pixels = samples.pixels(700, 900)
    made = shaper.of_encoding(light.from_numbers(12, 13))
    whole = made(pixels)
    assert np.array_equal(whole[:5], made(pixels[:5]))
    assert np.array_equal(whole[-5:], made(pixels[-5:]))
