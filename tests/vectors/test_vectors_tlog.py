"""Tree, proofs, checkpoints and notes against golang.org/x/mod/sumdb: its vectors, and its judgement."""

import base64
import functools
import hashlib
import itertools
import json
from pathlib import Path

import pytest

from clinicvault.audit.checkpoint import (
    checkpoint_body,
    checkpoint_valid,
    origin,
    parse_checkpoint,
    signature_line,
    verifier_key,
)
from clinicvault.audit.cosignature import cosigned, cosigner_name
from clinicvault.audit.locate import newest_epoch
from clinicvault.audit.tree import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_at,
    verify_consistency,
    verify_inclusion,
)
from clinicvault.crypto.keys import SigningKey
from clinicvault.crypto.secret import Secret
from tests.unit.audit.log_helpers import VAULT, Clinic
from tests.vectors.tlog_program import build

FROZEN = json.loads((Path(__file__).parent / "frozen" / "tlog.json").read_text(encoding="utf-8"))
ALL = 70
HEADS = {int(size): bytes.fromhex(head) for size, head in FROZEN["heads"].items()}


@functools.cache
def grown(size):
    """((level, index) -> hash, leaf hashes) of the tree of the vectors."""
    tree, stored, leaves = Frontier(), {}, []
    for number in range(size):
        leaves.append(leaf_hash(b"leaf %d" % number))
        stored |= {(level, index): made for level, index, made in tree.append(leaves[-1])}
    return (lambda level, index: stored.get((level, index))), leaves


def digest(proofs):
    told = hashlib.sha256()
    for proof in proofs:
        told.update(b"%d:" % len(proof) + b"".join(proof))
    return told.hexdigest()


@pytest.mark.parametrize("size", sorted(HEADS))
def test_heads_are_gos(size):
    nodes, leaves = grown(max(HEADS))
    assert root_at(nodes, size) == HEADS[size]
    tree = Frontier()
    tree.extend(leaves[:size], [[] for _ in range(20)])
    assert tree.root() == HEADS[size]


@pytest.mark.parametrize("size", range(1, ALL + 1))
def test_every_proof_of_small_trees_is_gos(size):
    nodes, leaves = grown(max(HEADS))
    inside = [inclusion_proof(nodes, index, size) for index in range(size)]
    before = [consistency_proof(nodes, old, size) for old in range(1, size + 1)]
    assert digest(inside) == FROZEN["inclusion"][str(size)]
    assert digest(before) == FROZEN["consistency"][str(size)]
    root = HEADS[size]
    for index, proof in enumerate(inside):
        assert verify_inclusion(leaves[index], index, size, proof, root)
    for old, proof in enumerate(before, 1):
        assert verify_consistency(old, HEADS[old], size, root, proof)


def parts(one):
    return one["old"], one["size"], [bytes.fromhex(hash_) for hash_ in one["proof"]]


@pytest.mark.parametrize(
    "one", FROZEN["included"], ids=lambda one: f"{one['old']} in {one['size']}"
)
def test_inclusion_in_larger_trees(one):
    nodes, leaves = grown(max(HEADS))
    index, size, proof = parts(one)
    assert inclusion_proof(nodes, index, size) == proof
    assert verify_inclusion(leaves[index], index, size, proof, HEADS[size])
    assert not verify_inclusion(leaves[index], index, size, proof[:-1], HEADS[size])
    assert not verify_inclusion(leaves[index - 1], index, size, proof, HEADS[size])


@pytest.mark.parametrize(
    "one", FROZEN["consistent"], ids=lambda one: f"{one['old']} of {one['size']}"
)
def test_consistency_of_larger_trees(one):
    nodes, _ = grown(max(HEADS))
    old, size, proof = parts(one)
    old_root = root_at(nodes, old)
    assert consistency_proof(nodes, old, size) == proof
    assert verify_consistency(old, old_root, size, HEADS[size], proof)
    assert not verify_consistency(old, old_root, size, HEADS[size], [*proof, bytes(32)])
    assert not verify_consistency(old, bytes(32), size, HEADS[size], proof)


