"""The pool with real workers: pictures in, prepared pictures and pixels out."""

from __future__ import annotations

import dataclasses
import io
import threading

import numpy as np
import pytest
from PIL import Image

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused
from clinicvault.media import derive, replies, slot, tasks, wire, worker
from clinicvault.media.limits import MIB, Limits
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import MediaFacts, Prepared, RefusedMedia
from clinicvault.media.segments import Segment, attach
from tests.unit.media import samples

LIMITS = dataclasses.replace(Limits(), bytes=16 * MIB, pixels=2_000_000)


@pytest.fixture(scope="module")
def pool():
    with MediaPool(2, LIMITS) as made:
        made.warm()
        yield made


def shape(pixels):
    return np.frombuffer(pixels.data, np.uint8).reshape(
        pixels.height, pixels.width, pixels.channels
    )


def test_prepare(pool):
    source = samples.dirty_jpeg(orientation=6)
    made = pool.prepare(source).result()
    assert isinstance(made, Prepared)
    assert samples.loaded(made.rewritten) == samples.loaded(source)
    assert [
        c for c in samples.CANARIES if c in made.rewritten + made.preview + made.thumbnail
    ] == []
    assert made.facts.orientation == 6
    assert Image.open(io.BytesIO(made.preview)).size == (480, 640)
    assert Image.open(io.BytesIO(made.thumbnail)).size == (288, 384)


def test_real_workers_and_this_process_agree(pool):
    for source in (samples.dirty_jpeg(), samples.dirty_png()):
        output = memoryview(bytearray(LIMITS.output_bytes))
        here = tasks.prepare(source, LIMITS, output)
        made = pool.prepare(source).result()
        assert made.rewritten == bytes(output[: here["sizes"][0]])
        assert tasks.facts_fields(made.facts) | {"stripped": (), "notes": ()} == here["facts"] | {
            "stripped": (),
            "notes": (),
        }
        assert made.facts.stripped == here["facts"]["stripped"]


def test_a_batch_goes_on_past_bad_files(pool):
    good, bad = samples.plain_jpeg(64, 48), samples.plain_jpeg(64, 48)[:300]
    done = [pool.prepare(data).result() for data in (good, bad, good, b"text", b"", good)]
    assert [type(one).__name__ for one in done] == [
        "Prepared",
        "RefusedMedia",
        "Prepared",
        "RefusedMedia",
        "RefusedMedia",
        "Prepared",
    ]
    assert [one.reason for one in done if isinstance(one, RefusedMedia)] == [
        "picture-damaged",
        "format-unknown",
        "file-empty",
    ]


def test_refusals_carry_their_numbers(pool):
    assert pool.prepare(b"%PDF-1.7").result() == RefusedMedia(
        "format-unsupported", {"format": "PDF"}
    )
    assert pool.prepare(bytes(17 * MIB)).result() == RefusedMedia("file-too-large", {"limit": 16})
    assert pool.decode_pixels(bytes(17 * MIB)).result() == RefusedMedia(
        "file-too-large", {"limit": 16}
    )
    assert pool.prepare(samples.raw_png(2000, 2000, 8, 2, b"x")).result() == RefusedMedia(
        "picture-too-large", {"limit": 2}
    )


