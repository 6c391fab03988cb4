"""Faces asked of a worker: bytes in, shares out, mistrust on the way; and how tasks register."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from clinicvault.domain.errors import InputRefused
from clinicvault.media import desk, replies, worker
from clinicvault.media.faces import asking, finding, model, task
from clinicvault.media.faces.face import CENTERFACE, LIBFACEDETECTION, Face, SeenFace, seen
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import RefusedMedia
from tests.unit.media import samples
from tests.unit.media.face_pictures import portrait, portrait_file
from tests.unit.media.small_limits import LIMITS
from tests.unit.media.test_media_codes import pdf
from tests.unit.media.video_files import film


@pytest.fixture(scope="module")
def pool():
    with MediaPool(1, LIMITS) as made:
        yield made


@pytest.fixture(scope="module")
def here():
    """What this process finds itself."""
    return tuple(seen(face, (1200, 900)) for face in finding.find_faces(portrait()))


def alike(one: SeenFace, other: SeenFace) -> bool:
    pairs = ((one.box, other.box), (one.cover, other.cover))
    numbers = [
        abs(getattr(a, name) - getattr(b, name))
        for a, b in pairs
        for name in ("left", "top", "right", "bottom")
    ]
    return max(numbers) < 0.01 and one.finder == other.finder


def test_a_confined_worker_finds_what_this_process_finds(pool, here):
    found = asking.ask_for_faces(pool, portrait_file()).result()
    assert len(found) == len(here) == 1
    assert alike(found[0], here[0])
    assert pool.protection["rlimits"] == 1


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_shares_are_of_the_upright_picture(pool, here, orientation):
    turns = {3: 2, 6: 1, 8: 3}[orientation]
    stored = Image.fromarray(np.ascontiguousarray(np.rot90(portrait(), turns)))
    kept = samples.pillow_jpeg(stored, quality=95)
    (found,) = asking.ask_for_faces(pool, kept, orientation).result()
    assert alike(found, here[0])


def test_other_kinds_of_pictures_are_looked_at_as_well(pool, here):
    out = io.BytesIO()
    Image.fromarray(portrait()).save(out, "PNG")
    (found,) = asking.ask_for_faces(pool, out.getvalue()).result()
    assert alike(found, here[0])
    grey = samples.pillow_jpeg(Image.fromarray(portrait()).convert("L"))
    assert len(asking.ask_for_faces(pool, grey).result()) == 1


def test_a_picture_without_a_face_has_none(pool):
    assert asking.ask_for_faces(pool, samples.plain_jpeg(300, 200)).result() == ()


def test_what_is_no_picture_is_refused_and_the_worker_stays(pool):
    for data, reason in (
        (b"text", "format-unknown"),
        (portrait_file()[:5000], "picture-damaged"),
        (b"", "file-empty"),
        (bytes(LIMITS.bytes + 1), "file-too-large"),
    ):
        assert asking.ask_for_faces(pool, data).result().reason == reason
    assert len(asking.ask_for_faces(pool, portrait_file()).result()) == 1


def test_the_picture_that_the_viewer_shows_is_left_alone(pool):
    """Its memory is the worker's, lent: a task may not draw over it."""
    with pool.decode_pixels(samples.plain_jpeg(900, 600)).result() as shown:
        before = bytes(shown.data)
        asking.ask_for_faces(pool, portrait_file()).result()
        assert bytes(shown.data) == before


def test_nobody_is_asked_after_the_pool_was_closed():
    with MediaPool(1, LIMITS) as closed:
        pass
    assert asking.ask_for_faces(closed, b"x").result() == RefusedMedia("import-stopped")


def test_films_and_documents_are_not_searched_by_their_first_picture(pool):
    """ "No face" of the first frame would be taken for "no face" in the film."""
    for data in (film(), pdf(portrait_file())):
        refused = asking.ask_for_faces(pool, data).result()
        assert refused == RefusedMedia("rendering-photos-only")


# the worker's part, in this process


def table(limits=LIMITS):
    sizes = (limits.bytes, limits.output_bytes, limits.pixel_bytes, limits.pixel_bytes)
    source, output, *pixels = (memoryview(bytearray(size)) for size in sizes)
    return worker.Desk(limits, source, output, tuple(pixels))


def asked(place, data, **request):
    place.source[: len(data)] = data
    return worker.answer(place, {"length": len(data), "task": "faces", "orientation": 1} | request)


