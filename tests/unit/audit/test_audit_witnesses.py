"""Signed heads: C2SP cosignatures, stored witnesses, and a log held against them."""

import base64
import dataclasses
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from clinicvault.audit import heads
from clinicvault.audit.checkpoint import Note, origin, parse_checkpoint
from clinicvault.audit.consistency import (
    Broken,
    broken_by,
    gravest,
    is_explained,
    is_signed,
    really,
)
from clinicvault.audit.cosignature import cosigned, cosigned_by, cosigner, cosigner_name
from clinicvault.audit.leaf import EPOCH_PREFIX
from clinicvault.audit.tree import root_at
from clinicvault.audit.witness import MAX_BODY, read_witness, witness_row
from clinicvault.crypto.encoding import encode
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_witnesses import WitnessKind
from tests.unit.audit.attack_helpers import attacked_clinic, forged
from tests.unit.audit.log_helpers import VAULT, rebuilt

SECONDS = 1_800_000_000
OTHER = bytes(range(16))


@pytest.fixture
def clinic(tmp_path):
    return attacked_clinic(tmp_path)


def signed(clinic, keys=None, station=None, seconds=SECONDS):
    keys = keys or clinic.station
    name = cosigner_name(VAULT, station or keys.public.key_id)
    note = heads.head_note(clinic.log, VAULT).note
    return cosigned(note, name, keys.public.signing, keys.sign, seconds)


def witness(clinic, kind=WitnessKind.PRINT, **more):
    text = signed(clinic, **more).encoded()
    return read_witness(witness_row(kind, VAULT, text, 1), VAULT)


def stations(clinic):
    return {clinic.station.public.key_id: clinic.station.public.signing}


class TestCosignatures:
    def test_as_the_specification_says(self, clinic):
        """Read by hand: C2SP tlog-cosignature v1."""
        text = signed(clinic).encoded()
        body, _, lines = text.partition("\n\n")
        [_, line] = lines.strip().split("\n")
        dash, name, encoded = line.split(" ")
        blob, public = base64.b64decode(encoded), clinic.station.public.signing
        assert dash == "\u2014"
        assert name == f"clinicvault.local/{VAULT.hex()}/{clinic.station.public.key_id.hex()}"
        assert len(blob) == 4 + 8 + 64
        assert blob[:4] == hashlib.sha256(name.encode() + b"\n\x04" + public).digest()[:4]
        assert int.from_bytes(blob[4:12], "big") == SECONDS
        message = f"cosignature/v1\ntime {SECONDS}\n{body}\n".encode()
        Ed25519PublicKey.from_public_bytes(public).verify(blob[12:], message)

    def test_whose_it_is(self, clinic):
        note = signed(clinic)
        own = clinic.station.public.key_id
        assert cosigner(note, VAULT) == (own, SECONDS)
        assert cosigned_by(note, VAULT, stations(clinic)) == own
        assert cosigned_by(note, VAULT, {}) is None
        assert cosigned_by(note, b"v" * 16, stations(clinic)) is None
        assert cosigned_by(note, VAULT, {own: KeyPair.generate().public.signing}) is None

    def test_another_time_or_text_is_not_what_was_signed(self, clinic):
        note = signed(clinic)
        first, (name, key, signature) = note.signatures
        later = signature[:7] + bytes([signature[7] ^ 1]) + signature[8:]
        for changed in (
            Note(note.text, (first, (name, key, later))),
            Note(note.text.replace("\n", "\nx", 1), note.signatures),
        ):
            assert cosigned_by(changed, VAULT, stations(clinic)) is None

    def test_names_that_are_no_computers(self, clinic):
        note = signed(clinic)
        _, (name, key, signature) = note.signatures
        for odd in (origin(VAULT), f"{name}0", name.upper(), f"{origin(VAULT)}/{'zz' * 16}"):
            assert cosigner(Note(note.text, ((odd, key, signature),)), VAULT) is None
        short = Note(note.text, ((name, key, signature[:-1]),))
        assert cosigner(short, VAULT) is None
        endless = Note(note.text, ((name, key, b"\xff" * 8 + signature[8:]),))
        assert cosigner(endless, VAULT) is None


