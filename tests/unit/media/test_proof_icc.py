"""The second reader of kept colour profiles."""

import struct

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import icc
from clinicvault.media.limits import Limits
from clinicvault.media.proof.icc import prove_profile

from . import samples

PROFILE = icc.adobe_rgb()


def refused(data):
    with pytest.raises(InputRefused, match="proof-failed"):
        prove_profile(data)


def changed(at, value):
    return PROFILE[:at] + value + PROFILE[at + len(value) :]


def table(index, name=None, start=None, size=None):
    """The profile with one entry of its tag table altered."""
    at = 132 + 12 * index
    was = struct.unpack(">4sII", PROFILE[at : at + 12])
    entry = struct.pack(">4sII", name or was[0], start or was[1], size or was[2])
    return changed(at, entry)


@pytest.mark.parametrize("version", [2, 4])
def test_what_is_cleaned_is_proven(version):
    made = icc.sanitise(PROFILE[:8] + bytes([version]) + PROFILE[9:], 3, Limits())
    prove_profile(made)


@pytest.mark.parametrize("at", [4, 10, 24, 40, 44, 48, 52, 56, 80, 84, 100, 127])
def test_a_header_names_no_device_day_or_person(at):
    refused(changed(at, b"\x01"))


def test_a_profile_says_its_own_size_and_kind():
    refused(PROFILE + bytes(4))
    refused(PROFILE[:-1])
    refused(PROFILE[:131])
    refused(changed(36, b"xxxx"))
    refused(changed(128, b"\xff\xff\xff\xff"))


def test_only_known_tags_of_known_types_stay():
    refused(table(2, name=b"dmnd"))
    refused(table(2, size=4))
    refused(table(2, start=8))
    refused(table(2, size=5_000))
    start = struct.unpack(">I", PROFILE[132 + 24 + 4 : 132 + 24 + 8])[0]
    refused(changed(start, b"text"))
    refused(changed(start + 4, b"\x01"))


@pytest.mark.parametrize("index", [0, 1])
def test_texts_are_empty(index):
    at = 132 + 12 * index
    start, size = struct.unpack(">II", PROFILE[at + 4 : at + 12])
    refused(changed(start + size - 1, b"x"))


def test_nothing_lies_between_the_tags():
    ends = [sum(struct.unpack(">4xII", PROFILE[at : at + 12])) for at in range(132, 230, 12)]
    at = next(end for end in sorted(ends) if end % 4)
    refused(changed(at, b"x"))
    padded = PROFILE + b"hide"
    refused(struct.pack(">I", len(padded)) + padded[4:])


def test_a_profile_as_a_program_writes_it_is_refused_until_cleaned():
    refused(samples.srgb_profile())
    prove_profile(icc.sanitise(samples.srgb_profile(), 3, Limits()))
