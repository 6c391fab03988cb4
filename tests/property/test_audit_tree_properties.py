"""Proofs of RFC 6962 trees against a direct reading of the RFC's definitions."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from clinicvault.audit import tree
from clinicvault.audit.tree import Frontier

SIZES = st.integers(1, 130)


def mth(leaves):
    """Merkle Tree Hash, RFC 6962 section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def grown(size):
    leaves = [bytes([n % 251, n // 251]) for n in range(size)]
    edge, found = Frontier(), {}
    for data in leaves:
        found.update({(lv, i): h for lv, i, h in edge.append(tree.leaf_hash(data))})
    return leaves, lambda level, index: found.get((level, index))


@given(SIZES, st.data())
def test_roots_of_every_prefix_are_the_rfcs(size, data):
    leaves, nodes = grown(size)
    prefix = data.draw(st.integers(0, size))
    assert tree.root_at(nodes, prefix) == mth(leaves[:prefix])


@given(SIZES, st.data())
def test_inclusion_proofs_verify_and_nothing_else_does(size, data):
    leaves, nodes = grown(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root = tree.inclusion_proof(nodes, index, size), mth(leaves)
    leaf = tree.leaf_hash(leaves[index])
    assert tree.verify_inclusion(leaf, index, size, proof, root)
    assert not tree.verify_inclusion(tree.leaf_hash(b"other"), index, size, proof, root)
    assert not tree.verify_inclusion(leaf, index, size, proof, bytes(32))
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        assert not tree.verify_inclusion(leaf, other, size, proof, root)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        forged = [*proof[:at], bytes(32), *proof[at + 1 :]]
        assert not tree.verify_inclusion(leaf, index, size, forged, root)


@given(SIZES, st.data())
def test_consistency_proofs_verify_and_nothing_else_does(size, data):
    leaves, nodes = grown(size)
    old = data.draw(st.integers(1, size))
    proof = tree.consistency_proof(nodes, old, size)
    before, after = mth(leaves[:old]), mth(leaves)
    assert tree.verify_consistency(old, before, size, after, proof)
    assert not tree.verify_consistency(old, bytes(32), size, after, proof)
    assert not tree.verify_consistency(old, before, size, bytes(32), proof)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        forged = [*proof[:at], bytes(32), *proof[at + 1 :]]
        assert not tree.verify_consistency(old, before, size, after, forged)
