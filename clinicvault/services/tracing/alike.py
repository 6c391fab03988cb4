"""Ways in which a photo left, that need no rendering each.

Who got it stands in the visible words, and these take little of the invisible mark away: by the
picture without words nearly every copy is traced (lowest Z of 6 photos 47 instead of 60). So a
thousand exports cost one rendering, and the words are drawn for the likeliest alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from clinicvault.domain.recipes import Background, Recipe
from clinicvault.media.forensic.tracing import MOST_LIKELY, Trace, Verdict

from .candidates import Candidate

_ANY = Recipe().quality
"""Quality has no part in the pixels before they are compressed."""
Group = list[Candidate]
"""Ways with one and the same picture below the words."""


def outlines(ways: Sequence[Candidate]) -> list[Recipe]:
    """The recipes without what differs from one recipient to the next, each once."""
    bare = (dataclasses.replace(wordless(one.recipe), longest=0) for one in ways)
    return list(dict.fromkeys(bare))


def wordless(recipe: Recipe) -> Recipe:
    """The recipe of the same pixels below the words; what has no part in those is left out."""
    bare = dataclasses.replace(recipe, mark=None, quality=_ANY)
    if bare.background is Background.AS_IS:
        return dataclasses.replace(bare, faces=(), person=(), around=())
    return bare


def grouped(ways: Sequence[Candidate]) -> dict[Recipe, Group]:
    """By the recipe without words."""
    groups: dict[Recipe, Group] = {}
    for way in ways:
        groups.setdefault(wordless(way.recipe), []).append(way)
    return groups


def first_tries(ways: Sequence[Candidate]) -> list[Candidate]:
    """One for each group, with the keys of all its exports."""
    return [
        Candidate(recipe, {name: key for way in group for name, key in way.keys.items()})
        for recipe, group in grouped(ways).items()
    ]


def closer(group: Group, trace: Trace) -> Group:
    """Of a group whose first try gave `trace`: what is to be tried with its words, too.

    Nothing where it is traced already; those with the likeliest keys, where the copy was found.
    """
    if trace.verdict is Verdict.TRACED:
        return []
    marked = [way for way in group if way.recipe.mark is not None]
    if trace.geometry is None:
        return marked[:MOST_LIKELY]
    likely = set(trace.likely)
    return [way for way in marked if likely & way.keys.keys()]


def tries(ways: Sequence[Candidate]) -> int:
    """How many comparisons these ask for at most."""
    groups = grouped(ways).values()
    return len(outlines(ways)) + sum(1 + min(len(group), MOST_LIKELY) for group in groups)
