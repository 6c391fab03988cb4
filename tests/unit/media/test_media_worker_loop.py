"""The worker's loop, run in this process: what it answers, and when it asks to be replaced."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import pytest
from PIL import Image

from clinicvault.domain.errors import InputRefused
from clinicvault.media import derive, tasks, wire, worker
from clinicvault.media.segments import Segment
from tests.unit.media import samples
from tests.unit.media.small_limits import LIMITS


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
    def exhausted(*_, **__):
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
