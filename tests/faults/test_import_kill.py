"""kill -9 at any moment of an import: no acknowledged photo is lost, the next start settles all.

`CLINICVAULT_KILLS=200` runs it as often by hand; the seed of a run is in its name.
"""

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.unit.services.real_clinic import INA, jpeg, make_house

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

TOP = Path(__file__).parents[2]
KILLS = int(os.environ.get("CLINICVAULT_KILLS", "20"))
PHOTOS = 16


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """(house with one consenting patient, folder of pictures)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        folder = tmp_path_factory.mktemp("kills")
        house, _ = make_house(folder / "pc")
        with house.open(INA) as desk:
            desk.patient()
        card = folder / "card"
        card.mkdir()
        for number in range(PHOTOS):
            jpeg(card / f"{number:02}.jpg", number)
        (card / "05x.jpg").write_bytes(b"\xff\xd8 no picture")
        yield house, card


def start(house, card):
    code = "import sys; from tests.faults.import_child import main; from pathlib import Path;"
    code += "main(Path(sys.argv[1]), Path(sys.argv[2]))"
    return subprocess.Popen(
        [sys.executable, "-c", code, str(house.folder), str(card)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=TOP,
    )


def killed(house, card, rng):
    """Lines said before a kill at some line and some moment after it."""
    stop_at, delay = rng.randrange(PHOTOS), rng.random() * rng.choice((0.0, 0.004, 0.03))
    process = start(house, card)
    said = []
    for line in process.stdout:
        if not line.endswith("\n"):
            break  # killed in the middle of saying it: that was no acknowledgement
        said.append(line.split())
        if said[0] == ["begins"] and len(said) == stop_at + 1:
            threading.Timer(delay, process.kill).start()
    errors = process.stderr.read()
    process.wait()
    process.stdout.close()
    process.stderr.close()
    assert "Traceback" not in errors, errors
    return said


def acknowledged(said):
    return {words[1] for words in said if words[0] == "acknowledged"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
def test_nothing_acknowledged_is_lost_and_the_next_start_settles_all(
    template, tmp_path, seed, monkeypatch
):
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    house, card = template[0].copy(tmp_path / "pc"), template[1]
    rng = random.Random(seed)
    kept = acknowledged(killed(house, card, rng))
    if rng.random() < 0.3:  # and once more while it resumes
        kept |= acknowledged(killed(house, card, rng))
    with house.open(INA) as desk:
        desk.clinic._join()  # the unlock tidies in the background
        patient = desk.patients.search("")[0].id
        photos = set(desk.photos(patient))
        assert kept <= photos
        assert len(desk.objects()) == 3 * len(photos)
        assert not list((house.vault / "objects").rglob(".tmp-*"))
        assert desk.health.tidy() == 0
        report = desk.health.verify()
        assert not report.damaged
        assert desk.review.verify().ok
        unfinished = desk.importing.unfinished()
        if unfinished is not None:
            assert unfinished[0] == patient
            assert 0 < unfinished[1] <= PHOTOS + 1
            desk.importing.resume()
        desk.importing.run(patient, [card])
        assert len(desk.photos(patient)) == PHOTOS
        assert desk.importing.unfinished() is None
        assert not desk.health.verify().damaged
