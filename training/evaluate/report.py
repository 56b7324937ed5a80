"""The report of an evaluation as a page that needs nothing beside it, and as Markdown."""

from __future__ import annotations

from html import escape
from typing import Any

from training.evaluate.funnel import STEPS
from training.evaluate.plots import bars, counts, heat

_OF_USE = 0.1  # of the tasks; the built-in engine, which needs no model, solves more
_STYLE = """
:root{color-scheme:light dark;--back:#fbfaf7;--card:#fff;--ink:#22252b;--soft:#6b7280;--line:#e4e2dc;--bar:#2f7d5b;
--other:#b4612f;--range:#14342a}
@media (prefers-color-scheme:dark){:root{--back:#14171b;--card:#1c2026;--ink:#e7e6e2;--soft:#9aa1ac;--line:#2f353d;
--bar:#4fb286;--other:#dd8a55;--range:#d8f3e6}}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);
font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:860px;margin:0 auto;padding:32px 20px 80px}h1{font-size:26px;margin:0 0 4px}
h2{font-size:17px;margin:36px 0 10px}p.sub{color:var(--soft);margin:0 0 24px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px}
.card,section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.card b{display:block;font-size:24px}.card span{color:var(--soft);font-size:13px}
svg{width:100%;height:auto;display:block;font-size:12px}svg text{fill:var(--ink)}svg .tick{fill:var(--soft)}
svg .grid{stroke:var(--line)}svg .bar,svg .cell{fill:var(--bar)}svg .other{fill:var(--other)}
svg .range{stroke:var(--range);stroke-width:1.5}svg .value{font-variant-numeric:tabular-nums}
table{width:100%;border-collapse:collapse;font-size:14px}th,td{text-align:left;padding:6px 8px;
border-bottom:1px solid var(--line);vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}
details summary{cursor:pointer;color:var(--soft)}code{font:13px ui-monospace,Menlo,Consolas,monospace}
.yes{color:var(--bar)}.no{color:var(--other)}
"""


def page(result: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """The report as HTML."""
    figures = result["figures"]
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width,initial-scale=1'>",
        f"<title>{escape(result['model'])}: evaluation</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{escape(result['model'])}</h1><p class='sub'>{escape(_subtitle(result))}</p>",
        f"<p>{escape(verdict(figures))}</p>",
        f"<div class='cards'>{''.join(_card(*one) for one in _cards(figures))}</div>",
        _section("How far answers get", bars(_steps(figures), "Share of answers that get through each step")),
        _section("Families", bars(_families(figures), "Share of right answers in each family")),
        _section("Every task", heat(_first(rows), STEPS, "How far the first answer of each task gets")),
    ]
    if figures["codes"]:
        parts.append(_section("What our analysis finds", counts(figures["codes"], "Findings by their code")))
    if figures["numbers"]:
        parts.append(_section("What the compiler says", counts(figures["numbers"], "Errors by spcomp's number")))
    sections = (("opinion", _opinion), ("comparison", _comparison), ("contamination", _contamination))
    for key, make in sections:
        if result.get(key):
            parts.append(make(result[key]))
    parts += [_tasks(rows), _again(result), "</main></body></html>"]
    return "\n".join(parts) + "\n"


def markdown(result: dict[str, Any]) -> str:
    """The report as Markdown."""
    figures = result["figures"]
    lines = [f"# {result['model']}", "", _subtitle(result), "", verdict(figures), "", "| figure | value |", "|---|---|"]
    lines += [f"| {label} | {value} |" for value, label in _cards(figures)]
    lines += ["", "| step | answers | share | 95 % |", "|---|---|---|---|"]
    for one in figures["funnel"]:
        lines.append(f"| {one['step']} | {one['through']} | {_percent(one['value'])} | {_range(one)} |")
    lines += ["", "| family | tasks | right | 95 % | compiles |", "|---|---|---|---|---|"]
    for name, one in figures["families"].items():
        lines.append(
            f"| {name} | {one['tasks']} | {_percent(one['value'])} | {_range(one)} | {_percent(one['compiles'])} |"
        )
    for title, key in (("finding", "codes"), ("spcomp", "numbers"), ("fault", "faults")):
        if figures[key]:
            lines += ["", f"| {title} | times |", "|---|---|", *(f"| {k} | {v} |" for k, v in figures[key].items())]
    if result.get("comparison"):
        found = result["comparison"]
        lines += ["", f"Against {found['other']}: {_told(found)}"]
    return "\n".join(lines) + "\n"


def verdict(figures: dict[str, Any]) -> str:
    """What all the figures come to, in a sentence."""
    right, tasks = figures["right"]["value"], figures["tasks"]
    if not right:
        return f"It solves none of {tasks} tasks: this model is of no use for writing plugins."
    told = f"It solves {_percent(right)} of {tasks} tasks"
    return f"{told}: too little to be of use." if right < _OF_USE else f"{told}."


def _subtitle(result: dict[str, Any]) -> str:
    figures = result["figures"]
    judges = ", ".join(f"{name} by {judge}" for name, judge in result["judges"].items())
    return f"{figures['tasks']} tasks, {figures['samples']} answers; judged: {judges}; tasks {result['task_set'][:12]}"


