"""The evidence package, and the script in it that a stranger runs: whole ones hold, others not."""

import base64
import json
import stat

import pytest

from clinicvault.audit.checkpoint import checkpoint_body, signature_line
from clinicvault.audit.leaf import EPOCH_PREFIX
from clinicvault.crypto.keys import KeyPair, SigningKey
from clinicvault.crypto.secret import Secret
from clinicvault.services.resources import resource
from tests.unit.services.evidence_packages import (
    LEAVES,
    SCRIPT,
    files_of,
    flip,
    joined,
    leaves_of,
    lines_of,
    packed,
    repacked,
    verified,
    written,
)
from tests.unit.services.real_clinic import ADA, INA, PAUL

HOLDS = "Everything holds"


@pytest.fixture(scope="module")
def made(filled_clinic, tmp_path_factory):
    """(package, the computer's keys, vault id): of a clinic with epochs of several programs."""
    folder = tmp_path_factory.mktemp("evidence")
    house = filled_clinic[0].copy(folder / "pc")
    for name in (PAUL, INA):
        with house.open(name):
            pass
    with house.open(ADA) as desk:
        package = packed(desk, folder)
        seed = bytes(house.host.seed(desk.clinic.remembered))
        vault = desk.clinic.vault.id
        code = desk.review.verify().checkpoint
        (folder / "later.txt").write_text(code, encoding="utf-8")
    return package, KeyPair.from_seed(Secret(seed)), vault


@pytest.fixture
def copy(made, tmp_path):
    """A package to spoil."""
    target = tmp_path / "evidence.zip"
    target.write_bytes(made[0].read_bytes())
    return target


def spoiled(made, copy, name, change):
    """With a file changed by somebody who holds the computer's key: the list fits again."""
    files = files_of(copy)
    files[name] = change(files[name])
    return verified(repacked(copy, files, made[1], made[2]))


def test_the_script_is_short_and_needs_nothing_of_ours():
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 200
    assert "import clinicvault" not in text
    imported = {line.split()[1] for line in text.splitlines() if line.startswith("from ")}
    assert {name.partition(".")[0] for name in imported} == {"cryptography"}


def test_a_whole_package_holds(made):
    code, said = verified(made[0])
    assert (code, HOLDS in said) == (0, True)
    assert "root fingerprint" in said
    files = files_of(made[0])
    assert files["checkpoint.txt"].decode() in said
    facts = json.loads(files["facts.json"])
    assert facts["names"]["people"]
    assert ADA in facts["names"]["people"].values()
    entries = lines_of(files["entries.jsonl"])
    assert {"unlock", "log-evidence"} <= {one["entry"]["event"] for one in entries}
    assert stat.S_IMODE(made[0].stat().st_mode) == 0o600
    for language in ("AS SENSITIVE AS THE LOG", "AUSSI SENSIBLE QUE LE JOURNAL"):
        assert language in files["README.txt"].decode()
    assert files["verify_log.py"] == SCRIPT.read_bytes()


def test_the_fingerprints_are_those_of_the_sheets(made, filled_clinic):
    _, said = verified(made[0])
    house = filled_clinic[0]
    assert house.host.recall(house.vault).pin.hex() in said


def test_an_older_code_is_held_against_it(made, tmp_path):
    entries = lines_of(files_of(made[0])["checkpoints.jsonl"])
    older = tmp_path / "older.txt"
    older.write_text(entries[0]["note"], encoding="utf-8")
    bare = tmp_path / "bare.txt"
    bare.write_text("\n".join(entries[1]["note"].split("\n")[:3]), encoding="utf-8")
    assert verified(made[0], older, bare)[0] == 0
    name, size, root = entries[0]["note"].split("\n")[:3]
    wrong = (
        f"{name}\n{size}\n{root[::-1]}",
        f"{name}\n{int(size) + 1}\n{root}",
        f"x{name}\n{size}\n{root}",
    )
    for number, text in enumerate(wrong):
        other = tmp_path / f"wrong{number}.txt"
        other.write_text(text, encoding="utf-8")
        code, said = verified(made[0], other)
        assert code == 1
        assert f"wrong{number}.txt" in said or "cannot be read" in said


