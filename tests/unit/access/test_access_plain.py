"""Plain values in, secrets out."""

from clinicvault.access.plain import new_seed, workstation_keys


def test_a_workstation_seed_makes_the_same_keys_each_time_and_is_zeroed():
    seed = new_seed()
    assert len(seed) == 32
    assert seed != new_seed()
    kept = bytearray(seed)
    first, second = workstation_keys(seed), workstation_keys(kept)
    assert first.public == second.public
    assert set(seed) == set(kept) == {0}
