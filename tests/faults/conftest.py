from tests.unit.access.fixtures import at_the_floor, founded_alone, founded_once, world

__all__ = ["at_the_floor", "founded_alone", "founded_once", "world"]
