"""Which symbols a message names."""

from __future__ import annotations

import pytest

from server.analysis.compiler.messages import parse
from server.analysis.compiler.subject import subjects


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ('error 017: undefined symbol "foo"', ("foo",)),
        ('error 105: cannot find method or property "ConVar.IntX"', ("IntX", "ConVar")),
        ('error 096: could not find member "nameX" in struct "myinfo"', ("nameX", "myinfo")),
        ("error 011: symbol 'Foo' already defined - did you use a methodmap?", ("Foo",)),
        ("warning 245: function OnClientPutInServer implements a forward but is not public", ("OnClientPutInServer",)),
        ("error 149: no getter found for property Health", ("Health",)),
        ("error 409: methodmap Tank referenced before definition", ("Tank",)),
        ('error 001: expected token: ";", but found "return"', ("return",)),
        ('error 001: expected token: ";", but found "}"', ()),
        ('error 001: expected token: ";", but found "-identifier-"', ()),
        ('warning 213: tag mismatch (expected "int", got "float")', ()),
        ('error 450: no viable conversion from "int[]" to "char[]"', ()),
        ('error 416: user error: "x" is needed', ()),
        ("error 010: invalid function or declaration", ()),
        ("warning 238: 'Float:' is an illegal cast; use view_as<float>(expression)", ()),
        ('error 017: undefined symbol ""', ()),
    ],
)
def test_subjects(said: str, names: tuple[str, ...]) -> None:
    (message,) = parse(f"a.sp(1) : {said}")
    assert subjects(message) == names
