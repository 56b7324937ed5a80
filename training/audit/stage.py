"""Lets rules, and a model if one is named, judge examples; keeps what the one whose verdict rules keeps.

    python -m training audit --set rows=build/prepared --set judge=ollama --out build/audited

Makes a file of the same name with what is kept for each file of examples; `verdicts.txt`, a line of JSON for each
example that somebody would drop; `agreement.md` with the table and the disagreements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from training.audit import facts as denied
from training.audit.config import Config
from training.audit.judge import Verdict, verdicts
from training.audit.rules import judged
from training.code.opened import Opener, make_room
from training.rows.jsonl import Row, files_of, line_of, read
from training.run.files import as_json, digest_of, write_whole, writing
from training.run.journal import Journal
from training.run.journal import read as journalled
from training.run.output import WORK
from training.run.progress import Progress
from training.run.reporting import SUMMARY

_AT_ONCE = 16
_MOST_SHOWN = 100


def run(config: Config, out: Path) -> None:
    """Judge every example; verdicts that an earlier run got are kept."""
    make_room()
    opener, facts = Opener(), denied.read(config.facts)
    judgements: list[dict[str, Any]] = []
    with Progress(out, "audit") as progress:
        for file in files_of(config.rows):
            work = out / WORK / file.name
            with Journal(work) as journal:
                progress.step(file.name, done=journal.count)
                rows = islice(read(file), journal.count, None)
                while batch := list(islice(rows, _AT_ONCE)):
                    journal.add(_batch(batch, config, opener, facts))
                    progress.advance(len(batch))
            with writing(out / file.name) as stream:
                for row, one in zip(read(file), journalled(work), strict=True):
                    if not one["drop"]:
                        stream.write(line_of(row))
                    judgements.append({"file": file.name, **one})
    with writing(out / "verdicts.txt") as stream:
        stream.writelines(as_json(one) + "\n" for one in judgements if _is_doubted(one))
    write_whole(out / "agreement.md", "\n".join(_agreement(judgements)) + "\n")
    write_whole(out / SUMMARY, as_json(_summary(judgements), 2) + "\n")


def _batch(rows: list[Row], config: Config, opener: Opener, facts: denied.Facts) -> Iterator[dict[str, Any]]:
    seen = [row for row in rows if config.judge and _is_seen(row, config)]
    heard = verdicts(seen, config.judge, config.at_once, config.seed) if seen else []
    said = dict(zip((row.id for row in seen), heard, strict=True))
    for row in rows:
        found = judged(row, opener, config.rules)
        against = list(facts.against(row))
        verdict = said.get(row.id)
        yield {
            "id": row.id,
            "rules": found,
            "judge": None if verdict is None else verdict.keep,
            "reason": "" if verdict is None else verdict.reason,
            "cost": 0.0 if verdict is None else verdict.cost,
            "denied": against,
            "drop": bool(against) or _drops(bool(found), verdict, config),
        }


def _is_seen(row: Row, config: Config) -> bool:
    number = int(digest_of((str(config.seed), row.id))[:8], 16)
    return number < config.share * 0x1_0000_0000


def _drops(by_rules: bool, verdict: Verdict | None, config: Config) -> bool:
    """Who is not asked, or says nothing, has no objection."""
    by_judge = verdict is not None and verdict.keep is False
    match config.verdict:
        case "rules":
            return by_rules
        case "judge":
            return by_judge
        case "either":
            return by_rules or by_judge
        case _:
            return by_rules and by_judge


def _is_doubted(one: dict[str, Any]) -> bool:
    return bool(one["rules"]) or one["judge"] is False or bool(one["denied"])


def _agreement(judgements: list[dict[str, Any]]) -> Iterator[str]:
    both = [one for one in judgements if one["judge"] is not None]
    table = Counter((not one["rules"], bool(one["judge"])) for one in both)
    yield from ("# Agreement of rules and judge", "")
    if not both:
        yield "No judge was asked, or none gave a verdict."
        return
    yield from ("| | judge: keep | judge: drop |", "|---|---|---|")
    for keeps, name in ((True, "keep"), (False, "drop")):
        yield f"| rules: {name} | {table[keeps, True]} | {table[keeps, False]} |"
    yield from ("", f"Agreement {agreement(table):.3f}, Cohen's kappa {kappa(table):.3f}, of {len(both)} examples.", "")
    apart = [one for one in both if bool(one["judge"]) is bool(one["rules"])]
    yield from (f"## Disagreements ({len(apart)})", "")
    for one in apart[:_MOST_SHOWN]:
        rules = "; ".join(said for found in one["rules"].values() for said in found) or "nothing"
        verdict = "keep" if one["judge"] else "drop"
        yield f"- `{one['id']}` ({one['file']}): rules: {rules}. Judge: {verdict}, {one['reason']}"


def agreement(table: Counter[tuple[bool, bool]]) -> float:
    """The share of examples on which both say the same."""
    total = sum(table.values())
    return (table[True, True] + table[False, False]) / total if total else 0.0


def kappa(table: Counter[tuple[bool, bool]]) -> float:
    """Cohen's kappa: the agreement beyond what chance would give; 1 when there is nothing to disagree about."""
    total = sum(table.values())
    if not total:
        return 0.0
    rules = (table[True, True] + table[True, False]) / total
    judge = (table[True, True] + table[False, True]) / total
    chance = rules * judge + (1 - rules) * (1 - judge)
    return 1.0 if chance == 1 else (agreement(table) - chance) / (1 - chance)


def _summary(judgements: list[dict[str, Any]]) -> dict[str, Any]:
    rules = Counter(name for one in judgements for name in one["rules"])
    return {
        "examples": len(judgements),
        "dropped": sum(one["drop"] for one in judgements),
        "rules": dict(sorted(rules.items())),
        "judged": sum(one["judge"] is not None for one in judgements),
        "judge drops": sum(one["judge"] is False for one in judgements),
        "against facts": sum(bool(one["denied"]) for one in judgements),
        "cost": round(sum(one["cost"] for one in judgements), 4),
    }
