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
from clinicvault.audit.cosignature import cosigned, cosigned_by, cosigner, cosigner_name, cosigners
from clinicvault.audit.leaf import EPOCH_PREFIX
from clinicvault.audit.proven import NOTHING, leads_to
from clinicvault.audit.tree import root_at
from clinicvault.audit.witness import MAX_BODY, NO_STAMP, Stamp, read_witness, witness_row
from clinicvault.crypto.encoding import context, decode, encode
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
    note = heads.head_note(clinic.log, VAULT, clinic.head()).note
    return cosigned(note, name, keys.public.signing, keys.sign, seconds)


def row_of(clinic, kind, text, generations=b"", stamp=NO_STAMP, keys=None, **_):
    return witness_row(kind, VAULT, text, generations, (keys or clinic.station).sign, stamp)


def witness(clinic, kind=WitnessKind.PRINT, stamp=NO_STAMP, **more):
    text = signed(clinic, **more).encoded()
    return read_witness(row_of(clinic, kind, text, stamp=stamp, **more), VAULT)


def witness_of_now(clinic):
    text = signed(clinic).encoded()
    row = row_of(clinic, WitnessKind.PRINT, text, heads.generations_of(clinic.log, clinic.head()))
    return read_witness(row, VAULT)


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
        head = heads.head_note(clinic.log, VAULT, clinic.head())
        assert (head.size, head.root) == clinic.head()
        assert heads.generations_of(clinic.log, clinic.head()) == b""
        again = parse_checkpoint(head.note.encoded())
        assert (again.size, again.root, again.note) == (head.size, head.root, head.note)
        assert head.note.encoded() == clinic.verify().checkpoint

    def test_a_closed_epochs_too(self, clinic):
        clinic.end()
        assert heads.head_note(clinic.log, VAULT, clinic.head()).size == clinic.log.size()

    def test_no_head_without_a_signature(self, clinic):
        (size, root, signature), head = clinic.log.marks[4], clinic.head()
        other = bytes(32)
        for mark in (
            (size - 1, root, signature),
            (size, root, bytes(64)),
            (size, other, signature),
        ):
            clinic.log.marks[4] = mark
            with pytest.raises(IntegrityError, match="log-damaged"):
                heads.head_note(clinic.log, VAULT, head)
        del clinic.log.marks[4]
        with pytest.raises(IntegrityError, match="log-damaged"):
            heads.head_note(clinic.log, VAULT, head)
        clinic.log.load(({}, {}, {}, None))
        with pytest.raises(IntegrityError, match="log-damaged"):
            heads.head_note(clinic.log, VAULT, NOTHING)
        assert heads.generations_of(clinic.log, NOTHING) == b""

    def test_beginnings(self, clinic):
        log, size = clinic.log, clinic.log.size()
        for part in range(1, size + 1):
            root = root_at(log.node, part)
            assert heads.leaves_agree(log, part, root)
            assert heads.nodes_agree(log, part, root)
        for wrong in ((size, bytes(32)), (size + 1, bytes(32))):
            assert not heads.leaves_agree(log, *wrong)
            assert not heads.nodes_agree(log, *wrong)

    def test_a_damaged_node_is_no_other_history(self, clinic):
        log, (size, root) = clinic.log, clinic.head()
        for spoiled in ({(4, 0): bytes(32)}, {}):
            state = log.save()
            del log.tree[4, 0]
            log.tree.update(spoiled)
            assert not heads.nodes_agree(log, size, root)
            assert heads.leaves_agree(log, size, root)
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

    def test_a_head_leads_to_one_that_is_trusted_or_it_is_none(self, clinic):
        log, head = clinic.log, clinic.head()
        for size in range(1, head[0] + 1):
            assert leads_to(log, (size, root_at(log.node, size)), head)
            assert not leads_to(log, (size, bytes(32)), head)
        for size in (0, head[0] + 1, 1_000_000_000):
            assert not leads_to(log, (size, bytes(32)), head)

    def test_stored_nodes_are_no_proof(self, clinic):
        """Made to fit a false past: the trusted head gives them away."""
        log, head = clinic.log, clinic.head()
        log.rows[2] = forged(log, 2)
        rebuilt(log)
        assert not leads_to(log, (4, root_at(log.node, 4)), head)
        log.tree.clear()
        assert not leads_to(log, (4, bytes(32)), head)


