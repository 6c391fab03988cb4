"""The address book: sealed, signed by who may keep it, and a key counts when it was compared."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.access.release import recipients as module
from clinicvault.access.release.recipients import (
    LIMITS,
    MOST,
    MOST_SIGNERS,
    Recipient,
    add_recipient,
    change_recipient,
    check_key,
    forget_signer,
    know_signer,
    recipient,
    recipients,
    remove_recipient,
)
from clinicvault.access.verifying import Finding, verify_rows
from clinicvault.crypto.fields import seal_value
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.export_records import RecipientRecord
from clinicvault.domain.exports import RecipientSort
from tests.unit.access.rows import by_nobody, rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE

KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
WEBER = Recipient(
    name=" Dr  Weber ",
    sort=RecipientSort.COLLEAGUE,
    organisation="Klinik am See",
    address="Seestrasse 1\nZürich",
    phone="+41 44 1",
    language="fr",
    age_key=KEY,
)


def added(world, new=WEBER, name=PAM):
    return add_recipient(world.session(name), new)


def one_of(world, row, name=INA):
    session = world.session(name)
    with session.vault.read() as rows:
        return recipient(session, rows, row)


def whole(world):
    return [f for f in verify_rows(world.ports, world.pin) if f]


def test_who_is_written_down_is_read_by_who_lists_patients(world):
    made = added(world)
    for name in (PAM, PETE, ADA, INA):
        [found] = recipients(world.session(name))
        assert found == made
    assert (made.name, made.address) == ("Dr Weber", "Seestrasse 1 Zürich")
    assert (made.sort, made.language, made.by) == (RecipientSort.COLLEAGUE, "fr", world.user(PAM))
    assert made.keyed
    assert not made.checked_ms
    [row] = rows_of(world, RecipientRecord)
    for text in (b"Weber", b"See", KEY.encode()):
        assert text not in row.facts_sealed
    [entry] = world.events("recipient-add")
    assert entry.detail == {"entry": made.id.hex(), "recipient": "Dr Weber"}
    assert whole(world) == []


def test_by_name(world):
    for name in ("weber", "Ünal", "Abel"):
        added(world, Recipient(name=name), ADA)
    assert [one.name for one in recipients(world.session(INA))] == ["Abel", "weber", "Ünal"]
    with pytest.raises(Refused, match="role"):
        recipients(world.plain_administrator())


def test_the_desk_reads_and_does_not_write(world):
    made = added(world)
    session = world.session(INA)
    for act in (
        lambda: add_recipient(session, WEBER),
        lambda: change_recipient(session, made),
        lambda: check_key(session, made.id, KEY),
        lambda: remove_recipient(session, made.id),
    ):
        with pytest.raises(Refused, match="role"):
            act()


def test_a_row_of_the_desk_or_of_nobody_does_not_count(world):
    """Else whoever swaps a key reads what is sealed for its owner."""
    made = added(world)
    [row] = rows_of(world, RecipientRecord)
    again = dataclasses.replace(row, version=2)
    world.append(world.session(INA).signed(again), event="recipient-change")
    assert recipients(world.session(PAM)) == []
    with pytest.raises(IntegrityError):
        one_of(world, made.id)
    assert Finding("recipient", made.id) in whole(world)
    assert by_nobody(again).signer != row.signer


@pytest.mark.parametrize("field", sorted(LIMITS))
def test_limits(world, field):
    at_most = dataclasses.replace(Recipient(name="A"), **{field: "x" * LIMITS[field]})
    assert getattr(added(world, at_most), field) == "x" * LIMITS[field]
    more = dataclasses.replace(at_most, **{field: "x" * (LIMITS[field] + 1)})
    with pytest.raises(InputRefused, match="recipient-text-long"):
        added(world, more)


def test_what_nobody_can_be_called(world, monkeypatch):
    with pytest.raises(InputRefused, match="recipient-missing"):
        added(world, Recipient(name=" \n"))
    with pytest.raises(InputRefused, match="recipient-language"):
        added(world, Recipient(name="A", language="xx"))
    monkeypatch.setattr(module, "MOST", 1)
    added(world)
    with pytest.raises(InputRefused, match="recipients-many"):
        added(world)
    assert MOST > 1


def test_another_key_is_not_the_one_that_was_compared(world):
    made = added(world)
    with pytest.raises(Refused, match="recipient-key-changed"):
        check_key(world.session(ADA), made.id, KEY[:-1])
    checked = check_key(world.session(ADA), made.id, KEY)
    assert (checked.checked_by, checked.checked_ms > 0) == (world.user(ADA), True)
    moved = dataclasses.replace(checked, address="Elsewhere", by=b"x" * 16, made_ms=1)
    same = change_recipient(world.session(PETE), moved)
    assert (same.checked_by, same.address) == (world.user(ADA), "Elsewhere")
    assert (same.by, same.made_ms) == (made.by, made.made_ms)
    other = change_recipient(world.session(PETE), dataclasses.replace(same, age_key="age1other"))
    assert (other.checked_ms, other.checked_by) == (0, b"")
    assert one_of(world, made.id) == other
    fields = [entry.detail["fields"] for entry in world.events("recipient-change")]
    assert fields == ["address", "age_key"]
    bare = change_recipient(world.session(PETE), dataclasses.replace(other, age_key=""))
    with pytest.raises(Refused, match="recipient-no-key"):
        check_key(world.session(PETE), bare.id, "")
    assert whole(world) == []


def test_nobody_says_of_a_new_one_that_it_was_compared(world):
    sly = dataclasses.replace(WEBER, checked_ms=5, checked_by=b"c" * 16, id=b"i" * 16)
    made = added(world, sly)
    assert (made.checked_ms, made.checked_by, made.id == sly.id) == (0, b"", False)


def test_removed(world):
    made, other = added(world), added(world, Recipient(name="Abel"))
    remove_recipient(world.session(PETE), made.id)
    assert [one.id for one in recipients(world.session(INA))] == [other.id]
    for act in (
        lambda: remove_recipient(world.session(PETE), made.id),
        lambda: change_recipient(world.session(PETE), made),
        lambda: check_key(world.session(PETE), made.id, KEY),
        lambda: one_of(world, made.id),
    ):
        with pytest.raises(UsageError, match="recipient-unknown"):
            act()
    assert len(world.events("recipient-remove")) == 1
    assert whole(world) == []


def test_a_row_that_is_away_is_told(world):
    made = added(world)
    with world.sql() as rows:
        rows.execute("DELETE FROM recipient")
    assert recipients(world.session(PAM)) == []
    [entry] = world.events("damage-found")
    assert entry.objects == (made.id,)


@pytest.mark.parametrize("facts", [7, {}, {"sort": "king"}, {"sort": "other", "language": "en"}])
def test_facts_that_are_none_are_damage_and_keep_no_other_back(world, monkeypatch, facts):
    with monkeypatch.context() as patch:
        patch.setattr(
            module, "seal_value", lambda cipher, _, place: seal_value(cipher, facts, place)
        )
        added(world)
    added(world, Recipient(name="Abel"))
    assert [one.name for one in recipients(world.session(INA))] == ["Abel"]
    assert world.events("damage-found")


def test_a_row_under_another_id_does_not_open(world):
    made = added(world)
    [row] = rows_of(world, RecipientRecord)
    moved = dataclasses.replace(row, id=b"m" * 16, version=1)
    world.append(world.session(PAM).signed(moved), event="recipient-add")
    with pytest.raises(IntegrityError, match="row-altered"):
        one_of(world, b"m" * 16)
    assert one_of(world, made.id) == made


SIGNER, OTHER = b"s" * 32, b"o" * 32


def test_a_computer_is_known_once_its_words_were_compared(world):
    made = added(world)
    assert made.signers == ()
    known = know_signer(world.session(ADA), made.id, SIGNER)
    [one] = known.signers
    assert (one.key, one.checked_by, one.checked_ms > 0) == (SIGNER, world.user(ADA), True)
    assert one_of(world, made.id) == known
    both = know_signer(world.session(PETE), made.id, OTHER)
    assert [one.key for one in both.signers] == [SIGNER, OTHER]
    again = know_signer(world.session(PETE), made.id, SIGNER)
    assert [one.key for one in again.signers] == [OTHER, SIGNER]
    assert again.signers[1].checked_by == world.user(PETE)
    events = world.events("sender-check")
    assert [one.detail for one in events] == [{"entry": made.id.hex(), "recipient": "Dr Weber"}] * 3
    assert whole(world) == []


def test_another_address_or_key_forgets_no_computer(world):
    known = know_signer(world.session(ADA), added(world).id, SIGNER)
    moved = dataclasses.replace(known, address="Elsewhere", age_key="age1other", signers=())
    assert change_recipient(world.session(PETE), moved).signers == known.signers
    assert check_key(world.session(PETE), known.id, "age1other").signers == known.signers


def test_nobody_brings_computers_with_a_new_entry(world):
    known = know_signer(world.session(ADA), added(world).id, SIGNER)
    assert added(world, dataclasses.replace(known, name="Sly")).signers == ()


def test_a_computer_is_one_senders(world):
    made, other = added(world), added(world, Recipient(name="Abel"))
    know_signer(world.session(ADA), made.id, SIGNER)
    with pytest.raises(Refused, match="sender-other"):
        know_signer(world.session(ADA), other.id, SIGNER)
    own = world.session(ADA).vault.workstation.public.signing
    with pytest.raises(Refused, match="sender-own"):
        know_signer(world.session(ADA), made.id, own)
    assert one_of(world, other.id).signers == ()


def test_not_more_computers_than_anybody_has(world, monkeypatch):
    monkeypatch.setattr(module, "MOST_SIGNERS", 1)
    made = added(world)
    for _ in range(2):
        know_signer(world.session(ADA), made.id, SIGNER)
    with pytest.raises(InputRefused, match="senders-many"):
        know_signer(world.session(ADA), made.id, OTHER)
    assert MOST_SIGNERS > 1


def test_a_computer_is_forgotten(world):
    known = know_signer(world.session(ADA), added(world).id, SIGNER)
    assert forget_signer(world.session(PETE), known.id, SIGNER).signers == ()
    assert one_of(world, known.id).signers == ()
    with pytest.raises(UsageError, match="sender-unknown"):
        forget_signer(world.session(PETE), known.id, SIGNER)
    assert len(world.events("sender-forget")) == 1
    assert whole(world) == []


def test_the_desk_knows_no_computers_on_its_own(world):
    made = added(world)
    for act in (know_signer, forget_signer):
        with pytest.raises(Refused, match="role"):
            act(world.session(INA), made.id, SIGNER)
        with pytest.raises(UsageError, match="recipient-unknown"):
            act(world.session(ADA), b"i" * 16, SIGNER)


@pytest.mark.parametrize(
    "told", [[b"s" * 31, 5, b""], [b"s" * 32, "5", b""], [7, 5, b""], [b"s" * 32, 5], 7]
)
def test_a_computer_that_is_none_is_damage(world, monkeypatch, told):
    def sealed(cipher, facts, place):
        return seal_value(cipher, {**facts, "signers": [told]}, place)

    with monkeypatch.context() as patch:
        patch.setattr(module, "seal_value", sealed)
        made = added(world)
    with pytest.raises(IntegrityError):
        one_of(world, made.id)


def test_entries_from_before_know_no_computer(world, monkeypatch):
    def sealed(cipher, facts, place):
        return seal_value(cipher, {k: v for k, v in facts.items() if k != "signers"}, place)

    with monkeypatch.context() as patch:
        patch.setattr(module, "seal_value", sealed)
        made = added(world)
    assert one_of(world, made.id) == made
