"""What a package hides, lost, or shows to others than to the script: the script says so."""

import base64
import json
import zipfile

import pytest

from clinicvault.audit.leaf import EVENT_PREFIX, LeafType, epoch_of, event_body, pack
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.services.log.evidence import write_evidence
from tests.unit.services.evidence_packages import (
    COPIES,
    LEAVES,
    files_of,
    leaves_of,
    lines_of,
    packed,
    repacked,
    verified,
    written,
)
from tests.unit.services.real_clinic import ADA, INA, PAUL

HOLDS = "Everything holds"
PARTLY = "BUT IT IS NOT EVERYTHING"


@pytest.fixture(scope="module")
def made(filled_clinic, tmp_path_factory):
    """(package, the computer's keys, vault id, the clinic): several epochs, a copy elsewhere."""
    folder = tmp_path_factory.mktemp("told")
    house = filled_clinic[0].copy(folder / "pc")
    for name in (PAUL, INA):
        with house.open(name):
            pass
    with house.open(ADA) as desk:
        desk.backup.backup(folder / "bk")
        package = packed(desk, folder)
        station = KeyPair.from_seed(Secret(bytes(house.host.seed(desk.clinic.remembered))))
        return package, station, desk.clinic.vault.id, house


@pytest.fixture
def copy(made, tmp_path):
    target = tmp_path / "evidence.zip"
    target.write_bytes(made[0].read_bytes())
    return target


def changed(made, copy, script=None, **more):
    files = {**files_of(copy), **{name.replace("_", "."): data for name, data in more.items()}}
    package = repacked(copy, files, made[1], made[2])
    return verified(package) if script is None else verified(package, script=script)


def hidden(files, keep):
    """Without the secrets of the epochs that are not to be read, and without their entries."""
    leaves = leaves_of(files[LEAVES])
    epochs = {n: epoch_of(n, one) for n, one in enumerate(leaves) if one.startswith(EVENT_PREFIX)}
    entries = lines_of(files["entries.jsonl"])
    for one in entries:
        if not keep(epochs[one["seq"]]):
            del one["entry"]
            one["problem"] = "no-key"
    secrets = [one for one in lines_of(files["secrets.jsonl"]) if keep(one["epoch"])]
    return {"entries_jsonl": written(entries), "secrets_jsonl": written(secrets)}


def test_who_hides_one_epoch_is_found_out(made, copy):
    code, said = changed(made, copy, **hidden(files_of(copy), lambda epoch: epoch != 2))
    assert code == 1, said
    assert "epoch 2: its secret was left out" in said
    assert "CANNOT BE READ" in said


def test_where_nothing_can_be_read_not_everything_holds(made, copy):
    code, said = changed(made, copy, **hidden(files_of(copy), lambda epoch: False))
    assert code == 2, said
    assert HOLDS not in said
    assert PARTLY in said
    assert said.count("CANNOT BE READ") >= 3


def test_an_entry_that_does_not_open_hides_no_other(made, tmp_path, monkeypatch):
    """As a computer with an altered program may write one: sealed under no key at all."""
    house = made[3].copy(tmp_path / "pc")
    with house.open(ADA) as desk:
        with monkeypatch.context() as patch:
            sealing = desk.clinic.vault.recorder._epoch
            patch.setattr(
                type(sealing), "event_leaf", lambda self, vault, seq, value: junk(self, seq)
            )
            desk.patients.search("nobody")
            desk.be(INA)
        desk.be(ADA)
        write_evidence(desk.clinic, tmp_path / "e.zip")
    code, said = verified(tmp_path / "e.zip")
    assert code == 2, said
    assert "CANNOT BE READ here: unreadable" in said
    assert PARTLY in said
    lines = lines_of(files_of(tmp_path / "e.zip")["entries.jsonl"])
    assert {one.get("problem") for one in lines} == {None, "unreadable"}


def junk(epoch, seq):
    return pack(LeafType.EVENT, seq, event_body(epoch.number, bytes(60)))


def restored(house, tmp_path, settle):
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
        desk.be(INA)
        desk.patient("Lost")
        desk.be(ADA)
        desk.backup.backup(tmp_path / "elsewhere")
        desk.backup.restore(tmp_path / "bk", tmp_path / "new")
    with house.open(ADA, vault=tmp_path / "new") as desk:
        if settle:
            desk.review.settle()
        return packed(desk, tmp_path)


@pytest.mark.parametrize(("settle", "word"), [(True, "accepted at line"), (False, "NOT ACCEPTED")])
def test_what_a_restore_lost_is_said(filled, tmp_path, settle, word):
    package = restored(filled[0], tmp_path, settle)
    for script in (COPIES, None):
        code, said = verified(package) if script is None else verified(package, script=script)
        assert code == 2, said
        [line] = [line for line in said.splitlines() if "LINES ARE LOST" in line]
        assert word in line
        assert int(line.split(": ")[2].split()[0]) > 2
        assert HOLDS not in said
        assert PARTLY in said


# Other programs may show another file of the same name, or another value of the same key.


def twice(copy, name, first):
    files = files_of(copy)
    with zipfile.ZipFile(copy, "w") as archive:
        if first:
            archive.writestr(name, b"forged")
        for each, data in files.items():
            archive.writestr(each, data)
        if not first:
            archive.writestr(name, files[name])


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["entries.jsonl", "manifest.json", "manifest.sig", "README.txt"])
@pytest.mark.parametrize("first", [True, False])
def test_no_file_is_there_twice(copy, name, first):
    twice(copy, name, first)
    code, said = verified(copy)
    assert code == 1
    assert "the ZIP holds a file twice" in said