class TestHeads:
    def test_the_head_is_what_was_signed_last(self, clinic):
        head = heads.head_note(clinic.log, VAULT)
        assert (head.size, head.root) == clinic.head()
        assert heads.generation_of(clinic.log) == 1
        again = parse_checkpoint(head.note.encoded())
        assert (again.size, again.root, again.note) == (head.size, head.root, head.note)
        assert head.note.encoded() == clinic.verify().checkpoint

    def test_a_closed_epochs_too(self, clinic):
        clinic.end()
        assert heads.head_note(clinic.log, VAULT).size == clinic.log.size()

    def test_no_head_without_a_signature(self, clinic):
        size, root, signature = clinic.log.marks[4]
        for mark in ((size - 1, root, signature), (size, root, bytes(64))):
            clinic.log.marks[4] = mark
            with pytest.raises(IntegrityError, match="log-damaged"):
                heads.head_note(clinic.log, VAULT)
        del clinic.log.marks[4]
        with pytest.raises(IntegrityError, match="log-damaged"):
            heads.head_note(clinic.log, VAULT)
        clinic.log.load(({}, {}, {}, None))
        with pytest.raises(IntegrityError, match="log-damaged"):
            heads.head_note(clinic.log, VAULT)
        assert heads.generation_of(clinic.log) == 0

    def test_beginnings(self, clinic):
        log, size = clinic.log, clinic.log.size()
        for part in range(1, size + 1):
            assert heads.begins_with(log, part, root_at(log.node, part))
        assert not heads.begins_with(log, size, bytes(32))
        assert not heads.begins_with(log, size + 1, bytes(32))

    def test_a_damaged_node_is_no_other_history(self, clinic):
        log, (size, root) = clinic.log, clinic.head()
        for spoil in (lambda key: log.tree.update({key: bytes(32)}), log.tree.pop):
            state = log.save()
            spoil((4, 0))
            assert not heads.nodes_agree(log, size, root)
            assert heads.begins_with(log, size, root)
            log.load(state)

    def test_a_missing_leaf_ends_what_leaves_can_tell(self, clinic):
        del clinic.log.rows[5]
        assert sorted(heads.roots_of_leaves(clinic.log, [3, 5, 6, 9])) == [3, 5]
        assert heads.roots_of_leaves(clinic.log, []) == {}

    def test_keys_newest_first_and_the_next_one(self, clinic):
        keys = list(heads.epoch_keys(clinic.log))
        assert len(keys) == len(set(keys)) == 5
        newest = next(s for s in sorted(clinic.log.rows, reverse=True)
                      if clinic.log.rows[s].startswith(EPOCH_PREFIX))  # fmt: skip
        clinic.log.rows[newest] = EPOCH_PREFIX + b"garbage"
        assert len(list(heads.epoch_keys(clinic.log))) == 4


class TestWitnesses:
    def test_there_and_back(self, clinic):
        row = witness_row(
            WitnessKind.TIMESTAMP, VAULT, signed(clinic).encoded(), 3, where="tsa", token=b"der"
        )
        found = read_witness(row, VAULT)
        assert (found.kind, found.generation, found.where) == (WitnessKind.TIMESTAMP, 3, "tsa")
        assert (found.size, found.root, row.ms) == (*clinic.head(), SECONDS * 1000)
        assert found.station == clinic.station.public.key_id
        assert found.token == b"der"

    def test_every_altered_value_is_damage(self, clinic):
        row = witness(clinic).row
        wrong = {
            "id": bytes(16), "kind": 99, "size": row.size + 1, "root": bytes(32), "ms": 0,
            "body": row.body[:-1],
        }  # fmt: skip
        more = [{"kind": int(WitnessKind.BACKUP)}, {"body": bytes(MAX_BODY + 1)}]
        for values in (*({name: value} for name, value in wrong.items()), *more):
            with pytest.raises(IntegrityError, match="witness-damaged"):
                read_witness(row._replace(**values), VAULT)

    def test_bodies_that_are_none(self, clinic):
        text = signed(clinic).encoded()
        whole = {"note": text, "generation": 1, "where": "", "token": b""}
        for body in ({**whole, "more": 1}, {**whole, "token": ""}, [], {**whole, "note": "x"}):
            row = witness(clinic).row._replace(body=encode(body))
            with pytest.raises(IntegrityError, match="witness-damaged"):
                read_witness(row, VAULT)

    def test_another_clinics_and_unsigned_ones_are_none(self, clinic):
        text = signed(clinic).encoded()
        with pytest.raises(IntegrityError, match="witness-damaged"):
            witness_row(WitnessKind.PRINT, b"v" * 16, text, 1)
        alone = heads.head_note(clinic.log, VAULT).note.encoded()
        with pytest.raises(IntegrityError, match="witness-damaged"):
            witness_row(WitnessKind.PRINT, VAULT, alone, 1)