def _cards(figures: dict[str, Any]) -> list[tuple[str, str]]:
    cards = [(f"{_percent(one['value'])}", f"pass@{k} ({_range(one)})") for k, one in figures["pass_at"].items()]
    cards.append((_percent(figures["solved"]["value"]), f"tasks solved ({_range(figures['solved'])})"))
    answered = figures["answered"]
    if 0 < answered["samples"] < figures["samples"]:
        cards.append(
            (_percent(answered["value"]), f"right of the {answered['samples']} that came ({_range(answered)})")
        )
    if "repair" in figures:
        cards.append((_percent(figures["repair"]["right"]["value"]), "right after one repair"))
    if figures["api"] is not None:
        cards.append((_percent(figures["api"]), "names that exist"))
    if figures["security"] is not None:
        cards.append((f"{figures['security']:.1f} / 10", "security"))
    if figures["bleu"] is not None:
        cards.append((f"{figures['bleu']:.3f}", "BLEU against our references"))
    if "gaps" in figures:
        cards.append((_percent(figures["gaps"]["exact"]), "gaps filled exactly"))
        cards.append((_percent(figures["gaps"]["similarity"]), "edit similarity of gaps"))
    if "likelihood" in figures:
        cards.append((f"{figures['likelihood']['bits_per_byte']:.2f}", "bits per byte of our references"))
        cards.append((f"{figures['likelihood']['perplexity']:.1f}", "perplexity of our references"))
    cost = figures["cost"]
    if cost["dollars"]:
        cards.append((f"${cost['dollars']:.2f}", "cost"))
    if cost["seconds_median"] is not None:
        cards.append((f"{cost['seconds_median']:.2f} s", "an answer takes (median)"))
    return cards


def _card(value: str, label: str) -> str:
    return f"<div class='card'><b>{escape(value)}</b><span>{escape(label)}</span></div>"


def _section(title: str, inner: str) -> str:
    return f"<h2>{escape(title)}</h2><section>{inner}</section>"


def _steps(figures: dict[str, Any]) -> list[tuple[str, float, float | None, float | None, str]]:
    return [
        (one["step"], one["value"], one["low"], one["high"], f"{_percent(one['value'])} ({one['through']})")
        for one in figures["funnel"]
    ]


def _families(figures: dict[str, Any]) -> list[tuple[str, float, float | None, float | None, str]]:
    return [
        (name.replace("_", " "), one["value"], one["low"], one["high"], f"{_percent(one['value'])} of {one['tasks']}")
        for name, one in figures["families"].items()
    ]


def _first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["sample"] == 0]


def _tasks(rows: list[dict[str, Any]]) -> str:
    lines = ["<table><tr><th>task</th><th>gets to</th><th>what is missing</th></tr>"]
    for row in _first(rows):
        state = "yes" if row["right"] else "no"
        where = row["passed"][-1] if row["passed"] else "nothing"
        missing = "; ".join(row["missing"][:3]) or ", ".join(list(row["codes"])[:4]) or row.get("fault", "")
        lines.append(
            f"<tr><td><code>{escape(row['task'])}</code></td><td class='{state}'>{escape(where)}</td>"
            f"<td>{escape(missing)}</td></tr>"
        )
    return _section("What was missing", f"<details><summary>all tasks</summary>{''.join(lines)}</table></details>")


def _comparison(found: dict[str, Any]) -> str:
    lists = "".join(
        f"<p><b>{title}</b> {escape(', '.join(found[key])) or 'none'}</p>"
        for title, key in (("Only this one:", "won"), ("Only the other:", "lost"))
    )
    return _section(f"Against {found['other']}", f"<p>{escape(_told(found))}</p>{lists}")


def _told(found: dict[str, Any]) -> str:
    gap = found["difference"]
    return (
        f"{found['tasks']} tasks in common; {found['both']} by both, {found['only_first']} only here, "
        f"{found['only_second']} only there, {found['neither']} by neither. Difference {gap['value']:+.1%} "
        f"({gap['low']:+.1%} to {gap['high']:+.1%}), McNemar p = {found['p']:.4f}."
    )


def _opinion(found: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{escape(key)}</td><td class='n'>{escape(str(value))}</td></tr>"
        for key, value in found.items()
        if key != "model"
    )
    return _section(f"What {found['model']} says of the same answers", f"<table>{rows}</table>")


def _contamination(found: list[dict[str, Any]]) -> str:
    marked = [one for one in found if one["contaminated"]]
    rows = "".join(
        f"<tr><td><code>{escape(one['task'])}</code></td><td class='n'>{one['shared']:.0%}</td>"
        f"<td class='n'>{one['row_shared']:.0%}</td><td class='n'>{one['alike']:.2f}</td>"
        f"<td>{escape(one['row'])}</td></tr>"
        for one in sorted(found, key=lambda one: (-one["alike"], -one["shared"]))[:40]
    )
    head = "<tr><th>task</th><th>in rows</th><th>row in task</th><th>alike</th><th>nearest row</th></tr>"
    return _section(
        "Contamination", f"<p>{len(marked)} of {len(found)} tasks may have been seen.</p><table>{head}{rows}</table>"
    )


def _again(result: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{escape(str(key))}</td><td><code>{escape(str(value))}</code></td></tr>"
        for key, value in result["again"].items()
    )
    return _section("To repeat it", f"<table>{rows}</table>")


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def _range(found: dict[str, float]) -> str:
    return f"{found['low']:.0%} to {found['high']:.0%}"
