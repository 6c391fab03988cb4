from tests.unit.access.eventful import eventful, known
from tests.unit.access.fixtures import (
    at_the_floor,
    founded_alone,
    founded_once,
    two,
    two_teams_once,
    world,
)
from tests.unit.access.renewed import later, renewed_once

__all__ = [
    "at_the_floor",
    "eventful",
    "founded_alone",
    "founded_once",
    "known",
    "later",
    "renewed_once",
    "two",
    "two_teams_once",
    "world",
]
