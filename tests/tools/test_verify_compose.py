"""The compiler's verdict on what can be composed: what is compiled, what is written down, what fails."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from server.knowledge import compose
from tools import verify_compose

_COMPILER = """#!{python}
import sys
print("SourcePawn Compiler 1.12.0.1")
plugins = [one for one in sys.argv[1:] if one.endswith(".sp")]
if not plugins:
    sys.exit(1)
if "wrong" in open(plugins[-1], encoding="utf-8").read():
    print(plugins[-1] + "(1) : error 017: undefined symbol \\"wrong\\"")
    print(plugins[-1] + "(1) : warning 217: loose indentation")
    sys.exit(1)
for one in sys.argv[1:]:
    if one.startswith("-o"):
        open(one[2:], "wb").write(b"plugin")
"""


def test_all_is_compiled() -> None:
    bound = [effect for effect in compose.effects().values() if effect.only]
    every = len(compose.triggers()) * (len(compose.effects()) - len(bound))
    assert len(list(verify_compose.pairs())) == every + len(bound)
    asked = {(c.trigger.name, part.name) for c in verify_compose.conditions().clauses for part in c.conditions}
    assert len(asked) > 500
    assert {name for _, name in asked} == set(compose.conditions())
    reached = {one.scope for clause in verify_compose.scopes().clauses for one in clause.effects}
    assert reached == set(compose.scopes())
    chosen = {value for clause in verify_compose.choices().clauses for _, value in clause.effects[0].part.values}
    assert {"pain_pills", "witch", "cyan"} <= chosen


def test_the_digest_is_that_of_the_plugins() -> None:
    one = verify_compose.digest({"a": "x", "b": "y"})
    assert one == verify_compose.digest({"a": "x", "b": "y"})
    assert len({one, verify_compose.digest({"a": "xb", "": "y"}), verify_compose.digest({"a": "x", "b": "z"})}) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for the compiler is a script")
@pytest.mark.parametrize("faulty", [False, True])
def test_the_verdict(
    faulty: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    compiler = tmp_path / "spcomp"
    compiler.write_text(_COMPILER.format(python=sys.executable), encoding="utf-8")
    compiler.chmod(0o755)
    (tmp_path / "compose").mkdir()
    plugins = {"pair_0": "void F() {}\n", "scopes": "wrong\n" if faulty else "void G() {}\n"}
    monkeypatch.setattr(verify_compose, "sources", lambda: plugins)
    monkeypatch.setattr(verify_compose, "data_dir", lambda: tmp_path)
    assert verify_compose.main(["--spcomp", str(compiler), "--include", str(tmp_path)]) == int(faulty)
    verdict = tomllib.loads((tmp_path / verify_compose.FILE).read_text("utf-8"))
    assert verdict["sha256"] == verify_compose.digest(plugins)
    assert verdict["compiler"] == "1.12.0.1"
    assert (verdict["pairs"], verdict["plugins"]) == (1, 2)
    assert (verdict["errors"], verdict["warnings"]) == ((1, 1) if faulty else (0, 0))
    assert ("scopes:1: 017 undefined symbol" in capsys.readouterr().out) == faulty