@pytest.mark.parametrize("layout", ["RGB", "BGRA"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pixels_are_upright_in_both_layouts(pool, layout, orientation):
    picture = samples.corner_marked(48, 32)
    image = Image.fromarray(picture)
    out = io.BytesIO()
    image.save(out, "PNG")
    image.getexif()[0x0112] = orientation
    from PIL import ImageOps

    expected = np.asarray(ImageOps.exif_transpose(image))
    with pool.decode_pixels(out.getvalue(), orientation, layout).result() as pixels:
        seen = shape(pixels)
        assert pixels.stride == pixels.width * pixels.channels
        assert np.array_equal(seen if layout == "RGB" else seen[:, :, 2::-1], expected)
        assert layout == "RGB" or (seen[:, :, 3] == 255).all()


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("layout", ["RGB", "BGRA"])
def test_full_picture_of_every_kind_of_jpeg(pool, mode, layout):
    source = samples.pillow_jpeg(Image.fromarray(samples.pixels(96, 64)).convert(mode), quality=95)
    with pool.decode_pixels(source, 1, layout).result() as pixels:
        seen = shape(pixels)[:, :, :3] if layout == "RGB" else shape(pixels)[:, :, 2::-1]
        expected = np.asarray(Image.open(io.BytesIO(source)).convert("RGB"))
        assert np.abs(seen.astype(int) - expected.astype(int)).max() <= 1


def test_full_picture_is_colour_converted(pool):
    red = np.full((16, 16, 3), (200, 20, 20), np.uint8)
    plain = samples.pillow_jpeg(red, quality=95)
    turned = samples.with_segments(plain, samples.profile_segments(samples.rotated_profile()))
    with pool.decode_pixels(plain).result() as first, pool.decode_pixels(turned).result() as second:
        assert shape(first)[0, 0, 0] > 150 > shape(first)[0, 0, 2]
        assert shape(second)[0, 0, 2] > 150 > shape(second)[0, 0, 0]


def test_pixels_are_lent_reused_and_copied_when_all_are_lent():
    source = [samples.pillow_jpeg(np.full((8, 8, 3), 20 * n, np.uint8)) for n in range(6)]
    with MediaPool(1, LIMITS) as pool:
        held = [pool.decode_pixels(data).result() for data in source]
        assert [int(shape(one)[0, 0, 0]) for one in held] == [0, 20, 40, 60, 80, 100]
        held[0].close()
        held[0].close()
        assert len(held[0].data) == 0
        again = pool.decode_pixels(source[5]).result()
        assert [int(shape(one)[0, 0, 0]) for one in held[1:]] == [20, 40, 60, 80, 100]
        again.close()


def test_refused_pixels_give_their_memory_back():
    with MediaPool(1, LIMITS) as pool:
        for _ in range(4):
            assert pool.decode_pixels(b"text").result() == RefusedMedia("format-unknown")
        assert pool._slots[0]._lent == [False, False]


def test_closing_wipes_what_is_still_shown_and_refuses_the_rest():
    pool = MediaPool(1, LIMITS)
    white = pool.decode_pixels(samples.pillow_jpeg(np.full((8, 8, 3), 255, np.uint8))).result()
    view = white.data
    assert max(view) == 255
    pool.close()
    assert max(view) == 0
    white.close()
    assert pool.prepare(samples.plain_jpeg()).result() == RefusedMedia("import-stopped")
    assert pool.decode_pixels(samples.plain_jpeg()).result() == RefusedMedia("import-stopped")
    pool.warm()
    pool.close()


def test_no_more_than_workers_plus_one_files_are_in_hand():
    gate, entered = threading.Event(), threading.Semaphore(0)
    with MediaPool(1, LIMITS) as pool:
        pool._open()
        real = slot.Slot.ask

        def slow(self, message, data):
            entered.release()
            gate.wait(30)
            return real(self, message, data)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(slot.Slot, "ask", slow)
            futures = [pool.prepare(samples.plain_jpeg(64, 48)) for _ in range(2)]
            entered.acquire(timeout=30)
            third = threading.Thread(
                target=lambda: futures.append(pool.prepare(samples.plain_jpeg(64, 48)))
            )
            third.start()
            assert not pool._places.acquire(blocking=False)
            assert len(futures) == 2
            gate.set()
            third.join(30)
            assert all(isinstance(one.result(30), Prepared) for one in futures)


def test_closing_answers_what_waits():
    gate, entered = threading.Event(), threading.Event()
    pool = MediaPool(1, LIMITS)
    with pytest.MonkeyPatch.context() as patch:

        def slow(self, message, data):
            entered.set()
            gate.wait(30)
            raise slot.WorkerLost("picture-crashed")

        patch.setattr(slot.Slot, "ask", slow)
        first, second = (pool.prepare(samples.plain_jpeg(64, 48)) for _ in range(2))
        cancelled = pool.decode_pixels(b"x")
        assert cancelled.cancel()
        entered.wait(30)
        closing = threading.Thread(target=pool.close)
        closing.start()
        assert second.result(30) == RefusedMedia("import-stopped")
        gate.set()
        closing.join(30)
        assert first.result(30) == RefusedMedia("import-stopped")


def test_a_cancelled_request_is_skipped(pool):
    entered, gate = threading.Event(), threading.Event()
    with MediaPool(1, LIMITS) as one, pytest.MonkeyPatch.context() as patch:
        real = slot.Slot.ask

        def slow(self, message, data):
            entered.set()
            gate.wait(30)
            return real(self, message, data)

        patch.setattr(slot.Slot, "ask", slow)
        first = one.prepare(samples.plain_jpeg(64, 48))
        entered.wait(30)
        second = one.prepare(samples.plain_jpeg(64, 48))
        assert second.cancel()
        gate.set()
        assert isinstance(first.result(30), Prepared)
        assert isinstance(one.prepare(samples.plain_jpeg(64, 48)).result(30), Prepared)


def test_trouble_in_the_program_itself_is_a_refusal(monkeypatch):
    def broken(self, message, data):
        raise OSError("no memory")

    monkeypatch.setattr(slot.Slot, "ask", broken)
    with MediaPool(1, LIMITS) as pool:
        assert pool.prepare(samples.plain_jpeg()).result(30) == RefusedMedia("reader-unavailable")


# --- the worker's loop, in this process ------------------------------------------------------


def desk(limits=LIMITS):
    return worker.Desk(
        limits,
        memoryview(bytearray(limits.bytes)),
        memoryview(bytearray(limits.output_bytes)),
        tuple(memoryview(bytearray(limits.pixel_bytes)) for _ in range(2)),
    )


def exchange(table, *requests):
    asked, answered = io.BytesIO(), io.BytesIO()
    for request in requests:
        wire.send(asked, request)
    asked.seek(0)
    worker.serve(asked, answered, table)
    answered.seek(0)
    given = []
    while (reply := wire.receive(answered)) is not None:
        given.append(reply)
    return given


def test_serving_until_the_program_hangs_up():
    table = desk()
    data = samples.plain_jpeg(64, 48)
    table.source[: len(data)] = data
    prepare = {"task": "prepare", "length": len(data)}
    view = {"task": "pixels", "length": len(data), "target": 0, "orientation": 1, "layout": "RGB"}
    given = exchange(table, prepare, view, {"task": "prepare", "length": 0})
    assert given[0]["facts"]["width"] == 64
    assert given[1] == {"width": 64, "height": 48}
    assert given[2] == {"refused": "file-empty", "params": {}}


@pytest.mark.parametrize("layout", ["RGB", "BGRA"])
@pytest.mark.parametrize("orientation", [1, 2, 6])
@pytest.mark.parametrize("kind", ["colour", "gray", "png", "unusual"])
def test_pixels_in_this_process(layout, orientation, kind):
    picture = samples.pixels(48, 32)
    image = Image.fromarray(picture)
    source = {
        "colour": lambda: samples.pillow_jpeg(image, quality=95, subsampling=0),
        "gray": lambda: samples.pillow_jpeg(image.convert("L"), quality=95),
        "png": lambda: samples.plain_png(48, 32),
        "unusual": samples.odd_sampling,
    }[kind]()
    spaces = [memoryview(bytearray(1 << 16)) for _ in range(3)]
    size = tasks.pixels_of(source, LIMITS, orientation, layout, tasks.Room(*spaces))
    channels = 3 if layout == "RGB" else 4
    count = size["width"] * size["height"] * channels
    seen = np.frombuffer(spaces[2], np.uint8, count).reshape(
        size["height"], size["width"], channels
    )
    shown = image if kind == "png" else Image.open(io.BytesIO(source))
    expected = derive.upright(np.asarray(shown.convert("RGB")), orientation)
    seen = seen if layout == "RGB" else seen[:, :, 2::-1]
    assert np.abs(seen.astype(int) - expected.astype(int)).max() <= 2


def test_a_tired_worker_asks_to_be_replaced(monkeypatch):
    monkeypatch.setattr(worker, "RETIRE_SECONDS", 0.0)
    given = exchange(desk(), *[{"task": "prepare", "length": 0}] * 3)
    assert [reply.get("last") for reply in given] == [True]


def test_memory_is_a_refusal_and_the_end(monkeypatch):
    def exhausted(*_):
        raise MemoryError

    monkeypatch.setattr(tasks, "prepare", exhausted)
    given = exchange(desk(), *[{"task": "prepare", "length": 1}] * 2)
    assert given == [{"refused": "picture-too-demanding", "params": {}, "last": True}]


def test_rehearsal_runs():
    worker.rehearse()


def test_a_desk_is_what_the_first_message_names():
    segments = [Segment(size) for size in (LIMITS.bytes, LIMITS.output_bytes, LIMITS.pixel_bytes)]
    message = {
        "limits": dataclasses.asdict(LIMITS),
        "source": segments[0].handle,
        "output": segments[1].handle,
        "pixels": [segments[2].handle],
    }
    segments[0].write(b"abc")
    table = worker.open_desk(message)
    assert bytes(table.source[:3]) == b"abc"
    assert (len(table.output), len(table.pixels)) == (LIMITS.output_bytes, 1)
    for one in segments:
        one.close()


# --- shared memory and messages --------------------------------------------------------------


def test_segments_share_trim_and_wipe():
    segment = Segment(120 * MIB)
    other = attach(segment.handle, 120 * MIB)
    segment.write(b"hello")
    assert bytes(other[:5]) == b"hello"
    other[110 * MIB] = 7
    segment.trim()
    assert (other[110 * MIB], bytes(other[:5])) == (0, b"hello")
    assert segment.read(1, 3) == b"ell"
    segment.wipe()
    assert bytes(other[:5]) == bytes(5)
    segment.close()
    segment.close()
    segment.trim()
    with pytest.raises(ValueError, match="closed"):
        _ = segment.buffer


def test_messages_keep_to_the_form():
    stream = io.BytesIO()
    wire.send(stream, {"a": 1})
    stream.seek(0)
    assert wire.receive(stream) == {"a": 1}
    assert wire.receive(stream) is None
    for raw in (
        b"\0\0\0\4[1]",
        b"\0\0\0\3[1]",
        b"\0\0\0\2{}"[:5],
        b"\x7f\0\0\0{}",
        b"\0\0\0\2{x",
        b"\0\0\0\2\xff\xff",
    ):
        assert wire.receive(io.BytesIO(raw)) is None
    deep = b"[" * 60_000
    assert wire.receive(io.BytesIO(len(deep).to_bytes(4, "big") + deep)) is None


# --- replies ---------------------------------------------------------------------------------

FACTS = tasks.facts_fields(MediaFacts(PhotoKind.JPEG, 64, 48))


@pytest.fixture
def output():
    data = samples.plain_jpeg(64, 48)
    small = samples.plain_jpeg(32, 24)
    segment = Segment(MIB)
    segment.write(data + small + small)
    yield segment, [len(data), len(small), len(small)]
    segment.close()


def plain_facts(**changes):
    facts = dict(FACTS) | changes
    return facts | {"stripped": list(facts["stripped"]), "notes": list(facts["notes"])}


def test_a_proper_reply_is_taken(output):
    segment, sizes = output
    made = replies.prepared({"sizes": sizes, "facts": plain_facts(stripped=["location"])}, segment)
    assert made.rewritten == samples.plain_jpeg(64, 48)
    assert made.facts.stripped == ("location",)


@pytest.mark.parametrize(
    "changes",
    [
        {"sizes": None},
        {"sizes": [1, 2]},
        {"sizes": [1, 2, True]},
        {"sizes": [1, 2, -3]},
        {"sizes": [1, 2, 2 << 20]},
        {"sizes": [MIB - 4, 40, 40]},
        {"sizes": [10, 20, 30]},
        {"facts": None},
        {"facts": {}},
        {"facts": plain_facts(format="gif")},
        {"facts": plain_facts(width=0)},
        {"facts": plain_facts(width="64")},
        {"facts": plain_facts(orientation=9)},
        {"facts": plain_facts(camera="x" * 300)},
        {"facts": plain_facts(camera="a\nb")},
        {"facts": plain_facts(camera=7)},
        {"facts": plain_facts(focal_mm=-1)},
        {"facts": plain_facts(focal_mm="85")},
        {"facts": plain_facts(stripped=["<b>"])},
        {"facts": plain_facts() | {"notes": "none"}},
    ],
)
def test_a_forged_reply_is_nonsense(output, changes):
    segment, sizes = output
    with pytest.raises(replies.Nonsense):
        replies.prepared({"sizes": sizes, "facts": plain_facts()} | changes, segment)


def test_derivatives_too_large_to_be_ours_are_nonsense():
    segment = Segment(64 * MIB)
    for sizes in ([1, 17 * MIB, 1], [1, 1, 2 * MIB]):
        with pytest.raises(replies.Nonsense):
            replies.prepared({"sizes": sizes, "facts": plain_facts()}, segment)
    segment.close()


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a",
        samples.plain_png(),
        samples.pillow_jpeg(samples.pixels(40, 30), progressive=True),
        samples.plain_jpeg(400, 30),
        samples.with_segments(samples.plain_jpeg(40, 30), samples.segment(0xE1, b"Exif")),
        b"\xff\xd8\xff\xdb\0\x43",
    ],
)
def test_derivatives_are_our_own_baseline_jpeg(data):
    with pytest.raises(replies.Nonsense):
        replies._derivative(data, 384)


