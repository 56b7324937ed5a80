"""Classes whose methods are compiled late are like all others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import attrs
import pytest
from attr import _make as attrs_inside

from server.lsp.quick import lazily_compiled

NAME = "_linecache_and_compile"
ROOT = Path(__file__).resolve().parent.parent.parent.parent


def test_classes_behave_as_always() -> None:
    with lazily_compiled():

        @attrs.define
        class Point:
            x: int = attrs.field(validator=attrs.validators.instance_of(int))
            y: int = 2

        @attrs.define
        class Named(Point):
            name: str = ""

    assert Point(1) == Point(1, 2)
    assert Point(1) != Point(2)
    assert Point(1) != Named(1)
    assert repr(Named(1, name="a")).endswith("Named(x=1, y=2, name='a')")
    assert Named(3, 4, "b").name == "b"
    with pytest.raises(TypeError):
        Point("a")  # type: ignore[arg-type]  # that is the point
    with pytest.raises(TypeError):
        Point()  # type: ignore[call-arg]  # that too
    assert Point.__init__.__qualname__.endswith("Point.__init__")
    assert Named.__dict__["__init__"].__code__.co_argcount == 4


def test_attrs_is_left_as_it_was() -> None:
    before = getattr(attrs_inside, NAME)
    with pytest.raises(KeyError), lazily_compiled():
        raise KeyError
    assert getattr(attrs_inside, NAME) is before


def test_an_attrs_that_is_made_otherwise_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(attrs_inside, NAME)
    with lazily_compiled():
        pass


def test_it_comes_before_everything_else() -> None:
    """Most classes of the protocol are never compiled in a server that has just started."""
    script = """
from server.lsp import quick
quick.load()
from server.lsp.server import create
from lsprotocol import types
create()
made = [one for one in vars(types).values() if isinstance(one, type) and "__attrs_attrs__" in vars(one)]
late = [one for one in made if one.__init__.__code__.co_name == "method"]
assert len(made) > 500
assert len(late) > len(made) / 2, len(late)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