def test_a_code_of_later_is_not_in_it(made):
    code, said = verified(made[0], made[0].parent / "later.txt")
    assert code == 1
    assert "does not begin with" in said


@pytest.mark.parametrize(
    "name",
    [
        "README.txt", "verify_log.py", LEAVES, "entries.jsonl", "secrets.jsonl", "checkpoints.jsonl",
        "checkpoint.txt", "facts.json", "manifest.json",
    ],
)  # fmt: skip
def test_no_byte_of_any_file_can_be_altered(copy, name):
    files = files_of(copy)
    middle = len(files[name]) // 2
    flipped = bytearray(files[name])
    flipped[middle] ^= 1
    code, said = verified(repacked(copy, {**files, name: bytes(flipped)}))
    assert code == 1, said


def test_no_file_can_be_added_or_taken(copy):
    files = files_of(copy)
    assert verified(repacked(copy, {**files, "more.txt": b"x"}))[0] == 1
    del files["witnesses.jsonl"]
    assert verified(repacked(copy, files))[0] == 1


# What follows has the signature of an enrolled computer over its list of files.


def swap(leaves):
    return [*leaves[:20], leaves[21], leaves[20], *leaves[22:]]


LEAF_ATTACKS = {
    "flip": flip,
    "first": lambda leaves: flip(leaves, 0),
    "last": lambda leaves: flip(leaves, -1),
    "delete": lambda leaves: leaves[:20] + leaves[21:],
    "swap": swap,
    "insert": lambda leaves: [*leaves[:20], leaves[19], *leaves[20:]],
    "truncate": lambda leaves: leaves[:-3],
    "behead": lambda leaves: leaves[1:],
    "append": lambda leaves: [*leaves, leaves[-1]],
    "empty": lambda leaves: [],
    "junk": lambda leaves: [*leaves[:20], b"\xff\xff", *leaves[21:]],
    "void": lambda leaves: [*leaves[:20], b"", *leaves[21:]],
    "longer": lambda leaves: [*leaves[:20], leaves[20] + b"\0", *leaves[21:]],
}


@pytest.mark.parametrize("attack", LEAF_ATTACKS.values(), ids=LEAF_ATTACKS)
def test_leaves_cannot_be_altered(made, copy, attack):
    code, said = spoiled(made, copy, LEAVES, lambda data: joined(attack(leaves_of(data))))
    assert code == 1, said
    assert HOLDS not in said


def other_outcome(lines):
    lines[5]["entry"]["outcome"] = "refused"
    return lines


def other_seq(lines):
    lines[5]["seq"] += 1
    return lines


def without_entry(lines):
    del lines[5]["entry"]
    return lines


LINE_ATTACKS = {
    "altered": other_outcome,
    "place": other_seq,
    "hidden": without_entry,
    "deleted": lambda lines: lines[:5] + lines[6:],
    "swapped": lambda lines: [*lines[:5], lines[6], lines[5], *lines[7:]],
    "added": lambda lines: [*lines, lines[-1]],
    "last gone": lambda lines: lines[:-1],
}


@pytest.mark.parametrize("attack", LINE_ATTACKS.values(), ids=LINE_ATTACKS)
def test_readable_entries_cannot_be_altered(made, copy, attack):
    code, said = spoiled(made, copy, "entries.jsonl", lambda data: written(attack(lines_of(data))))
    assert code == 1, said
    assert "entries" in said


def other_secret(lines):
    lines[0]["secret"] = "00" * 32
    return lines


def one_secret_less(lines):
    return lines[1:]


@pytest.mark.parametrize("attack", [other_secret, one_secret_less])
def test_secrets_cannot_be_altered(made, copy, attack):
    code, _ = spoiled(made, copy, "secrets.jsonl", lambda data: written(attack(lines_of(data))))
    assert code == 1


