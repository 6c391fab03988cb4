"""Los Angeles 2023, Las Vegas 2023, the vendor's bucket 2020: the whole store is taken.

Database, objects, backup, settings, temp and cache folders, also while the program runs and after
it was killed: no name, date, file name or picture, and no password to guess against.
"""

from __future__ import annotations

import shutil
import stat

import pytest

from clinicvault.domain.errors import ExitCode
from clinicvault.media.pool import MediaPool
from tests.drills.burglar import (
    Clinic,
    files,
    photograph,
    picture_needles,
    quantisation_tables,
    search,
    search_while,
    text_needles,
    unreadable,
)

pytestmark = pytest.mark.slow
PHOTOS = 8


@pytest.fixture(scope="module")
def robbed(tmp_path_factory):
    """A clinic at work: imports, a look, an export, a backup; searched all the while."""
    clinic = Clinic(tmp_path_factory.mktemp("clinic"))
    code = clinic.open_for_work()
    card = photograph(clinic.folder / "card", PHOTOS)
    clinic.needles = [*text_needles(), *needles_of(card)]
    process = clinic.start("import", "--patient", code, card, user="Nepomuk")
    clinic.looks = search_while(process, clinic.loot, clinic.needles)
    assert process.returncode == 0
    # One more file cannot be read: it is set aside as it came, and lies nowhere in the clear.
    odd = unreadable(clinic.folder / "odd")
    clinic.needles += [odd[place : place + 24] for place in range(200, len(odd) - 100, 2500)]
    process = clinic.start("import", "--patient", code, clinic.folder / "odd", user="Nepomuk")
    clinic.looks += search_while(process, clinic.loot, clinic.needles)
    assert process.returncode == ExitCode.FINDINGS
    listed = clinic.run("photo", "list", "--patient", code, user="Philippa").json["photos"]
    clinic.photos = [photo["id"] for photo in listed]
    clinic.code = code
    clinic.run("backup", clinic.folder / "backup", user="Philippa")
    return clinic


def needles_of(card):
    """From the first file: the source's own bytes, and what ClinicVault derives of it."""
    source = min(card.iterdir()).read_bytes()
    pool = MediaPool(workers=1)
    try:
        made = pool.prepare(source).result()
    finally:
        pool.close()
    rewritten, preview, thumbnail = map(bytes, (made.rewritten, made.preview, made.thumbnail))
    found = [needle for jpeg in (source, preview, thumbnail) for needle in picture_needles(jpeg)]
    tables = [t for jpeg in (rewritten, preview, thumbnail) for t in quantisation_tables(jpeg)]
    assert len(tables) >= 3
    return [*found, *tables]


def test_the_search_finds_what_lies_open(robbed):
    """Else the silence of the other tests would mean nothing."""
    hits = search([robbed.folder / "card"], robbed.needles)
    assert len({needle for _, needle in hits}) >= 15
    assert len({needle for _, needle in search([robbed.folder / "odd"], robbed.needles)}) >= 10


def test_nothing_of_anybody_in_any_byte(robbed):
    assert robbed.looks >= 2
    assert {path.name for path in robbed.loot} >= {"vault", "home", "backup", "system"}
    assert search(robbed.loot, robbed.needles) == []
    assert len(robbed.photos) == PHOTOS


def test_names_and_sizes_tell_nothing(robbed):
    """Random names, constant times, sizes of a few steps only."""
    objects = list(files([robbed.vault / "objects"]))
    assert len(objects) == 3 * PHOTOS + 1
    for path in objects:
        name = path.parent.name + path.name
        assert len(bytes.fromhex(name)) == 16
    assert len({path.stat().st_mtime_ns for path in objects}) == 1
    sizes = {path.stat().st_size for path in objects}
    assert len(sizes) <= 5
    for path in files([robbed.vault]):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_no_password_to_guess_against(robbed, tmp_path):
    """At another computer the right password gets no other answer than a wrong one."""
    thief = Clinic(tmp_path / "thief")
    shutil.copytree(robbed.vault, thief.vault)
    answers = set()
    for password in ("granite-teapot-meadow-quartz", "a wrong one"):
        thief.secret("Philippa.txt", password)
        answers.add(thief.run("patient", "list", user="Philippa", expect=3).err)
        args = [
            "photo",
            "open",
            robbed.photos[0],
            "--purpose",
            "care",
            "--output",
            thief.folder / "x",
        ]
        answers.add(thief.run(*args, user="Philippa", expect=3).err)
    assert len(answers) == 1
    thief.run("user", "list", expect=3)


def test_the_backup_alone_opens_nothing(robbed, tmp_path):
    thief = Clinic(tmp_path / "thief")
    thief.run("restore", robbed.folder / "backup")
    thief.run("patient", "list", user="Philippa", expect=3)
    assert search(thief.loot, robbed.needles) == []


def test_killed_in_the_middle_of_an_import(robbed):
    """What a crash leaves behind is noise, too."""
    card = photograph(robbed.folder / "more", 6, first=100)
    before = len(list(files([robbed.vault / "objects"])))
    needles = [*robbed.needles, *needles_of(card)]
    process = robbed.start("import", "--patient", robbed.code, card, user="Nepomuk")
    while process.poll() is None and len(list(files([robbed.vault / "objects"]))) == before:
        assert search(robbed.loot, needles) == []
    process.kill()
    process.wait()
    assert search(robbed.loot, needles) == []
    shutil.rmtree(card)
