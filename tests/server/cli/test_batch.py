"""`l4d2 batch`: every request asked once, however often it is run or killed, and no file but where it was told to."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from server.cli.batch_results import InUseError, Results, Row
from server.cli.requests_file import Asked
from tests.server.cli.batching import (
    BAD,
    CHAT,
    COST,
    GOOD,
    UNFINISHED,
    Rig,
    answers,
    in_file,
    in_rows,
    in_words,
    rows,
)
from tests.server.models import said
from tests.server.models.rigs import tiny_model
from tests.server.models.wire import Reply, serving

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with serving() as server:
        rig = Rig(tmp_path, server)
        rig.write_presets()
        server.on(CHAT, answers(GOOD))
        yield rig


async def test_plugins_and_results(rig: Rig) -> None:
    ran = await rig.batch(in_rows(rig.folder, hello="say hello", other="say it again"))
    assert (ran.status, ran.raw) == (0, b"")
    assert (rig.out / "hello.sp").read_text("utf-8") == GOOD
    assert sorted(path.name for path in rig.out.iterdir()) == ["hello.sp", "other.sp", "results.jsonl"]
    row = next(row for row in rows(rig.out) if row["id"] == "hello")
    assert row.pop("seconds") >= 0
    assert row == {
        "id": "hello",
        "request": "say hello",
        "status": "done",
        "findings": [],
        "tokens": {"prompt": 12, "cached": 8, "answer": 3, "estimated": False},
        "cost": pytest.approx(COST),
        "model": said.MODEL,
        "error": "",
    }
    assert "[2/2]" in ran.err
    assert "2 of 2 plugins" in ran.err


async def test_the_built_in_engine_and_words(rig: Rig) -> None:
    file = in_words(rig.folder, "announce when a Tank spawns", "bake a chocolate cake")
    ran = await rig.batch(file, model="builtin")
    assert ran.status == 1
    assert [row["status"] for row in rows(rig.out)] == ["done", "failed"]
    assert "cake" in rows(rig.out)[1]["error"]
    assert [path.name[:21] for path in rig.out.glob("*.sp")] == ["announce-when-a-tank-"]
    assert rig.server.seen == []


async def test_a_file_on_this_machine(rig: Rig) -> None:
    """The tests' model says nothing that makes sense; that it was asked is all there is to see."""
    if find_spec("llama_cpp") is None:
        pytest.skip("llama.cpp is not installed: `make local` builds it")
    preset = rig.folder / "config" / "l4d2-architect" / "models" / "tiny.toml"
    preset.write_text(
        f'title = "Tiny"\nengine = "local"\nmax_tokens = 4\n[options]\npath = \'{tiny_model()}\'\ncontext = 32768\n',
        "utf-8",
    )
    ran = await rig.batch(in_rows(rig.folder, a="say a", b="say b"), "--limit-cost", "0", model="tiny")
    assert ran.status == 1
    assert [row["status"] for row in rows(rig.out)] == ["failed", "failed"]
    assert all("no code" in row["error"] or "empty" in row["error"] for row in rows(rig.out))


async def test_what_is_done_is_not_asked_again(rig: Rig) -> None:
    file = in_rows(rig.folder, a="say a", b="say b")
    assert (await rig.batch(file)).status == 0
    before = (rig.out / "results.jsonl").read_bytes()
    ran = await rig.batch(file)
    assert ran.status == 0
    assert "2 of 2 are there already" in ran.err
    assert len(rig.asked()) == 2
    assert (rig.out / "results.jsonl").read_bytes() == before


async def test_what_is_gone_or_other_is_asked_again(rig: Rig) -> None:
    await rig.batch(in_rows(rig.folder, a="say a", b="say b", c="say c"))
    (rig.out / "a.sp").unlink()
    ran = await rig.batch(in_rows(rig.folder, a="say a", b="say more", c="say c", d="say d"), "--jobs", "1", "--fresh")
    assert ran.status == 0
    assert rig.asked()[3:] == ["say a", "say more", "say d"]


async def test_one_failure_spoils_no_other(rig: Rig) -> None:
    rig.server.on(CHAT, said.error(500, "Boom."), said.refusal("I can not."), answers(GOOD))
    file = in_rows(rig.folder, a="say a", b="say b", c="say c")
    ran = await rig.batch(file, "--jobs", "1")
    assert ran.status == 1
    assert [row["status"] for row in rows(rig.out)] == ["failed", "failed", "done"]
    assert "2 failed" in ran.err
    rig.server.on(CHAT, answers(GOOD))
    assert (await rig.batch(file)).status == 0
    assert sorted(rig.asked()[3:]) == ["say a", "say b"], "what failed is asked again, and nothing else"


