"""Verification of sound logs: what it reports, how it streams, what it needs."""

import pytest

from clinicvault.audit import verify as module
from clinicvault.audit.checkpoint import parse_checkpoint
from clinicvault.audit.locate import read_epoch
from clinicvault.crypto.encoding import encode
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.messages.audit import MESSAGES
from tests.unit.audit.log_helpers import VAULT, Clinic, change


@pytest.fixture
def clinic(tmp_path):
    clinic = Clinic(tmp_path)
    clinic.many(20)
    return clinic


def test_the_report_carries_the_newest_checkpoint_as_a_note(clinic):
    clinic.end()
    clinic.write("newest")
    report = clinic.verify()
    found = parse_checkpoint(report.checkpoint)
    size, root = clinic.head()
    assert (found.name, found.size, found.root) == (f"clinicvault.local/{VAULT.hex()}", size, root)
    leaf = read_epoch(size - 2, clinic.log.rows[size - 2])
    assert found.note.signed_by(found.name, leaf.public)
    assert (report.entries, report.ok, report.generations) == (size, True, ())


def test_an_empty_log_has_no_checkpoint(clinic):
    clinic.log.load(({}, {}, {}, None))
    assert clinic.verify().checkpoint == ""


def test_a_log_without_checkpoints_has_none_to_show(clinic):
    clinic.log.marks.clear()
    report = clinic.verify()
    assert report.checkpoint == ""
    assert report.faults == ((20, "checkpoint-missing"),)


def test_a_checkpoint_that_vanishes_meanwhile_is_not_shown(clinic):
    log, found = clinic.log, clinic.log.checkpoint
    calls = []

    def once(epoch):
        calls.append(epoch)
        return found(epoch) if len(calls) == 1 else None

    log.checkpoint = once
    assert clinic.verify().checkpoint == ""


@pytest.mark.parametrize("chunk", [1, 2, 7, 16, 4096])
def test_the_size_of_the_pieces_does_not_matter(clinic, monkeypatch, chunk):
    for _ in range(3):
        clinic.end()
        clinic.many(7)
    monkeypatch.setattr(module, "_CHUNK", chunk)
    seen = []
    assert clinic.verify(progress=lambda done, size: seen.append((done, size))).ok
    assert seen[-1] == (clinic.log.size(), clinic.log.size())
    clinic.log.tree[1, 3] = b"x" * 32
    del clinic.log.rows[11]
    assert clinic.faults() == [(6, "node-altered"), (11, "leaf-missing")]


def test_a_progress_that_raises_stops_the_check(clinic):
    def stop(done, size):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        clinic.verify(progress=stop)


def test_a_sequence_number_far_away_does_not_keep_it_busy(clinic):
    rows = clinic.log.rows
    rows[20 + (1 << 40)] = rows.pop(20)
    clinic.log.leaves = lambda start, stop: (
        (seq, rows[seq]) for seq in sorted(rows) if start <= seq < stop
    )
    codes = clinic.codes()
    assert "leaf-missing" in codes


@pytest.mark.parametrize("method", ["leaves", "nodes", "checkpoints", "waiting", "checkpoint"])
def test_a_value_that_the_database_cannot_read_is_a_fault(clinic, method):
    def unreadable(*_):
        raise IntegrityError("log-damaged")

    setattr(clinic.log, method, unreadable)
    report = clinic.verify()
    assert {code for _, code in report.faults} == {"log-damaged"}


def test_verification_opens_nothing(clinic, monkeypatch):
    def never(*_):
        raise AssertionError("a secret was used")

    monkeypatch.setattr("clinicvault.crypto.keys.KeyPair.open", never)
    monkeypatch.setattr("clinicvault.crypto.fields.FieldCipher.open", never)
    assert clinic.verify().ok


def test_nothing_of_an_entry_is_readable_in_the_log(clinic):
    clinic.write("photo-exported", changes=[change(1)])
    everything = b"".join(clinic.log.rows.values())
    assert b"photo-exported" not in everything
    assert b"event-3" not in everything
    assert b"U" * 16 not in everything


def test_entries_of_like_length_look_alike(clinic):
    sizes = {len(clinic.log.rows[seq]) for seq in range(1, 10)}
    assert len(sizes) == 1


def test_every_fault_and_error_has_its_three_sentences():
    import re
    from pathlib import Path

    import clinicvault.audit

    text = "".join(
        path.read_text("utf-8") for path in Path(clinicvault.audit.__file__).parent.glob("*.py")
    )
    raised = set(re.findall(r'(?:Error|Refused|Failed)\("([a-z-]+)"', text))
    reported = set(re.findall(r'(?:_report|_fault|_damaged)\((?!\))[^"]*?"([a-z-]+)"', text))
    assert raised | reported <= set(MESSAGES)
    assert len(raised) > 10
    assert len(reported) > 15


def test_sentences_avoid_the_words_people_are_not_shown():
    hidden = {"seal", "wrap", "grant", "epoch", "batch", "chain", "checkpoint", "workstation"}
    for sentences in MESSAGES.values():
        words = {word.strip(".,;:()“”").lower() for text in sentences for word in text.split()}
        assert not words & hidden
        assert all(sentences)


def test_the_checks_do_not_depend_on_the_order_of_equal_faults(clinic):
    clinic.log.rows[3] = encode([1, 1, 3, bytes(60)])
    first = clinic.faults()
    assert first == sorted(first)
