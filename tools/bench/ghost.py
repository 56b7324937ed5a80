"""Ghost text without a model on functions that it was not tuned on: how often it offers their last statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.bench.figure import Figure
from tools.ghost import asked

N_FUNCTIONS = 500
_MOST_SHAPES = 10


def measure(
    plugins: Sequence[Path], include: Sequence[Path], tuned: Sequence[Path], seed: int, count: int = N_FUNCTIONS
) -> Iterator[Figure]:
    """The shares among the functions of the plugins below some folders, without those called like a tuned one."""
    answers = list(asked(plugins, count, seed, include, tuned))
    offered = [one for one in answers if one.offered is not None]
    about = f"the last statement of {len(answers)} functions of {len({one.path for one in answers})} plugins masked"
    free = sum(not one.broken for one in offered)
    equal = sum(one.is_equal for one in offered)
    shapes = Counter(one.shape for one in answers if not one.is_equal).most_common(_MOST_SHAPES)
    missed = {"missed most often": "; ".join(f"{times} × `{shape}`" for shape, times in shapes)}
    yield _share("ghost text that is offered", len(offered), len(answers), about)
    yield _share("offers that are free of new findings", free, len(offered), "of what is offered")
    yield _share("offers that are the statement itself", equal, len(offered), "white space left out")
    yield _share("statements that are offered as they were", equal, len(answers), about, missed)


def _share(name: str, part: int, whole: int, how: str, details: dict[str, str] | None = None) -> Figure:
    return Figure(name, 100 * part / whole if whole else 0.0, "%", f"{part} of {whole}; {how}", details=details or {})
