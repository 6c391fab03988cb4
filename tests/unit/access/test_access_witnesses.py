"""A log held against witnesses: what stops, what is damage, and what is said."""

import contextlib
import dataclasses
from types import SimpleNamespace

import pytest

from clinicvault.access.certificates.trust_loading import Anchors
from clinicvault.access.witnesses import holding, listing, signing
from clinicvault.access.witnesses.keeping import keep_witnesses
from clinicvault.access.witnesses.proving import (
    Cosigners,
    ever,
    in_force,
    milliseconds,
    stamp_holds,
)
from clinicvault.audit import heads
from clinicvault.audit.checkpoint import Note, checkpoint_body, origin, parse_checkpoint
from clinicvault.audit.cosignature import cosigned, cosigner_name
from clinicvault.audit.witness import Stamp, read_witness
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.timestamps import ask, authority, stamped_at
from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.domain.log_witnesses import Proven, WitnessKind
from tests.unit.audit.attack_helpers import attacked_clinic, forged
from tests.unit.audit.log_helpers import VAULT, MemoryIndex, rebuilt
from tests.unit.audit.test_audit_witnesses import SECONDS, row_of, signed, stations
from tests.unit.crypto.time_authority import Authority

NOTHING = holding.Remembered(set(), [], Proven())


@pytest.fixture
def clinic(tmp_path):
    return attacked_clinic(tmp_path)


def row(clinic, kind=WitnessKind.PRINT, **more):
    return row_of(clinic, kind, signed(clinic, **more).encoded(), **more)


def cosigners(clinic):
    return Cosigners(stations(clinic))


def refused(clinic, memory=NOTHING):
    with pytest.raises(IntegrityError) as error:
        held(clinic, memory)
    return error.value


def held(clinic, memory):
    own = clinic.station.public.key_id
    return holding.require_witnessed(clinic.log, VAULT, cosigners(clinic), memory, own)


def accepted(clinic, memory=NOTHING):
    assert held(clinic, memory) is None


def rolled_back(clinic, count=2, **more):
    """What was signed before the log went back."""
    state = clinic.log.save()
    clinic.many(count)
    made, head = row(clinic, **more), clinic.head()
    clinic.log.load(state)
    return made, Proven(*head)


def test_a_stored_one_that_the_log_lacks(clinic):
    made, _ = rolled_back(clinic)
    clinic.log.put_witness(made)
    error = refused(clinic)
    assert (error.code, error.params["missing"]) == ("vault-rolled-back-print", 2)


def test_a_stored_one_of_another_history(clinic):
    clinic.log.put_witness(row(clinic))
    accepted(clinic)
    clinic.log.rows[2] = forged(clinic.log, 2)
    rebuilt(clinic.log)
    assert refused(clinic).code == "history-replaced-since"


def test_the_own_note_where_no_copy_tells_it(clinic):
    _, head = rolled_back(clinic)
    assert refused(clinic, holding.Remembered(set(), [], head)).code == "log-rolled-back"


def test_a_kept_copy_tells_more_than_the_note(clinic):
    made, head = rolled_back(clinic, kind=WitnessKind.BACKUP)
    holds = row(clinic)
    damaged = made._replace(body=b"")
    memory = holding.Remembered({made.id}, [damaged, holds, made], head)
    assert refused(clinic, memory).code == "vault-rolled-back-backup"


def test_what_nobody_signed_or_cannot_be_read_stops_nobody_and_is_damage(clinic):
    stranger, _ = rolled_back(clinic, keys=KeyPair.generate())
    good = row(clinic)
    spoiled = good._replace(id=b"s" * 16)
    for one in (stranger, good, spoiled):
        clinic.log.put_witness(one)
    clinic.log.witnesses[b"n" * 16] = None
    accepted(clinic)
    found = set(holding.damaged(clinic.log, VAULT, cosigners(clinic)))
    assert found == {stranger.id, spoiled.id, b"n" * 16}


def ended(clinic, seq=None):
    """The clinic's only computer, ended by a leaf that the index knows, or not yet."""
    own, index = clinic.station.public, MemoryIndex()
    if seq is not None:
        index.apply([("revocation", b"r" * 16, 1, bytes(32), seq)], seq + 1, bytes(32))
    return Anchors(VAULT, {own.key_id: own.signing}, {b"r" * 16: own.key_id}), index


def test_an_ended_computers_word_stops_no_unlock(clinic):
    """Else whoever stole it could stop everybody for good."""
    made, _ = rolled_back(clinic)
    clinic.log.put_witness(made)
    signers = in_force(ended(clinic)[0])
    assert signers.stations == {}
    holding.require_witnessed(clinic.log, VAULT, signers, NOTHING)


