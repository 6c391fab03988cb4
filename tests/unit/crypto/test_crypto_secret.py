"""Secrets: wiped, silent, independent; derivation."""

from __future__ import annotations

import copy
import gc
import pickle
import traceback

import pytest

from clinicvault.crypto import secret as module
from clinicvault.crypto.encoding import context
from clinicvault.crypto.secret import Secret, derive
from clinicvault.domain.errors import Refused
from tests.vectors.reference_hkdf import hkdf

CONTENT = b"correct horse battery staple 123"


def test_copies_and_zeroes_a_bytearray_source():
    source = bytearray(CONTENT)
    secret = Secret(source)
    assert bytes(secret.view()) == CONTENT
    assert source == bytes(len(CONTENT))


@pytest.mark.parametrize("wrap", [bytes, memoryview])
def test_leaves_other_sources_alone(wrap):
    source = wrap(CONTENT)
    assert bytes(Secret(source).view()) == CONTENT
    assert bytes(source) == CONTENT


def test_random_secrets_differ_and_have_their_length():
    assert len(Secret.random()) == 32
    assert len(Secret.random(5)) == 5
    assert Secret.random() != Secret.random()


def test_wipe_zeroes_the_very_memory():
    secret = Secret(CONTENT)
    view, buffer = secret.view(), secret._data
    assert not secret.wiped
    secret.wipe()
    secret.wipe()
    assert secret.wiped
    assert bytes(view) == bytes(buffer) == bytes(len(CONTENT))
    assert len(secret) == len(CONTENT)


def test_a_view_is_read_only():
    with pytest.raises(TypeError):
        Secret(CONTENT).view()[0] = 1


@pytest.mark.parametrize(
    "use", [Secret.view, Secret.copy, Secret.require, lambda s: derive(s, "x")]
)
def test_a_wiped_secret_is_refused(use):
    secret = Secret(CONTENT)
    secret.wipe()
    with pytest.raises(Refused) as caught:
        use(secret)
    assert caught.value.code == "locked"


def test_with_wipes_also_after_an_error():
    with Secret(CONTENT) as secret:
        assert not secret.wiped
    assert secret.wiped
    with pytest.raises(KeyError), Secret(CONTENT) as secret:
        raise KeyError
    assert secret.wiped


def test_dropping_the_last_reference_wipes():
    secret = Secret(CONTENT)
    buffer = secret._data
    del secret
    gc.collect()
    assert buffer == bytes(len(CONTENT))


def test_a_half_made_secret_can_be_dropped():
    with pytest.raises(TypeError):
        Secret("text")
    Secret.__del__(Secret.__new__(Secret))


def test_a_copy_is_independent():
    secret = Secret(CONTENT)
    twin = secret.copy()
    assert twin == secret
    secret.wipe()
    assert bytes(twin.view()) == CONTENT


def test_equality():
    assert Secret(CONTENT) == Secret(CONTENT)
    assert Secret(CONTENT) != Secret(CONTENT[:-1])
    assert Secret(CONTENT) != CONTENT
    wiped, other = Secret(bytes(4)), Secret(bytes(4))
    wiped.wipe()
    assert wiped != other
    assert other != wiped
    assert wiped != wiped


def test_nothing_shows_the_content():
    secret = Secret(CONTENT)
    shown = f"{secret!r} {secret} {[secret]} {vars(module)['Secret']}"
    assert "correct" not in shown
    assert CONTENT.hex() not in shown
    assert "<Secret of 32 bytes>" in shown
    try:
        secret.wipe()
        secret.view()
    except Refused:
        assert "correct" not in traceback.format_exc()


@pytest.mark.parametrize(
    "attempt", [hash, pickle.dumps, copy.copy, copy.deepcopy, lambda s: {s: 1}]
)
def test_no_hash_no_pickle_no_accidental_copy(attempt):
    with pytest.raises(TypeError):
        attempt(Secret(CONTENT))


def test_no_attribute_can_be_added():
    with pytest.raises(AttributeError):
        Secret(CONTENT).note = "x"


def test_derive_is_hkdf_with_a_labelled_context():
    expected = hkdf(CONTENT, context("label", b"part", "text", 7), 48)
    assert derive(Secret(CONTENT), "label", b"part", "text", 7, length=48) == Secret(expected)
    assert derive(CONTENT, "label", b"part", "text", 7, length=48) == Secret(expected)
    assert len(derive(CONTENT, "label")) == 32


def test_derived_secrets_differ_by_label_part_and_secret():
    made = [
        derive(CONTENT, "a"),
        derive(CONTENT, "b"),
        derive(CONTENT, "a", b""),
        derive(CONTENT, "a", b"1"),
        derive(CONTENT[1:], "a"),
    ]
    assert len({bytes(secret.view()) for secret in made}) == len(made)


def test_a_key_derived_while_the_lock_falls_is_refused(monkeypatch):
    """Another thread wipes between taking the view and deriving: never a key made of zeros."""
    secret = Secret(CONTENT)
    honest = module.HKDF

    def late(*args):
        secret.wipe()
        return honest(*args)

    monkeypatch.setattr(module, "HKDF", late)
    with pytest.raises(Refused):
        derive(secret, "label")


def test_a_copy_made_while_the_lock_falls_is_refused(monkeypatch):
    secret = Secret(CONTENT)
    honest = Secret.view

    def late(self):
        view = honest(self)
        self.wipe()
        return view

    monkeypatch.setattr(Secret, "view", late)
    with pytest.raises(Refused):
        secret.copy()
