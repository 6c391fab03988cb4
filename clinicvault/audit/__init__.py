"""The access log: leaves, Merkle tree, epoch keys, checkpoints, verification, replay, reading."""
