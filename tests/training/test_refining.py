"""Pairs, sanitising and auditing: what is worse really is, what teaches is left alone, and who disagrees is told."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.assistant.prompt import fenced
from tests.server.models.wire import Reply, Server, serving
from tests.training.plugins import TANK, WITCH
from training.audit.config import Config as Audit
from training.audit.facts import read as facts_of
from training.audit.rules import RULES, judged
from training.audit.stage import agreement, kappa
from training.audit.stage import run as audit
from training.code.judging import Context, score_in
from training.code.opened import Opener
from training.config import ConfigError, build
from training.pairs.config import Config as Pairs
from training.pairs.stage import run as pair
from training.rows.example import Chat, Fim, Plain, Preference, Turn
from training.rows.jsonl import Row, read, write
from training.sanitise.cleaning import Cleaner, recommended, wrong_in
from training.sanitise.config import Config as Sanitise
from training.sanitise.stage import run as sanitise


def chat(id: str, asked: str, answer: str, **more: Any) -> Chat:
    return Chat(id=id, messages=(Turn(role="user", content=asked), Turn(role="assistant", content=answer)), **more)


FUNCTION = TANK[TANK.index("void Event_TankSpawn") : TANK.index("Action Command_Tanks")].strip()


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """What `prepare` leaves: a function and a plugin, each with its context."""
    folder = tmp_path / "prepared"
    start = len(TANK[: TANK.index(FUNCTION)].encode())
    rows = [
        chat("function-1", "Write the handler.", fenced(FUNCTION), tags=("function",)),
        chat("plugin-1", "Write the plugin.", fenced(WITCH), tags=("plugin", "gold")),
    ]
    contexts = [
        {"id": "function-1", "code": TANK, "start": start, "end": start + len(FUNCTION.encode())},
        {"id": "plugin-1", "code": WITCH, "start": 0, "end": len(WITCH.encode()) - 1},
    ]
    (folder / "contexts").mkdir(parents=True)
    write(folder / "train.jsonl", rows)
    (folder / "contexts/train.jsonl").write_text("".join(json.dumps(one) + "\n" for one in contexts), "utf-8")
    return folder


def test_the_worse_answer_has_a_real_mistake(prepared: Path, tmp_path: Path) -> None:
    config = build(Pairs, {"prepared": prepared, "sides": ["train"], "each": 3, "processes": 1, "most_alike": 1.0})
    pair(config, tmp_path / "out")
    rows = [row for row in read(tmp_path / "out/train.jsonl") if isinstance(row, Preference)]
    assert len(rows) == 6
    context = Context.of(json.loads((prepared / "contexts/train.jsonl").read_text("utf-8").splitlines()[0]))
    for row in rows:
        assert row.chosen != row.rejected
        assert abs(len(row.chosen) - len(row.rejected)) <= max(14, 0.05 * len(row.chosen))
        assert row.rejected.startswith("```sourcepawn\n")
        # Nothing says which is which but the mistake itself.
        assert not {"wrong", "mistake", "bad"} & set(row.rejected.lower().split())
        if row.id.startswith("pair-function"):
            code = row.rejected.removeprefix("```sourcepawn\n").removesuffix("\n```")
            score, found = score_in(Opener(), tmp_path / "plugin.sp", context, code)
            assert not score.is_clean, found
    assert {"gold" in row.tags for row in rows} == {True, False}


@pytest.fixture
def wire() -> Iterator[Server]:
    """A server in a thread of its own: stages have their own loops."""
    started, done = threading.Event(), asyncio.Event()
    held: dict[str, Any] = {}

    async def serve() -> None:
        held["loop"] = asyncio.get_running_loop()
        async with serving() as server:
            held["server"] = server
            started.set()
            await done.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert started.wait(10)
    yield held["server"]
    held["loop"].call_soon_threadsafe(done.set)
    thread.join(10)


def preset(server: Server, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    folder = tmp_path / "config/l4d2-architect/models"
    folder.mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    text = (
        f'title = "A test"\nengine = "compatible"\ntime_limit = 20\n'
        f'[options]\naddress = "{server.address}"\nmodel = "m"\nretries = 0\n'
    )
    (folder / f"{name}.toml").write_text(text, "utf-8")
    return name


def says(*texts: str) -> list[Reply]:
    replies: list[Reply] = []
    for text in texts:
        delta = {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}], "model": "m"}
        end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "model": "m"}
        parts = (*(f"data: {json.dumps(one)}\n\n".encode() for one in (delta, end)), b"data: [DONE]\n\n")
        replies.append(Reply(parts, headers={"content-type": "text/event-stream"}))
    return replies


def test_the_worst_candidate_is_the_worse_answer(
    prepared: Path, wire: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worst = FUNCTION.replace("PrintToChatAll(", "PrintToChatAl(").replace("GetClientTeam(", "GetClientTeem(")
    bad = FUNCTION.replace("PrintToChatAll(", "PrintToChatAl(")
    rows = [row for row in read(prepared / "train.jsonl") if row.id == "function-1"]
    write(prepared / "train.jsonl", rows)
    wire.on("/v1/chat/completions", *says(fenced(bad), fenced(worst), fenced(FUNCTION), "no code at all"))
    name = preset(wire, "test-model", monkeypatch, tmp_path)
    config = {"prepared": prepared, "sides": ["train"], "worse": "candidates", "model": name, "at_once": 1}
    pair(build(Pairs, config), tmp_path / "out")
    (row,) = [row for row in read(tmp_path / "out/train.jsonl") if isinstance(row, Preference)]
    assert row.rejected == fenced(worst)
    assert len(wire.seen) == 4
    assert len({one.body.get("seed") for one in wire.seen}) == 4


# Sanitising ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "Use `GetRandomFloat`, not `register_event`.",
        '"register_event" does not exist in SourceMod.',
        "`register_event` belongs to AMX Mod X.",
        "Instead of register_event one writes HookEvent.",
        "`HookEvent` does what register_event did.",
        "不要用 register_event。",
    ],
)
def test_prose_that_teaches_keeps_its_meaning(sentence: str) -> None:
    assert not list(recommended(sentence))
    row = chat("a", "How?", f"{sentence}\n\n{fenced(TANK)}")
    cleaned = Cleaner(Opener(), True).clean(row)
    assert cleaned.row == row
    assert not cleaned.notes


def test_prose_that_misleads_is_not_kept() -> None:
    row = chat("a", "How?", "Call register_event in OnPluginStart and you are done.")
    assert [known.wrong for _, _, known in recommended(row.messages[-1].content)] == ["register_event"]
    cleaned = Cleaner(Opener(), True).clean(row)
    assert cleaned.row is None
    assert cleaned.notes[0].wrong == "register_event"


BAD = TANK.replace('"tank_spawn"', '"tank_spawned"')
WRONG_BLOCK = f"This is wrong:\n{fenced(BAD)}\n\nThis is right:\n{fenced(TANK)}"


def test_code_that_is_shown_as_wrong_stays() -> None:
    row = chat("a", f"Why does this fail?\n{fenced(BAD)}", WRONG_BLOCK)
    assert Cleaner(Opener(), True).clean(row).row == row


@pytest.mark.parametrize(
    "row",
    [
        chat("a", "Write it.", fenced(BAD)),
        Plain(id="a", text=BAD),
        Preference(id="a", messages=(Turn(role="user", content="u"),), chosen=fenced(BAD), rejected="x"),
        Fim(
            id="a",
            prefix="#include <sourcemod>\npublic void OnPluginStart()\n{\n\t",
            middle='HookEvent("smoker_tongue_grab", Event_Grab);',
            suffix='\n\tHookEvent("tank_spawn", Event_Grab);\n}\nvoid Event_Grab(Event e, const char[] n, bool d) {}\n',
        ),
    ],
)
def test_no_wrong_name_is_left(row: Row) -> None:
    opener = Opener()
    cleaned = Cleaner(opener, True).clean(row)
    assert cleaned.notes
    assert cleaned.row is None or not list(wrong_in(opener, cleaned.row))
    assert Cleaner(opener, False).clean(row).row is None


def test_sanitise_writes_what_it_changed(tmp_path: Path) -> None:
    write(tmp_path / "rows.jsonl", [chat("a", "x", fenced(TANK)), chat("b", "x", fenced(BAD))])
    sanitise(build(Sanitise, {"rows": tmp_path / "rows.jsonl", "processes": 1}), tmp_path / "out")
    left = {row.id for row in read(tmp_path / "out/rows.jsonl")}
    assert "a" in left
    assert json.loads((tmp_path / "out/changes.txt").read_text("utf-8").splitlines()[0])["id"] == "b"


# Auditing ------------------------------------------------------------------------------------------------------

CASES = [
    ("short", chat("r", "Write a plugin please.", "Ok.")),
    ("vague", chat("r", "Write it", fenced(TANK))),
    ("refusal", chat("r", "Write a plugin please.", "I'm sorry, as an AI language model I will not.")),
    ("unclosed", chat("r", "Write a plugin please.", "```sourcepawn\nint a;")),
    (
        "left-out",
        chat("r", "Write a plugin please.", fenced("void A()\n{\n\t// ... rest of the code unchanged ...\n}")),
    ),
    ("errors", chat("r", "Write a plugin please.", fenced(TANK.replace("g_tanks++;", "g_tanks++")))),
    ("wrong-api", chat("r", "Write a plugin please.", fenced(BAD))),
    ("personal", chat("r", "Write a plugin please.", "Ask some.one@mail-host.net about it, they know all.")),
    ("repetition", chat("r", "Write a plugin please.", "PrintToServer(1);\n" * 40)),
]


def test_every_rule_has_a_case() -> None:
    assert {name for name, _ in CASES} == set(RULES)


@pytest.mark.parametrize(("name", "row"), CASES)
def test_rules_find_what_they_are_for(name: str, row: Row) -> None:
    assert name in judged(row, Opener())
    assert not judged(chat("good", "Write a plugin that heals.", fenced(TANK)), Opener())


def test_formatting_and_spelling_make_no_difference() -> None:
    row = chat("r", "Write a plug-in for L4D2, please.", f"Here it is:\n\n{fenced(TANK)}".replace("\n", "\r\n"))
    assert not judged(row, Opener())


def test_facts_are_not_denied(tmp_path: Path) -> None:
    file = tmp_path / "facts.toml"
    file.write_text(
        '[[deny]]\nsays = "witches can be burnt twice"\nwhy = "They burn once."\n'
        '[[deny]]\nname = "tank_burn"\nwhy = "There is no such event."\n',
        "utf-8",
    )
    facts = facts_of(file)
    assert list(facts.against(chat("a", "x", "Remember: Witches  can be burnt twice!")))
    assert list(facts.against(chat("a", "x", fenced('HookEvent("tank_burn", A);'))))
    assert not list(facts.against(chat("a", "x", "There is no event tank_burn.")))
    assert not list(facts.against(chat("a", "tank_burn?", fenced(TANK))))
    file.write_text('[[deny]]\nwhy = "x"\n', "utf-8")
    with pytest.raises(ConfigError, match="give `says` or `name`"):
        facts_of(file)


def test_rules_and_judge_are_compared(wire: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        chat("good", "Write a plugin that heals.", fenced(TANK)),
        chat("doubted", "Write a plugin about witches.", fenced(WITCH)),
        chat("bad", "Write a plugin please.", fenced(BAD)),
        chat("mute", "Write a plugin that heals.", fenced(TANK)),
    ]
    write(tmp_path / "rows.jsonl", rows)
    verdicts = (
        '{"verdict": "keep", "reason": "fine"}',
        '```json\n{"verdict": "drop", "reason": "dull"}\n```',
        "keep",
        "?",
    )
    wire.on("/v1/chat/completions", *says(*verdicts))
    name = preset(wire, "test-judge", monkeypatch, tmp_path)
    for verdict, kept in (
        ("rules", {"good", "doubted", "mute"}),
        ("judge", {"good", "bad", "mute"}),
        ("either", {"good", "mute"}),
        ("both", {"good", "doubted", "bad", "mute"}),
    ):
        wire.on("/v1/chat/completions", *says(*verdicts))
        config = {"rows": tmp_path / "rows.jsonl", "judge": name, "verdict": verdict, "at_once": 1}
        audit(build(Audit, config), tmp_path / verdict)
        assert {row.id for row in read(tmp_path / verdict / "rows.jsonl")} == kept, verdict
    told = (tmp_path / "either/agreement.md").read_text("utf-8")
    assert "| rules: keep | 1 | 1 |\n| rules: drop | 1 | 0 |" in told
    assert "Disagreements (2)" in told
    assert "of 3 examples" in told


def test_kappa_is_what_cohen_says() -> None:
    from collections import Counter

    table = Counter({(True, True): 20, (True, False): 5, (False, True): 10, (False, False): 15})
    assert agreement(table) == pytest.approx(0.7)
    assert kappa(table) == pytest.approx(0.4)