def beside(data, other):
    """Where programs that read on from the start find a file that the list does not name."""
    return {
        "before": other + data,
        "behind": data + other,
        "comment": data[:-2] + len(other).to_bytes(2, "little") + other,
    }


@pytest.mark.parametrize("place", ["before", "behind", "comment"])
def test_nothing_lies_beside_the_files(copy, tmp_path, place):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("entries.jsonl", b"forged")
    other = (tmp_path / "other.zip").read_bytes()[:-22]
    copy.write_bytes(beside(copy.read_bytes(), other)[place])
    assert verified(copy)[0] == 1


def test_no_file_lies_between(copy):
    """The list of files leaves one out that lies among the others."""
    files = files_of(copy)
    with zipfile.ZipFile(copy, "w") as archive:
        for number, (name, data) in enumerate(files.items()):
            if number == 3:
                archive.writestr("hidden.txt", b"forged")
            archive.writestr(name, data)
        hidden = archive.NameToInfo.pop("hidden.txt")
        archive.filelist.remove(hidden)
    assert "hidden.txt" not in files_of(copy)
    assert verified(copy)[0] == 1


JSON = {
    "a name twice": lambda line: line.replace(
        b'{"seq"', b'{"entry": {"event": "FORGED"}, "seq"', 1
    ),
    "a name twice within": lambda line: line.replace(b'"event"', b'"event": "FORGED", "event"', 1),
    "another name": lambda line: line.replace(b'{"seq"', b'{"note": "FORGED", "seq"', 1),
    "another kind": lambda line: line.replace(b'"seq": 1,', b'"seq": true,', 1),
    "another number": lambda line: line.replace(b'"seq": 1,', b'"seq": 1.0,', 1),
    "null": lambda line: b"null",
}


@pytest.mark.parametrize("change", JSON.values(), ids=JSON)
def test_entries_read_the_same_for_everybody(made, copy, change):
    files = files_of(copy)
    lines = files["entries.jsonl"].split(b"\n")
    assert b'"seq": 1,' in lines[0]
    lines[0] = change(lines[0])
    assert lines[0] not in files["entries.jsonl"].split(b"\n")
    code, said = changed(made, copy, entries_jsonl=b"\n".join(lines))
    assert code == 1, said


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("facts_json", b'{\n "format"', b'{\n "clinic": "Another", "format"'),
        ("facts_json", b'{\n "format"', b'{\n "verdict": "all is well", "format"'),
        ("secrets_jsonl", b'{"epoch"', b'{"note": "x", "epoch"'),
        ("checkpoints_jsonl", b'{"epoch"', b'{"when": "x", "epoch"'),
        ("witnesses_jsonl", b'{"kind"', b'{"who": "notary", "kind"'),
    ],
)
def test_no_file_says_more_than_the_script_looks_at(made, copy, name, old, new):
    data = files_of(copy)[name.replace("_", ".")]
    assert old in data
    code, said = changed(made, copy, COPIES, **{name: data.replace(old, new, 1)})
    assert code == 1, said


# Copies that went elsewhere.


def test_copies_are_counted_by_kind(made):
    code, said = verified(made[0], script=COPIES)
    assert (code, HOLDS in said) == (0, True), said
    assert "Copies held elsewhere, backup: 1, with which the log begins" in said
    assert "Copies held" not in verified(made[0])[1]


def other_kind(line):
    return {**line, "kind": 4}


def other_generation(line):
    return {**line, "generations": "07" * 16}


def unsigned_note(line):
    body = line["note"].split("\n\n")[0]
    return {**line, "note": f"{body}\n\n\u2014 notary.example AAAAAAAA\n"}


def other_time(line):
    text, _, last = line["note"].rstrip("\n").rpartition(" ")
    raw = bytearray(base64.b64decode(last))
    raw[11] ^= 1
    return {**line, "note": f"{text} {base64.b64encode(raw).decode()}\n"}


def other_root(line):
    name, size, root, *rest = line["note"].split("\n")
    other = base64.b64encode(bytes(32)).decode()
    assert root != other
    return {**line, "note": "\n".join([name, size, other, *rest])}


@pytest.mark.parametrize(
    "change", [other_kind, other_generation, unsigned_note, other_time, other_root]
)
def test_a_copy_that_no_computer_signed_does_not_count(made, copy, change):
    lines = lines_of(files_of(copy)["witnesses.jsonl"])
    lines[0] = change(lines[0])
    code, said = changed(made, copy, COPIES, witnesses_jsonl=written(lines))
    assert code == 1, said


def test_the_check_code_is_the_newest_and_signed_by_the_maker(made, copy):
    files = files_of(copy)
    text = files["checkpoint.txt"].decode()
    bare = "\n".join(text.split("\n")[:3]) + "\n"
    code, said = changed(made, copy, COPIES, checkpoint_txt=bare.encode())
    assert code == 1, said
    older = lines_of(files["checkpoints.jsonl"])[0]["note"]
    code, said = changed(made, copy, checkpoint_txt=older.encode())
    assert "checkpoint.txt: not the newest" in said


def test_both_scripts_are_in_it_and_need_nothing_of_ours(made):
    files = files_of(made[0])
    assert files["verify_copies.py"] == COPIES.read_bytes()
    assert len(COPIES.read_text(encoding="utf-8").splitlines()) < 200
    assert b"clinicvault import" not in files["verify_copies.py"]
    assert json.loads(files["manifest.json"]).keys() >= {"verify_copies.py", "verify_log.py"}
