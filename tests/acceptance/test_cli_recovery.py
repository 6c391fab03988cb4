"""A single doctor's computer burns down: backup and two sheets of paper bring the photos back."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from tests.acceptance.cli_process import Computer
from tests.acceptance.story_photos import pixels

ANNA, RITA = "violet-harbour-notary-twelve", "saffron-kettle-window-badger"
ALL_ROLES = ["intake", "practitioner", "administrator", "privacy-officer"]


@pytest.mark.slow
def test_backup_and_two_sheets_bring_everything_back(tmp_path):
    first = computer(tmp_path / "first", "Anna", ANNA)
    first.run("init", "--clinic", "Belle Vue", "--role", *ALL_ROLES, user="Anna")
    sheets = printed(first.folder / "vault-recovery-kit.pdf")
    photo = take_a_photo_in(first)
    disk = tmp_path / "disk"
    made = first.run("backup", disk, user="Anna").json
    assert (made["objects"], made["destination"]) == (3, str(disk))
    assert_opens(first, photo, "Anna", first.folder / "picture.png")

    second = computer(tmp_path / "second", "Rita", RITA)
    restored = second.run("restore", disk).json
    assert (restored["damaged"], restored["vault"]) == ([], str(second.vault))
    unknown = ["photo", "open", photo, "--purpose", "care", "--output", second.folder / "no.jpg"]
    second.run(*unknown, user="Rita", expect=3)
    one_sheet_is_not_enough(second, sheets)
    recovered = second.run("recover", "--kit", sheets[0], sheets[2], user="Rita").json
    assert recovered["vault"] == str(second.vault)
    assert_opens(second, photo, "Rita", first.folder / "picture.png")
    assert second.run("verify").json["damaged"] == []
    assert second.run("log", "verify").json["ok"] is True


@pytest.mark.slow
def test_a_damaged_database_in_a_backup_is_refused_and_leaves_nothing(tmp_path):
    here = computer(tmp_path, "Anna", ANNA)
    here.run("init", "--clinic", "Belle Vue", "--role", *ALL_ROLES, user="Anna")
    take_a_photo_in(here)
    disk = tmp_path / "disk"
    here.run("backup", disk, user="Anna")
    [path] = disk.rglob("database")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    new = tmp_path / "new"
    result = here.run("restore", disk, "--vault", new, expect=4)
    assert str(tmp_path) not in result.err
    assert not new.exists() or not list(new.iterdir())


def computer(folder, user, password):
    folder.mkdir(exist_ok=True)
    made = Computer(folder)
    made.secret(f"{user}.txt", password)
    return made


def printed(kit):
    """Each page of the kit as a scan of its own."""
    document = pypdfium2.PdfDocument(kit)
    scans = []
    for number in range(len(document)):
        scans.append(kit.with_name(f"sheet-{number + 1}.png"))
        document[number].render(scale=2).to_pil().save(scans[-1])
    document.close()
    assert len(scans) == 3
    return scans


def take_a_photo_in(here):
    noise = np.random.default_rng(7).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    source = here.folder / "picture.png"
    Image.fromarray(noise).save(source)
    args = ["patient", "add", "--name", "Jan van Dijk", "--born", "1990-12-31"]
    code = here.run(*args, user="Anna").json["code"]
    here.run("consent", "grant", "--patient", code, "--purpose", "care", user="Anna")
    report = here.run("import", "--patient", code, source, user="Anna").json
    return report["imported"][0]["photo"]


def assert_opens(here, photo, user, source):
    output = here.folder / f"opened-by-{user}.png"
    args = ["photo", "open", photo, "--purpose", "care", "--output", output]
    here.run(*args, user=user)
    assert np.array_equal(pixels(io.BytesIO(output.read_bytes())), pixels(source))


def one_sheet_is_not_enough(here, sheets):
    here.run("recover", "--kit", sheets[1], user="Rita", expect=2)
    here.run("recover", "--kit", sheets[1], sheets[1], user="Rita", expect=2)
    assert not (here.folder / "vault-recovery-kit.pdf").exists()
