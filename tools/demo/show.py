"""How the demonstration looks: headings, diagnostics over their source lines, differences, lists. Prints only."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from server.cli.excerpt import excerpt
from server.cli.terminal import printable
from tools.demo.editor import Document

_NAMES = {1: "error", 2: "warning", 3: "info", 4: "hint"}
_STYLES = {1: "bold red", 2: "bold yellow", 3: "bold blue", 4: "bold cyan"}
_UNNECESSARY, _DEPRECATED = 1, 2
_KINDS = {2: "method", 3: "function", 4: "constructor", 5: "field", 6: "variable", 10: "property", 21: "constant"}
_INDENT = 2


class Screen:
    """Where the session is shown."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.columns = min(console.width, 110)

    def title(self, text: str) -> None:
        """Begin."""
        self.console.print(Rule(Text(text, "bold"), style="dim"), width=self.columns)

    def step(self, text: str) -> None:
        """Say what is done now."""
        self.console.print()
        line = Text()
        line.append("▸ ", "bold green")
        line.append(text, "bold")
        self.console.print(line)

    def note(self, text: str, style: str = "dim") -> None:
        """Say what came of it."""
        self.console.print(Padding(Text(text, style), (0, 0, 0, _INDENT), expand=False))

    def diagnostics(self, document: Document, found: Sequence[dict[str, Any]]) -> None:
        """Show each diagnostic below the line that it is about, as an editor underlines it."""
        lines = document.text.splitlines()
        for one in found:
            start, end = one["range"]["start"], one["range"]["end"]
            style = _STYLES[one["severity"]]
            head = Text()
            head.append(f"{start['line'] + 1}:{start['character'] + 1} ", "bold")
            head.append(f"{_NAMES[one['severity']]}[{one['code']}]", style)
            head.append(f" {printable(one['message'])}")
            tags = one.get("tags") or ()
            if _UNNECESSARY in tags:
                head.append("  (faded)", "dim")
            if _DEPRECATED in tags:
                head.append("  (struck through)", "dim")
            self.console.print(Padding(head, (0, 0, 0, _INDENT), expand=False), width=self.columns)
            last = end["character"] + 1 if end["line"] == start["line"] else None
            line = lines[start["line"]] if start["line"] < len(lines) else ""
            self.console.print(
                excerpt(line, start["line"] + 1, start["character"] + 1, last, self.columns, style),
                end="",
                soft_wrap=True,
            )
            for related in one.get("relatedInformation") or ():
                where = related["location"]["range"]["start"]
                self.console.print(
                    Text(f"      | line {where['line'] + 1}: {printable(related['message'])}", "dim"), soft_wrap=True
                )

    def counts(self, found: Sequence[dict[str, Any]], seconds: float | None = None) -> None:
        """Say how much was found, and how soon."""
        counts = Counter(one["severity"] for one in found)
        text = Text(" " * _INDENT)
        for severity in sorted(counts):
            text.append(f"{counts[severity]} {_NAMES[severity]}{'s' * (counts[severity] != 1)}", _STYLES[severity])
            text.append(", ")
        text = text[:-2] if counts else Text(" " * _INDENT + "nothing to report", "bold green")
        if seconds is not None:
            text.append(f"  ({seconds * 1000:.0f} ms after the server was started)", "dim")
        self.console.print(text)

    def fixes(self, titles: Iterable[tuple[int, str]]) -> None:
        """List the quick fixes by line."""
        for line, title in titles:
            text = Text()
            text.append(f"{line:>5} ", "dim")
            text.append("✔ ", "green")
            text.append(printable(title))
            self.console.print(text, soft_wrap=True)

    def difference(self, before: str, after: str) -> None:
        """Show what an edit changed."""
        for line in list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]:
            if line.startswith("@@"):
                numbers = re.findall(r"[-+](\d+)", line)
                self.console.print(Text(f"      line {numbers[-1]}", "dim"))
                continue
            style = "green" if line.startswith("+") else "red"
            text = printable(line[1:].expandtabs(4).strip())
            self.console.print(Text(f"    {line[0]} {text}", style), soft_wrap=True)

    def source(self, document: Document, offset: int) -> None:
        """Show the line of a place with the cursor in it."""
        start = document.text.rfind("\n", 0, offset) + 1
        end = document.text.find("\n", offset)
        line = document.text[start : end if end >= 0 else None]
        blank = len(line) - len(line.lstrip())
        text = Text()
        text.append(f"{document.text.count(chr(10), 0, offset) + 1:>5} | ", "dim")
        text.append(printable(line[blank : offset - start]))
        text.append("│", "bold magenta")
        text.append(printable(line[max(blank, offset - start) :]))
        self.console.print(text, soft_wrap=True)

    def completions(self, items: Sequence[dict[str, Any]], total: int) -> None:
        """List the first of `total` completions."""
        for item in items:
            text = Text("        ")
            text.append(f"{item['label']:<16}", "bold")
            text.append(f"{_KINDS.get(item.get('kind', 0), ''):<10}", "cyan")
            text.append(printable(str(item.get("detail") or "")), "dim")
            text.truncate(self.columns)
            self.console.print(text, soft_wrap=True)
        if total > len(items):
            self.note(f"      … and {total - len(items)} more")

    def hover(self, contents: str) -> None:
        """Show a hover roughly as an editor renders its Markdown."""
        parts: list[RenderableType] = []
        for number, part in enumerate(re.split(r"^```\w*\n(.*?)\n```$", contents, flags=re.DOTALL | re.MULTILINE)):
            if part.strip():
                parts.append(Text(part.strip(), "cyan") if number % 2 else Markdown(part))
        panel = Panel(Group(*parts), border_style="dim", width=min(self.columns, 90))
        self.console.print(Padding(panel, (0, 0, 0, 6), expand=False))

    def signature(self, answer: dict[str, Any]) -> None:
        """Show the active signature with the parameter that is being written."""
        chosen = answer["signatures"][answer.get("activeSignature") or 0]
        label, text = chosen["label"], Text("        ")
        index = chosen.get("activeParameter")
        index = answer.get("activeParameter") if index is None else index
        parameters = chosen.get("parameters") or []
        start = end = 0
        if index is not None and index < len(parameters):
            marked = parameters[index]["label"]
            start, end = marked if isinstance(marked, list) else (label.find(marked), label.find(marked) + len(marked))
        text.append(label[:start])
        text.append(label[start:end], "bold magenta")
        text.append(label[end:])
        self.console.print(text, soft_wrap=True)
        self.console.print(Text(" " * (8 + start) + "^" * (end - start), "bold magenta"), soft_wrap=True)
