"""A copy turns up where it should not be: the invisible mark tells which export, and to whom.

The real program on the command line; recipients open what they were sent with their own programs,
and one of them passes a picture on: photographed from a screen, cut, mirrored, sent by a messenger.
"""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from clinicvault.domain.errors import ExitCode, InputRefused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views import ConsentDraft
from clinicvault.services.views.tracing import Confidence
from tests.acceptance.cli_process import Computer
from tests.drills.gifts import photograph, pictures_in
from tests.drills.recipients import Colleague, page_read, unpacked
from tests.unit.services.real_clinic import ADA, INA, PAUL, make_house, password

pytestmark = pytest.mark.slow
COLLEAGUES = ("Dr Okafor", "Dr Lindqvist")
HERSELF, FAMILY = "The patient", "Zwetschgenbaum"


def messenger(picture):
    """As one sends it: 1600 px at most, quality 70."""
    small = picture.copy()
    small.thumbnail((1600, 1600))
    return encoded(small, quality=70)


def screenshot(picture):
    """Shown a little larger, cut to the window, kept as a PNG without any metadata."""
    width, height = picture.size
    shown = picture.resize((round(width * 1.17), round(height * 1.17)), Image.Resampling.BILINEAR)
    cut = shown.crop((40, 30, shown.width - 60, shown.height - 25))
    return encoded(cut, "PNG")


