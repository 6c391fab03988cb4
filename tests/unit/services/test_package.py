"""ZIP packages from phones, and packages made to harm."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.messages import MESSAGES
from clinicvault.media import tasks
from clinicvault.media.limits import MIB, Limits
from clinicvault.services.importing.sources import package as packages
from clinicvault.services.importing.sources.package import (
    Bounds,
    Entry,
    Package,
    address,
    checked,
    parse,
)
from tests.unit.services.zip_files import Item, by_hand, overlapping, packed, quoting, streamed

LIMITS = dataclasses.replace(Limits(), bytes=4 * MIB, pixels=2_000_000)
PICTURE = b"\xff\xd8\xff" + os.urandom(5000)
FILES = {"DCIM/a.jpg": PICTURE, "DCIM/ä/Bild.jpg": PICTURE * 3, "leer.jpg": b""}


@pytest.fixture
def opened(tmp_path):
    """Opens bytes as a package, and closes it."""
    made = []

    def open_one(data, bounds=None, name="a.zip"):
        path = tmp_path / name
        path.write_bytes(data)
        made.append(Package(path, LIMITS, bounds))
        return made[-1]

    yield open_one
    for one in made:
        one.close()


def content(package, entry):
    """As a worker would unpack it (`test_media_inflate` lets a real one do so)."""
    data = package.raw(entry)
    if entry.packed:
        output = memoryview(bytearray(LIMITS.output_bytes))
        data = bytes(output[: tasks.inflate(data, entry.size, output)["size"]])
    return checked(entry, data)


def refused(action):
    with pytest.raises(InputRefused) as caught:
        action()
    assert caught.value.code in MESSAGES
    return caught.value.code


@pytest.mark.parametrize("make", [packed, streamed, lambda f: packed(f, zipfile.ZIP_STORED)])
def test_files_come_out_as_they_went_in(opened, make):
    package = opened(make(FILES))
    found = {entry.name: bytes(content(package, entry)) for entry in package.entries()}
    assert found == FILES


def test_a_wide_package_comes_out_too(opened):
    package = opened(by_hand(Item(b"a.jpg", PICTURE, wide=True), Item(b"b.jpg", b"b", wide=True)))
    assert [content(package, one) for one in package.entries()] == [PICTURE, b"b"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made, made.open("w.jpg", "w", force_zip64=True) as entry:
        entry.write(PICTURE)
    package = opened(out.getvalue(), name="b.zip")
    assert content(package, package.entries()[0]) == PICTURE


def test_a_package_behind_a_program_and_before_a_comment(opened):
    made = by_hand(Item(b"a.jpg", PICTURE), before=b"MZ" * 500, comment=b"from the phone")
    package = opened(made)
    assert content(package, package.entries()[0]) == PICTURE


def test_system_and_hidden_files_are_left_out(opened):
    names = (
        "b.jpg", "__MACOSX/._b.jpg", ".hidden.jpg", "x/.trash/c.jpg", "Thumbs.db", "y/desktop.ini",
        "folder/", "../up.jpg", "/etc/shadow.jpg", "C:\\temp\\d.jpg", "./e.jpg",
    )  # fmt: skip
    package = opened(by_hand(*(Item(name.encode(), b"x") for name in names)))
    assert [(one.index, one.name) for one in package.entries()] == [
        (0, "b.jpg"),
        (7, "../up.jpg"),
        (8, "/etc/shadow.jpg"),
        (9, "C:/temp/d.jpg"),
        (10, "./e.jpg"),
    ]


@pytest.mark.parametrize(
    ("stored", "flags", "shown"),
    [
        ("Gärtner.jpg".encode(), 0x800, "Gärtner.jpg"),
        ("Gärtner.jpg".encode(), 0, "Gärtner.jpg"),
        ("Gärtner.jpg".encode("cp437"), 0, "Gärtner.jpg"),
        (b"a\nb\x1b[31m.jpg", 0, "a\ufffdb\ufffd[31m.jpg"),
        ("gpj.\u202egnp.exe".encode(), 0x800, "gpj.\ufffdgnp.exe"),
        (b"x" * 400 + b".jpg", 0, "x" * 246 + ".jpg"),
    ],
)
def test_names(opened, stored, flags, shown):
    package = opened(by_hand(Item(stored, PICTURE, flags=flags)))
    (entry,) = package.entries()
    assert entry.name == shown
    assert content(package, entry) == PICTURE


def test_two_entries_of_one_name_are_two(opened):
    package = opened(by_hand(Item(b"a.jpg", b"one"), Item(b"a.jpg", b"two")))
    assert [content(package, one) for one in package.entries()] == [b"one", b"two"]
    assert content(package, package.entry(1)) == b"two"
    assert refused(lambda: package.entry(2)) == "package-damaged"


# --- what is refused as a whole --------------------------------------------------------------

GOOD = packed(FILES)
BAD_LISTS = {
    "no zip": b"PK\3\4 nothing",
    "nothing": b"",
    "cut": GOOD[:-30],
    "beginning alone": GOOD[: len(GOOD) // 2],
    "list of another size": by_hand(Item(b"a", b"x"), list_size=10),
    "list far away": by_hand(Item(b"a", b"x"), list_at=0xFFFFFF00),
    "list on an entry": by_hand(Item(b"a", b"x"), list_at=0),
    "broken name": by_hand(Item(b"\xff\xfe.jpg", b"x", flags=0x800)),
    "part of several": by_hand(Item(b"a", b"x", volume=1)),
    "entry beyond the list": by_hand(Item(b"a", b"x", compressed=100_000)),
    "entry behind the list": by_hand(Item(b"a", b"x"), Item(b"b", b"x", offset=0x7FFFFFFF)),
    "same bytes for many": overlapping(),
    "one entry in another": quoting(),
}


@pytest.mark.parametrize("kind", BAD_LISTS)
def test_damaged_and_overlapping_packages(opened, kind):
    assert refused(lambda: opened(BAD_LISTS[kind])) == "package-damaged"


def test_a_flat_bomb_would_unpack_elsewhere(tmp_path):
    """The bombs are real ones: a reader that does not look would grow them."""
    (tmp_path / "a.zip").write_bytes(quoting())
    with zipfile.ZipFile(tmp_path / "a.zip") as plain:
        first = plain.infolist()[0]
        assert len(plain.read(first)) > MIB
        assert sum(info.file_size for info in plain.infolist()) > 20 * MIB
    assert (tmp_path / "a.zip").stat().st_size < 10_000


def test_too_many_entries(opened):
    many = by_hand(*(Item(b"%d" % number, b"", 0) for number in range(100_000)))
    assert refused(lambda: opened(many)) == "package-too-many"
    few = by_hand(*(Item(b"%d" % number, b"", 0) for number in range(11)))
    assert refused(lambda: opened(few, Bounds(entries=10))) == "package-too-many"
    assert len(opened(few, Bounds(entries=11)).entries()) == 11


def test_a_giant_list_is_not_read(opened):
    names = by_hand(*(Item(b"n" * 60_000 + b"%d" % number, b"", 0) for number in range(200)))
    assert refused(lambda: opened(names)) == "package-too-many"
    at = len(names) - 10
    lying = names[:at] + struct.pack("<I", 0xFFFFFFF0) + names[at + 4 :]
    assert refused(lambda: opened(lying)) in {"package-too-many", "package-damaged"}


def test_a_promise_of_far_too_much(opened):
    giants = by_hand(*(Item(b"%d" % number, b"", size=0xFFFFFFF0) for number in range(20)))
    assert refused(lambda: opened(giants)) == "package-too-large"


@pytest.mark.parametrize("flags", [0x1, 0x41, 0x2000])
def test_passwords(opened, flags):
    locked = by_hand(Item(b"a.jpg", PICTURE), Item(b"b.jpg", PICTURE, flags=flags))
    assert refused(lambda: opened(locked)) == "package-password"


def test_newer_kinds_of_package(opened):
    assert refused(lambda: opened(by_hand(Item(b"a", b"x", version=64)))) == "package-method"


@pytest.mark.parametrize("names", [(), (b".a",), (b"folder/", b"__MACOSX/._a.jpg")])
def test_nothing_in_it(opened, names):
    empty = by_hand(*(Item(name, b"") for name in names))
    assert refused(lambda: opened(empty)) == "package-empty"


def test_what_is_no_plain_file(tmp_path):
    (tmp_path / "a.zip").write_bytes(GOOD)
    (tmp_path / "link.zip").symlink_to(tmp_path / "a.zip")
    for name in ("link.zip", "."):
        assert refused(lambda name=name: Package(tmp_path / name, LIMITS)) == "file-not-regular"
    assert refused(lambda: Package(tmp_path / "none.zip", LIMITS)) == "file-unreadable"


def test_refused_and_closed_packages_leave_nothing_open(tmp_path):
    (tmp_path / "a.zip").write_bytes(GOOD)
    (tmp_path / "b.zip").write_bytes(quoting())
    before = len(list(Path("/proc/self/fd").iterdir()))
    with Package(tmp_path / "a.zip", LIMITS):
        assert len(list(Path("/proc/self/fd").iterdir())) == before + 1
    refused(lambda: Package(tmp_path / "b.zip", LIMITS))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


# --- single entries that are refused, the others not -----------------------------------------

LYING = {
    "says less": (Item(b"a", PICTURE, size=100), "package-damaged"),
    "says more": (Item(b"a", PICTURE, size=len(PICTURE) + 1), "package-damaged"),
    "says nothing": (Item(b"a", PICTURE, size=0), "package-damaged"),
    "other sum": (Item(b"a", PICTURE, crc=1), "package-damaged"),
    "other sum, not packed": (Item(b"a", PICTURE, 0, crc=1), "package-damaged"),
    "other size, not packed": (Item(b"a", PICTURE, 0, size=5), "package-damaged"),
    "no stream": (Item(b"a", PICTURE, body=b"\xff" * 50), "package-damaged"),
    "no bytes": (Item(b"a", b"", body=b""), "package-damaged"),
    "more behind the stream": (Item(b"a", b"x", body=b"\x4b\x04\0more"), "package-damaged"),
    "unknown method": (Item(b"a", b"x", 12), "package-method"),
    "bomb": (Item(b"a", bytes(3 * MIB)), "package-bomb"),
    "too large": (Item(b"a", b"x", size=5 * MIB), "file-too-large"),
    "package": (Item(b"a", GOOD), "package-nested"),
    "empty package, not packed": (Item(b"a.jpg", by_hand(), 0), "package-nested"),
    "other method of its own": (Item(b"a", b"x", local={"method": 0}), "package-damaged"),
    "other name of its own": (Item(b"a", b"x", local={"name": b"b"}), "package-damaged"),
    "longer name of its own": (Item(b"a", b"x", local={"name": b"ab"}), "package-damaged"),
    "other sum of its own": (Item(b"a", b"x", local={"crc": 7}), "package-damaged"),
    "other size of its own": (Item(b"a", b"x", local={"size": 7}), "package-damaged"),
    "locked by its own word": (Item(b"a", b"x", local={"flags": 1}), "package-damaged"),
}


@pytest.mark.parametrize("kind", LYING)
def test_entries_that_lie(opened, kind):
    item, reason = LYING[kind]
    package = opened(by_hand(item, Item(b"good.jpg", PICTURE)))
    bad, good = package.entries()
    assert refused(lambda: content(package, bad)) == reason
    assert content(package, good) == PICTURE


def test_a_head_that_reaches_into_the_next_entry(opened):
    data = bytearray(by_hand(Item(b"a", b"x"), Item(b"b", b"y")))
    struct.pack_into("<H", data, 28, 9)  # length of the first head's extra field
    package = opened(bytes(data))
    first, second = package.entries()
    assert refused(lambda: package.raw(first)) == "package-damaged"
    assert content(package, second) == b"y"


def test_an_entry_without_its_mark(opened):
    data = b"XX" + by_hand(Item(b"a", b"x"))[2:]
    package = opened(data)
    assert refused(lambda: package.raw(package.entries()[0])) == "package-damaged"


def test_a_file_cut_while_it_is_read(opened, tmp_path):
    package = opened(by_hand(Item(b"a", PICTURE, 0), Item(b"b", PICTURE, 0)))
    os.truncate(tmp_path / "a.zip", 3000)
    first, second = package.entries()
    assert refused(lambda: package.raw(first)) == "package-damaged"
    assert refused(lambda: package.raw(second)) == "package-damaged"


def test_a_card_that_is_gone_is_told_with_its_cause(opened, monkeypatch):
    package = opened(GOOD)

    class Gone:
        def seek(self, at):
            raise OSError(19, "gone")

        def close(self):
            pass

    package._file._file.close()
    monkeypatch.setattr(package._file, "_file", Gone())
    with pytest.raises(InputRefused) as caught:
        package.raw(package.entries()[0])
    assert caught.value.code == "file-unreadable"
    assert isinstance(caught.value.__cause__, OSError)


def test_growth_is_allowed_to_small_entries(opened):
    package = opened(by_hand(Item(b"blank.bmp", bytes(MIB)), Item(b"x", os.urandom(5000) * 400)))
    assert content(package, package.entries()[0]) == bytes(MIB)
    assert len(content(package, package.entries()[1])) == 2_000_000


# --- addresses -------------------------------------------------------------------------------


def entry(index=3, name="DCIM/a.jpg"):
    return Entry(index, name, 0, 1, 1, 0, 0, 40, b"")


def test_addresses_end_in_the_pictures_own_name():
    made = address(Path("/media/card/holiday.zip"), entry())
    assert made == "/media/card/holiday.zip!//3/DCIM/a.jpg"
    assert made.rpartition("/")[2] == "a.jpg"


PATHS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


@given(PATHS, st.integers(0, 999_999), st.text())
def test_every_address_leads_back(path, index, name):
    where = Path("/" + path)
    assert parse(address(where, entry(index, name))) == (where, index, name)


@given(PATHS)
def test_no_path_of_a_file_is_an_address(path):
    assert parse(str(Path("/" + path))) is None
    assert parse(str(Path("/a!/3") / path.lstrip("/"))) is None


@pytest.mark.parametrize("text", ["", "!//", "!//3/a", "/a.zip!//x/a", "/a.zip!//3", "a!//-1/x"])
def test_what_is_no_address(text):
    assert parse(text) is None


def test_names_that_look_like_addresses(opened):
    package = opened(by_hand(Item(b"a!//7/b!/c.jpg", b"x")), name="odd!.zip")
    (one,) = package.entries()
    assert parse(address(package.path, one)) == (package.path, 0, "a!//7/b!/c.jpg")


# --- whatever is done to its bytes -----------------------------------------------------------

SEEDS = (
    packed({"a.jpg": PICTURE[:300], "b.jpg": bytes(300)}),
    streamed({"a.jpg": PICTURE[:300], "c/d.jpg": bytes(300)}),
    by_hand(Item(b"a", b"x" * 40, wide=True), Item(b"b", b"y" * 40, 0)),
    quoting(3, 100),
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_mutated_package_gives_true_files_or_refusals(tmp_path, data):
    made = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(made) - 1))
        if data.draw(st.booleans()):
            made[at] = data.draw(st.integers(0, 255))
        else:
            made[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    path = tmp_path / "m.zip"
    path.write_bytes(made)
    with contextlib.suppress(InputRefused), Package(path, LIMITS) as package:
        _read_all(package, len(made))


def _read_all(package, size):
    taken = 0
    for one in package.entries():
        try:
            raw = package.raw(one)
            taken += len(raw)
            checked(one, zlib.decompress(raw, -15) if one.packed else raw)
        except (InputRefused, zlib.error):
            continue
    assert taken <= size


def test_every_refusal_has_its_message():
    source = Path(packages.__file__).read_text(encoding="utf-8")
    codes = {part.split('"')[0] for part in source.split('InputRefused("')[1:]}
    assert codes
    assert codes <= MESSAGES.keys()
