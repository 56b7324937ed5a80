"""From small plugins to examples: what is taken, what is left out and why, and that both are always the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from server.assistant.editing import WRITER
from server.assistant.prompt import SYSTEM
from tests.training.plugins import FILES, TANK, WITCH, written
from training.cli import main
from training.code.judging import Context
from training.code.opened import Opener, errors, findings
from training.prepare.choosing import Tally, choose
from training.prepare.config import Config, Weights
from training.prepare.contrast import of_table
from training.prepare.looking import Task, looker
from training.prepare.weighing import Sized, how_many, weights_of
from training.rows.collected import TEXTS, Collected, read
from training.rows.example import Plain
from training.rows.held_out import guard
from training.rows.jsonl import misfits
from training.rows.jsonl import read as rows_of
from training.rows.personal import found as personal


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    plugins = written(tmp_path_factory.mktemp("plugins"))
    out = tmp_path_factory.mktemp("collected") / "out"
    source = f'sources=[{{kind="folder", name="ours", path="{plugins.as_posix()}", repository="folder"}}]'
    assert main(["collect", "--set", source, "--out", str(out)]) == 0
    return out


def prepared(collected: Path, out: Path, *changes: str) -> Path:
    settings = [f"collected={collected.as_posix()}", "gold=false", "split={validation=0.0, test=0.0}", *changes]
    assert main(["prepare", *(part for one in settings for part in ("--set", one)), "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def made(collected: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(collected, tmp_path_factory.mktemp("prepared") / "out", "processes=1", "formats.repairs=1.0")


def summary(out: Path) -> dict[str, Any]:
    return json.loads((out / "summary.json").read_text("utf-8"))


def test_filters_say_what_they_left_out(made: Path) -> None:
    told = summary(made)
    assert told["files"]["of another game"] == 1
    assert told["files"]["nearly the same as another"] == 1  # the copy of the Tank
    assert told["files"]["the same as another"] == 1  # comments make no difference
    assert told["functions"]["a wrong API"] == 2
    assert told["written in new syntax"] == 1
    assert told["masked"]["steam_id"] == 2
    kept = sum(number for name, number in told["files"].items() if name.startswith("taken"))
    assert kept + 3 == len(FILES)


def test_examples_are_right(made: Path) -> None:
    assert not misfits(made)
    kinds = {row.kind for row in rows_of(made)}
    assert kinds == {"chat", "fim", "text"}
    for row in rows_of(made):
        for text in row.texts():
            assert not personal(text), row.id
        assert "smoker_tongue_grab" not in row.texts()[-1] or "contrast" in row.tags
        if row.kind != "chat":
            continue
        assert row.messages[0].content == SYSTEM if "plugin" in row.tags else True
        if "function" in row.tags:
            assert row.messages[0].content == WRITER
            assert "Write " in row.messages[1].content
            assert row.messages[-1].content.startswith("```sourcepawn\n")
            assert row.messages[-1].content.endswith("}\n```")
            assert row.provenance.path in FILES
        if "repair" in row.tags:
            (wrong,) = [one for one in row.messages if one.role == "assistant" and not one.learn]
            assert wrong.content != row.messages[-1].content
            assert "mistakes, by line" in row.messages[-2].content


def test_every_function_compiles_in_its_context(made: Path) -> None:
    opener = Opener()
    lines = [json.loads(line) for line in (made / "contexts/train.jsonl").read_text("utf-8").splitlines()]
    answers = {row.id: row.messages[-1].content for row in rows_of(made) if row.kind == "chat"}
    assert len(lines) >= 5
    for line in lines:
        context = Context.of(line)
        assert not errors(findings(opener.text(made / "plugin.sp", context.code)))
        assert context.inner.strip() in answers[line["id"]]


def test_provenance_and_licence_come_along(made: Path) -> None:
    by_path = {row.provenance.path: row for row in rows_of(made)}
    assert by_path["a/witch.sp"].licence == "GPL-3.0-only"
    assert by_path["a/witch.sp"].group == "ours/a"
    lines = by_path["a/tank.sp"].provenance.lines
    function = next(r for r in rows_of(made) if r.provenance.path == "a/tank.sp" and "function" in r.tags)
    assert function.provenance.lines is not None
    assert lines is None or lines[0] <= lines[1]
    first, last = function.provenance.lines
    assert "\n".join(TANK.splitlines()[first - 1 : last]) in function.texts()[-1]


def test_contrast_has_its_share(made: Path) -> None:
    assert abs(summary(made)["contrast among conversations"] - 0.148) < 0.04


def test_card_and_page_are_written(made: Path) -> None:
    card = (made / "README.md").read_text("utf-8")
    assert "| of another game | 1 |" in card
    assert "GPL-3.0-only" in card
    page = (made / "statistics.html").read_text("utf-8")
    assert page.count("<svg") == page.count("</svg>") >= 6
    assert "http" not in page.replace("http-equiv", "")


def test_processes_and_places_make_no_difference(collected: Path, made: Path, tmp_path: Path) -> None:
    other = prepared(collected, tmp_path / "other", "processes=2", "formats.repairs=1.0")
    for name in ("train.jsonl", "contexts/train.jsonl", "summary.json", "README.md", "statistics.html"):
        assert (other / name).read_bytes() == (made / name).read_bytes(), name


def test_seed_decides_what_is_drawn(collected: Path, made: Path, tmp_path: Path) -> None:
    other = prepared(collected, tmp_path / "other", "processes=1", "formats.repairs=1.0", "seed=2")
    assert (other / "train.jsonl").read_bytes() != (made / "train.jsonl").read_bytes()
    assert summary(other)["functions"] == summary(made)["functions"]


def test_gold_is_taken_along_without_what_is_measured_by(tmp_path: Path) -> None:
    settings = ["formats.contrast=0", "formats.facts=false"]
    arguments = [part for one in settings for part in ("--set", one)]
    assert main(["prepare", *arguments, "--out", str(tmp_path / "out")]) == 0
    rows = list(rows_of(tmp_path / "out"))
    assert len(rows) > 100
    assert {row.weight for row in rows} == {5.0}
    assert all("gold" in row.tags for row in rows)
    measured = guard()
    assert not [row.id for row in rows if isinstance(row, Plain) and measured.found_in(row.text)]


# Choosing ------------------------------------------------------------------------------------------------------


def looks(folder: Path, plugins: dict[str, str]) -> tuple[list[dict[str, Any]], list[Collected]]:
    """What a first look at plugins gives; the part of a name before the first `/` is its repository."""
    files: list[Collected] = []
    for name, text in plugins.items():
        file = folder / TEXTS / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        files.append(
            Collected(
                file=name,
                sort="plugin",
                source="s",
                repository=name.split("/")[0],
                path=name,
                sha256="0",
                bytes=len(text),
            )
        )
    look = looker(str(folder), (), Config().keep)
    return [look(Task(number, one.file)) for number, one in enumerate(files)], files


def test_repositories_are_not_divided_and_neighbours_not_held_out(tmp_path: Path) -> None:
    plugins: dict[str, str] = {}
    for number in range(24):
        text = WITCH.replace("g_witches", f"g_w{number}").replace("A witch is near", f"A witch {number}")
        lines = "".join(
            f'\tPrintToServer("This is line {at} of {number}, %d.", g_w{number} * {at * 31 + number});\n'
            for at in range(30)
        )
        plugins[f"r{number // 2}/p{number}.sp"] = text + f"\nvoid Own{number}()\n{{\n{lines}}}\n"
    seen, files = looks(tmp_path, plugins)
    tally = Tally()
    config = Config.model_validate(
        {"split": {"validation": 0.2, "test": 0.2}, "duplicates": {"files": 1.0, "functions": 1.0, "across": 0.5}}
    )
    chosen = choose(seen, files, config, tally)
    sides: dict[str, set[str]] = {}
    for one in chosen:
        sides.setdefault(one.path.split("/")[0], set()).add(one.side)
    assert all(len(found) == 1 for found in sides.values())
    assert set().union(*sides.values()) == {"train", "validation", "test"}
    # The handlers are the same everywhere: those that are held out went.
    assert tally.functions["too near to another side"] > 0
    for one in chosen:
        names = [seen[one.task]["files"][0]["functions"][at]["name"] for at in one.functions]
        assert one.side == "train" or names == [f"Own{one.task}"]


def test_files_that_others_include_are_not_plugins_of_their_own(tmp_path: Path) -> None:
    part = 'void FromPart(int client)\n{\n\tPrintToChat(client, "This is of the part, not of the whole.");\n}\n'
    main_file = TANK.replace("#include <sdktools>\n", '#include <sdktools>\n#include "part.sp"\n')
    main_file = main_file.replace("\tg_tanks++;\n", "\tg_tanks++;\n\tFromPart(1);\n")
    seen, files = looks(tmp_path, {"r/main.sp": main_file, "r/part.sp": part})
    tally = Tally()
    chosen = choose(seen, files, Config(), tally)
    assert [one.path for one in chosen] == ["r/main.sp", "r/part.sp"]
    assert {one.task for one in chosen} == {0}
    assert tally.files["part of another plugin"] == 1


def test_the_collected_list_is_checked(tmp_path: Path) -> None:
    from training.run.files import InputError

    with pytest.raises(InputError, match=r"no output of `collect`"):
        list(read(tmp_path))
    (tmp_path / "files.jsonl").write_text('{"file": "x"}\n', "utf-8")
    with pytest.raises(InputError, match=r"files\.jsonl:1"):
        list(read(tmp_path))


# Weights -------------------------------------------------------------------------------------------------------


def sized(group: str, tokens: int, *tags: str) -> Sized:
    return Sized(("chat", group, tags, tokens))


def test_no_repository_counts_more_than_its_share() -> None:
    examples = [sized("large", 100) for _ in range(90)] + [sized(f"small{n % 20}", 100) for n in range(40)]
    weights = weights_of(examples, Weights(cap=0.1))
    total = sum(weight * one.tokens for weight, one in zip(weights, examples, strict=True))
    large = sum(weight * one.tokens for weight, one in zip(weights, examples, strict=True) if one.group == "large")
    assert abs(large / total - 0.1) < 0.005
    assert set(weights[90:]) == {1.0}


def test_authority_counts_five_to_one() -> None:
    examples = [sized("ours", 100, "gold"), *(sized(f"r{n}", 100) for n in range(40))]
    assert weights_of(examples, Weights(cap=0.5)) == [5.0] + [1.0] * 40
    assert weights_of(examples, Weights(cap=0.5, authority={"gold": 2.0}))[0] == 2.0


def test_few_repositories_are_made_equal() -> None:
    weights = weights_of([sized("a", 300), sized("b", 100)], Weights(cap=0.1))
    assert weights == [pytest.approx(1 / 3, abs=1e-5), 1.0]
    assert weights_of([], Weights()) == []


def test_shares_add_up() -> None:
    assert how_many(0.148, 852) == pytest.approx(148)


# What is wrong -------------------------------------------------------------------------------------------------


def test_answers_about_what_is_wrong_are_right(tmp_path: Path) -> None:
    opener = Opener()
    rows = list(of_table(opener, tmp_path, 1))
    assert len(rows) > 300
    assert len({row.id for row in rows}) == len(rows)
    shown = 0
    for row in rows:
        asked, answer = row.messages[1].content, row.messages[-1].content
        assert answer.split("\n")[0].strip()
        if "```sourcepawn\n" in answer:
            code = answer.split("```sourcepawn\n")[1].removesuffix("```")
            assert not findings(opener.text(tmp_path / "right.sp", code)), row.id
            shown += 1
        if "```sourcepawn\n" in asked:
            code = asked.split("```sourcepawn\n")[1].removesuffix("```")
            assert findings(opener.text(tmp_path / "wrong.sp", code)), row.id
    assert shown > 40
