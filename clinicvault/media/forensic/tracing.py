"""Whether a suspect is a copy of one export, and of which."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from clinicvault.media.registry import Array

from . import shaping
from .bending import straightened
from .fitting import residue
from .grid import Grid, grid_of
from .locating import guesses, warped
from .marking import required
from .refining import SURE, refined
from .scoring import INDICATION, TRACED, Score, agreeing, chance, scores
from .suspects import LEAST_SIDE, MOST_PARTS, Features, Part, Suspect, features

_LEAST_SHARE = 0.01
"""Of the candidate that a suspect must show."""
MOST_LIKELY = 32
MOST_WAYS = 2 * (1 + MOST_PARTS)
"""In which one key is tried: mirrored or not, in the whole suspect and in each of its parts."""
_DOUBT = 1e-4
"""An indication that chance would bring more often than this, over all keys, is none."""


class Verdict(enum.Enum):
    """What a trace is worth."""

    TRACED = "traced"
    INDICATION = "indication"
    NOTHING = "nothing"


@dataclasses.dataclass(frozen=True, slots=True)
class Geometry:
    """How a suspect shows a candidate."""

    matrix: tuple[float, ...]
    """Nine numbers, row by row: from pixels of the candidate's frame to those of the suspect."""
    mirrored: bool
    """The suspect was turned over by a mirror first."""
    agreement: float
    """The pictures' correlation, 0 to 1: how surely they show the same, marked or not."""
    share: float
    """Of the candidate that the suspect shows."""


@dataclasses.dataclass(frozen=True, slots=True)
class Trace:
    """What is known of a suspect and one candidate."""

    best: bytes | None
    """The export that is named; None where nothing is."""
    z: float = 0.0
    """Of the best key, named or not."""
    second: float = 0.0
    """Of the next one: far below the best, unless copies were mixed."""
    geometry: Geometry | None = None
    """None where the suspect does not show the candidate."""
    agreeing: int = 0
    """Bits of 64 that were read right, for the best key."""
    likely: tuple[bytes, ...] = ()
    """Exports with the best keys, however bad: to be tried once more, and not to be named."""
    named: tuple[Score, ...] = ()
    """All exports that reach an indication, the best first: several, where copies were averaged."""
    tried: int = 0
    """Keys that were tried, each as often as there were places where the suspect may lie."""

    @property
    def verdict(self) -> Verdict:
        """Traced, an indication, or nothing."""
        if self.best is None:
            return Verdict.NOTHING
        return Verdict.TRACED if self.z >= TRACED else Verdict.INDICATION


def traced(suspect: Array | Suspect, candidate: Array, keys: Mapping[bytes, bytes]) -> Trace:
    """Compare a leaked copy with an export's picture as it was before it was marked.

    `suspect` is upright RGB pixels (height × width × 3, uint8), or a `Suspect` where many
    candidates follow; `candidate` is the export's recipe rendered again, unmarked; `keys` are
    export → mark's key, for all exports of this rendering. Raises ValueError for other arrays.
    """
    required(candidate)
    held = suspect if isinstance(suspect, Suspect) else Suspect(suspect)
    gray = shaping.luminance(candidate)
    grid = grid_of(*gray.shape)
    frame = shaping.framed(gray, grid)
    weights = shaping.weights(gray, grid)

    def judged(shown: Suspect) -> list[Trace]:
        ways = _ways(shown, frame, sought)
        return [_judged(*_evidence(placed, frame, weights), grid, keys) for placed in ways]

    sought = features(frame.astype(np.uint8))
    found = judged(held)
    if not _found(found, keys):
        for part in held.parts:
            found += [_moved(trace, part, held) for trace in judged(part.suspect)]
    return _best_of(found) if found else Trace(None)


def legible(copy: Array, candidate: Array, key: bytes) -> float:
    """Z of a mark in a copy that was neither cut nor resized: whether a new export carries it.

    `copy` is what leaves, decoded again, `candidate` the same rendering unmarked: RGB pixels of
    one shape. A plain white picture carries nothing. Raises ValueError for other arrays and keys.
    """
    required(candidate)
    if copy.shape != candidate.shape or copy.dtype != np.uint8:
        raise ValueError("a copy has the size of its candidate")
    gray = shaping.luminance(candidate)
    grid = grid_of(*gray.shape)
    seen, frame = (shaping.framed(picture, grid) for picture in (shaping.luminance(copy), gray))
    left = residue(seen, frame, np.full(frame.shape, 255, np.uint8))
    evidence = shaping.gathered(shaping.weights(gray, grid) * left)
    return scores(evidence, grid, {b"": key})[0].z