class TestWitnesses:
    def test_there_and_back(self, clinic):
        stamp = Stamp("tsa", 7, b"der", "pem")
        row = row_of(clinic, WitnessKind.TIMESTAMP, signed(clinic).encoded(), b"g" * 16, stamp)
        found = read_witness(row, VAULT)
        told = (found.kind, found.generations, found.stamp, found.told_ms)
        assert told == (WitnessKind.TIMESTAMP, b"g" * 16, stamp, 7)
        assert (found.size, found.root, row.ms) == (*clinic.head(), SECONDS * 1000)
        assert found.station == clinic.station.public.key_id
        assert found.holds(VAULT, stations(clinic))
        assert witness(clinic).told_ms == row.ms

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
        whole = decode(witness(clinic).row.body)
        wrong = [{"more": 1}, {"token": ""}, {"note": "x"}, {"stamped": -1}, {"stamped": 1 << 62}]
        for body in (*({**whole, **one} for one in wrong), []):
            row = witness(clinic).row._replace(body=encode(body))
            with pytest.raises(IntegrityError, match="witness-damaged"):
                read_witness(row, VAULT)

    def test_another_clinics_and_unsigned_ones_are_none(self, clinic):
        text = signed(clinic).encoded()
        with pytest.raises(IntegrityError, match="witness-damaged"):
            witness_row(WitnessKind.PRINT, b"v" * 16, text, b"", clinic.station.sign)
        alone = heads.head_note(clinic.log, VAULT, clinic.head()).note.encoded()
        with pytest.raises(IntegrityError, match="witness-damaged"):
            row_of(clinic, WitnessKind.PRINT, alone)

    def test_whoever_has_the_store_alone_changes_no_word_of_it(self, clinic):
        """Each value is put in with everything else made to fit, but for the signature."""
        found = witness(clinic, WitnessKind.TIMESTAMP, stamp=Stamp("tsa", 7, b"der", "pem"))
        assert found.holds(VAULT, stations(clinic))
        values = {
            "generations": bytes(16), "where": "freetsa.org", "stamped": 8, "token": b"junk",
            "certificates": "", "signature": bytes(64),
        }  # fmt: skip
        for name, value in values.items():
            body = encode({**decode(found.row.body), name: value})
            assert not _fitted(found.row, found.kind, body).holds(VAULT, stations(clinic))
        kind = WitnessKind.BACKUP
        assert not _fitted(found.row, kind, found.row.body).holds(VAULT, stations(clinic))

    @pytest.mark.parametrize("seconds", [SECONDS + 60, 1 << 39])
    @pytest.mark.parametrize("first", [True, False])
    def test_no_line_beside_the_signed_one_tells_time_or_computer(self, clinic, first, seconds):
        note = signed(clinic)
        name = note.signatures[-1][0]
        line = (name, bytes(4), seconds.to_bytes(8, "big") + bytes(64))
        lines = (line, *note.signatures) if first else (*note.signatures, line)
        text = Note(note.text, lines).encoded()
        with pytest.raises(IntegrityError, match="witness-damaged"):
            row_of(clinic, WitnessKind.PRINT, text)

    def test_a_time_that_no_calendar_tells(self, clinic):
        with pytest.raises(IntegrityError, match="witness-damaged"):
            witness(clinic, seconds=1 << 33)


