"""A computer joins with its code; forged requests, other vaults, older copies are refused."""

import dataclasses

import pytest

from clinicvault.access.computers import joining, stations
from clinicvault.access.computers.station_requests import make_request, read_request
from clinicvault.crypto.codes import from_words, to_words
from clinicvault.crypto.encoding import decode, encode
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.records import FoundingRecord, RevocationRecord
from tests.unit.access.joined import Second
from tests.unit.access.rows import rooted
from tests.unit.access.world import copy_world, make_world


def tamper(world, sql):
    """As `World.swap`, in the tables that triggers guard; these stand again afterwards."""
    with world.sql() as rows:
        guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = rows.execute(guards).fetchall()
        for name, _ in triggers:
            rows.execute(f"DROP TRIGGER {name}")
        assert rows.execute(sql).rowcount > 0
        for _, made in triggers:
            rows.execute(made)


# forged requests


def changed(data, **fields):
    return encode({**decode(data), **fields})


def test_what_is_no_request_is_none(world):
    second, vault = Second(world), world.vault.id
    data = second.request()
    assert read_request(data, vault).id == second.id
    other = KeyPair.generate()
    for false in (
        b"",
        b"no request",
        encode([1, 2]),
        encode({"form": 1}),
        changed(data, form=2),
        changed(data, form="1"),
        changed(data, public=b"short"),
        changed(data, public=other.public.encoded),
        changed(data, asked=decode(data)["asked"] + 1),
        changed(data, asked=-1),
        changed(data, asked=1 << 60),
        changed(data, name=b"another"),
        changed(data, signature=b""),
        changed(data, more=1),
    ):
        assert read_request(false, vault) is None
    assert read_request(data, bytes(16)) is None


def test_a_swapped_public_key_has_other_words(world):
    """Whoever puts a request of his own in the place of hers is not the one whose words are read."""
    honest, thief = Second(world), Second(world, "thief")
    words = honest.read().words
    with pytest.raises(Refused, match="station-words-differ"):
        stations.meant([thief.read()], words)
    assert stations.meant([thief.read(), honest.read()], words).id == honest.id


def test_half_of_a_key_swapped_has_other_words(world):
    """Keeping the signing key and swapping the sealing key is found by the words as well."""
    honest, thief = Second(world), KeyPair.generate()
    with world.ports.database.read() as rows:
        founding = rows.find(FoundingRecord)[0]

    class Mixed:
        public = dataclasses.replace(honest.keys.public, sealing=thief.public.sealing)
        sign = staticmethod(honest.keys.sign)

    mixed = read_request(make_request(founding, Mixed, "Laptop", 1), world.vault.id)
    assert mixed is not None
    with pytest.raises(Refused, match="station-words-differ"):
        stations.meant([mixed], honest.read().words)


# joining


def test_no_code_before_somebody_let_it_in(world):
    second, other = Second(world), Second(world, "other")
    code = other.let_in()
    with pytest.raises(Refused, match="station-not-confirmed"):
        second.prove(code)
    with pytest.raises(UsageError, match="station-code-unreadable"):
        second.prove("these are no words")
    second.shut()


def test_a_mistyped_code_is_refused(world):
    second = Second(world)
    words = second.let_in().split()
    words[-1] = "academic" if words[-1] != "academic" else "acrobat"
    with pytest.raises(IntegrityError, match="station-code-differs"):
        second.prove(" ".join(words))
    second.shut()


def test_the_code_of_another_computer_is_refused(world):
    second, third = Second(world), Second(world, "third")
    second.let_in()
    with pytest.raises(IntegrityError, match="station-code-differs"):
        second.prove(third.let_in())
    second.shut()


def test_the_code_of_another_vault_is_refused(world, tmp_path):
    """The administrator's program saw one clinic's vault; in this folder lies another."""
    elsewhere = make_world(tmp_path / "elsewhere")
    second = Second(world)
    there = Second(elsewhere)
    there.keys = KeyPair.from_seed(second.keys.seed.copy())
    second.let_in()
    code = there.let_in()
    with pytest.raises(IntegrityError, match="station-code-differs"):
        second.prove(code)
    second.shut()
    elsewhere.shut()


def test_an_older_copy_of_the_store_is_refused(world, tmp_path):
    """Whoever lays an old copy there would bring back what was ended since."""
    second = Second(world)
    second.let_in()
    world.shut()
    old = copy_world(world, tmp_path / "old")
    world.again()
    world.append(rooted(world, RevocationRecord(id=bytes(16), subject_table="", subject=bytes(16))))
    code = second.let_in()
    second.world = old
    with pytest.raises(IntegrityError, match="station-code-differs"):
        second.prove(code)
    second.shut()
    old.shut()


def test_a_store_with_a_root_of_somebody_else_is_refused(world, tmp_path):
    """A whole vault of the thief's own, in which he let the computer in himself."""
    false = make_world(tmp_path / "false")
    second, there = Second(world), Second(false)
    there.keys = KeyPair.from_seed(second.keys.seed.copy())
    there.let_in()
    code = second.let_in()
    second.world = false
    with pytest.raises(IntegrityError, match="station-code-differs"):
        second.prove(code)
    second.shut()
    false.shut()


def test_an_altered_log_is_named(world):
    second = Second(world)
    code = second.let_in()
    tamper(world, "UPDATE log_leaf SET leaf = zeroblob(length(leaf)) WHERE seq = 3")
    with pytest.raises(IntegrityError, match="log-damaged"):
        second.prove(code)
    second.shut()


def test_a_store_that_cannot_tell_its_head_is_refused(world):
    second = Second(world)
    code = second.let_in()
    tamper(world, "DELETE FROM log_node WHERE level > 0")
    with pytest.raises(IntegrityError, match="station-code-differs"):
        second.prove(code)
    second.shut()


def test_no_founding_record_is_no_vault(world):
    second = Second(world)
    code = second.let_in()
    world.swap("DELETE FROM founding")
    with pytest.raises(IntegrityError, match="station-code-differs"):
        second.prove(code)
    second.shut()


def test_a_store_that_changes_between_proof_and_opening(world):
    second = Second(world)
    proven = second.prove(second.let_in())
    false = dataclasses.replace(proven, head=(proven.head[0], bytes(32)))
    with pytest.raises(IntegrityError, match="station-code-differs"):
        joining.join(second.ports, second.keys, false)
    second.shut()


def test_the_size_in_the_code_is_where_the_log_stood(world):
    second = Second(world)
    code = from_words(second.let_in(), 20)
    assert int.from_bytes(code[:4], "big") == second.prove(to_words(code)).head[0]
    none = to_words(bytes(4) + code[4:])
    with pytest.raises(Refused, match="station-not-confirmed"):
        Second(world).prove(none)
    with pytest.raises(IntegrityError, match="station-code-differs"):
        second.prove(none)
    second.shut()