class TestConsistency:
    def test_what_holds_says_nothing(self, clinic):
        found = witness(clinic)
        clinic.many(7)
        assert broken_by(clinic.log, found) is None

    def test_a_shorter_log(self, clinic):
        state = clinic.log.save()
        clinic.many(2)
        found = witness(clinic)
        clinic.log.load(state)
        told = broken_by(clinic.log, found)
        assert told.missing(clinic.log) == 2
        assert gravest(clinic.log, [told]) == told

    def test_another_history(self, clinic):
        found = witness(clinic)
        clinic.log.rows[2] = forged(clinic.log, 2)
        rebuilt(clinic.log)
        told = broken_by(clinic.log, found)
        assert told.missing(clinic.log) == 0
        assert gravest(clinic.log, [told]) == told

    def test_damaged_nodes_alone_tell_nothing(self, clinic):
        found = witness(clinic)
        clinic.log.tree[4, 0] = bytes(32)
        told = broken_by(clinic.log, found)
        assert told is not None
        assert really(clinic.log, [told]) == []
        assert gravest(clinic.log, [told]) is None

    def test_the_gravest_is_signed_and_the_longest(self, clinic):
        state = clinic.log.save()
        found = []
        for _ in range(3):
            clinic.many(1)
            found.append(witness(clinic))
        end = clinic.head()
        clinic.log.load(state)
        told = [broken_by(clinic.log, one) for one in found]
        note = Broken(*end, 1)
        assert gravest(clinic.log, [note, *told]) == told[2]
        assert gravest(clinic.log, [note]) == note
        assert gravest(clinic.log, []) is None

    def test_who_signed_is_who_is_named(self, clinic):
        other = KeyPair.generate()
        keys = {**stations(clinic), OTHER: other.public.signing}
        assert is_signed(witness(clinic), VAULT, keys)
        assert is_signed(witness(clinic, keys=other, station=OTHER), VAULT, keys)
        assert not is_signed(witness(clinic, keys=other), VAULT, keys)
        # Somebody else's line first, and a good one after it.
        name = cosigner_name(VAULT, OTHER)
        note = signed(clinic)
        odd = Note(note.text, ((name, b"keyi", bytes(72)), *note.signatures))
        both = read_witness(witness_row(WitnessKind.PRINT, VAULT, odd.encoded(), 1), VAULT)
        assert both.station == OTHER
        assert not is_signed(both, VAULT, keys)

    def test_a_later_generation_owns_up_to_what_it_cites(self, clinic):
        state = clinic.log.save()
        clinic.many(3)
        head, found = clinic.head(), witness(clinic)
        clinic.log.load(state)
        told = broken_by(clinic.log, found)
        assert not is_explained(clinic.log, told)
        clinic.recorder.forget()
        again = clinic.new_recorder()
        again.new_generation(head)
        clinic.write("restored", recorder=again)
        clinic.many(20, recorder=again)
        told = broken_by(clinic.log, found)
        assert is_explained(clinic.log, told)
        assert gravest(clinic.log, [told]) is None
        further = dataclasses.replace(told, size=told.size + 1)
        assert not is_explained(clinic.log, further)
        newer = dataclasses.replace(told, generation=2)
        assert not is_explained(clinic.log, newer)

    def test_a_damaged_leaf_explains_nothing(self, clinic):
        assert not is_explained(clinic.log, Broken(99, bytes(32), 0))
        clinic.log.rows[2] = EPOCH_PREFIX + b"garbage"
        assert not is_explained(clinic.log, Broken(99, bytes(32), 0))