async def test_a_service_that_says_when_there_is_room(rig: Rig) -> None:
    busy = said.error(429, "Slow down.", "rate_limit_exceeded", "requests", Retry_After="0")
    rig.server.on(CHAT, busy, busy, answers(GOOD))
    assert (await rig.batch(in_rows(rig.folder, a="say a"))).status == 0
    rig.server.on(CHAT, busy)
    ran = await rig.batch(in_rows(rig.folder, b="say b"))
    assert ran.status == 1
    assert [row["status"] for row in rows(rig.out)] == ["done", "failed"]
    assert len(rig.asked()) == 3 + 5, "its patience has an end"
    rig.server.on(CHAT, said.error(429, "You have no money left.", "insufficient_quota"))
    assert (await rig.batch(in_rows(rig.folder, c="say c"))).status == 1
    assert len(rig.asked()) == 3 + 5 + 1


async def test_errors_go_back_and_what_is_left_is_told(rig: Rig) -> None:
    rig.server.on(CHAT, answers(BAD), answers(GOOD), answers(BAD))
    ran = await rig.batch(in_rows(rig.folder, a="say a", b="say b"), "--jobs", "1", "--rounds", "1")
    assert ran.status == 1
    first, second = rows(rig.out)
    assert (first["status"], first["findings"]) == ("done", [])
    assert first["cost"] == pytest.approx(2 * COST)
    assert second["status"] == "errors"
    assert any(finding["severity"] == "error" for finding in second["findings"])
    assert "ThereIsNoSuchFunction" in (rig.out / "b.sp").read_text("utf-8")
    assert "1 with errors" in ran.err
    assert (await rig.batch(in_rows(rig.folder, a="say a", b="say b"))).status == 1
    assert len(rig.asked()) == 4, "an answer with errors is an answer"


async def test_certain_corrections_are_made(rig: Rig) -> None:
    rig.server.on(CHAT, answers(UNFINISHED))
    assert (await rig.batch(in_rows(rig.folder, a="say a"))).status == 0
    assert (rig.out / "a.sp").read_text("utf-8") == GOOD


async def test_cut_answers(rig: Rig) -> None:
    rig.server.on(CHAT, answers(GOOD, finish="length"))
    ran = await rig.batch(in_rows(rig.folder, a="say a"))
    assert ran.status == 1
    assert rows(rig.out)[0]["status"] == "cut"
    assert "cut off" in ran.err


@pytest.mark.parametrize(
    "text", ["\ud800", "\x1b[31m\x07", "```\n../../etc/passwd\n```", "```sp\n" + "(" * 20_000 + "\n```"]
)
async def test_hostile_answers(rig: Rig, text: str) -> None:
    rig.server.on(CHAT, said.chat(text))
    ran = await rig.batch(in_rows(rig.folder, a="say a", b="say b"), "--rounds", "0")
    assert ran.status in (0, 1)
    assert len(rows(rig.out)) == 2
    assert "\x1b" not in ran.err
    assert {path.name for path in rig.out.iterdir()} <= {"a.sp", "b.sp", "results.jsonl"}


async def test_requests_at_once(rig: Rig) -> None:
    rig.server.on(CHAT, Reply(held=True, parts=answers(GOOD).parts))
    process = await rig.start(
        "batch", in_rows(rig.folder, **{f"n{n}": f"say {n}" for n in range(5)}), "-o", rig.out, "-m", "mine", "-j", "3"
    )
    while len(rig.server.seen) < 3:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.3)
    assert len(rig.server.seen) == 3
    rig.server.let_go()
    await process.communicate()
    assert process.returncode == 0
    assert len(rig.asked()) == 5


# Money ---------------------------------------------------------------------------------------------------------


async def test_nothing_is_begun_that_could_exceed_the_limit(rig: Rig) -> None:
    """The preset allows 1,000 tokens of an answer, which is $0.10; the prompts are some cents."""
    file = in_rows(rig.folder, **{f"n{n}": "xyzzy" * (n + 1) for n in range(4)})
    ran = await rig.batch(file, "--rounds", "0", "--limit-cost", "0.05")
    assert (ran.status, rig.asked()) == (1, [])
    assert "4 not begun" in ran.err
    ran = await rig.batch(file, "--rounds", "0", "--limit-cost", "0.13")
    assert (ran.status, len(rig.asked())) == (0, 4), "what is left of a reserve is free again"
    assert "$0.0060" in ran.err


