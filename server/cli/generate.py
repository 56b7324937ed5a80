"""`l4d2 generate REQUEST`: writes a plugin from words, checked, to standard output or a file. `--list` tells what for.

What a model says while it works goes to standard error. Exit status: 0 a plugin without an error, 1 a plugin that
still has errors (it is written all the same, with them), 2 bad usage, no engine or no answer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from server.cli import account, offered, terminal
from server.cli.compiler import compiler_path
from server.cli.paths import absolute

if TYPE_CHECKING:
    from server.assistant.generate import Wishes
    from server.assistant.writing import Generated
    from server.models.presets import Preset

DONE, HAS_ERRORS, FAILED = 0, 1, 2
_STANDARD_INPUT = "-"
_LONGEST_REQUEST = 20_000
_NOWHERE = "plugin.sp"
_MOST_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("request", nargs="*", metavar="REQUEST", help="what the plugin is to do; - for standard input")
    parser.add_argument(
        "--list", action="store_true", help="list what the built-in engine can write, or what has the words in it"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the plugin there")
    parser.add_argument("--force", action="store_true", help="overwrite the file")
    account.add_arguments(parser)
    parser.add_argument(
        "--include", action="append", default=[], metavar="DIR", help="a folder of include files; may be repeated"
    )
    parser.add_argument("--compiler", default="", metavar="SPCOMP", help="let this compiler have the last word")
    parser.add_argument("--rounds", type=int, default=2, metavar="N", help="how often errors go back (default: 2)")
    parser.add_argument(
        "--no-known-names",
        action="store_true",
        help="do not hold a model on this machine to functions, methods and events that exist",
    )
    parser.add_argument("--json", action="store_true", help="print the whole result as JSON")


def run(options: argparse.Namespace) -> int:
    """Generate and tell; the exit status."""
    from server.analysis.compiler.errors import CompilerError
    from server.assistant.engines import preset_named
    from server.models.errors import ModelError, RefusedError

    if options.list:
        offered.show(options.request)
        return DONE
    words = " ".join(options.request)
    request = (sys.stdin.read(_LONGEST_REQUEST + 1) if words == _STANDARD_INPUT else words).strip()
    if not request or len(request) > _LONGEST_REQUEST:
        return _complain("say in words what the plugin is to do, in at most 20,000 characters")
    if options.output is not None and options.output.exists() and not options.force:
        return _complain(f"{options.output} is there already; --force overwrites it")
    if options.rounds < 0:
        return _complain("--rounds must not be negative")
    try:
        options.compiler = compiler_path(options.compiler)
        made = asyncio.run(_generate(request, preset_named(options.model), _wishes(options), not options.json))
    except RefusedError as error:
        hint = (
            " `--list` shows what there is; `-m NAME` asks a model, `l4d2 info` lists them."
            if options.model == "builtin"
            else ""
        )
        return _complain(f"{error}{hint}")
    except (ModelError, CompilerError) as error:
        return _complain(str(error))
    if options.output is not None:
        from server.cli.files import write_bytes

        try:
            write_bytes(options.output, made.code.encode())
        except OSError as error:
            return _complain(f"{options.output} can not be written: {error.strerror}")
    _tell(made, options)
    return DONE if made.is_done else HAS_ERRORS


def _wishes(options: argparse.Namespace) -> Wishes:
    from server.assistant.generate import Wishes
    from server.assistant.verify import Place
    from server.settings import Assistant, Settings

    path = absolute(str(options.output or _NOWHERE))
    include = tuple(absolute(folder) for folder in options.include)
    # Whoever types the command trusts the folder that it is typed in.
    settings = Settings(assistant=Assistant(only_known_names=not options.no_known_names))
    place = Place(path, include, (), options.compiler, settings)
    return Wishes(place, options.rounds, folder=Path.cwd(), account=account.account(options))


async def _generate(request: str, preset: Preset, wishes: Wishes, shows: bool) -> Generated:
    from server.assistant.generate import generating
    from server.assistant.writing import Generated, Stage
    from server.models.protocol import Piece

    console = terminal.console(sys.stderr)
    live = shows and console.is_terminal and preset.engine != "builtin"
    made: Generated | None = None
    async for event in generating(request, preset, wishes):
        match event:
            case Piece(text) if live:
                console.print(_streamed(text), style="dim", end="")
            case Stage(name, round) if live:
                console.print(f"\n[{name}{f' {round}' if round else ''}]", style="cyan")
            case Generated():
                made = event
            case _:
                pass
    assert made is not None  # the last event, or an error was raised
    return made


def _streamed(text: str) -> str:
    return "".join(char if char in "\n\t" else terminal.printable(char) for char in text)


def _tell(made: Generated, options: argparse.Namespace) -> None:
    out = terminal.for_programs()
    if options.json:
        print(json.dumps(asdict(made) | {"done": made.is_done}, ensure_ascii=False, indent=2), file=out)
        return
    if options.output is None:
        out.write(made.code)
        out.flush()
    console = terminal.console(sys.stderr)
    if made.remarks:
        console.print(_streamed(made.remarks))
    for problem in made.after[:_MOST_SHOWN]:
        style = "red" if problem.severity == 1 else "yellow"
        console.print(f"line {problem.line}: {terminal.printable(problem.message)} [{problem.code}]", style=style)
    console.print(_summary(made, options), style="green" if made.is_done else "red")


def _summary(made: Generated, options: argparse.Namespace) -> str:
    errors, warnings = len(made.errors), len(made.after) - len(made.errors)
    verdict = "no findings" if not made.after else f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"
    if made.compiled is not None:
        verdict += ", compiles" if made.compiled else ", does not compile"
    parts = [f"{options.output}: {verdict}" if options.output is not None else verdict]
    if made.cut:
        parts.append("cut off: the model ran out of tokens")
    if made.fixed:
        parts.append(f"{_count(made.fixed, 'mistake')} corrected")
    if made.rounds:
        parts.append(f"{_count(made.rounds, 'repair')}")
    parts.append(f"{made.model}, {made.seconds:.1f} s")
    if made.usage.completion_tokens and made.engine != "builtin":
        about = "about " if made.usage.estimated else ""
        parts.append(f"{about}{made.usage.prompt_tokens} + {made.usage.completion_tokens} tokens")
    if made.from_cache:
        parts.append("the answer of before (--fresh asks anew)")
    elif made.cost:
        parts.append(f"${made.cost:.4f}")
    return " · ".join(parts)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _complain(message: str) -> int:
    terminal.complain(f"l4d2 generate: {message}")
    return FAILED
