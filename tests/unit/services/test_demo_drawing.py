"""Drawing beside the program: the same files, whatever becomes of the processes."""

import io
import json
import os
import subprocess
import sys
import threading

import numpy as np
import pytest
from PIL import Image

from clinicvault.domain.clinical import View
from clinicvault.services.demo import drawing as module
from clinicvault.services.demo.data import DemoShot
from clinicvault.services.demo.drawing import Drawing, drawing_command, serve
from clinicvault.services.demo.photos import drawn_file

SHOTS = [
    DemoShot(View.CLOSE_UP, subject="mole-removal", stage=0, png=True),
    DemoShot(View.CLOSE_UP, subject="mole-removal", stage=3),
    DemoShot(View.BACK, subject="hand-rejuvenation", stage=2),
]
PORTRAIT = DemoShot(View.FRONTAL, "P01_v1_frontal.jpg")


@pytest.fixture(scope="module")
def files():
    return {shot: drawn_file(shot) for shot in SHOTS}


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def script(text):
    return lambda: (sys.executable, "-c", text)


def test_other_processes_draw_the_very_same_files(files):
    with Drawing([PORTRAIT, *SHOTS], processes=2) as drawing:
        assert {shot: drawing.file(shot) for shot in SHOTS} == files
        pids = [one._process.pid for one in drawing._started]
    assert 1 <= len(pids) <= 2
    assert all(gone(pid) for pid in pids)


def test_serving_answers_every_line_in_its_order(files):
    asked = io.BytesIO(b"".join(module._asked(shot) for shot in SHOTS))
    answers = io.BytesIO()
    serve(asked, answers)
    answers.seek(0)
    assert [module._answer(answers) for _ in SHOTS] == [files[shot] for shot in SHOTS]
    assert module._answer(answers) is None


def test_a_drawing_process_ends_when_its_pipe_closes():
    process = subprocess.Popen(
        drawing_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, err = process.communicate(b"", timeout=60)
    assert (process.returncode, out, err) == (0, b"", b"")


@pytest.mark.parametrize(
    "command",
    [
        script("raise SystemExit(1)"),
        script("import sys; sys.stdin.readline(); sys.stdout.write('no')"),
        script("import sys; sys.stdin.readline(); sys.stdout.buffer.write(b'\\0\\0\\1\\0few')"),
        lambda: ("/no/such/program",),
    ],
)
def test_where_the_processes_fail_the_program_draws_by_itself(monkeypatch, command):
    monkeypatch.setattr(module, "drawn_file", lambda shot: b"drawn here")
    with Drawing(SHOTS[:2], processes=1, command=command) as drawing:
        assert [drawing.file(shot) for shot in SHOTS[:2]] == [b"drawn here"] * 2


def test_a_picture_that_nobody_asked_for_is_drawn_when_it_is(monkeypatch):
    monkeypatch.setattr(module, "drawn_file", lambda shot: b"now")
    with Drawing([PORTRAIT]) as drawing:
        assert drawing.file(SHOTS[0]) == b"now"


def test_closing_early_ends_a_process_that_hangs():
    hanging = script("import sys, time; print('up', flush=True); time.sleep(600)")
    drawing = Drawing(SHOTS, processes=1, command=hanging)
    while not drawing._started:
        threading.Event().wait(0.01)
    drawing.close()
    assert all(gone(one._process.pid) for one in drawing._started)
    assert drawing.file(SHOTS[1])  # still drawn, here


def test_the_bundle_starts_itself_with_a_flag(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert drawing_command() == (sys.executable, module.DRAWING_FLAG)


def test_a_drawing_process_waits_for_others_and_uses_one_core(monkeypatch):
    said = {}
    monkeypatch.setattr(module.cv2, "setNumThreads", lambda n: said.update(threads=n))
    monkeypatch.setattr(module.os, "nice", lambda n: said.update(nice=n))
    monkeypatch.setattr(module, "serve", lambda *pipes: said.update(pipes=len(pipes)))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO()))
    module.main()
    assert said == {"threads": 1, "nice": 5, "pipes": 2}


def test_requests_are_plain_json():
    told = json.loads(module._asked(SHOTS[0]))
    assert told["subject"] == "mole-removal"
    assert np.asarray(Image.open(io.BytesIO(drawn_file(SHOTS[0])))).shape == (900, 1200, 3)
