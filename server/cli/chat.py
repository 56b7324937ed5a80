"""`l4d2 chat [FILE]`: a conversation in the terminal, over one file or none.

Answers go to standard output, all else to standard error. A change is shown as a diff and written when the user says
so. With piped input each line is a turn; nothing is asked, and nothing written without `--yes`. Exit status: 0, or 2
for a wrong call, no engine, or (piped) a turn without an answer.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from server.cli import account, terminal
from server.cli.paths import absolute
from server.cli.proposed import ChangedError, OpenFile, edited, show_change

if TYPE_CHECKING:
    from server.analysis.snapshot import Snapshot
    from server.assistant.chat import Conversation, Said
    from server.assistant.metered import Account, Metered
    from server.models.presets import Preset

DONE, FAILED = 0, 2
_LONGEST = 20_000
_MOST_SHOWN = 10
_PER_SECOND = 8
_HELP = """\
/file PATH    talk about that file; without PATH: about none
/apply [PATH] write the change that was proposed last; a new plugin needs a PATH
/undo         take back what was written last
/cost         what models have cost
/help         this
/quit         end"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the plugin that it is about")
    account.add_arguments(parser)
    parser.add_argument(
        "--include", action="append", default=[], metavar="DIR", help="a folder of include files; may be repeated"
    )
    parser.add_argument("--yes", action="store_true", help="write changes without an error, and do not ask")


def run(options: argparse.Namespace) -> int:
    """Talk until the user has had enough; the exit status."""
    from server.assistant.engines import make_engine, preset_named
    from server.assistant.metered import Metered
    from server.models.errors import ModelError

    sys.setrecursionlimit(max(sys.getrecursionlimit(), 3000))
    try:
        preset = preset_named(options.model)
        # Whoever types the command trusts the folder that it is typed in.
        costs = account.account(options)
        engine = Metered(make_engine(preset, folder=Path.cwd()), preset, costs)
    except ModelError as error:
        return _complain(str(error))
    with asyncio.Runner() as runner:
        chat = _Chat(options, preset, engine, costs, runner)
        try:
            if options.file is not None and not chat.take_up(str(options.file)):
                return FAILED
            return chat.talk()
        finally:
            runner.run(engine.close())


