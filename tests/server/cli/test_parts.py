"""Files that mean something only within a plugin: with which they are checked, and that nothing is said twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from server.cli.paths import expand
from server.cli.scope import survey
from tests.server.cli.conftest import Run

Write = Callable[[str, str], Path]
INFO = 'public Plugin myinfo = { name = "x" };\n'
PLUGIN = (
    "#include <sourcemod>\n#include <mine>\n" + INFO + "public void OnPluginStart() { Mine(); }\nvoid Helper() {}\n"
)
HEADER = "stock void Mine()\n{\n\tHelper();\n\tNobody();\n}\n"


def project(write: Write) -> None:
    write("scripting/include/mine.inc", HEADER)
    for name in ("a", "b", "c"):
        write(f"scripting/{name}.sp", PLUGIN)


def test_an_include_is_checked_with_its_plugins_and_told_once(l4d2: Run, write: Write) -> None:
    project(write)
    ran = l4d2("check", "scripting", "--severity", "error", "--format", "json")
    assert ran.codes == [("scripting/include/mine.inc", 4, "undefined-symbol")]


def test_an_include_named_alone_is_checked_with_the_plugins_around(l4d2: Run, write: Write) -> None:
    project(write)
    ran = l4d2("check", "scripting/include/mine.inc", "--severity", "error", "--format", "json")
    assert ran.codes == [("scripting/include/mine.inc", 4, "undefined-symbol")]


def test_the_plugins_around_are_not_reported_on(l4d2: Run, write: Write) -> None:
    project(write)
    write("scripting/a.sp", PLUGIN.replace("Mine();", "Mine(); Missing();"))
    ran = l4d2("check", "scripting/include/mine.inc", "--severity", "error", "--format", "json")
    assert {path for path, _, _ in ran.codes} == {"scripting/include/mine.inc"}


def test_an_include_that_nobody_includes_gets_the_benefit_of_the_doubt(l4d2: Run, write: Write) -> None:
    write("lonely.inc", HEADER)
    assert l4d2("check", "lonely.inc", "--severity", "error").status == 0
    write("lonely.inc", HEADER.replace("Nobody()", "Nobody("))
    assert l4d2("check", "lonely.inc", "--severity", "error").status == 1


def test_a_module_is_no_plugin(l4d2: Run, write: Write) -> None:
    write(
        "scripting/main.sp", '#include "parts/one.sp"\n' + INFO + "public void OnPluginStart() { One(); }\nint g_n;\n"
    )
    write("scripting/parts/one.sp", "void One() { g_n = 1; }\n")
    for path in ("scripting", "scripting/parts/one.sp"):
        ran = l4d2("check", path, "--severity", "error")
        assert ran.status == 0, ran.out


def test_a_module_that_is_switched_off_is_no_plugin_either(l4d2: Run, write: Write) -> None:
    write("scripting/main.sp", '#if 0\n#include "parts/one.sp"\n#endif\n' + INFO + "public void OnPluginStart() {}\n")
    write("scripting/parts/one.sp", "void One() { g_n = 1; }\n")
    ran = l4d2("check", "scripting", "--severity", "error")
    assert ran.status == 0, ran.out


def test_headers_of_sourcemod_are_left_alone(l4d2: Run, write: Write) -> None:
    write("scripting/include/sourcemod.inc", "stock void Broken() { Nobody() }\n")
    write("scripting/a.sp", "#include <sourcemod>\npublic void OnPluginStart() {}\n")
    assert l4d2("check", "scripting", "--format", "json").findings == []


def test_survey(tmp_path: Path, write: Write) -> None:
    write("scripting/a.sp", PLUGIN)
    write("scripting/old.sp", '#include "old/one.sp"\n')
    write("scripting/old/one.sp", '#include "two"\n')
    write("scripting/old/two.inc", "")
    write("scripting/include/mine.inc", "")
    scope = survey(expand([str(tmp_path)]).files)
    assert sorted(Path(file.path).name for file in scope.plugins) == ["a.sp", "old.sp"]
    assert sorted(Path(file.path).name for file in scope.parts) == ["mine.inc", "one.sp", "two.inc"]
    assert scope.neighbours == []
    scope = survey(expand([str(tmp_path / "scripting" / "old" / "two.inc")]).files)
    assert [Path(path).name for path in scope.neighbours] == ["old.sp"]