async def test_requests_at_once_share_the_limit(rig: Rig) -> None:
    rig.server.on(CHAT, Reply(held=True, parts=answers(GOOD).parts))
    file = in_rows(rig.folder, **{f"n{n}": "xyzzy" * (n + 1) for n in range(4)})
    process = await rig.start(
        *("batch", file, "-o", rig.out, "-m", "mine", "-j", "4", "--rounds", "0", "--limit-cost", "0.26")
    )
    while len(rig.server.seen) < 2:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.3)
    assert len(rig.server.seen) == 2
    rig.server.let_go()
    await process.communicate()
    assert process.returncode == 0


async def test_what_was_spent_before_counts(rig: Rig) -> None:
    await rig.batch(in_rows(rig.folder, a="xyzzy"), "--rounds", "0", "--limit-cost", "0.13")
    with (rig.out / "results.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({**rows(rig.out)[0], "id": "z", "cost": 5}) + "\n")
    ran = await rig.batch(in_rows(rig.folder, a="xyzzy", b="xyzzyxyzzy"), "--limit-cost", "5")
    assert (ran.status, len(rig.asked())) == (1, 1)


# Interruptions -------------------------------------------------------------------------------------------------


async def test_killed_in_the_middle(rig: Rig) -> None:
    """Killed again and again: what was answered is never asked twice, and no line is torn."""
    file = in_rows(rig.folder, **{f"n{n}": f"say {n}" for n in range(6)})
    for done in (2, 4):
        rig.server.on(CHAT, *[answers(GOOD)] * 2, Reply(end="never"))
        process = await rig.start("batch", file, "-o", rig.out, "-m", "mine", "--jobs", "1")
        while len(rig.asked()) < done + done // 2:
            await asyncio.sleep(0.01)
        process.kill()
        await process.communicate()
        assert len(rows(rig.out)) == done
    # As if it had been killed in the middle of a line, and of a plugin.
    with (rig.out / "results.jsonl").open("ab") as results:
        results.write(b'{"id": "n4", "request": "say 4", "sta')
    (rig.out / ".n4.sp.123").write_text("half", "utf-8")
    rig.server.on(CHAT, answers(GOOD))
    assert (await rig.batch(file, "--jobs", "1")).status == 0
    assert [row["id"] for row in rows(rig.out)] == [f"n{n}" for n in range(6)]
    assert rig.asked() == [f"say {n}" for n in (0, 1, 2, 2, 3, 4, 4, 5)], "only what was under way is asked again"
    assert all((rig.out / f"n{n}.sp").read_text("utf-8") == GOOD for n in range(6))
    assert not list(rig.out.glob(".*"))


@posix_only
async def test_interrupted(rig: Rig) -> None:
    rig.server.on(CHAT, answers(GOOD), Reply(end="never"))
    file = in_rows(rig.folder, a="say a", b="say b")
    process = await rig.start("batch", file, "-o", rig.out, "-m", "mine", "--jobs", "1")
    while len(rig.asked()) < 2:
        await asyncio.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = await process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in err.decode()
    assert "Run the same command again" in err.decode()
    assert [row["id"] for row in rows(rig.out)] == ["a"]
    await rig.server.quiet()


async def test_two_at_once_in_one_folder(rig: Rig) -> None:
    rig.server.on(CHAT, Reply(held=True, parts=answers(GOOD).parts))
    file = in_rows(rig.folder, a="say a")
    first = await rig.start("batch", file, "-o", rig.out, "-m", "mine")
    await rig.server.asked()
    ran = await rig.batch(file)
    assert ran.status == 2
    assert "another process" in ran.err
    rig.server.let_go()
    await first.communicate()
    assert (first.returncode, len(rig.asked())) == (0, 1)


def test_the_lock_goes_with_its_holder(tmp_path: Path) -> None:
    with Results(tmp_path), pytest.raises(InUseError):
        Results(tmp_path)
    with Results(tmp_path):
        pass


def test_a_line_counts_only_with_its_plugin(tmp_path: Path) -> None:
    """The line is written first: who is killed between the two asks again."""
    asked = Asked("a", "say a")
    with Results(tmp_path) as results:
        results.add(Row("a", "say a", "done"))
        assert not results.is_done(asked)
        results.add(Row("a", "say a", "done"), GOOD)
        assert results.is_done(asked)
        assert not results.is_done(Asked("a", "say b"))
        results.add(Row("a", "say a", "failed"))
        assert not results.is_done(asked)


@pytest.mark.parametrize("line", ["", "{}", "[]", "5", "x", '{"id": 5}', "[" * 50_000])
def test_lines_that_are_none(tmp_path: Path, line: str) -> None:
    (tmp_path / "results.jsonl").write_text(f"{line}\n", "utf-8")
    with Results(tmp_path) as results:
        results.add(Row("a", "say a", "done"), GOOD)
    with Results(tmp_path) as results:
        assert results.is_done(Asked("a", "say a"))


# What ends it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "words"),
    [(said.error(401, "No.", "invalid_api_key"), "key"), (said.error(404, "No.", "model_not_found"), said.MODEL)],
)
async def test_what_every_request_would_meet_ends_it(rig: Rig, reply: Reply, words: str) -> None:
    rig.server.on(CHAT, answers(GOOD), reply)
    ran = await rig.batch(in_rows(rig.folder, **{f"n{n}": f"say {n}" for n in range(9)}), "--jobs", "1")
    assert ran.status == 2
    assert words in ran.err.splitlines()[-1]
    assert len(rows(rig.out)) == 1
    assert len(rig.asked()) == 2