@pytest.mark.parametrize(
    "message",
    [
        {"refused": "whatever"},
        {"refused": "picture-damaged", "params": []},
        {"refused": "picture-damaged", "params": {"a": [1]}},
        {"refused": "picture-damaged", "params": {"a": "b\n"}},
        {"refused": "picture-damaged", "params": dict.fromkeys("abcde", 1)},
    ],
)
def test_forged_refusals_are_nonsense(message):
    with pytest.raises(replies.Nonsense):
        replies.refusal(message)
    assert replies.refusal({}) is None


@pytest.mark.parametrize(
    "message", [{}, {"width": 5}, {"width": 5, "height": 0}, {"width": 60_000, "height": 60_000}]
)
def test_forged_sizes_are_nonsense(message):
    with pytest.raises(replies.Nonsense):
        replies.size(message, 1_000_000)


@pytest.mark.parametrize("reply", [{}, {"width": 9_999, "height": 9_999}])
def test_nonsense_costs_the_worker_its_place(monkeypatch, reply):
    monkeypatch.setattr(slot.Slot, "ask", lambda self, message, data: reply)
    with MediaPool(1, LIMITS) as pool:
        assert pool.prepare(b"x").result(30) == RefusedMedia("picture-crashed")
        assert pool.decode_pixels(b"x").result(30) == RefusedMedia("picture-crashed")


def test_decoder_memory_is_not_mistaken_for_damage(monkeypatch):
    import cv2

    from clinicvault.media import decode, png

    def failing(code):
        def imdecode(*_):
            error = cv2.error("x")
            error.code = code
            raise error

        return imdecode

    source = samples.plain_png()
    rewritten = png.rewrite(source, LIMITS)
    monkeypatch.setattr(decode.cv2, "imdecode", failing(cv2.Error.StsNoMem))
    with pytest.raises(MemoryError):
        decode.decode_png(source, rewritten)
    monkeypatch.setattr(decode.cv2, "imdecode", failing(cv2.Error.StsError))
    with pytest.raises(InputRefused):
        decode.decode_png(source, rewritten)
