"""People, groups and teams: how they begin, get keys, change and leave (DESIGN §2, §4)."""