def _found(traces: list[Trace], keys: Mapping[bytes, bytes]) -> bool:
    """Whether nothing is to be looked for beyond: a name, or the picture where no key was given."""
    if not keys:
        return bool(traces)
    tried = sum(trace.tried for trace in traces)
    return any(stands_out(trace.z, tried) for trace in traces)


def _moved(trace: Trace, part: Part, page: Suspect) -> Trace:
    """A trace of a part of a page, as one of the page."""
    geometry = trace.geometry
    if geometry is None:
        return trace
    # In a mirror the part lies as far from the other edge.
    mirrored = page.gray.shape[1] - part.left - part.suspect.gray.shape[1]
    step = np.eye(3)
    step[:2, 2] = mirrored if geometry.mirrored else part.left, part.top
    matrix = step @ np.array(geometry.matrix).reshape(3, 3)
    moved = dataclasses.replace(geometry, matrix=tuple(matrix.ravel().tolist()))
    return dataclasses.replace(trace, geometry=moved)


class _Placed(NamedTuple):
    """A suspect, mirrored or not, found in a frame."""

    suspect: Suspect
    mirrored: bool
    matrix: Array
    agreement: float


def _ways(suspect: Suspect, frame: Array, sought: Features) -> list[_Placed]:
    """How the suspect lies on the frame, found without any key: two ways where a mirror is open."""
    if not suspect.usable or min(frame.shape) < LEAST_SIDE:
        return []
    ways: list[_Placed] = []
    for mirrored in (False, True):
        way = _placed(suspect.mirrored if mirrored else suspect, frame, sought, mirrored=mirrored)
        if way is not None and way.agreement >= SURE:
            return [way]
        ways += [way] if way is not None else []
    return ways


def _placed(shown: Suspect, frame: Array, sought: Features, *, mirrored: bool) -> _Placed | None:
    best: _Placed | None = None
    for guess in guesses(shown, frame, sought):
        exact = refined(shown, frame, guess)
        if exact is not None and (best is None or exact[1] > best.agreement):
            best = _Placed(shown, mirrored, *exact)
        if best is not None and best.agreement >= SURE:
            break
    return best


def _evidence(placed: _Placed, frame: Array, weights: Array) -> tuple[Array, Geometry]:
    """What speaks for a +1 of each chip, and where the suspect lies."""
    seen, reach = warped(placed.suspect.gray, placed.matrix, frame.shape)
    seen, reach = straightened(seen, reach, frame)
    share = float(np.count_nonzero(reach)) / reach.size
    geometry = Geometry(
        tuple(placed.matrix.ravel().tolist()), placed.mirrored, placed.agreement, share
    )
    if share < _LEAST_SHARE:
        return np.zeros(1, np.float32), geometry
    return shaping.gathered(weights * residue(seen, frame, reach)), geometry


def _judged(evidence: Array, geometry: Geometry, grid: Grid, keys: Mapping[bytes, bytes]) -> Trace:
    ranked = scores(evidence, grid, keys)
    if not ranked:
        return Trace(None, geometry=geometry)
    first, *others = ranked
    return Trace(
        best=first.export,
        z=first.z,
        second=others[0].z if others else 0.0,
        geometry=geometry,
        agreeing=agreeing(evidence, grid, keys[first.export]),
        likely=tuple(score.export for score in ranked[:MOST_LIKELY]),
        named=tuple(score for score in ranked if score.z >= INDICATION),
        tried=len(ranked),
    )


def _best_of(traces: list[Trace]) -> Trace:
    """The one with the best key; whoever chance could have named among all is named no more."""
    best = max(traces, key=_rank)
    tried = sum(trace.tried for trace in traces)
    named = tuple(score for score in best.named if stands_out(score.z, tried))
    export = named[0].export if named else None
    return dataclasses.replace(best, best=export, named=named, tried=tried)


def _rank(trace: Trace) -> tuple[float, float]:
    return trace.z, trace.geometry.agreement if trace.geometry else 0.0


def stands_out(z: float, tried: int) -> bool:
    """Whether `z` is an indication at least, where so many keys were tried.

    Where a suspect is laid (whole or in parts, mirrored, by features, outline or sliding) is found
    without any key, so that a wrong key's signs stay independent of the evidence: each look reaches
    `z` with a chance of exp(-z²/2) at most (Hoeffding 1963), whatever the picture and even where
    the place is wrong. Looks times that bound stay under 1e-4: 26 looks need Z 5, one key in all
    `MOST_WAYS` as well, 1,000 keys in all of them 6.1, a million looks 6.8. Parts are looked at
    only where the whole named nobody, and are judged by the number of both: together 2e-4 at most
    for a picture. At Z 8 a look has 1.3e-14. (`tests/benchmarks/forensic_false` tries every way.)
    """
    return z >= INDICATION and chance(z, tried) <= _DOUBT