@pytest.mark.parametrize("one", FROZEN["notes"], ids=lambda one: one["text"].split("\n")[1])
def test_notes_byte_for_byte(one):
    key = SigningKey.from_seed(Secret(bytes.fromhex(one["seed"])))
    public = bytes.fromhex(one["public"])
    name, size, root = one["text"].split("\n")[:3]
    body = checkpoint_body(origin(VAULT), int(size), base64.b64decode(root))
    assert (name, body, key.public) == (origin(VAULT), one["text"], public)
    signature = key.sign(body.encode())
    assert f"{body}\n{signature_line(name, public, signature)}" == one["note"]
    assert verifier_key(name, public) == one["verifier"]
    read = parse_checkpoint(one["note"])
    assert read.note.signed_by(name, public)
    assert read.note.encoded() == one["note"]
    assert (read.size, read.root) == (int(size), HEADS[int(size)])
    assert checkpoint_valid(VAULT, read.size, read.root, public, signature)


# live, where Go is installed


@pytest.fixture(scope="module")
def interop(tmp_path_factory):
    return build(tmp_path_factory.mktemp("go"))


def test_the_frozen_vectors_are_what_go_makes(interop):
    assert interop.make() == FROZEN


@pytest.fixture
def clinic(tmp_path):
    made = Clinic(tmp_path)
    for _ in range(5):
        made.many(13)
        made.end()
    made.many(20)
    return made


def claim(kind, **more):
    empty = {"size": 0, "root": "", "old": 0, "hash": "", "proof": [], "verifier": "", "note": ""}
    return {**empty, "kind": kind, **more}


def proof_claims(log):
    """A true claim for every leaf, and for every older head, of a log of ours."""
    size = log.size()
    root = root_at(log.node, size)
    for index in range(size):
        proof = [one.hex() for one in inclusion_proof(log.node, index, size)]
        named = {"old": index, "hash": leaf_hash(log.rows[index]).hex(), "proof": proof}
        yield claim("inclusion", size=size, root=root.hex(), **named)
    for old in range(1, size + 1):
        proof = [one.hex() for one in consistency_proof(log.node, old, size)]
        named = {"old": old, "hash": root_at(log.node, old).hex(), "proof": proof}
        yield claim("consistency", size=size, root=root.hex(), **named)


def wrong(one):
    """The same claim with another hash, another place, another proof."""
    other = bytes(a ^ 1 for a in bytes.fromhex(one["hash"])).hex()
    yield {**one, "hash": other}
    yield {**one, "root": other}
    yield {**one, "old": (one["old"] + 1) % one["size"] or 1}
    yield {**one, "proof": [*one["proof"], other]}
    if one["proof"]:
        yield {**one, "proof": one["proof"][:-1]}
        yield {**one, "proof": [other, *one["proof"][1:]]}


def test_go_accepts_the_proofs_of_our_log_and_no_wrong_ones(interop, clinic):
    claims = list(proof_claims(clinic.log))
    assert all(interop.accepts(claims))
    spoilt = list(itertools.chain.from_iterable(map(wrong, claims)))
    assert len(spoilt) > 500
    accepted = [one for one, good in zip(spoilt, interop.accepts(spoilt), strict=True) if good]
    assert accepted == []


def test_go_opens_our_checkpoints_and_no_altered_ones(interop, clinic):
    """Also one that a computer cosigned: a kind of signature that it does not know yet."""
    head = parse_checkpoint(clinic.verify().checkpoint)
    station = clinic.station
    name = cosigner_name(VAULT, station.public.key_id)
    both = cosigned(head.note, name, station.public.signing, station.sign, 1_700_000_000)
    newest = newest_epoch(clinic.log, head.size)
    key = verifier_key(head.name, newest.leaf.public)
    true = {"size": head.size, "root": head.root.hex(), "verifier": key}
    assert interop.accepts(
        [claim("note", note=one.encoded(), **true) for one in (head.note, both)]
    ) == [True, True]
    text = head.note.encoded()
    other = verifier_key(head.name, SigningKey.generate().public)
    lines = text.split("\n")
    changed = [
        claim("note", note=text.replace(lines[1], str(head.size + 1), 1), **true),
        claim("note", note=text.replace(lines[2][:8], "AAAAAAAA", 1), **true),
        claim("note", note=text[:-4] + "A===\n", **true),
        claim("note", note=text, **{**true, "verifier": other}),
        claim("note", note=text, **{**true, "root": bytes(32).hex()}),
        claim("note", note=text.rstrip("\n"), **true),
    ]
    assert interop.accepts(changed) == [False] * len(changed)
