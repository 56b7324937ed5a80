"""The pages of the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.rule import codes, rule
from server.syntax.parser import SPCOMP
from tools import gen_rule_docs


def test_a_page_for_each_rule() -> None:
    pages = gen_rule_docs.pages()
    assert set(pages) == {"README.md", *(f"{code}.md" for code in codes())}
    for code in codes():
        assert f"({code}.md)" in pages["README.md"]
        assert "```sourcepawn wrong" not in pages[f"{code}.md"]


def test_stale_and_surplus_pages_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gen_rule_docs, "FOLDER", tmp_path)
    monkeypatch.setattr("sys.argv", ["gen_rule_docs"])
    assert gen_rule_docs.main() == 0
    monkeypatch.setattr("sys.argv", ["gen_rule_docs", "--check"])
    assert gen_rule_docs.main() == 0
    (tmp_path / "README.md").write_text("old")
    (tmp_path / "no-such-rule.md").write_text("left over")
    assert gen_rule_docs.main() == 1
    assert "README.md is stale" in capsys.readouterr().out


@pytest.mark.parametrize("code", sorted(SPCOMP))
def test_parser_and_rules_name_the_same_messages(code: str) -> None:
    assert set(rule(code).spcomp) == set(SPCOMP[code])