def test_the_worker_answers_with_pixels_of_the_upright_picture():
    told = asked(table(), portrait_file())
    assert (told["width"], told["height"]) == (900, 1200)
    (face,) = told["faces"]
    assert face[0] == CENTERFACE
    assert len(face) == 17
    assert 0 < face[3] < face[5] <= 900


def test_without_its_network_the_worker_says_so_and_goes_on(monkeypatch):
    def gone(_):
        raise InputRefused("face-finder-missing")

    place = table()
    with monkeypatch.context() as patch:
        patch.setattr("clinicvault.media.faces.centerface.network", gone)
        told = asked(place, portrait_file())
    assert replies.refusal(told) == RefusedMedia("face-finder-missing")
    assert len(asked(place, portrait_file())["faces"]) == 1


def test_a_face_survives_the_way_to_the_program():
    marks = tuple((float(x), x + 0.5) for x in range(20, 70, 10))
    for face in (
        Face((1.0, 2.5, 40.0, 50.5), 0.7, marks, CENTERFACE, 0),
        Face((0.0, 0.0, 100.0, 80.0), 1.0, (), LIBFACEDETECTION, 3),
    ):
        reply = {"width": 100, "height": 80, "faces": [task.told(face)]}
        assert asking.read(reply, None) == (seen(face, (80, 100)),)


# the program's mistrust

GOOD = [CENTERFACE, 0, 0.9, 10.0, 10.0, 50.0, 60.0, *range(20, 30)]


def reply(*changes, **more):
    face = list(GOOD)
    for place, value in changes:
        face[place] = value
    return {"width": 100, "height": 80, "faces": [face]} | more


def test_the_reply_that_the_others_differ_from_is_read():
    assert len(asking.read(reply(), None)) == 1


@pytest.mark.parametrize(
    "told",
    [
        {},
        reply(faces="one"),
        reply(faces=["one"]),
        reply(faces=[GOOD[:8]]),
        reply(faces=[GOOD] * 201),
        reply(width=0),
        reply(height="80"),
        reply((0, "haar")),
        reply((0, ["centerface"])),
        reply((1, 4)),
        reply((1, "0")),
        reply((2, 1.1)),
        reply((2, -0.1)),
        reply((2, True)),
        reply((3, float("nan"))),
        reply((3, -1.0)),
        reply((5, 10.0)),
        reply((5, 101.0)),
        reply((4, 60.0)),
        reply((6, 81.0)),
        reply((6, None)),
        reply((2, float("nan"))),
        reply((7, float("inf"))),
        reply((7, float("nan"))),
        reply((7, 1e9)),
    ],
)
def test_another_reply_is_nonsense(told):
    with pytest.raises(replies.Nonsense):
        asking.read(told, None)


def test_a_worker_that_talks_nonsense_is_replaced(pool, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(asking, "MOST_FACES", 0)
        refused = asking.ask_for_faces(pool, portrait_file()).result()
    assert refused == RefusedMedia("picture-crashed")
    assert len(asking.ask_for_faces(pool, portrait_file()).result()) == 1


# tasks


@pytest.fixture
def registered():
    """The list of tasks as it was before, afterwards."""
    before = dict(desk._tasks)
    yield desk
    desk._tasks.clear()
    desk._tasks.update(before)


def test_a_task_is_one_registration(registered):
    prepared = []
    count = desk.Task(
        "count", lambda _, request, data: {"bytes": len(data)}, lambda: prepared.append(1)
    )
    assert registered.register(count) is count
    place = table()
    assert worker.answer(place, {"task": "count", "length": 7}) == {"bytes": 7}
    registered.rehearse_tasks()
    assert prepared == [1]
    registered.register(desk.Task("count", lambda *_: {"bytes": 0}))
    assert worker.answer(place, {"task": "count", "length": 7}) == {"bytes": 0}


def test_a_task_of_no_name_is_none():
    assert desk.task_called("faces") is task.TASK
    assert desk.task_called("other") is None
    assert desk.task_called(["faces"]) is None


def test_a_missing_network_stops_no_worker_from_starting(monkeypatch, tmp_path):
    monkeypatch.setattr(model, "model_path", lambda: tmp_path / "gone")
    model.mapped.cache_clear()
    try:
        task.rehearse()
    finally:
        model.mapped.cache_clear()