def cropped(picture):
    """A third of it cut away, the rest at half the size."""
    width, height = picture.size
    part = picture.crop((width // 6, height // 8, width, round(height * 0.9)))
    return encoded(part.resize((part.width // 2, part.height // 2)), quality=80)


def mirrored(picture):
    """So that nobody knows it again."""
    return encoded(ImageOps.mirror(picture), quality=75)


WAYS = {"messenger": messenger, "screenshot": screenshot, "cropped": cropped, "mirror": mirrored}


def encoded(picture, kind="JPEG", **more):
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """One of her pictures was given to two colleagues and to her, the second one to nobody."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        folder = tmp_path_factory.mktemp("clinic")
        house = make_house(folder)[0]
        made = Computer(folder)
        for user in (ADA, INA, PAUL):
            made.secret(f"{user}.txt", password(user))
        with house.open(INA) as desk:
            patient, made.sources, made.photos = take_in(desk, folder / "card")
            desk.be(PAUL)
            made.code = desk.patients.page(patient).row.code
            made.given = {name: give(made, name, Colleague()) for name in COLLEAGUES}
            made.given[HERSELF] = give_her(made)
            made.desk = desk
            yield made


def take_in(desk, folder):
    """(her id, the camera's files, her two pictures)."""
    patient = desk.patient(FAMILY)
    desk.consents.record(patient, ConsentDraft(Purpose.COLLEAGUES))
    folder.mkdir()
    sources = [photograph(folder, number, 1200) for number in (1, 0)]
    report = desk.importing.run(patient, sources)
    desk.importing.close()
    return patient, sources, [one.photo for one in report.imported]


def export(clinic, output, *more):
    """The first picture leaves by the command line; what it says."""
    args = ["export", "--patient", clinic.code, "--photo", clinic.photos[0], "--output", output]
    return clinic.run(*args, *more, user=PAUL).json


def give(clinic, name, whose):
    """To a colleague, face covered; the picture as it comes out of the package."""
    folder = clinic.folder / name.replace(" ", "-")
    folder.mkdir()
    to = ["--recipient", name, "--age-recipient", whose.public, "--kind", "age"]
    export(clinic, folder / "gift.age", *to, "--purpose", "colleagues", "--cover-faces")
    inner = whose.opened(folder / "gift.age", folder / "opened")
    (picture,) = pictures_in(unpacked(inner, folder / "files")).values()
    return picture


def give_her(clinic):
    """Her own page, face and all."""
    package = clinic.folder / "hers.html"
    told = export(clinic, package, "--kind", "patient", "--purpose", "care", "--show-faces")
    (picture,) = pictures_in(page_read(package.read_bytes(), told["passphrase"])).values()
    return picture


def traced(clinic, data):
    """What the program says of a file that turned up, under a name that says nothing."""
    file = clinic.folder / "found.bin"
    file.write_bytes(data)
    return clinic.desk.tracing.trace(file)


def by_command(clinic, data, user=PAUL, expect=0):
    """The same on the command line."""
    file = clinic.folder / "found.bin"
    file.write_bytes(data)
    return clinic.run("trace", file, user=user, expect=expect)


def leaked(clinic, name):
    return Image.open(io.BytesIO(clinic.given[name])).convert("RGB")


@pytest.mark.parametrize("way", WAYS)
def test_a_colleagues_copy_names_the_colleague(clinic, way):
    """Each way another one's; the ledger knows the export that is named."""
    name = COLLEAGUES[sorted(WAYS).index(way) % 2]
    found = traced(clinic, WAYS[way](leaked(clinic, name)))
    assert found.confidence is Confidence.TRACED
    (named,) = found.named
    (gift,) = [one for one in clinic.desk.ledger.gifts() if one.id == named.export]
    assert gift.recipient == named.recipient == name
    assert gift.photos == (named.photo,) == (clinic.photos[0],)


def test_on_the_command_line(clinic):
    told = by_command(clinic, messenger(leaked(clinic, COLLEAGUES[0])))
    assert (told.json["found"], told.json["recipient"]) == (True, COLLEAGUES[0])
    assert told.json["confidence"] == "traced"
    assert FAMILY not in told.out


def test_her_own_copy_is_told_from_the_colleagues(clinic):
    found = traced(clinic, messenger(leaked(clinic, HERSELF)))
    assert found.confidence is Confidence.TRACED
    assert [one.recipient for one in found.named] == [HERSELF]


def test_two_who_mix_their_copies_are_named_and_nobody_else(clinic):
    both = [np.asarray(leaked(clinic, name), float) for name in COLLEAGUES]
    mixed = Image.fromarray(np.mean(both, axis=0).round().astype(np.uint8))
    named = {one.recipient for one in traced(clinic, messenger(mixed)).named}
    assert named
    assert named <= set(COLLEAGUES)


def test_what_never_left_names_nobody(clinic):
    """The camera's own file of a picture that was given: in another rendering, and unmarked."""
    found = traced(clinic, clinic.sources[0].read_bytes())
    assert (found.confidence, found.named) == (Confidence.NOTHING, ())


def test_a_stranger_and_a_frame_up_name_nobody(clinic):
    """A forger without the key cannot blame a colleague with noise of their own."""
    dice = np.random.default_rng(5)
    source = np.asarray(Image.open(clinic.sources[0]).convert("RGB"), float)
    noisy = (source + dice.normal(0, 3, source.shape)).clip(0, 255).astype(np.uint8)
    stranger = dice.integers(0, 256, (300, 400, 3)).astype(np.uint8)
    for pixels in (noisy, stranger):
        assert traced(clinic, encoded(Image.fromarray(pixels), quality=90)).named == ()


def test_what_is_no_picture_is_refused_and_nothing_breaks(clinic):
    broken = clinic.given[COLLEAGUES[0]][:900]
    for data in (b"", b"%PDF-1.7 nothing", bytes(range(256)) * 40, broken):
        with pytest.raises(InputRefused):
            traced(clinic, data)
    by_command(clinic, broken, expect=ExitCode.INPUT)


def test_who_may_not_trace_is_refused_and_it_is_all_in_the_log(clinic):
    by_command(clinic, clinic.given[COLLEAGUES[0]], user=INA, expect=ExitCode.REFUSED)
    clinic.desk.be(ADA)
    try:
        told = {(one.user, one.outcome) for one in clinic.desk.log(event="trace")}
        assert told >= {(PAUL, "done"), (INA, "refused")}
        assert clinic.desk.review.verify().ok
    finally:
        clinic.desk.be(PAUL)


def test_a_stolen_store_tells_nobody_to_whom_what_was_given(clinic):
    """Names, recipes and the keys of the marks lie sealed: nobody is framed with what is stolen."""
    files = [one for one in clinic.vault.rglob("*") if one.is_file()]
    for needle in (*(name.encode() for name in COLLEAGUES), b"Okafor", b"Confidential", b"covers"):
        assert not [one for one in files if needle in one.read_bytes()]