def with_facts(change):
    def run(data):
        facts = json.loads(data)
        change(facts)
        return json.dumps(facts).encode()

    return run


def other_root(facts):
    """A founding record with another root key, signed by it: nothing else fits any more."""
    founding = bytearray.fromhex(facts["certificates"][0]["record"])
    founding[len(founding) // 2] ^= 1
    facts["certificates"][0]["record"] = founding.hex()


def other_computer(facts):
    [at] = [n for n, one in enumerate(facts["certificates"]) if one["table"] == "workstation"]
    record = bytearray.fromhex(facts["certificates"][at]["record"])
    record[-60] ^= 1
    facts["certificates"][at]["record"] = record.hex()


def no_computer(facts):
    facts["certificates"] = [one for one in facts["certificates"] if one["table"] != "workstation"]


FACT_ATTACKS = {
    "root": other_root,
    "computer": other_computer,
    "no computer": no_computer,
    "size": lambda facts: facts.update(size=facts["size"] - 1),
    "vault": lambda facts: facts.update(vault="00" * 16),
    "origin": lambda facts: facts.update(origin="clinicvault.local/another"),
    "no leaves": lambda facts: facts.update(leaves=[]),
}


@pytest.mark.parametrize("attack", FACT_ATTACKS.values(), ids=FACT_ATTACKS)
def test_keys_and_facts_cannot_be_altered(made, copy, attack):
    code, said = spoiled(made, copy, "facts.json", with_facts(attack))
    assert code == 1, said


def resigned_by_another(lines):
    """A check code of the same head with a key that nobody certified."""
    name, size, root = lines[-1]["note"].split("\n")[:3]
    key = SigningKey.generate()
    body = f"{name}\n{size}\n{root}\n"
    line = signature_line(name, key.public, key.sign(body.encode()))
    lines[-1]["note"] = f"{body}\n{line}"
    return lines


def smaller(lines):
    lines[-1]["note"] = lines[-2]["note"]
    return lines


CODE_ATTACKS = {
    "another's key": resigned_by_another,
    "an older one": smaller,
    "gone": lambda lines: lines[:-1],
    "added": lambda lines: [*lines, {"epoch": 999, "note": lines[-1]["note"]}],
}


@pytest.mark.parametrize("attack", CODE_ATTACKS.values(), ids=CODE_ATTACKS)
def test_check_codes_cannot_be_altered(made, copy, attack):
    code, said = spoiled(made, copy, "checkpoints.jsonl", lambda d: written(attack(lines_of(d))))
    assert code == 1, said


def test_who_rewrites_the_end_needs_the_epochs_key(made, copy):
    """Leaves, tree, list of files: all fit, but no key signs the new head."""
    files = files_of(copy)
    leaves = leaves_of(files[LEAVES])
    assert sum(leaf.startswith(EPOCH_PREFIX) for leaf in leaves) >= 3
    files[LEAVES] = joined(leaves[:-1])
    entries = lines_of(files["entries.jsonl"])
    files["entries.jsonl"] = written([one for one in entries if one["seq"] < len(leaves) - 1])
    files["facts.json"] = with_facts(lambda f: f.update(size=f["size"] - 1))(files["facts.json"])
    code, said = verified(repacked(copy, files, made[1], made[2]))
    assert code == 1
    assert "no check code signs" in said


def test_bodies_are_what_the_program_signs(made):
    note = lines_of(files_of(made[0])["checkpoints.jsonl"])[0]["note"]
    name, size, root = note.split("\n")[:3]
    assert note.startswith(checkpoint_body(name, int(size), base64.b64decode(root)))
    assert resource("evidence", "README.txt").is_file()


def test_whoever_holds_the_computers_key_writes_a_list_of_files_that_fits(made, copy):
    """So what is refused above is refused by what the log says itself."""
    assert verified(repacked(copy, files_of(copy), made[1], made[2]))[0] == 0
    other = KeyPair.generate()
    assert verified(repacked(copy, files_of(copy), other, made[2]))[0] == 1
