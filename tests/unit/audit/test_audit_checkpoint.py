"""Signed notes and checkpoints: the published examples, and what is refused."""

import base64

import pytest

from clinicvault.audit import checkpoint
from clinicvault.crypto.keys import SigningKey
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import InputRefused

# The example of C2SP signed-note.
C2SP_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZ"
    "XsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# The example of Go's golang.org/x/mod/sumdb/note, with its private key.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_NOTE = (
    GO_TEXT + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNX"
    "gKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The example of C2SP tlog-checkpoint and tlog-witness.
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhc"
    "yv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
VAULT = bytes(range(16))


def parts(verifier):
    name, _, encoded = verifier.split("+", 2)
    return name, base64.b64decode(encoded)[1:]


@pytest.mark.parametrize(("key", "text"), [(C2SP_KEY, C2SP_NOTE), (GO_KEY, GO_NOTE)])
def test_published_notes_verify_and_encode_to_themselves(key, text):
    name, public = parts(key)
    note = checkpoint.parse_note(text)
    assert note.signed_by(name, public)
    assert note.encoded() == text
    assert checkpoint.verifier_key(name, public) == key


def test_signing_the_published_text_gives_the_published_signature():
    key = SigningKey.from_seed(Secret(base64.b64decode(GO_SEED)[1:]))
    line = checkpoint.signature_line("PeterNeumann", key.public, key.sign(GO_TEXT.encode()))
    assert f"{GO_TEXT}\n{line}" == GO_NOTE


def test_an_altered_note_does_not_verify():
    name, public = parts(GO_KEY)
    assert not checkpoint.parse_note(GO_NOTE.replace("answer", "Answer")).signed_by(name, public)
    assert not checkpoint.parse_note(GO_NOTE).signed_by("Other", public)
    assert not checkpoint.parse_note(GO_NOTE).signed_by(*parts(C2SP_KEY))


def test_one_bad_signature_under_a_known_key_spoils_the_note():
    name, public = parts(GO_KEY)
    bad = checkpoint.signature_line(name, public, bytes(64))
    assert not checkpoint.parse_note(GO_NOTE + bad).signed_by(name, public)
    stranger = checkpoint.signature_line("witness.example", bytes(32), bytes(72))
    assert checkpoint.parse_note(GO_NOTE + stranger).signed_by(name, public)


def test_the_published_checkpoint_is_read():
    found = checkpoint.parse_checkpoint(SOFA)
    assert (found.name, found.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.checkpoint_body(found.name, found.size, found.root) == found.note.text
    assert found.note.encoded() == SOFA


def test_extension_lines_stay_in_the_note():
    extended = SOFA.replace("q2I=\n", "q2I=\nextra line\n", 1)
    assert checkpoint.parse_checkpoint(extended).note.text.endswith("extra line\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no signature\n",
        "\n\n— a AAAAAAA=\n",
        "text\n\n",
        "text\n\n— name AAAAAAA=",
        "text\n\nname AAAAAAA=\n",
        "text\n\n— name\n",
        "text\n\n— AAAAAAA=\n",
        "text\n\n— na+me AAAAAAA=\n",
        "text\n\n— na\u2003me AAAAAAA=\n",
        "text\n\n— name AAAA\n",
        "text\n\n— name ****\n",
        "text\n\n— name AAAAAAB=\n",
        "te\x07xt\n\n— name AAAAAAA=\n",
        "text\n\n" + "— name AAAAAAA=\n" * 101,
    ],
)
def test_malformed_notes_are_refused(text):
    with pytest.raises(InputRefused) as caught:
        checkpoint.parse_note(text)
    assert caught.value.code == "checkpoint-unreadable"


@pytest.mark.parametrize(
    "change",
    [
        ("example.com/behind-the-sofa\n20852163", "\n20852163"),
        ("\n20852163\n", "\n020852163\n"),
        ("\n20852163\n", "\n-1\n"),
        ("\n20852163\n", "\n٣\n"),
        ("\n20852163\n", "\n" + "9" * 20 + "\n"),
        ("\n20852163\n", "\n"),
        ("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", "AAAA"),
    ],
)
def test_malformed_checkpoints_are_refused(change):
    with pytest.raises(InputRefused):
        checkpoint.parse_checkpoint(SOFA.replace(*change, 1))


def test_an_empty_logs_checkpoint_may_say_zero():
    zero = SOFA.replace("20852163", "0")
    assert checkpoint.parse_checkpoint(zero).size == 0


def test_a_checkpoint_is_bound_to_its_vault_and_head():
    key = SigningKey.generate()
    body = checkpoint.checkpoint_body(checkpoint.origin(VAULT), 7, b"r" * 32)
    signature = key.sign(body.encode())
    assert body.startswith(f"clinicvault.local/{VAULT.hex()}\n7\n")
    assert checkpoint.checkpoint_valid(VAULT, 7, b"r" * 32, key.public, signature)
    assert not checkpoint.checkpoint_valid(VAULT, 8, b"r" * 32, key.public, signature)
    assert not checkpoint.checkpoint_valid(VAULT, 7, b"s" * 32, key.public, signature)
    assert not checkpoint.checkpoint_valid(bytes(16), 7, b"r" * 32, key.public, signature)
