"""RFC 6962 trees: published roots and proofs, and the refusals."""

import pytest

from clinicvault.audit import tree
from clinicvault.audit.tree import Frontier
from clinicvault.domain.errors import IntegrityError

# The reference inputs and roots of the Certificate Transparency project.
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                 "606162636465666768696a6b6c6d6e6f")
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CONSISTENCY_6_8 = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
INCLUSION_0_OF_8 = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]


@pytest.fixture(scope="module")
def nodes():
    edge, found = Frontier(), {}
    for data in LEAVES:
        found.update({(lv, i): h for lv, i, h in edge.append(tree.leaf_hash(data))})
    return lambda level, index: found.get((level, index))


def test_the_empty_tree_has_the_hash_of_nothing():
    assert Frontier().root() == tree.EMPTY_ROOT
    assert tree.EMPTY_ROOT.hex().startswith("e3b0c44298fc1c14")


@pytest.mark.parametrize("size", range(1, 9))
def test_published_roots(nodes, size):
    edge = Frontier()
    for data in LEAVES[:size]:
        edge.append(tree.leaf_hash(data))
    assert edge.root().hex() == ROOTS[size - 1]
    assert tree.root_at(nodes, size).hex() == ROOTS[size - 1]
    assert Frontier.load(nodes, size).root() == edge.root()


def test_published_inclusion_proof(nodes):
    proof = tree.inclusion_proof(nodes, 0, 8)
    assert [part.hex() for part in proof] == INCLUSION_0_OF_8
    leaf, root = tree.leaf_hash(LEAVES[0]), bytes.fromhex(ROOTS[7])
    assert tree.verify_inclusion(leaf, 0, 8, proof, root)


def test_published_consistency_proof(nodes):
    proof = tree.consistency_proof(nodes, 6, 8)
    assert [part.hex() for part in proof] == CONSISTENCY_6_8
    assert tree.verify_consistency(6, bytes.fromhex(ROOTS[5]), 8, bytes.fromhex(ROOTS[7]), proof)


def test_proofs_are_refused_outside_the_tree(nodes):
    for index, size in ((-1, 8), (8, 8), (0, 0)):
        with pytest.raises(ValueError, match="not in the tree"):
            tree.inclusion_proof(nodes, index, size)
    for old, size in ((0, 8), (9, 8)):
        with pytest.raises(ValueError, match="not a part"):
            tree.consistency_proof(nodes, old, size)


def test_a_missing_node_is_named(nodes):
    with pytest.raises(IntegrityError) as caught:
        tree.root_at(lambda level, index: None if level == 2 else nodes(level, index), 6)
    assert caught.value.code == "node-missing"
    assert caught.value.params == {"seq": 0}


def test_proofs_of_the_wrong_length_do_not_verify(nodes):
    root, leaf = bytes.fromhex(ROOTS[7]), tree.leaf_hash(LEAVES[0])
    proof = tree.inclusion_proof(nodes, 0, 8)
    assert not tree.verify_inclusion(leaf, 0, 8, proof[:-1], root)
    assert not tree.verify_inclusion(leaf, 0, 8, [*proof, root], root)
    assert not tree.verify_inclusion(leaf, 8, 8, proof, root)
    old, newer = bytes.fromhex(ROOTS[5]), tree.consistency_proof(nodes, 6, 8)
    assert not tree.verify_consistency(6, old, 8, root, newer[:-1])
    assert not tree.verify_consistency(6, old, 8, root, [*newer, root])
    assert not tree.verify_consistency(6, old, 8, root, [])
    assert not tree.verify_consistency(0, tree.EMPTY_ROOT, 8, root, newer)
    assert not tree.verify_consistency(9, old, 8, root, newer)
    assert tree.verify_consistency(8, root, 8, root, [])
    assert not tree.verify_consistency(8, root, 8, root, [root])
    assert not tree.verify_consistency(8, root, 8, old, [])


def test_extending_makes_the_same_nodes_as_appending():
    one, other = Frontier(), Frontier()
    levels = [[] for _ in range(5)]
    hashes = [tree.leaf_hash(bytes([n])) for n in range(13)]
    made = [node for hash_ in hashes for node in one.append(hash_)]
    other.extend(hashes[:6], levels)
    other.extend(hashes[6:], levels)
    assert (one.root(), one.size) == (other.root(), other.size)
    for level in range(5):
        assert levels[level] == [h for lv, _, h in made if lv == level]


def test_a_copy_grows_apart():
    edge = Frontier()
    edge.append(b"a" * 32)
    twin = edge.copy()
    twin.append(b"b" * 32)
    assert (edge.size, twin.size) == (1, 2)
    assert edge.root() == b"a" * 32


@pytest.mark.parametrize("size", range(1, 9))
def test_every_proof_of_a_small_tree_holds_and_no_other(nodes, size):
    root = bytes.fromhex(ROOTS[size - 1])
    for index in range(size):
        leaf = tree.leaf_hash(LEAVES[index])
        proof = tree.inclusion_proof(nodes, index, size)
        assert tree.verify_inclusion(leaf, index, size, proof, root)
        assert not tree.verify_inclusion(leaf, index, size, [*proof, leaf], root)
        if size > 1:
            assert not tree.verify_inclusion(leaf, (index + 1) % size, size, proof, root)
    for old in range(1, size):
        before = bytes.fromhex(ROOTS[old - 1])
        proof = tree.consistency_proof(nodes, old, size)
        assert tree.verify_consistency(old, before, size, root, proof)
        assert not tree.verify_consistency(old, before, size, root, [*proof, root])
        assert not tree.verify_consistency(old, before, size, root, proof[:-1])
        assert not tree.verify_consistency(old, root, size, root, proof)
