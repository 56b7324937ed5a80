"""Counting in how many plugins a name stands."""

from __future__ import annotations

from pathlib import Path

from tools import count_usage


def test_counts_plugins_not_uses(tmp_path: Path) -> None:
    api = tmp_path / "api"
    api.mkdir()
    (api / "part.inc").write_text(
        "native void Part();\nmethodmap Box {\n    public native void Open();\n};\n#define MOST 3\n"
    )
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    for index in range(4):
        (plugins / f"{index}.sp").write_text("void Main() { Part(); Part(); Other(); // Hidden\n }\n")
    (plugins / "0.sp").write_text('void Main() { "Part"; box.Open(); MOST; }\n')
    out = tmp_path / "usage" / "names.tsv"
    assert count_usage.main([str(plugins)], out, api) == 0
    assert out.read_text() == "# plugins\t4\nPart\t3\n"
