"""The worker renders what this process would; its reply is a stranger's word."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys

import numpy as np
import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipe_fields import fields_of
from clinicvault.domain.recipes import Background, Box, Corner, EyeBar, Recipe, Stroke, VisibleMark
from clinicvault.media import desk, replies
from clinicvault.media.limits import MIB
from clinicvault.media.mark_keys import picture_key
from clinicvault.media.pool import MediaPool
from clinicvault.media.rendering import asking, files, letters, task
from clinicvault.media.rendering.asking import Rendition, render
from clinicvault.media.results import RefusedMedia
from clinicvault.media.segments import Segment
from tests.unit.media import judged, samples
from tests.unit.media.recipes_drawn import noise, portrait
from tests.unit.media.small_limits import LIMITS

KEY = bytes(range(32))
FULL = Recipe(
    crop=Box(0, 0.05, 1, 1),
    background=Background.WHITE,
    covers=(Box(0.35, 0.2, 0.65, 0.55),),
    strokes=(Stroke(tuple((n / 5000, 0.8) for n in range(5000)), 0.04),),
    eye_bars=(EyeBar((0.42, 0.33), (0.58, 0.34)),),
    mark=VisibleMark("Łucja Ångström\nfor an insurer", Corner.ACROSS, 0.5),
    longest=300,
)


@pytest.fixture(scope="module")
def pool():
    with MediaPool(1, LIMITS) as made:
        yield made


@pytest.fixture(scope="module")
def photo():
    return samples.pillow_jpeg(portrait(480, 640)[0], quality=95)


@pytest.mark.parametrize("key", [b"", KEY])
@pytest.mark.parametrize("orientation", [1, 3])
def test_a_confined_worker_makes_the_very_same_bytes(pool, photo, orientation, key):
    made = render(pool, photo, orientation, FULL, key).result()
    assert isinstance(made, Rendition)
    own = picture_key(key, photo) if key else b""
    assert made.jpeg == files.render_file(photo, orientation, FULL, LIMITS, own)
    assert (made.height, made.width) == (300, round(480 * 300 / 608))
    assert pool.protection["rlimits"] == 1


def test_the_worker_never_gets_the_key_of_the_whole_export(pool, photo, monkeypatch):
    asked, ask = [], pool.ask
    monkeypatch.setattr(pool, "ask", lambda *told: (asked.append(told[1]), ask(*told))[1])
    render(pool, photo, 1, Recipe(), KEY).result()
    assert asked[0]["key"] == picture_key(KEY, photo).hex()
    with pytest.raises(ValueError, match="16 bytes"):
        render(pool, photo, 1, Recipe(), KEY[:15])


def test_a_recipe_longer_than_a_message_travels(pool, photo):
    long = Recipe(strokes=FULL.strokes * 3)
    assert len(json.dumps(fields_of(long))) > 1 << 16
    assert isinstance(render(pool, photo, 1, long).result(), Rendition)


def test_refusals_come_back_with_their_numbers_and_the_worker_stays(pool, photo):
    for data, recipe, refusal in (
        (photo[:400], FULL, RefusedMedia("picture-damaged")),
        (b"text", FULL, RefusedMedia("format-unknown")),
        (b"", FULL, RefusedMedia("file-empty")),
        (photo, Recipe(mark=VisibleMark("漢字")), RefusedMedia("mark-letters")),
        (
            samples.plain_jpeg(16, 16),
            Recipe(mark=VisibleMark("much too long")),
            RefusedMedia("mark-no-room"),
        ),
        (
            samples.pillow_jpeg(np.full((64, 64, 3), 90, np.uint8)),
            Recipe(background=Background.WHITE),
            RefusedMedia("background-unclear"),
        ),
    ):
        assert render(pool, data, 1, recipe).result() == refusal
    assert isinstance(render(pool, photo, 1, FULL).result(), Rendition)


def test_an_unsound_recipe_is_not_sent(pool, photo):
    with pytest.raises(InputRefused, match="recipe-wrong"):
        render(pool, photo, 1, Recipe(quality=10))


def test_photo_and_recipe_together_keep_to_the_limit(pool):
    made = render(pool, bytes(LIMITS.bytes), 1, Recipe()).result()
    assert made == RefusedMedia("file-too-large", {"limit": 16})


def test_the_photos_copy_is_wiped_when_the_picture_is_there(pool, photo, monkeypatch):
    seen = []
    ask = pool.ask
    monkeypatch.setattr(pool, "ask", lambda data, *rest: (seen.append(data), ask(data, *rest))[1])
    render(pool, photo, 1, Recipe()).result()
    assert len(seen[0]) > len(photo)
    assert not any(seen[0])


@judged.needs_tool
def test_exiftool_finds_nothing_in_what_a_worker_made(pool, tmp_path):
    made = render(pool, samples.dirty_jpeg(), 1, Recipe(), KEY).result()
    (tmp_path / "out.jpg").write_bytes(made.jpeg)
    assert judged.left_over(tmp_path, lambda group, *_: group == "JFIF") == []
    assert [canary for canary in samples.CANARIES if canary in made.jpeg] == []


# --- The worker's part, in this process ------------------------------------------------------


def table(limits=LIMITS):
    return desk.Desk(
        limits,
        memoryview(bytearray(8)),
        memoryview(bytearray(limits.output_bytes)),
        tuple(memoryview(bytearray(8)) for _ in range(2)),
    )


def question(photo, recipe=FULL, **more):
    told = recipe if isinstance(recipe, bytes) else json.dumps(fields_of(recipe)).encode()
    request = {"picture": len(photo), "orientation": 1, "key": ""} | more
    return request, memoryview(photo + told)


def test_the_jpeg_lies_in_the_output(photo):
    place = table()
    answer = task.perform(place, *question(photo))
    made = files.render_file(photo, 1, FULL, LIMITS)
    assert answer == {"size": len(made)}
    assert bytes(place.output[: len(made)]) == made


@pytest.mark.parametrize("told", [b"", b"{", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_what_is_no_recipe_is_refused(photo, told):
    with pytest.raises(InputRefused, match="recipe-wrong"):
        task.perform(table(), *question(photo, told))


def test_a_jpeg_larger_than_the_room_is_refused():
    small = dataclasses.replace(LIMITS, bytes=MIB // 4)
    place = dataclasses.replace(table(small), output=memoryview(bytearray(1000)))
    source = samples.pillow_jpeg(noise(), quality=95)
    with pytest.raises(InputRefused, match="picture-too-large"):
        task.perform(place, *question(source, Recipe()))


def test_the_rehearsal_ends_well_also_without_the_font(monkeypatch):
    task.rehearse()
    monkeypatch.setattr(letters, "font_bytes", lambda: b"")
    letters.font.cache_clear()
    task.rehearse()


def test_the_task_is_known_by_its_name():
    from clinicvault.media import tasks_apart

    assert tasks_apart.rendering.TASK is desk.task_called("render")


def test_asking_loads_no_decoder():
    code = f"import sys; sys.path.insert(0, {str(judged.ROOT)!r}); import clinicvault.media.rendering.asking; print(sorted({{'cv2', 'PIL', 'numpy', 'simplejpeg'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- The reply -------------------------------------------------------------------------------


@pytest.fixture
def output():
    segment = Segment(MIB)
    yield segment
    segment.close()


def test_a_proper_reply_is_taken(output):
    jpeg = samples.plain_jpeg(64, 48)
    output.write(jpeg)
    assert asking.read({"size": len(jpeg)}, output) == Rendition(jpeg, 64, 48)


@pytest.mark.parametrize("size", [None, "10", True, 0, -1, 1.5, MIB + 1])
def test_a_forged_size_is_nonsense(output, size):
    output.write(samples.plain_jpeg(64, 48))
    with pytest.raises(replies.Nonsense):
        asking.read({"size": size}, output)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8",
        b"GIF89a" + bytes(100),
        samples.dirty_jpeg(),
        samples.pillow_jpeg(samples.pixels(64, 48), progressive=True),
        samples.plain_jpeg(64, 48)[:30],
    ],
)
def test_another_file_than_a_plain_jpeg_is_nonsense(output, data):
    output.write(data)
    with pytest.raises(replies.Nonsense):
        asking.read({"size": len(data)}, output)


def test_a_rendition_does_not_print_its_picture():
    assert "jpeg" not in repr(Rendition(b"secret", 1, 1))
