"""Recognises what a model writes in the place of code that it leaves out: “// ... rest unchanged ...”.

Such code must never reach a file. A comment that stands in the file already is the author's, whatever it says.
"""

from __future__ import annotations

import re

from server.syntax.directives import COMMENTS
from server.syntax.text import unlatin

_DOTS = re.compile(r"\.{3}|…")
_LEFT_OUT = re.compile(
    r"\b(?:rest|remain(?:s|ing|der)?|existing|unchanged|unmodified|same|previous|other|omitted|your code|code here"
    r"|as before|as above|original|truncated|snip(?:ped)?|continues?|and so on|etc)\b"
    r"|其余|其他|省略|不变|保持|остальн|без изменений|прежн",
    re.IGNORECASE,
)
_SAID_WITHOUT_DOTS = re.compile(
    r"\b(?:rest|remainder) of (?:the |your |this )?(?:\w+ )?(?:code|file|function|plugin|script|logic|body|handlers?)\b"
    r"|\b(?:existing|previous|original|same|unchanged|other|remaining) (?:code|logic|functions?|handlers?|variables"
    r"|globals)(?: \w+)?(?: here| above| below| goes here)?\W*\Z"
    r"|\A\W*(?:remains? )?(?:unchanged|unmodified|same as (?:before|above)|no changes?(?: here)?)\W*\Z"
    r"|\b(?:remains?|stays?|is|are|kept) (?:the same|unchanged|as (?:it was|before|is))\W*\Z"
    r"|\bomitted for brevity\b|\byour code (?:goes )?here\b"
    r"|其余(?:的)?代码|代码省略|省略(?:其余|其他|代码)|остальной код|код без изменений",
    re.IGNORECASE,
)
_BARE = re.compile(r"^[ \t]*(?:\[?(?:\.{3}|…)\]?|<[^<>\n]*(?:\.{3}|unchanged|existing)[^<>\n]*>)[ \t]*$", re.MULTILINE)
_MARKS = re.compile(r"\A/[/*]+|\*/\Z")


def elision(chars: str, start: int, end: int, known: str = "") -> str:
    """The first place in `start..end` of a text (its Latin-1 view) that stands for code left out, as written; or "".

    `known` is the file: what it has itself is no elision.
    """
    for match in COMMENTS.finditer(chars, start, end):
        comment = match.group()
        if comment.startswith("/") and says_so(comment) and comment.strip() not in known:
            return unlatin(" ".join(comment.split()))
    bare = _BARE.search(chars, start, end)
    return unlatin(bare.group().strip()) if bare is not None and bare.group().strip() not in known else ""


def says_so(comment: str) -> bool:
    """Whether a comment (with its marks, a Latin-1 view) says that code is left out."""
    said = unlatin(_MARKS.sub("", comment.strip())).strip(" \t\r\n*-=")
    if len(said) > 200:
        return False
    dots = _DOTS.search(said) is not None
    if dots and not _DOTS.sub("", said).strip(" .()[]<>"):
        return True
    return (dots and _LEFT_OUT.search(said) is not None) or _SAID_WITHOUT_DOTS.search(said) is not None
