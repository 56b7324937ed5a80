"""Plays an editor session on the plugins in `examples/` and shows what an editor would show.

It starts `python -m server` and talks to it as editors do. It exits with 1 when the server fails to do its part.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console

from tools.demo.editor import SERVER, Document, Editor, SessionFailed
from tools.demo.show import Screen

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FAULTY, CLEAN, OLD = "tank_report.sp", "witch_alarm.sp", "bhop_old.sp"
_ERROR = 1
_PLAIN_COLUMNS = 110
_N_COMPLETIONS = 6


def main(argv: list[str] | None = None) -> int:
    """Play the session; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.demo", description=__doc__)
    parser.add_argument("--svg", type=Path, metavar="FILE", help="keep what is shown as a picture")
    options = parser.parse_args(argv)
    if isinstance(getattr(sys.stdout, "encoding", None), str):
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    width = None if sys.stdout.isatty() else _PLAIN_COLUMNS
    console = Console(highlight=False, markup=False, emoji=False, record=options.svg is not None, width=width)
    screen = Screen(console)
    screen.title("L4D2 Architect: an editor session")
    try:
        _play(screen)
    except SessionFailed as error:
        screen.note(f"the session failed: {error}", "bold red")
        return 1
    finally:
        if options.svg is not None:
            console.save_svg(str(options.svg), title="make run ONCE=1")
    return 0


def _play(screen: Screen) -> None:
    started = time.perf_counter()
    screen.step(f"Starting the server: python {' '.join(SERVER[1:])}")
    with Editor(EXAMPLES) as editor:
        editor.initialize()
        info = editor.server["serverInfo"]
        screen.note(
            f"{info['name']} {info['version']} speaks the language server protocol over standard input and output"
        )
        document = _open_faulty(screen, editor, started)
        _fix(screen, editor, document)
        _complete(screen, editor, document)
        _hover(screen, editor, document)
        _help_with_call(screen, editor, document)
        for name, what in ((OLD, "in the syntax of before SourceMod 1.7"), (CLEAN, "with nothing wrong in it")):
            _open_clean(screen, editor, name, what)
        screen.step("Closing the session")
        status = editor.shutdown()
        if status:
            raise SessionFailed(f"the server ended with status {status}")
        screen.note("the server has ended")


def _open_faulty(screen: Screen, editor: Editor, started: float) -> Document:
    screen.step(f"Opening examples/{FAULTY}, a plugin with the mistakes that people and models make")
    document = editor.open(EXAMPLES / FAULTY)
    found = editor.diagnostics(document)
    screen.counts(found, time.perf_counter() - started)
    if not any(one["severity"] == _ERROR for one in found):
        raise SessionFailed("no error was found in a plugin that has some")
    screen.diagnostics(document, found)
    return document


def _fix(screen: Screen, editor: Editor, document: Document) -> None:
    screen.step("Asking for quick fixes and applying the preferred ones")
    before = editor.diagnostics(document)
    chosen: list[tuple[int, str]] = []
    edits: list[dict[str, Any]] = []
    for one in before:
        action = _preferred(editor, document, one)
        if action is None:
            continue
        new = [edit for edit in _edits(action, document) if edit not in edits]
        if any(_touch(document, edit, other) for edit in new for other in edits):
            continue
        edits.extend(new)
        chosen.append((one["range"]["start"]["line"] + 1, action["title"]))
    if not edits:
        raise SessionFailed("there is no quick fix")
    screen.fixes(chosen)
    text = document.text
    editor.change(document, edits)
    screen.difference(text, document.text)
    screen.step("What remains for a person to decide")
    after = editor.diagnostics(document)
    screen.counts(after)
    screen.diagnostics(document, after)
    if len(after) >= len(before):
        raise SessionFailed("the quick fixes did not help")


def _preferred(editor: Editor, document: Document, diagnostic: dict[str, Any]) -> dict[str, Any] | None:
    actions = editor.request(
        "textDocument/codeAction",
        {
            "textDocument": {"uri": document.uri},
            "range": diagnostic["range"],
            "context": {"diagnostics": [diagnostic], "only": ["quickfix"]},
        },
    )
    return next((action for action in actions or () if action.get("diagnostics") and action.get("isPreferred")), None)


def _edits(action: dict[str, Any], document: Document) -> list[dict[str, Any]]:
    edit = action["edit"]
    if "documentChanges" in edit:
        return [
            one
            for change in edit["documentChanges"]
            if change["textDocument"]["uri"] == document.uri
            for one in change["edits"]
        ]
    return list(edit["changes"].get(document.uri, ()))


def _touch(document: Document, one: dict[str, Any], other: dict[str, Any]) -> bool:
    (a, b), (c, d) = ([document.offset(edit["range"][side]) for side in ("start", "end")] for edit in (one, other))
    return a <= d and c <= b


def _complete(screen: Screen, editor: Editor, document: Document) -> None:
    screen.step("Typing the name of a method: completion")
    start = _find(document, "GetClientOfUserId(event.Get", document.text.find("Event_PlayerDeath(")) + len(
        "GetClientOfUserId(event."
    )
    end = document.text.index("(", start)
    name = document.text[start:end]
    editor.replace(document, start, end, "Get")
    offset = start + len("Get")
    screen.source(document, offset)
    answer = editor.at("completion", document, offset)
    items = answer if isinstance(answer, list) else answer["items"]
    items = [item for item in items if str(item.get("filterText") or item["label"]).startswith("Get")]
    if not items:
        raise SessionFailed("there is no completion for a method of Event")
    items.sort(key=lambda item: item.get("sortText") or item["label"])
    # As editors do it: the details of an item are asked for when it is looked at.
    screen.completions([editor.request("completionItem/resolve", item) for item in items[:_N_COMPLETIONS]], len(items))
    editor.replace(document, start, offset, name)


def _hover(screen: Screen, editor: Editor, document: Document) -> None:
    screen.step("Resting the pointer on a function: hover")
    offset = _find(document, "SDKHook(client")
    screen.source(document, offset)
    answer = editor.at("hover", document, offset)
    if not answer:
        raise SessionFailed("there is no hover for SDKHook")
    contents = answer["contents"]
    screen.hover(contents if isinstance(contents, str) else contents["value"])


def _help_with_call(screen: Screen, editor: Editor, document: Document) -> None:
    screen.step("Writing the arguments of a call: signature help")
    offset = _find(document, 'HookEvent("tank_spawn", ') + len('HookEvent("tank_spawn", ')
    screen.source(document, offset)
    answer = editor.at("signatureHelp", document, offset)
    if not answer or not answer["signatures"]:
        raise SessionFailed("there is no signature help for HookEvent")
    screen.signature(answer)


def _open_clean(screen: Screen, editor: Editor, name: str, what: str) -> None:
    screen.step(f"Opening examples/{name}, a plugin {what}")
    document = editor.open(EXAMPLES / name)
    found = editor.diagnostics(document)
    screen.counts(found)
    if any(one["severity"] == _ERROR for one in found):
        screen.diagnostics(document, found)
        raise SessionFailed(f"errors were found in {name}, which has none")


def _find(document: Document, text: str, start: int = 0) -> int:
    offset = document.text.find(text, start)
    if offset < 0:
        raise SessionFailed(f"{document.path.name} no longer has {text!r}")
    return offset


if __name__ == "__main__":
    sys.exit(main())