@dataclass
class _Chat:
    """One conversation and its file."""

    options: argparse.Namespace
    preset: Preset
    engine: Metered
    costs: Account
    runner: asyncio.Runner
    file: OpenFile | None = None
    proposal: str | None = None  # the whole text that was proposed last
    is_new: bool = False  # it is a plugin of its own
    is_done: bool = False  # it has no error
    files: list[OpenFile] = field(default_factory=list)  # what was written to, write by write
    conversation: Conversation = field(init=False)
    asks: bool = field(init=False)

    def __post_init__(self) -> None:
        from server.assistant.chat import Conversation

        self.conversation = Conversation()
        self.asks = sys.stdin.isatty()
        self.notes = terminal.console(sys.stderr)

    def talk(self) -> int:
        """Read turns and answer them; the exit status."""
        status = DONE
        if self.asks:
            self._note("Ask, or say what is to be done. /help tells more, /quit ends.")
        for line in self._turns():
            text = line.strip()
            if text in ("/quit", "/exit"):
                break
            if text.startswith("/"):
                self._command(text)
            elif len(text) > _LONGEST:
                status = self._fail("a turn has at most 20,000 characters")
            elif text and not self._answer(text):
                status = FAILED
        return DONE if self.asks else status

    def take_up(self, name: str) -> bool:
        """Talk about another file; whether it can be read."""
        file = OpenFile(Path(absolute(name)))
        try:
            file.read()
        except OSError as error:
            self._fail(f"{name} can not be read: {error.strerror}")
            return False
        if not file.path.exists():
            self._note(f"{name} is not there yet: it is begun when a change is written.")
        self.file, self.proposal = file, None
        return True

    def _turns(self) -> Iterator[str]:
        if not self.asks:
            yield from sys.stdin
            return
        import contextlib

        with contextlib.suppress(ImportError):
            import readline  # noqa: F401  # `input` then knows arrow keys
        while True:
            try:
                yield input("> ")
            except EOFError:
                return

    # Turns -------------------------------------------------------------------------------------------------

    def _answer(self, message: str) -> bool:
        from server.analysis.compiler.errors import CompilerError
        from server.models.errors import ModelError

        try:
            before = str(self.file.read()) if self.file is not None else ""
            said = self.runner.run(self._said(message))
        except (ModelError, CompilerError) as error:
            self._fail(str(error))
            return False
        except OSError as error:
            self._fail(f"the file can not be read: {error.strerror}")
            return False
        except KeyboardInterrupt:
            if not self.asks:
                raise
            self._note("\nStopped.")
            return True
        self._print(said.text)
        if said.dropped:
            self._note(f"({said.dropped} older turns no longer fit the model.)")
        if said.made is not None:
            self._propose(said, before)
        return True

    async def _said(self, message: str) -> Said:
        from server.assistant.builtin_chat import Asked, chatting_without_model
        from server.assistant.chat import Said, View, chatting
        from server.models.protocol import Piece

        snapshot = self._snapshot()
        if self.preset.engine == "builtin":
            asked = Asked("terminal")
            events: Any = chatting_without_model(self.preset, self.conversation, snapshot, 0, 0, message, asked)
        else:
            view = View.of(snapshot) if snapshot is not None else None
            events = chatting(self.engine, self.preset, self.conversation, view, message)
        said: Said | None = None
        text = ""
        with _Live(self.asks) as live:
            async with aclosing(events) as stream:
                async for event in stream:
                    if isinstance(event, Piece):
                        text += event.text
                        live.show(_clean(text))
                    elif isinstance(event, Said):
                        said = event
        assert said is not None  # the last event, or an error was raised
        return said

    def _snapshot(self) -> Snapshot | None:
        """The file as the analysis sees it now."""
        if self.file is None:
            return None
        from server.analysis.project import Project
        from server.analysis.snapshot import Snapshot
        from server.settings import Settings

        project = Project((), tuple(absolute(folder) for folder in self.options.include))
        path = str(self.file.path)
        project.open(path, self.file.read())
        unit = project.unit(path)
        return Snapshot(project, unit, unit.root, project.settings_of(path, Settings()))

    # Proposals ---------------------------------------------------------------------------------------------

    def _propose(self, said: Said, before: str) -> None:
        made = said.made
        assert made is not None  # there is a proposal
        self.proposal, self.is_new, self.is_done = made.code, said.is_new or self.file is None, made.is_done
        name = self.file.path.name if self.file is not None else ""
        if self.is_new:
            print(f"\n{_clean(made.code)}", flush=True)
        else:
            show_change(terminal.console(sys.stdout), name, before, made.code)
        for problem in made.after[:_MOST_SHOWN]:
            style = "red" if problem.severity == 1 else "yellow"
            self._note(f"line {problem.line}: {problem.message} [{problem.code}]", style)
        if said.removed:
            self._note(f"It takes away: {', '.join(said.removed)}.", "yellow")
        if not self.asks:
            if self.options.yes and made.is_done and not self.is_new:
                self._write(None)
            elif not self.options.yes:
                self._note("Not written: --yes writes changes.")
            else:
                self._note("Not written: it has errors." if not made.is_done else "Not written: it is a new plugin.")
        elif not self.is_new:
            self._ask(name, before)
        else:
            self._note("/apply PATH writes it.")

    def _ask(self, name: str, before: str) -> None:
        while True:
            try:
                said = input(f"Write {terminal.printable(name)}? [y]es, [n]o, [e]dit: ").strip().lower()[:1]
            except (EOFError, KeyboardInterrupt):
                said = "n"
            if said == "y":
                return self._write(None)
            if said == "n":
                return self._note("Not written. /apply writes it all the same.")
            if said == "e":
                changed = edited(self.proposal or "")
                if changed is None:
                    self._note("No editor: EDITOR names none, or it failed.", "red")
                else:
                    self.proposal = changed
                    show_change(terminal.console(sys.stdout), name, before, changed)

    def _write(self, name: str | None) -> None:
        """Write the proposal into the file, or a new one."""
        if self.proposal is None:
            return self._note("There is no proposal.")
        if name is not None:
            file = OpenFile(Path(absolute(name)))
            if file.path.exists():
                return self._note(f"{name} is there already.", "red")
        elif self.is_new or self.file is None:
            return self._note("It is a plugin of its own: /apply PATH writes it.")
        else:
            file = self.file
        try:
            file.write(self.proposal)
        except ChangedError as error:
            return self._note(str(error), "red")
        except OSError as error:
            return self._note(f"{file.path} can not be written: {error.strerror}", "red")
        self.files.append(file)
        self.proposal = None
        return self._note(f"Written: {file.path}. /undo takes it back.", "green")

    # Commands ----------------------------------------------------------------------------------------------

    def _command(self, text: str) -> None:
        word, _, rest = text.partition(" ")
        rest = rest.strip()
        match word:
            case "/help":
                self._note(_HELP)
            case "/file" if rest:
                if self.take_up(rest):
                    self._note(f"About {rest}.")
            case "/file":
                self.file = None
                self._note("About no file.")
            case "/apply" if self.proposal is None:
                self._note("There is no proposal.")
            case "/apply" if not self.asks and not self.options.yes:
                self._note("Not written: --yes writes changes.")
            case "/apply" if not self.asks and self.proposal is not None and not self.is_done:
                self._note("Not written: it has errors.")
            case "/apply":
                self._write(rest or None)
            case "/undo":
                self._undo()
            case "/cost":
                self._cost()
            case _:
                self._note(f"There is no {word}: /help tells what there is.", "red")

    def _undo(self) -> None:
        file = self.files[-1] if self.files else None
        try:
            if file is None or not file.undo():
                return self._note("There is nothing to take back.")
        except ChangedError as error:
            return self._note(str(error), "red")
        except OSError as error:
            return self._note(f"{file.path if file else ''} can not be written: {error.strerror}", "red")
        self.files.pop()
        return self._note(f"Taken back: {file.path}.")

    def _cost(self) -> None:
        from server.models.errors import ModelError

        ledger = self.costs.ledger
        try:
            month = f"${ledger.month().cost:.4f}"
        except ModelError as error:
            month = str(error)
        self._note(f"This conversation ${ledger.session.cost:.4f}, this month {month}.")

    # Words -------------------------------------------------------------------------------------------------

    def _print(self, text: str) -> None:
        clean = _clean(text)
        if not sys.stdout.isatty():
            print(clean, flush=True)
            return
        from rich.console import Console
        from rich.markdown import Markdown

        Console(file=sys.stdout).print(Markdown(clean, hyperlinks=False))

    def _note(self, text: str, style: str = "dim") -> None:
        self.notes.print(_clean(text), style=style)

    def _fail(self, message: str) -> int:
        return _complain(message)


class _Live:
    """Shows an answer while it comes, on a terminal."""

    def __init__(self, is_wanted: bool) -> None:
        self._live: Any = None
        self._is_wanted = is_wanted and sys.stdout.isatty()

    def __enter__(self) -> _Live:
        if self._is_wanted:
            from rich.console import Console
            from rich.live import Live

            console = Console(file=sys.stdout)
            self._live = Live(console=console, refresh_per_second=_PER_SECOND, transient=True)
            self._live.start()
        return self

    def __exit__(self, *why: object) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, text: str) -> None:
        """The answer so far."""
        if self._live is not None:
            from rich.markdown import Markdown

            self._live.update(Markdown(text, hyperlinks=False))


def _clean(text: str) -> str:
    """Text without what a terminal would obey."""
    return "".join(char if char in "\n\t" else terminal.printable(char) for char in text)


def _complain(message: str) -> int:
    terminal.complain(f"l4d2 chat: {message}")
    return FAILED