def _fitted(row, kind, body):
    made = hashlib.sha256(context("log-witness", int(kind), body)).digest()[:16]
    return read_witness(row._replace(id=made, kind=int(kind), body=body), VAULT)


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
        note = Broken(*end, b"")
        assert gravest(clinic.log, [note, *told]) == told[2]
        assert gravest(clinic.log, [note]) == note
        assert gravest(clinic.log, []) is None

    def test_who_signed_is_who_is_named(self, clinic):
        other = KeyPair.generate()
        keys = {**stations(clinic), OTHER: other.public.signing}
        assert is_signed(witness(clinic), VAULT, keys)
        assert is_signed(witness(clinic, keys=other, station=OTHER), VAULT, keys)
        assert not is_signed(witness(clinic, keys=other), VAULT, keys)
        name = cosigner_name(VAULT, OTHER)
        odd = Note(signed(clinic).text, ((name, b"keyi", bytes(72)), *signed(clinic).signatures))
        assert cosigners(odd, VAULT) == {OTHER, clinic.station.public.key_id}
        assert cosigned_by(odd, VAULT, keys) == clinic.station.public.key_id

    def test_an_ended_computers_word_of_before_counts(self, clinic):
        found, own = witness(clinic), clinic.station.public.key_id
        assert is_signed(found, VAULT, stations(clinic), {own: found.size})
        assert not is_signed(found, VAULT, stations(clinic), {own: found.size - 1})

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
        newer = dataclasses.replace(
            told, generations=heads.generations_of(clinic.log, clinic.head())
        )
        assert not is_explained(clinic.log, newer)
        before = dataclasses.replace(told, size=len(state[0]))
        assert not is_explained(clinic.log, before)

    def test_the_same_backup_restored_twice_explains_both(self, clinic):
        """Both times the log goes on as its second generation."""
        state, ids = clinic.log.save(), set()
        clinic.recorder.forget()
        for count in (9, 5):
            head, found = clinic.head(), witness_of_now(clinic)
            clinic.log.load(state)
            again = clinic.new_recorder()
            again.new_generation(
                head if head[0] > len(state[0]) else (len(state[0]) + 40, bytes(32))
            )
            clinic.write("restored", recorder=again)
            told = broken_by(clinic.log, found)
            assert told is None or is_explained(clinic.log, told)
            clinic.many(count, recorder=again)
            again.forget()
            ids.add(heads.generations_of(clinic.log, clinic.head()))
        assert sorted(map(len, ids)) == [16, 16]

    def test_generations_are_found_wherever_they_began(self, clinic):
        seen = []
        clinic.recorder.forget()
        for count in (1, 30, 400, 2):
            again = clinic.new_recorder()
            again.new_generation(clinic.head())
            seen.append(clinic.log.size())
            clinic.many(count, recorder=again)
            again.forget()
        found = list(heads.generations(clinic.log, clinic.head()))
        assert [(seq, leaf.generation) for seq, _, leaf in found] == [
            (seq, number) for number, seq in reversed(list(enumerate(seen, 2)))
        ]
        assert heads.generations_of(clinic.log, clinic.head()) == b"".join(
            one for _, one, _ in found
        )

    def test_a_loss_of_what_a_computer_knew_explains_nothing(self, clinic):
        """Nothing of the log was lost with it: it cites the log as it is."""
        found = witness(clinic)
        clinic.many(3)
        clinic.recorder.forget()
        again = clinic.new_recorder()
        again.new_generation(clinic.head())
        clinic.write("local-state-lost", recorder=again)
        clinic.log.rows[2] = forged(clinic.log, 2)
        rebuilt(clinic.log)
        told = broken_by(clinic.log, found)
        assert not is_explained(clinic.log, told)
        assert gravest(clinic.log, [told]) == told

    def test_a_damaged_leaf_explains_nothing(self, clinic):
        assert not is_explained(clinic.log, Broken(99, bytes(32), b""))
        epochs = [seq for seq, data in clinic.log.rows.items() if data.startswith(EPOCH_PREFIX)]
        clinic.log.rows[max(epochs)] = EPOCH_PREFIX + b"garbage"
        assert not is_explained(clinic.log, Broken(99, bytes(32), b""))
