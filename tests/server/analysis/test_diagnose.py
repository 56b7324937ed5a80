"""What `diagnose` as a whole promises: where it is silent, and that an edit costs what it touches."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis import diagnose as module
from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding
from server.analysis.project import Project
from server.analysis.target import Target
from server.syntax.text import Text

BROKEN = """
void Broken()
{
    int count = Unknown(1, ;
    PrintToServer("%d", count, Other);
}
"""
START = """#pragma newdecls required
#include <sourcemod>

public void OnPluginStart()
{
    Missing_One();
}
"""
END = """
public void OnMapStart()
{
    Missing_Two();
}
"""


def check(project: Project, path: Path, text: str) -> list[Finding]:
    project.open(str(path), Text.of(text))
    return diagnose(project.unit(str(path)), str(path))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project((str(tmp_path),))


def test_findings_move_with_their_chunk(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "main.sp"
    before = check(project, path, START + END)
    inserted = "\nint g_iNew;\n"
    after = check(project, path, START + inserted + END)
    moved = [one for one in after if "Missing_Two" in one.message]
    kept = [one for one in before if "Missing_Two" in one.message]
    assert [(one.start, one.end) for one in moved] == [
        (one.start + len(inserted), one.end + len(inserted)) for one in kept
    ]
    assert [edit.start for one in moved for fix in one.fixes for edit in fix.edits] == [
        edit.start + len(inserted) for one in kept for fix in one.fixes for edit in fix.edits
    ]
    assert [one.start for one in after if "Missing_One" in one.message] == [
        one.start for one in before if "Missing_One" in one.message
    ]


def test_only_edited_chunks_are_checked_again(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "main.sp"
    rendered: list[str] = []
    original = module.finding

    def spy(problem, unit, source, chunk):  # type: ignore[no-untyped-def]  # as the original
        rendered.append(chunk.cut.source if chunk is not None else "")
        return original(problem, unit, source, chunk)

    monkeypatch.setattr(module, "finding", spy)
    check(project, path, START + END)
    assert len(rendered) == 2
    rendered.clear()
    check(project, path, START + END.replace("Two", "Three"))
    assert ["Missing_Three" in text for text in rendered] == [True]


def test_equal_calls_give_equal_findings(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "main.sp"
    assert check(project, path, START + BROKEN + END) == check(project, path, START + BROKEN + END)


def test_fresh_and_incremental_agree(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "main.sp"
    for text in (START + END, START + BROKEN + END, BROKEN + START, START + "int g_iOne\n" + END, START + END):
        fresh = Project((str(tmp_path),))
        assert check(project, path, text) == check(fresh, path, text)


def test_nothing_about_libraries(project: Project, tmp_path: Path) -> None:
    text = "stock void Broken( { Unknown(); }\n"
    include = tmp_path / "include"
    include.mkdir()
    (include / "sdktools.inc").write_text(text)  # a file of this name is SourceMod's
    (include / "mine.inc").write_text(text)
    path = tmp_path / "main.sp"
    project.open(str(path), Text.of("#include <sdktools>\n#include <mine>\n"))
    unit = project.unit(str(path))
    assert diagnose(unit, str(include / "sdktools.inc")) == []
    assert diagnose(unit, str(include / "mine.inc"))


def test_nothing_about_inactive_code(project: Project, tmp_path: Path) -> None:
    broken = "#if defined NOT_DEFINED\nvoid Broken( { Unknown(); }\n}\n#pragma nonsense\n#include <nothing>\n#endif\n"
    assert not check(project, tmp_path / "main.sp", START.replace("Missing_One();", "") + broken)


def test_included_file_closes_its_conditions(project: Project, tmp_path: Path) -> None:
    path, part = tmp_path / "main.sp", tmp_path / "part.inc"
    project.open(str(part), Text.of("#if defined _part_included\n#endinput\n#endif\n#define _part_included\n#if 1\n"))
    text = '#include "part"\n#include "part"\n'
    assert not check(project, path, START.replace("Missing_One();", "") + text)
    assert not diagnose(project.unit(str(path)), str(part))
    assert not diagnose(project.unit(str(part), standalone=True), str(part))
    assert [one.code for one in check(project, path, "#if 1\n")] == ["unclosed-condition"]


def test_file_that_is_not_in_the_unit(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "main.sp"
    project.open(str(path), Text.of(START))
    assert diagnose(project.unit(str(path)), str(tmp_path / "other.sp")) == []


def test_consequences_of_broken_syntax_are_not_told(project: Project, tmp_path: Path) -> None:
    found = check(project, tmp_path / "main.sp", START.replace("Missing_One();", "Broken();") + BROKEN)
    assert "Unknown" not in " ".join(one.message for one in found)
    assert [one.message for one in found if "Other" in one.message], "the next statement is as good as ever"


def test_lost_declaration_makes_one_finding(project: Project, tmp_path: Path) -> None:
    lost = 'int g_iLost[ = 5;\n\npublic void OnMapEnd()\n{\n    g_iLost = 1;\n    PrintToServer("%d", g_iLost);\n}\n'
    found = check(project, tmp_path / "main.sp", START.replace("Missing_One();", "") + lost)
    assert len(found) == 1


def test_spilled_function_is_told_by_its_start_and_end(project: Project, tmp_path: Path) -> None:
    body = 'int count = 1;\n    PrintToServer("%d", count);\n    count++;\n}\n'
    spilled = f"\npublic void OnMapEnd()\n\n{body}"
    found = check(project, tmp_path / "main.sp", START.replace("Missing_One();", "") + spilled)
    assert [one.code for one in found if one.severity == 1] == ["expected-token", "unmatched-brace"]
    indented = f"\npublic void OnMapEnd()\n\n    // counts; {{\n\n    /* here */\n    {body}"
    found = check(project, tmp_path / "main.sp", START.replace("Missing_One();", "") + indented)
    assert [one.code for one in found if one.severity == 1] == ["expected-token"], "its lines tell what belongs to it"


def test_statements_outside_are_told_each(project: Project, tmp_path: Path) -> None:
    outside = (
        '#pragma newdecls required\nint g_iLost = 1 +;\nPrintToServer("x");\n\ng_iLost = 5;\n'
        'if (g_iLost) { PrintToServer("y"); }\n\n'
        'public void OnMapEnd()\n{\n}\n\nfor (int i = 0; i < 3; i++)\n{\n    PrintToServer("z");\n}\nreturn;\n'
    )
    found = check(project, tmp_path / "main.sp", outside)
    told = [(one.code, outside[one.start : one.end]) for one in found if one.severity == 1]
    assert told == [
        ("expected-expression", ";"),
        ("unexpected-token", "PrintToServer"),
        ("unexpected-token", "g_iLost"),
        ("unexpected-token", "if"),
        ("unexpected-token", "for"),
        ("unexpected-token", "return"),
    ]


def test_unclosed_brackets_hide_no_other_mistake(project: Project, tmp_path: Path) -> None:
    source = (
        'public void OnMapStart()\n{\n    PrintToServer("a %d", 1;\n    int x = 1 +;\n    if (x > 2 {\n'
        "        Missing_One();\n    }\n    x = (3 + 4;\n    Missing_Two();\n}\n\n"
        "public void OnMapEnd()\n{\n    Missing_Three();\n}\n"
    )
    found = check(project, tmp_path / "main.sp", source)
    assert [one.code for one in found if one.severity == 1] == [
        "unclosed-bracket",
        "expected-expression",
        "unclosed-bracket",
        "undefined-symbol",
        "unclosed-bracket",
        "undefined-symbol",
        "undefined-symbol",
    ]


def test_members_behind_an_open_method_are_read(project: Project, tmp_path: Path) -> None:
    source = (
        "methodmap Foo < Handle\n{\n    public void One()\n    {\n        if (this)\n        {\n    }\n"
        "    property int Two\n    {\n        public get() { return 1; }\n    }\n"
        "    public static void Six(int a) { PrintToServer(a); }\n}\n"
    )
    found = check(project, tmp_path / "main.sp", source)
    assert [one.code for one in found if one.severity == 1] == ["unclosed-bracket"]


def test_unclosed_comment_is_the_only_thing_told(project: Project, tmp_path: Path) -> None:
    source = 'public void OnMapStart()\n{\n    PrintToServer("a");\n    /* never closed\n}\n'
    found = check(project, tmp_path / "main.sp", source)
    assert [one.code for one in found] == ["unclosed-comment"]
    open_brace = "public void OnMapStart()\n{\n    if (MaxClients > 1 {\n    }\n    /* never closed\n}\n"
    found = check(project, tmp_path / "main.sp", open_brace)
    assert [one.code for one in found] == ["unclosed-bracket", "unclosed-comment"]


@pytest.mark.parametrize(
    "later",
    [
        "class Point\n{\n    int x;\n    void Move(int by) { this.x += by; }\n}\n",
        "int64 g_nBig = 5;\n",
        "typedef Number = int64;\n",
        "void Run()\n{\n    Each(function void (int a) { Unknown(a); });\n}\n",
    ],
)
def test_sourcepawn_2_is_left_alone(project: Project, tmp_path: Path, later: str) -> None:
    assert not check(project, tmp_path / "main.sp", START + later)


def test_sourcepawn_2_still_needs_its_includes(project: Project, tmp_path: Path) -> None:
    found = check(project, tmp_path / "main.sp", "#include <no_such_file>\nclass Point\n{\n    int x;\n}\n")
    assert [one.code for one in found] == ["unresolved-include"]


def test_version_can_be_said(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "main.sp"
    project.open(str(path), Text.of(START + "int64 g_nBig = 5;\n"))
    unit = project.unit(str(path))
    assert diagnose(unit, str(path), Target("1"))
    assert not diagnose(unit, str(path), Target("2"))
    project.open(str(path), Text.of(START))
    assert not diagnose(project.unit(str(path)), str(path), Target("2"))


def test_words_of_sourcepawn_2_in_comments_mean_nothing(project: Project, tmp_path: Path) -> None:
    text = START + '// class Point {\n/*\nclass Point\n{\n}\n*/\nchar g_sText[] = "int64 x;";\n'
    assert "Missing_One" in check(project, tmp_path / "main.sp", text)[0].message


def test_what_a_header_of_others_lacks_is_told_where_it_is_included(tmp_path: Path) -> None:
    headers, scripting = tmp_path / "headers", tmp_path / "scripting"
    for folder in (headers, scripting):
        folder.mkdir()
    (headers / "lib.inc").write_text("#include <inner>\n#tryinclude <optional>\n", "utf-8")
    (headers / "inner.inc").write_text("#include <nowhere>\nstock void Inner() { }\n", "utf-8")
    path = scripting / "main.sp"
    text = "#pragma newdecls required\n#include <sourcemod>\n#include <lib>\npublic void OnPluginStart() { Inner(); }\n"
    path.write_text(text, "utf-8")
    found = diagnose(Project(include_dirs=(str(headers),)).unit(str(path)), str(path))
    (one,) = [finding for finding in found if finding.code == "unresolved-include"]
    assert text[one.start : one.end] == "lib"
    assert one.message == "`inner.inc` includes `nowhere`, which is not found in any include folder"
    (headers / "nowhere.inc").write_text("stock void Nowhere() { }\n", "utf-8")
    again = diagnose(Project(include_dirs=(str(headers),)).unit(str(path)), str(path))
    assert "unresolved-include" not in {finding.code for finding in again}
