"""Renewing everything as a process of its own, to be killed; ordered first where it was not yet."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from clinicvault.access.rotation import rotating
from clinicvault.access.rotation.key_crew import KeyCrew
from clinicvault.access.rotation.rotating import rotate
from clinicvault.access.rotation.rotation_order import order
from clinicvault.services.key_hands import worker_command
from tests.unit.access.world import ADA, PAM, PETE, Clock, Member, World, password

FACTS = "facts.json"


def keep(world: World) -> None:
    """What a child needs to open this clinic."""
    facts = {
        "station": world.station.hex(),
        "pin": world.pin.hex(),
        "ms": world.clock.ms,
        "users": {name: one.user.hex() for name, one in world.members.items()},
    }
    (world.folder / FACTS).write_text(json.dumps(facts), encoding="utf-8")


def opened(folder: Path) -> World:
    """The clinic in a folder; nobody's seeds are known, and passwords unlock."""
    facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    station, pin = bytes.fromhex(facts["station"]), bytes.fromhex(facts["pin"])
    world = World(folder, station, pin, Clock(facts["ms"]))
    users = facts["users"].items()
    world.members = {name: Member(bytes.fromhex(user), b"") for name, user in users}
    return world


def go_on(world: World, *, hands: int = 0) -> None:
    """Order it unless that is done; then everybody's part."""
    rotating.CHUNK = 2
    if world.vault.trust.rotated_at < 0:
        order(world.unlock(ADA), "Laptop stolen")
    rotate(world.unlock(ADA))
    for name in (PAM, PETE):
        session = world.unlock(name)
        if hands:
            with KeyCrew(worker_command(), hands) as crew:
                rotate(session, password(name), crew=crew)
        else:
            rotate(session, password(name))


def main(folder: Path, hands: int) -> None:
    """All of it; says when it begins, and when it has ended."""
    world = opened(folder)
    print("begins", flush=True)
    go_on(world, hands=hands)
    world.shut()
    print("ended", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
