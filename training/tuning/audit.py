"""Shows what is learnt of examples: the text as the model reads it, with marks around what it is to say."""

from __future__ import annotations

from collections.abc import Iterable

from training.tuning.corpus import Corpus, Row
from training.tuning.rendering import Preference, Renderer

OPEN, CLOSE = "⟦", "⟧"
_EACH = 2
_MOST = 1500


def shown(renderer: Renderer, row: Row) -> str:
    """An example as the model reads it; "" where it has no way to."""
    if isinstance(row, Preference):
        return ""
    parts = renderer.parts(row)
    text = ""
    for part in parts or ():
        said = renderer.tokenizer.decode(part.ids, skip_special_tokens=False)
        text += f"{OPEN}{said}{CLOSE}" if part.learnt else said
    return text.replace(CLOSE + OPEN, "")


def audit(renderer: Renderer, rows: Iterable[Row], corpus: Corpus) -> str:
    """A page in Markdown: how much is learnt of what, and the first examples of each kind and origin."""
    share = corpus.learnt_tokens / corpus.tokens if corpus.tokens else 0.0
    lines = [
        "# What is learnt",
        "",
        f"Of {corpus.tokens} tokens {corpus.learnt_tokens} are learnt ({share:.1%}): those between {OPEN} and {CLOSE}.",
        "",
        *(f"- left out: {count} × {reason}" for reason, count in sorted(corpus.left_out.items())),
    ]
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = (row.kind, *row.tags[:1])
        if seen.get(key, 0) >= (_EACH if len(seen) < 4 else 1) or len(seen) > 12:
            continue
        text = shown(renderer, row)
        if not text:
            continue
        seen[key] = seen.get(key, 0) + 1
        lines += ["", f"## {row.id} ({', '.join(key)})", "", "~~~~", *_cut(text).splitlines(), "~~~~"]
    return "\n".join(lines) + "\n"


def _cut(text: str) -> str:
    """The beginning and the end of a long text."""
    return text if len(text) <= _MOST else f"{text[: _MOST * 2 // 3]}\n…\n{text[-_MOST // 3 :]}"
