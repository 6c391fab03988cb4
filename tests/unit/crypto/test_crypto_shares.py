"""Recovery sheets: any two of three, what is refused, commitments, typed words."""

from __future__ import annotations

import hashlib
import itertools
import traceback

import pytest
from shamir_mnemonic import Share, combine_mnemonics, generate_mnemonics

from clinicvault.crypto import shares
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.shares import check_share, combine, commitment, normalise, split
from clinicvault.domain.errors import Refused, UsageError

SEED = bytes(range(32))


@pytest.fixture(scope="module")
def sheets() -> tuple[str, str, str]:
    return split(Secret(SEED))


def test_any_two_in_any_order(sheets):
    for a, b in itertools.permutations(sheets, 2):
        assert combine(a, b) == Secret(SEED)


def test_form(sheets):
    assert [len(sheet.split()) for sheet in sheets] == [shares.SHARE_WORDS] * 3
    for index, sheet in enumerate(sheets):
        share = Share.from_mnemonic(sheet)
        assert (share.group_threshold, share.group_count) == (1, 1)
        assert (share.member_threshold, share.index) == (2, index)
        assert share.extendable
        assert share.iteration_exponent >= 1


def test_other_slip39_programs_can_combine_them(sheets):
    assert combine_mnemonics(sheets[1:]) == SEED


def test_every_kit_is_its_own(sheets):
    other = split(Secret(SEED))
    assert not set(other) & set(sheets)
    with pytest.raises(Refused) as caught:
        combine(sheets[0], other[1])
    assert caught.value.code == "share-mismatch"


@pytest.mark.parametrize("size", [16, 31, 33])
def test_seeds_have_32_bytes(size):
    with pytest.raises(ValueError, match="32 bytes"):
        split(Secret(bytes(size)))


def test_a_wiped_seed_is_not_split():
    seed = Secret(SEED)
    seed.wipe()
    with pytest.raises(Refused):
        split(seed)


def test_a_seed_wiped_meanwhile_is_not_split(monkeypatch):
    seed = Secret(SEED)
    monkeypatch.setattr(shares, "generate_mnemonics", lambda **_: [seed.wipe()])
    with pytest.raises(Refused):
        split(seed)


def test_one_sheet_twice(sheets):
    with pytest.raises(Refused) as caught:
        combine(sheets[0], sheets[0].upper())
    assert caught.value.code == "share-same"


def replaced(sheet: str, place: int, word: str) -> str:
    words = sheet.split()
    words[place] = word if words[place] != word else "academic"
    return " ".join(words)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda s: "",
        lambda s: "academic",
        lambda s: s.rsplit(" ", 1)[0],
        lambda s: s + " academic",
        lambda s: replaced(s, 0, "zero"),
        lambda s: replaced(s, 10, "zero"),
        lambda s: replaced(s, 32, "zero"),
        lambda s: replaced(s, 5, "xyzzy"),
        lambda s: " ".join(reversed(s.split())),
    ],
)
def test_unreadable_sheets_are_named(sheets, spoil):
    for number, pair in ((1, (spoil(sheets[0]), sheets[1])), (2, (sheets[0], spoil(sheets[1])))):
        with pytest.raises(UsageError) as caught:
            combine(*pair)
        assert (caught.value.code, caught.value.params) == ("share-unreadable", {"number": number})


def test_errors_do_not_quote_the_words(sheets):
    secret_word = replaced(sheets[0], 5, "xyzzy")
    with pytest.raises(UsageError) as caught:
        combine(secret_word, sheets[1])
    assert "xyzzy" not in "".join(traceback.format_exception_only(caught.value))
    assert caught.value.__context__ is None


FOREIGN = {
    "3 of 3": {"groups": [(3, 3)]},
    "two groups": {"group_threshold": 2, "groups": [(2, 3), (2, 3)]},
    "short seed": {"groups": [(2, 3)], "master_secret": bytes(16)},
}


@pytest.mark.parametrize("options", FOREIGN.values(), ids=FOREIGN)
def test_foreign_sheets_are_refused(options):
    [foreign, *_] = generate_mnemonics(**{"group_threshold": 1, "master_secret": SEED} | options)
    with pytest.raises(Refused) as caught:
        combine(foreign[0], foreign[1])
    assert caught.value.code == "share-mismatch"


def test_a_sheet_that_asks_for_hours_of_work_is_refused(sheets):
    slow = []
    for sheet in sheets[:2]:
        fields = vars(Share.from_mnemonic(sheet)) | {"iteration_exponent": 15}
        slow.append(Share(**fields).mnemonic())
    with pytest.raises(Refused):
        combine(*slow)


def test_sheets_with_a_forged_share_are_refused(sheets):
    """The words and their checksum are fine, the value is not: SLIP-39's digest tells."""
    share = Share.from_mnemonic(sheets[1])
    forged = Share(**vars(share) | {"value": bytes(32)}).mnemonic()
    with pytest.raises(Refused) as caught:
        combine(sheets[0], forged)
    assert caught.value.code == "share-mismatch"


def test_typed_words(sheets):
    words = sheets[0].split()
    numbered = "\n".join(f"{n}. {word.capitalize()}," for n, word in enumerate(words, 1))
    short = "  ".join(word[:4] for word in words)
    for typed in (numbered, short, sheets[0].upper(), "\t" + sheets[0].replace(" ", " - ")):
        assert normalise(typed) == sheets[0]
        assert combine(typed, sheets[2]) == Secret(SEED)


def test_normalise_leaves_what_it_does_not_know():
    assert normalise("Abc ÉTÉ 12 acad acade zzzz") == "abc été academic acade zzzz"


def test_commitments(sheets):
    salt = b"s" * 16
    made = commitment(sheets[0], salt)
    parts = b"\0\0\0\x10" + salt + len(sheets[0]).to_bytes(4, "big") + sheets[0].encode()
    assert made == hashlib.sha256(b"clinicvault/1/share" + parts).digest()
    assert check_share(sheets[0].upper(), salt, made)
    assert not check_share(sheets[1], salt, made)
    assert not check_share(sheets[0], b"t" * 16, made)
    assert not check_share(sheets[0], salt, b"")