async def test_no_connection(rig: Rig) -> None:
    preset = rig.folder / "config" / "l4d2-architect" / "models" / "mine.toml"
    preset.write_text(preset.read_text("utf-8").replace(str(rig.server.port), "1"), "utf-8")
    ran = await rig.batch(in_rows(rig.folder, a="say a", b="say b"))
    assert ran.status == 2
    assert rows(rig.out) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--rounds", "-1"], "--rounds"),
        (["--jobs", "-1"], "--jobs"),
        (["--jobs", "1000"], "--jobs"),
        (["--every", "nan"], "--every"),
        (["--limit-cost", "-1"], "--limit-cost"),
        (["--limit-cost", "nan"], "--limit-cost"),
        (["--compiler", "no-such-compiler"], "no-such-compiler"),
        (["-m", "ollama", "--limit-cost", "1"], "no prices"),
        (["-m", "olama"], "`ollama`"),
    ],
)
async def test_wrong_calls(rig: Rig, arguments: list[str], words: str) -> None:
    ran = await rig.batch(in_rows(rig.folder, a="say a"), *arguments)
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert words in ran.err
    assert rig.server.seen == []


@pytest.mark.parametrize("name", ["../x", "/etc/x", "C:x", "a\0b", "nul", "..", "a/../../x", "a\\b"])
async def test_hostile_ids_are_told_before_anything_is_asked(rig: Rig, name: str) -> None:
    lines = (json.dumps({"id": one, "request": f"say {one}"}) for one in ("fine", name))
    ran = await rig.batch(in_file(rig.folder, "hostile.jsonl", lines))
    assert ran.status == 2
    assert "line 2" in ran.err
    assert rig.server.seen == []
    assert not rig.out.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("name", ["a.sp", "results.jsonl", "batch.json"])
async def test_links_that_lead_out(rig: Rig, name: str) -> None:
    mine = rig.folder / "mine.txt"
    mine.write_text("mine", "utf-8")
    rig.out.mkdir()
    (rig.out / name).symlink_to(mine)
    ran = await rig.batch(in_rows(rig.folder, a="say a"), "--force")
    assert ran.status == 2
    assert "link" in ran.err
    assert mine.read_text("utf-8") == "mine"
    assert rig.server.seen == []


async def test_files_of_others_are_not_overwritten_unasked(rig: Rig) -> None:
    rig.out.mkdir()
    (rig.out / "a.sp").write_text("// mine\n", "utf-8")
    file = in_rows(rig.folder, a="say a")
    ran = await rig.batch(file)
    assert ran.status == 2
    assert "--force" in ran.err
    assert (rig.out / "a.sp").read_text("utf-8") == "// mine\n"
    assert (await rig.batch(file, "--force")).status == 0
    assert (rig.out / "a.sp").read_text("utf-8") == GOOD


async def test_a_folder_that_is_a_file(rig: Rig) -> None:
    rig.out.write_text("x", "utf-8")
    ran = await rig.batch(in_rows(rig.folder, a="say a"))
    assert ran.status == 2
    assert ran.err.count("\n") == 1
