"""The tools, and the server that offers them over standard input and output."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from server import __version__
from server.analysis.compiler.errors import CompilerError
from server.assistant.engines import preset_named
from server.assistant.generate import Wishes, generating
from server.assistant.metered import Account
from server.assistant.writing import Generated
from server.mcp.reading import FolderPlace, freshened, project_of
from server.models.errors import ModelError
from server.reports import facts
from server.reports.checking import FILE, Desk
from server.reports.findings import Findings, Fixed
from server.settings import Settings
from server.syntax.file import contents
from server.syntax.text import decode

_ABOUT = (
    "SourcePawn plugins for Left 4 Dead 2 servers. Check every plugin that you write or change with `check` before you "
    "hand it over, and look names up with `search_facts` instead of guessing: events and their fields, netprops, "
    "entity classes, console variables and functions that do not exist are the most frequent mistakes."
)
_MOST_BYTES = 4_000_000
_MOST_FACTS = 50
Kind = Literal["events", "functions", "netprops", "classes", "convars", "items"]
PathOf = Annotated[str | None, Field(description="A file in the project's folder, ending in .sp or .inc")]
CodeOf = Annotated[
    str | None, Field(description="The text to look at instead of the file's; alone, it is a new plugin")
]


@dataclass(eq=False)
class Tools:
    """What the tools do. `folder` is the project's; nothing outside of it is read but SourceMod's headers."""

    folder: Path
    compiler: str = ""
    model: str = "builtin"
    account: Account = field(default_factory=Account)
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.folder = self.folder.resolve()
        self.desk = Desk(lambda: project_of(self.folder), freshened)

    async def check(self, path: PathOf = None, code: CodeOf = None) -> Findings:
        """Find what is wrong in a plugin or include file: what the compiler refuses, and what fails on a server."""
        name, text = self._text(path, code)
        return Findings.of(await self.desk.check(text, name, Settings()))

    async def fix(self, path: PathOf = None, code: CodeOf = None) -> Fixed:
        """Correct what can be corrected for certain; the corrected text is the answer, no file is written."""
        name, text = self._text(path, code)
        return Fixed.made(await self.desk.fix(text, name, Settings()))

    async def generate(
        self,
        request: Annotated[str, Field(description="What the plugin is to do", min_length=1, max_length=20_000)],
        model: Annotated[str | None, Field(description="A model preset; `builtin` needs no model")] = None,
    ) -> dict[str, Any]:
        """Write a whole plugin for a request in words, checked; no file is written."""
        place = FolderPlace(str(self.folder / FILE), workspaces=(str(self.folder),), compiler=self.compiler)
        made: Generated | None = None
        try:
            preset = preset_named(model or self.model)
            async for event in generating(request, preset, Wishes(place, folder=self.folder, account=self.account)):
                if isinstance(event, Generated):
                    made = event
        except (ModelError, CompilerError) as error:
            raise ToolError(str(error)) from None
        assert made is not None  # the last event, or an error was raised
        left = [f"line {one.line}: {one.message} [{one.code}]" for one in made.after]
        return {"code": made.code, "done": made.is_done, "remarks": made.remarks, "findings": left, "cost": made.cost}

    def search_facts(
        self,
        kind: Kind,
        words: Annotated[str, Field(description="Words that the name or the description has; none lists all")] = "",
        limit: Annotated[int, Field(ge=1, le=_MOST_FACTS)] = 20,
    ) -> list[dict[str, str]]:
        """Search what exists in Left 4 Dead 2 and SourceMod."""
        return facts.search(kind, words)[:limit]

    def fact(self, kind: Kind, name: str) -> dict[str, Any]:
        """All that is known of an event, a function, a netprop, an entity class, a console variable or an item."""
        found = facts.fact(kind, name)
        if found is None:
            near = facts.near(kind, name)
            raise ToolError(f"There is no `{name}` among the {kind}." + (f" Did you mean `{near}`?" if near else ""))
        return found

    def _text(self, path: str | None, code: str | None) -> tuple[str, str]:
        """The path and the text to look at. Raises `ToolError`."""
        if path is None and code is None:
            raise ToolError("Name a file with `path`, or give a text with `code`.")
        try:
            file = (self.folder / (path or FILE)).resolve()
        except (ValueError, OSError):  # a zero byte, or a name that is too long
            file = None
        if file is None or not file.is_relative_to(self.folder):
            raise ToolError(f"`{path}` is not in the project's folder.")
        if file.suffix not in (".sp", ".inc"):
            raise ToolError("A plugin's file ends in .sp or .inc.")
        if code is None:
            code = self._read(file, path)
        if len(code) > _MOST_BYTES:
            raise ToolError("The code is too large.")
        return str(file), code

    def _read(self, file: Path, path: str | None) -> str:
        try:
            if not file.is_file():  # a pipe would never end
                raise ToolError(f"`{path}` can not be read: there is no such file.")
            if os.path.getsize(file) > _MOST_BYTES:
                raise ToolError(f"`{path}` is too large.")
            return str(decode(contents(file)))
        except OSError as error:
            raise ToolError(f"`{path}` can not be read: {error.strerror}") from None


def create(tools: Tools) -> MCPServer:
    """The server, not yet started."""
    server = MCPServer("l4d2-architect", version=__version__, instructions=_ABOUT)
    for tool in (tools.check, tools.fix, tools.generate, tools.search_facts, tools.fact):
        server.tool()(tool)
    return server
