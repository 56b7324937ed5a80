"""Which files are plugins, and under which of them an include file is looked at."""

from __future__ import annotations

from pathlib import Path

from server.analysis.outline import comment_before
from tests.world import World, world

FILES = """\
#include "modules/one.sp"
#include <shared>
//- modules/one.sp
void One() {}
//- modules/two.sp
// Nobody includes it.
void Two() {}
//- listed.sp
public Plugin myinfo = { name = "Both" };
//- lister.sp
#include "listed.sp"
#if 0
#include <never>
#endif
//- include/shared.inc
#include <deep/inner>
//- include/deep/inner.inc
int g_inner;
//- include/never.inc
int g_never;
//- nested/include/shared.inc
int g_other;
//- nested/plugin.sp
#include <shared>
//- .hidden/skipped.sp
void Skipped() {}
"""


def names(made: World, paths: list[str]) -> list[str]:
    return [Path(path).relative_to(made.folder).as_posix() for path in paths]


def roots(made: World, file: str) -> list[str]:
    return names(made, list(made.workspace.roots_of(made.path(file))))


def test_plugins(tmp_path: Path) -> None:
    made = world(tmp_path, FILES)
    plugins = ["lister.sp", "listed.sp", "main.sp", "modules/two.sp", "nested/plugin.sp"]
    assert sorted(names(made, made.workspace.plugins())) == sorted(plugins)


def test_roots(tmp_path: Path) -> None:
    made = world(tmp_path, FILES)
    assert roots(made, "main.sp") == ["main.sp"]
    assert roots(made, "modules/one.sp") == ["main.sp"]
    assert roots(made, "include/shared.inc") == ["main.sp"]
    assert roots(made, "include/deep/inner.inc") == ["main.sp"]
    assert roots(made, "nested/include/shared.inc") == ["nested/plugin.sp"]
    assert roots(made, "include/never.inc") == []
    assert roots(made, "listed.sp") == ["listed.sp"]


def test_the_nearest_plugin_comes_first(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
#include "b/part.inc"
//- b/part.inc
int g_a;
//- b/zz.sp
#include "part.inc"
//- c/aa.sp
#include "../b/part.inc"
""",
    )
    assert roots(made, "b/part.inc") == ["b/zz.sp", "c/aa.sp", "main.sp"]


def test_files_come_change_and_go(tmp_path: Path) -> None:
    made = world(tmp_path, FILES)
    main = tmp_path / "main.sp"
    main.write_text("int g_a;\n")
    made.workspace.look(str(main))
    assert roots(made, "modules/one.sp") == ["modules/one.sp"]
    (tmp_path / "fresh").mkdir()
    (tmp_path / "fresh" / "new.sp").write_text('#include "../modules/one.sp"\n')
    made.workspace.look(str(tmp_path / "fresh"))
    assert roots(made, "modules/one.sp") == ["fresh/new.sp"]
    (tmp_path / "fresh" / "new.sp").unlink()
    (tmp_path / "fresh").rmdir()
    made.workspace.look(str(tmp_path / "fresh"))
    assert roots(made, "modules/one.sp") == ["modules/one.sp"]
    assert made.path("fresh/new.sp") not in made.workspace.files


def test_words_are_whole(tmp_path: Path) -> None:
    made = world(tmp_path, "int g_a;\n//- b.sp\nint g_ab;\n//- c.sp\n// é g_a é\n")
    found = [source.path for source in made.workspace.mentioning("g_a")]
    assert names(made, found) == ["c.sp", "main.sp"]


def test_comments_before_declarations() -> None:
    for before in (
        "// one\n// two\n",
        "/* one\n * two */\n",
        "    // one\n",
        "/** doc */\n#pragma deprecated x\n",
        "// doc\n#pragma deprecated x\n",
    ):
        chars = f"int g_a;\n\n{before}int g_b;\n"
        start = chars.index("int g_b")
        assert chars[comment_before(chars, start) :].startswith(before.lstrip())
    for between in ("", "\n", "// far\n\n", "int g_x; // behind\n", "int g_x; /* behind */\n"):
        chars = f"int g_a;\n{between}int g_b;\n"
        start = chars.index("int g_b")
        assert comment_before(chars, start) == start
