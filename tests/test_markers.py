"""The fixtures' own language: what it reads is what it writes."""

from __future__ import annotations

import pytest

from server.analysis.finding import Edit, Finding, Fix, Severity
from tests import markers


def made(start: int, end: int, *, severity: Severity = Severity.ERROR, fixes: tuple[Fix, ...] = ()) -> Finding:
    return Finding("some-code", severity, "main.sp", start, end, "what is wrong", fixes=fixes)


def test_cursor() -> None:
    fixture = markers.read("int ä;\nint b$0;\n")
    assert fixture.main == "int ä;\nint b;\n"
    assert fixture.offset() == len("int ä;\nint b".encode())


def test_two_cursors() -> None:
    with pytest.raises(ValueError, match="more than one"):
        markers.read("$0 $0")


def test_tabs() -> None:
    with pytest.raises(ValueError, match="spaces"):
        markers.read("\tint a;\n")


def test_files() -> None:
    fixture = markers.read("int a;\n//- part.inc\nint b;$0\n", "plugin.sp")
    assert fixture.files == {"plugin.sp": "int a;\n", "part.inc": "int b;\n"}
    assert fixture.cursor == ("part.inc", 6)


def test_only_named_files() -> None:
    assert markers.read("//- a.sp\nint a;\n//- b.sp\nint b;\n").files == {"a.sp": "int a;\n", "b.sp": "int b;\n"}


def test_labels() -> None:
    fixture = markers.read(
        "int first;\n// <- error[one]: at the start\n"
        "int second;\n//  ^^^^^^ hint[two]: below\n//  ^ error[three]: too\n"
    )
    assert fixture.main == "int first;\nint second;\n"
    assert [(label.line, label.severity, label.code) for label in fixture.labels] == [
        (0, "error", "one"),
        (1, "hint", "two"),
        (1, "error", "three"),
    ]


def test_writes_what_it_reads() -> None:
    source = "    ä = first;\n    second;\n}\n"
    fix = Fix("Change it", (Edit(len("    ä = "), len("    ä = first"), "third"),), safe=True)
    start = len("    ä = first;\n    ".encode())
    findings = [
        made(len("    ä = ".encode()), len("    ä = first".encode())),
        made(start, start + 40, severity=Severity.INFO),
        made(len(source.encode()) - 2, len(source.encode()) - 1, severity=Severity.HINT),
    ]
    marked = markers.write({"main.sp": source}, lambda name: findings)
    assert marked == (
        "    ä = first;\n"
        "//      ^^^^^ error[some-code]: what is wrong\n"
        "    second;\n"
        "//  ^^^^^^^~ info[some-code]: what is wrong\n"
        "}\n"
        "// <- hint[some-code]: what is wrong\n"
    )
    assert markers.read(marked).main == source
    assert fix.safe


def test_writes_fixes_and_their_effect() -> None:
    fix = Fix("Change it", (Edit(4, 9, "second"),), safe=True)
    marked = markers.write({"main.sp": "    first;\n"}, lambda name: [made(4, 9, fixes=(fix,))])
    assert marked.endswith("what is wrong\n//  fix (safe): Change it\n//  | second;\n")
    assert markers.read(marked).main == "    first;\n"


def test_apply_counts_bytes() -> None:
    assert markers.apply("ä b", (Edit(3, 4, "c"), Edit(0, 2, "d"))) == "d c"