def test_what_it_signed_before_its_end_is_held_against_the_log(clinic):
    made = row(clinic)
    clinic.log.put_witness(made)
    clinic.log.rows[2] = forged(clinic.log, 2)
    rebuilt(clinic.log)
    for seq, found in ((made.size, 1), (made.size - 1, 0), (None, 0)):
        told = list(holding.broken(clinic.log, VAULT, ever(*ended(clinic, seq)), NOTHING))
        assert len(told) == found


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa") / "a")


def stamped(clinic, server, **changed):
    """A witness with a time-stamp, and what is changed of it before it is signed."""
    text = signed(clinic).encoded()
    asked = ask(text.encode(), authority(server.pem))
    token = server.answer(asked.message)
    when = milliseconds(stamped_at(asked, token))
    stamp = dataclasses.replace(Stamp("tsa", when, token, server.pem), **changed)
    return row_of(clinic, WitnessKind.TIMESTAMP, text, stamp=stamp)


def test_a_time_stamp_is_verified_whenever_it_is_told(clinic, server):
    good = stamped(clinic, server)
    assert stamp_holds(read_witness(good, VAULT))
    bad = [
        stamped(clinic, server, **one)
        for one in ({"stamped": 1}, {"token": b"junk"}, {"certificates": ""})
    ]
    bad.append(row_of(clinic, WitnessKind.PRINT, signed(clinic).encoded(), stamp=Stamp("tsa")))
    for one in (good, *bad):
        clinic.log.put_witness(one)
    found = [one.row for one in holding.proven(clinic.log, VAULT, cosigners(clinic))]
    assert found == [good]
    named = set(holding.damaged(clinic.log, VAULT, cosigners(clinic)))
    assert named == {one.id for one in bad}


def test_a_computer_without_a_memory_keeps_nothing():
    vault = SimpleNamespace(ports=SimpleNamespace(seen=None))
    assert keep_witnesses(vault) == 0


def test_a_list_leaves_out_what_is_none_and_ends_somewhere(clinic, monkeypatch):
    own = clinic.station.public
    anchors = Anchors(VAULT, {own.key_id: own.signing})
    monkeypatch.setattr(listing, "load_anchors", lambda _rows, _pin: anchors)
    for _ in range(3):
        clinic.many(1)
        clinic.log.put_witness(row(clinic))
    clinic.log.put_witness(row(clinic)._replace(id=b"s" * 16))
    clinic.log.put_witness(row(clinic, keys=KeyPair.generate()))
    clinic.log.witnesses[b"n" * 16] = None
    clinic.log.put_witness(row(clinic, kind=WitnessKind.WORKSTATION))
    ports = ports_of(clinic)
    assert len(listing.copies(ports, b"", own.key_id)) == 3
    assert len(listing.copies(ports, b"", own.key_id, 2)) == 2
    assert len(listing.copies(ports, b"", b"o" * 16)) == 4
    assert listing.newest_copy(ports, b"", own.key_id).size == clinic.log.size()


def ports_of(clinic, memory=None, now=SECONDS * 1000):
    view = contextlib.nullcontext(SimpleNamespace(log=clinic.log))
    database = SimpleNamespace(read=lambda: view)
    seen = SimpleNamespace(witnesses=memory) if memory is not None else None
    return SimpleNamespace(seen=seen, database=database, state=MemoryIndex(), clock=lambda: now)


@pytest.fixture
def anchored(clinic, monkeypatch):
    own = clinic.station.public
    anchors = Anchors(VAULT, {own.key_id: own.signing})
    monkeypatch.setattr(listing, "load_anchors", lambda _rows, _pin: anchors)
    return clinic


def test_what_is_dated_after_tomorrow_is_no_newest_copy(anchored):
    anchored.log.put_witness(row(anchored))
    own = anchored.station.public.key_id
    late = (SECONDS - 86_402) * 1000
    assert listing.newest_copy(ports_of(anchored, now=late), b"", own) is None
    assert listing.newest_copy(ports_of(anchored), b"", own) is not None


def stranger(clinic, keys):
    """The head of a longer log, signed by a computer that was let in after."""
    state = clinic.log.save()
    clinic.many(2)
    name = cosigner_name(VAULT, keys.public.key_id)
    # The epoch's key of then is gone with the log: its line is left out.
    note = Note(heads.head_note(clinic.log, VAULT, clinic.head()).note.text, ())
    made = cosigned(note, name, keys.public.signing, keys.sign, SECONDS)
    longer = clinic.log.save()
    clinic.log.load(state)
    return parse_checkpoint(made.encoded()), longer


