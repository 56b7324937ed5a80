"""Suggestions that were made, found again at their place and behind each of their characters that was typed since."""

from __future__ import annotations

from collections import OrderedDict
from zlib import crc32

_MOST = 200
_MOST_TYPED = 200
Key = tuple[int, int, int]


class Cache:
    """The newest `most` suggestions by the text around the cursor."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._texts: OrderedDict[Key, str] = OrderedDict()

    def put(self, prefix: str, suffix: str, text: str) -> None:
        """Remember what was suggested between two texts; an empty text says that there is nothing."""
        key = _key(prefix, suffix)
        self._texts[key] = text
        self._texts.move_to_end(key)
        while len(self._texts) > self._most:
            self._texts.popitem(last=False)

    def get(self, prefix: str, suffix: str) -> str | None:
        """The suggestion, or what is left of one that was typed in part; None when there was none."""
        end = _rest(suffix)
        known: str | None = None
        start = max(0, len(prefix) - _MOST_TYPED)
        sum_ = crc32(prefix[:start].encode("utf-8", "surrogatepass"))
        for at in range(start, len(prefix) + 1):
            if at > start:
                sum_ = crc32(prefix[at - 1].encode("utf-8", "surrogatepass"), sum_)
            text = self._texts.get((sum_, at, end))
            typed = prefix[at:]
            if text is not None and text.startswith(typed) and (len(text) > len(typed) or not typed):
                self._texts.move_to_end((sum_, at, end))
                known = text[len(typed) :]
        return known

    def __len__(self) -> int:
        return len(self._texts)


def _key(prefix: str, suffix: str) -> Key:
    return crc32(prefix.encode("utf-8", "surrogatepass")), len(prefix), _rest(suffix)


def _rest(suffix: str) -> int:
    """What stands below the line: brackets that the editor closes behind the cursor make no difference."""
    return crc32(suffix.partition("\n")[2].encode("utf-8", "surrogatepass"))
