"""Reads an error log: lines to entries. Understands SourceMod from 1.3 on, and never fails on other text.

Knows the form of the lines, and nothing of what the messages mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from server.analysis.error_log.entries import Entry, FileLine, Frame, Kind
from server.syntax.text import Text, unlatin

_MARK = "[SM]"
_ORDINARY = "SourceMod log file session started"
_TIME = re.compile(r"(?:^|[\s>`'\"\[(])L (.{4,40}?): *$")
_OF_TIMES = frozenset("0123456789/.: +TZ-")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_FRAME = re.compile(r"\[(\d{1,4})\]\s+(?:Line (\d+),\s*(.*)|(\S.*))$")
_LINE_IN_FILE = re.compile(r"\((?:[Ll]ine) (\d+)(?:, column \d+)?\)|\b[Oo]n line (\d+)")
_QUOTED = re.compile(r'"([^"]*)"')
_FILE = re.compile(r'file "([^"]*)"')
_PLUGIN_SAYS = re.compile(r"\[([^\[\]\"<>|]{1,200}\.smx)\] (.*)$")
_LONGEST_LINE = 4000  # the longest that SourceMod writes
_MOST_LINES = 8
_BLANK = " \t*"  # in a forum somebody has made it bold


class _Shape(NamedTuple):
    """How an entry begins. Of the pattern, `message` is what went wrong and `plugin` whose fault it is."""

    kind: Kind
    pattern: re.Pattern[str]
    alone: bool = True  # whether the line says it all: no frames follow


def _shape(kind: Kind, pattern: str, alone: bool = True) -> _Shape:
    return _Shape(kind, re.compile(pattern), alone)


_SHAPES = (
    _shape(Kind.EXCEPTION, r"Exception reported: ?(?P<message>.*)$", alone=False),
    _shape(Kind.REQUESTED, r"Stack trace requested: ?(?P<message>.*)$", alone=False),
    _shape(Kind.EXCEPTION, r'Native "(?P<native>[^"]*)" reported: ?(?P<message>.*)$', alone=False),
    _shape(
        Kind.EXCEPTION,
        r'Plugin (?:"(?P<plugin>[^"]*)" )?encountered (?:unknown )?error (?P<message>\d+(?:: .*)?)$',
        alone=False,
    ),
    _shape(Kind.LOAD, r'(?:Failed|Unable) to load (?:plugin|extension) "(?P<plugin>[^"]*)": ?(?P<message>.*)$'),
    _shape(Kind.LOAD, r"Plugin (?P<plugin>\S.*?\.smx) failed to load: ?(?P<message>.*)$"),
    _shape(
        Kind.WARNING, r"Warning: (?:plugin |extension )?(?P<plugin>\S.*?) is (?P<message>using more than \d+ handles!)$"
    ),
    _shape(Kind.WARNING, r'(?P<message>MEMORY LEAK DETECTED) IN PLUGIN \(file "(?P<plugin>[^"]*)"\)$', alone=False),
    _shape(Kind.FILE, r'(?P<message>Fatal error encountered parsing .*"[^"]*".*)$', alone=False),
    _shape(
        Kind.FILE,
        r'(?P<message>(?:Detected parse error\(s\)|Parse error\(s\) detected) in file "[^"]*":?)$',
        alone=False,
    ),
    _shape(Kind.FILE, r'(?P<message>Error parsing (?:master )?gameconf(?:ig)? file "[^"]*":?)$', alone=False),
    _shape(Kind.FILE, r'(?P<message>Error while parsing (?:Address|CRC) section for "[^"]*".*)$', alone=False),
    _shape(Kind.FILE, r'(?P<message>Warning\(s\) encountered in translation file "[^"]*")$', alone=False),
    _shape(Kind.FILE, r'(?P<message>(?:Could not parse|Unable to open) file "[^"]*".*)$'),
    _shape(
        Kind.FILE, r'(?P<message>(?:Unrecognized library|Unable to load library|Unable to find library) "[^"]*".*)$'
    ),
    _shape(Kind.FILE, r'(?P<message>Failed to parse language header file: "[^"]*")$', alone=False),
)
# These stand without `[SM]` too where somebody has pasted a part of a log; the others would be found in any prose.
_BARE = ("Exception reported:", "Blaming:", "Call stack trace:", "Displaying call stack trace for plugin")
_BLAMES = re.compile(r"Blaming: ?(.*)$")
_CALLED = re.compile(r"Called from: ?(.*)$")
_SHOWN_FOR = re.compile(r'Displaying (?:call stack|debug) trace for plugin "([^"]*)":?$')
_UNABLE_TO_CALL = re.compile(r'Unable to call function "([^"]*)" due to above error\(s\)\.?$')


class _Line(NamedTuple):
    """A line of the log: `body` begins at `start`, behind time and mark."""

    time: str
    marked: bool
    body: str
    start: int
    end: int


class _Draft:
    """An entry that is being read."""

    def __init__(self, kind: Kind, message: str, plugin: str, line: _Line, at: int, alone: bool, whole: int) -> None:
        self.kind = kind
        self.message = message
        self.plugin = plugin
        self.plugin_start = line.start + line.body.find(plugin) if plugin else 0
        self.line = line
        self.message_start = at
        self.message_end = at + len(message)
        self.alone = alone
        self.start = whole
        self.end = line.end
        self.frames: list[Frame] = []
        self.places: list[FileLine] = []
        self.file = ""
        self.native = ""
        self.has_heading = False  # “Call stack trace:” was there, so frames belong to it
        self.wants_message = not message.strip() and kind in (Kind.EXCEPTION, Kind.LOAD)
        self.added = 0

    def add(self, chars: str, start: int) -> None:
        """A line of a message that begins with an empty one: authors draw a frame around what is important."""
        said = chars.strip()
        self.added += 1
        if self.added > _MOST_LINES:
            self.wants_message = False
        elif said.strip("=-*_ "):
            self.message = f"{self.message} {said}".strip()
            self.message_end = self.end = start + len(chars.rstrip())

    def finished(self) -> Entry:
        frames = tuple(self.frames)
        if self.native and not (frames and frames[0].is_native):
            # Old logs name the native in the message and leave it out of the trace.
            at = self.message_start
            frames = (Frame(-1, 0, "", self.native, at, at), *frames)
        return Entry(
            self.kind,
            unlatin(self.message).strip(_BLANK),
            unlatin(self.plugin),
            unlatin(self.line.time),
            frames,
            tuple(self.places),
            self.start,
            self.end,
            self.message_start,
            self.message_end,
            self.plugin_start,
            self.plugin_start + len(self.plugin),
        )


def read(text: Text) -> list[Entry]:
    """The entries of a log, in order. Text that tells of nothing is passed over."""
    reader = _Reader()
    for number in range(len(text.line_starts)):
        start, end = text.line_range(number)
        reader.take(text.chars[start : min(end, start + _LONGEST_LINE)], start)
    entries = reader.finish()
    if _ORDINARY in text.chars:
        # In a log that is not of errors plugins note what goes well, too.
        return [entry for entry in entries if entry.kind is not Kind.PLUGIN]
    return entries


class _Reader:
    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.draft: _Draft | None = None

    def finish(self) -> list[Entry]:
        self._close()
        return self.entries

    def take(self, chars: str, start: int) -> None:
        line = _parted(chars, start)
        draft = self.draft
        if line is None:
            if draft is not None and draft.wants_message:
                draft.add(chars, start)
            return
        if draft is not None and line.marked:
            draft.wants_message = False
        if draft is not None and not draft.alone and self._continues(draft, line):
            draft.end = line.end
            return
        began = _beginning(line, start)
        if began is not None:
            self._close()
            self.draft = began

    def _close(self) -> None:
        if self.draft is not None:
            self.entries.append(self.draft.finished())
        self.draft = None

    def _continues(self, draft: _Draft, line: _Line) -> bool:
        """Whether a line belongs to the entry before it; what it says is noted there."""
        return any(takes(draft, line) for takes in _CONTINUATIONS)


def _takes_blame(draft: _Draft, line: _Line) -> bool:
    match = _BLAMES.match(line.body)
    if match is None or draft.frames or draft.plugin:
        return False
    draft.plugin = match[1].strip().removesuffix("()")
    draft.plugin_start = line.start + line.body.find(draft.plugin)
    return True


def _takes_heading(draft: _Draft, line: _Line) -> bool:
    if line.body.rstrip() == "Call stack trace:" and not draft.frames:
        draft.has_heading = True
        return True
    match = _SHOWN_FOR.match(line.body)
    if match is None or draft.frames or draft.plugin not in ("", match[1]):
        return False
    if not draft.plugin:
        draft.plugin_start = line.start + match.start(1)
    draft.plugin = match[1]
    draft.has_heading = True
    return True


def _takes_frame(draft: _Draft, line: _Line) -> bool:
    match = _FRAME.match(line.body.lstrip())
    if match is None or not (line.marked or draft.has_heading):
        return False
    indent = len(line.body) - len(line.body.lstrip())
    index = int(match[1])
    if draft.frames and index <= draft.frames[-1].number:
        return False
    at = line.start + indent
    if match[2] is None:
        draft.frames.append(
            Frame(index, 0, "", unlatin(match[4]).strip().removesuffix("()"), at + match.start(4), line.end)
        )
        return True
    place = match[3]
    file, _, function = place.rpartition("::")
    if not file:
        file, function = place, ""
    start = at + match.start(2) - len("Line ")
    draft.frames.append(
        Frame(
            index,
            min(int(match[2]), 1 << 24),
            unlatin(file).strip(),
            unlatin(function).strip(_BLANK).removesuffix("()"),
            start,
            at + match.end(3),
        )
    )
    return True


def _takes_detail(draft: _Draft, line: _Line) -> bool:
    """The lines below a message that say where in another file, or how much memory."""
    if not line.marked and draft.kind is not Kind.WARNING:
        return False
    if draft.kind is Kind.EXCEPTION:
        return _UNABLE_TO_CALL.match(line.body) is not None or _CALLED.match(line.body) is not None
    if any(shape.pattern.match(line.body) for shape in _SHAPES):
        return False
    if draft.kind is Kind.WARNING:
        return bool(_LEAK_DETAIL.match(line.body))
    found = _LINE_IN_FILE.search(line.body) if draft.kind is Kind.FILE else None
    if found is None or not draft.file:
        return False
    said = line.body.strip()
    if len(draft.places) <= 1:
        draft.message = f"{draft.message.rstrip(':')}: {said}"
    draft.places.append(FileLine(unlatin(draft.file), int(found[1] or found[2]), line.start, line.end))
    return True


_LEAK_DETAIL = re.compile(r"Unloading plugin|Contact the author|-{4,}|Type\b|Oldest|Newest|-- Approximately|\s")
_CONTINUATIONS: tuple[Callable[[_Draft, _Line], bool], ...] = (
    _takes_blame,
    _takes_heading,
    _takes_frame,
    _takes_detail,
)


def _parted(chars: str, start: int) -> _Line | None:
    """A line without the time and the mark before it; None when it has nothing of interest."""
    plain = _COLOUR.sub(lambda match: "\0" * len(match[0]), chars) if "\x1b" in chars else chars
    stripped = plain.replace("\0", " ").rstrip()
    end = start + len(stripped)
    at = stripped.find(_MARK)
    if at >= 0:
        before = stripped[:at]
        body = at + len(_MARK)
        # One space belongs to the mark; frames are indented by two more.
        body += stripped[body : body + 1] == " "
        return _Line(_time(before), True, stripped[body:], start + body, end)
    for bare in _BARE:
        at = stripped.find(bare)
        if at >= 0:
            return _Line(_time(stripped[:at]), False, stripped[at:], start + at, end)
    body = 0
    time = re.match(r"\W*L (\d\d/\d\d/\d{4} - \d\d:\d\d:\d\d): ", stripped)
    if time is not None:
        body = time.end()
    text = stripped[body:]
    if _FRAME.match(text.lstrip()) or _LEAK_DETAIL.match(text) or _PLUGIN_SAYS.match(text) or " IN PLUGIN (" in text:
        return _Line(time[1] if time is not None else "", False, text, start + body, end)
    return None


def _time(before: str) -> str:
    match = _TIME.search(before)
    if match is not None:
        return match[1]
    # A console or a container writes a time of its own.
    stripped = before.strip(" >`'\"|[]()")
    return stripped if len(stripped) > 4 and _OF_TIMES.issuperset(stripped) else ""


def _beginning(line: _Line, whole: int) -> _Draft | None:
    """The entry that a line begins."""
    for shape in _SHAPES:
        match = shape.pattern.match(line.body)
        if match is None or not (line.marked or line.body.startswith(_BARE)):
            continue
        named = match.groupdict()
        plugin = named.get("plugin") or ""
        draft = _Draft(
            shape.kind, match["message"], plugin, line, line.start + match.start("message"), shape.alone, whole
        )
        draft.native = unlatin(named.get("native") or "")
        if shape.kind is Kind.FILE:
            file = _FILE.search(match["message"]) or _QUOTED.search(match["message"])
            draft.file = file[1] if file is not None else ""
            if file is not None and draft.file:
                at = draft.message_start + file.start(1)
                draft.places.append(FileLine(unlatin(draft.file), 0, at, at + len(draft.file)))
        return draft
    shown = _SHOWN_FOR.match(line.body)
    if shown is not None:
        return _headless(line, whole, shown[1])
    if not line.marked:
        match = _PLUGIN_SAYS.match(line.body)
        if match is not None and line.time:
            at = line.start + match.start(2)
            return _Draft(Kind.PLUGIN, match[2], match[1], line, at, True, whole)
    return None


def _headless(line: _Line, whole: int, plugin: str) -> _Draft:
    """A stack trace whose message is not there: old versions wrote it elsewhere, or it was not pasted."""
    draft = _Draft(Kind.EXCEPTION, "", plugin, line, line.start, False, whole)
    draft.has_heading = True
    draft.message_end = line.end
    return draft