def test_a_longer_code_of_an_unknown_computer_is_no_nothing(anchored):
    keys = KeyPair.generate()
    code, longer = stranger(anchored, keys)
    found = listing.compare(ports_of(anchored), b"", code)
    assert (found.result, found.missing) == (listing.UNKNOWN, 2)
    forgets = SimpleNamespace(kept=list, stations=dict)
    assert listing.compare(ports_of(anchored, forgets), b"", code).result == listing.UNKNOWN
    # Who has ever known that computer knows more.
    known = {keys.public.key_id: keys.public.signing}
    memory = SimpleNamespace(kept=list, stations=lambda: known)
    found = listing.compare(ports_of(anchored, memory), b"", code)
    assert (found.result, found.missing) == (listing.ROLLED_BACK, 2)
    anchored.log.load(longer)
    assert listing.compare(ports_of(anchored), b"", code).result == listing.UNSIGNED


class Moving:
    """A vault whose index another process moves on while a view is open, some times."""

    def __init__(self, clinic, times):
        self.clinic, self.times, self.id = clinic, times, VAULT
        self.workstation, self.ports = clinic.station, SimpleNamespace(state=self)

    @contextlib.contextmanager
    def read(self):
        yield SimpleNamespace(log=self.clinic.log)

    def now(self):
        return SECONDS * 1000

    def position(self):
        size, root = self.clinic.head()
        self.times -= 1
        return (size + 1, bytes(32)) if self.times >= 0 else (size, root)


def test_a_head_is_signed_of_one_view_and_no_other(clinic):
    head = signing.signed_head(Moving(clinic, 3))
    assert (head.size, head.root, head.generations) == (*clinic.head(), b"")
    with pytest.raises(StorageFailed, match="database-busy"):
        signing.signed_head(Moving(clinic, 10_000))


def test_an_older_head_is_signed_where_it_leads_to_the_one_that_was_followed(clinic):
    older = heads.head_note(clinic.log, VAULT, clinic.head()).note.encoded()
    clinic.many(3)
    made = signing.countersigned(Moving(clinic, 0), older)
    assert made.size < clinic.log.size()
    nodes = clinic.log.save()
    clinic.log.rows[2] = forged(clinic.log, 2)
    rebuilt(clinic.log)
    false = heads.root_at(clinic.log.node, made.size)
    clinic.log.load(nodes)
    body = checkpoint_body(origin(VAULT), made.size, false)
    wrong = body + older[older.index("\n\n") + 1 :]
    for text in (wrong, older.replace(VAULT.hex(), "ab" * 16)):
        with pytest.raises(IntegrityError, match="log-damaged"):
            signing.countersigned(Moving(clinic, 0), text)


class Turns:
    """A memory that gives each turn once, and takes back what was not used."""

    def __init__(self, takes_back=True):
        self.signed, self.takes_back = 5, takes_back

    def take_turn(self, now, every):
        before, self.signed = self.signed, now
        return before if now - before >= every else None

    def note_signed(self, ms):
        if not self.takes_back:
            raise StorageFailed("disk-full")
        self.signed = ms


def a_computer(memory):
    """An open vault, as far as signing for the others looks at it."""
    seen = SimpleNamespace(witnesses=memory) if memory is not None else None
    return SimpleNamespace(ports=SimpleNamespace(seen=seen), now=lambda: 5 + signing.EVERY_MS)


def test_a_computer_signs_once_for_the_others_when_it_is_due(monkeypatch):
    put = []
    monkeypatch.setattr(signing, "signed_head", lambda _vault: "head")
    monkeypatch.setattr(signing, "put_witness", lambda *told: put.append(told[1:]))
    vault = a_computer(Turns())
    assert (signing.cosign(vault), signing.cosign(vault)) == (True, False)
    assert put == [("head", WitnessKind.WORKSTATION)]
    assert not signing.cosign(a_computer(None))


@pytest.mark.parametrize("takes_back", [True, False])
def test_a_turn_in_which_nothing_was_signed_is_given_back(monkeypatch, takes_back):
    """Where that fails, too, the reason why nothing was signed is still what is told."""

    def damaged(_vault):
        raise IntegrityError("log-damaged")

    monkeypatch.setattr(signing, "signed_head", damaged)
    memory = Turns(takes_back=takes_back)
    with pytest.raises(IntegrityError, match="log-damaged"):
        signing.cosign(a_computer(memory))
    assert (memory.signed == 5) is takes_back
