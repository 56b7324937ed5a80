"""The parser against its fixtures: a tree for every construct, and what is left of broken code."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.rule import codes
from server.syntax.parser import SPCOMP
from tests.server.syntax.trees import FIXTURES, Case, cases, check_places, dump, write

FILES = sorted(FIXTURES.glob("*.txt"))
CASES = [case for path in FILES for case in cases(path)]
PROBLEMS = {case.title: case for case in CASES if case.file == "problems"}


def name(case: Case) -> str:
    return f"{case.file}: {case.title}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_fixtures_are_read_whole(path: Path) -> None:
    assert "".join(write(case, case.expected) for case in cases(path)) == path.read_text("utf-8")


@pytest.mark.parametrize("case", CASES, ids=name)
def test_case(case: Case, update_fixtures: bool) -> None:
    found = dump(case.source, case.dialect)
    if update_fixtures:
        path = FIXTURES / f"{case.file}.txt"
        text = path.read_text("utf-8")
        path.write_text(text.replace(write(case, case.expected), write(case, found)), "utf-8")
    else:
        assert found == case.expected


@pytest.mark.parametrize("case", CASES, ids=name)
def test_ranges_hold_those_of_the_parts(case: Case) -> None:
    check_places(case.source, case.dialect)


@pytest.mark.parametrize("code", SPCOMP)
def test_every_problem_is_shown_and_has_a_rule(code: str) -> None:
    assert code in codes()
    if code == "nesting-too-deep":
        return  # its example would be long; see the test of deep nesting
    assert f"! {code} " in PROBLEMS[code].expected
    assert f"! {code} " not in PROBLEMS[f"{code}: fine"].expected


def test_only_known_problems_are_reported() -> None:
    reported = {line.split()[1] for case in CASES for line in case.expected.splitlines() if line.startswith("!")}
    assert reported <= SPCOMP.keys()
