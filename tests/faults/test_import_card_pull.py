"""A card pulled out, a folder renamed, a sick reader: what is left waits, and nothing is lost."""

import errno
import os
import zipfile

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import reading as media_reading
from tests.unit.services.real_clinic import INA, Listener, jpeg, make_house

PHOTOS = 8


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        house, _ = make_house(tmp_path_factory.mktemp("pull") / "pc")
        yield house


@pytest.fixture
def card(tmp_path):
    folder = tmp_path / "card" / "DCIM" / "100"
    folder.mkdir(parents=True)
    for number in range(PHOTOS):
        jpeg(folder / f"{number}.jpg", number)
    return tmp_path / "card"


def at_read(monkeypatch, number, act):
    """Do something right before the n-th file is opened."""
    read, seen = media_reading.open_plain, []

    def counted(path):
        seen.append(path)
        if len(seen) == number:
            act()
        return read(path)

    monkeypatch.setattr(media_reading, "open_plain", counted)


@pytest.mark.parametrize("number", [1, 2, 5, PHOTOS])
def test_a_card_pulled_at_any_file_is_gone_on_with_when_it_is_back(
    template, tmp_path, card, monkeypatch, number
):
    away, listener = tmp_path / "away", Listener()
    with template.copy(tmp_path / "pc").open(INA) as desk:
        patient = desk.patient()
        at_read(monkeypatch, number, lambda: card.rename(away))
        report = desk.importing.run(patient, [card], listener=listener)
        assert report.gone
        assert not report.cancelled
        assert report.refused == ()
        assert len(report.imported) == number - 1
        assert {word for word, _ in listener.said} <= {"imported"}
        left = PHOTOS - number + 1
        assert desk.importing.unfinished() == (patient, left)
        with pytest.raises(InputRefused) as said:
            desk.importing.resume()
        assert said.value.code == "source-gone"
        card.mkdir()  # the place is there again, and empty
        with pytest.raises(InputRefused):
            desk.importing.resume()
        assert desk.importing.unfinished() == (patient, left)
        card.rmdir()
    with template.__class__(tmp_path / "pc").open(INA) as desk:  # the program was started anew
        away.rename(card)
        rest = desk.importing.resume()
        assert (len(rest.imported), rest.gone, rest.refused) == (left, False, ())
        assert desk.importing.unfinished() is None
        assert len(desk.photos(patient)) == PHOTOS
        assert not desk.health.verify().damaged


def test_one_file_that_is_gone_or_bad_is_refused_alone(template, tmp_path, card, monkeypatch):
    bad = card / "DCIM/100/5.jpg"
    open_file = os.open

    def sick(path, *args, **named):
        if os.fspath(path) == str(bad):
            raise OSError(errno.EIO, "bad spot")
        return open_file(path, *args, **named)

    with template.copy(tmp_path / "pc").open(INA) as desk:
        patient = desk.patient()
        at_read(monkeypatch, 3, (card / "DCIM/100/2.jpg").unlink)
        monkeypatch.setattr(media_reading.os, "open", sick)
        report = desk.importing.run(patient, [card])
        monkeypatch.undo()
        assert not report.gone
        assert [(one.path[-5:], one.reason) for one in report.refused] == [
            ("2.jpg", "file-unreadable"), ("5.jpg", "file-unreadable"),
        ]  # fmt: skip
        assert len(report.imported) == PHOTOS - 2
        assert desk.importing.unfinished() is None


@pytest.mark.parametrize("code", [errno.ENODEV, errno.ENOTCONN, errno.EIO])
def test_a_reader_that_fails_for_every_file_stops_the_import(
    template, tmp_path, card, monkeypatch, code
):
    """The folder still seems to be there, as a card's does whose list was read before."""
    seen = []

    def dead(descriptor, data):
        seen.append(descriptor)
        if len(seen) > 3:
            raise OSError(code, "gone")
        return fill(descriptor, data)

    fill = media_reading._fill
    with template.copy(tmp_path / "pc").open(INA) as desk:
        patient = desk.patient()
        monkeypatch.setattr(media_reading, "_fill", dead)
        readable = "clinicvault.services.importing.sources.reading._readable"
        monkeypatch.setattr(readable, lambda path: False)
        report = desk.importing.run(patient, [card])
        assert report.gone
        assert report.refused == ()
        assert len(report.imported) == 3
        monkeypatch.undo()
        assert len(desk.importing.resume().imported) == PHOTOS - 3


def test_a_package_on_a_card_that_is_pulled_waits_too(template, tmp_path, card, monkeypatch):
    source = tmp_path / "stick" / "phone.zip"
    source.parent.mkdir()
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as package:
        for path in sorted(card.rglob("*.jpg"))[:3]:
            package.write(path, path.name)
    loose = jpeg(source.parent / "a.jpg", 77)
    with template.copy(tmp_path / "pc").open(INA) as desk:
        patient = desk.patient()
        at_read(monkeypatch, 1, lambda: source.parent.rename(tmp_path / "away"))
        report = desk.importing.run(patient, [loose, source])
        assert report.gone
        assert desk.importing.unfinished() == (patient, 4)
        with pytest.raises(InputRefused):
            desk.importing.resume()
        (tmp_path / "away").rename(source.parent)
        assert len(desk.importing.resume().imported) == 4
