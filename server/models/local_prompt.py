"""A GGUF model's text: the tokens of a prompt, and the text of tokens. Runs in the worker process only.

A chat template is filled in with marks, and what the messages say takes their place between the tokens. So no text of a
file becomes a control token, whatever it says.
"""

from __future__ import annotations

import codecs
import ctypes
import re
from collections.abc import Callable, Iterator
from typing import Any

from server.models.local_rules import Lexeme, lexemes

_MARK = "\ue000{}\ue001"  # characters that no template has
_MARKS = re.compile("\ue000(\\d+)\ue001")


class FaultError(Exception):
    """Something that the server tells the user; `kind` names the error there."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Vocabulary:
    """Text to tokens and back, for the loaded `model` of the library `llama`."""

    def __init__(self, llama: Any, model: Any) -> None:
        self._llama = llama
        self.handle = llama.llama_model_get_vocab(model)
        self.size: int = llama.llama_vocab_n_tokens(self.handle)
        self._pieces: dict[int, bytes] = {}
        self._lexemes: dict[int, tuple[Lexeme, ...]] = {}
        self._ends: dict[int, bool] = {}
        bos = llama.llama_vocab_bos(self.handle)
        self.start = [bos] if llama.llama_vocab_get_add_bos(self.handle) and bos >= 0 else []
        self._template = self._chat_template(llama.llama_model_chat_template(model, None))

    def gap(self, prefix: str, suffix: str) -> list[int]:
        """The prompt for what is between two texts. Raises `FaultError`."""
        llama = self._llama
        finders = (llama.llama_vocab_fim_pre, llama.llama_vocab_fim_suf, llama.llama_vocab_fim_mid)
        before, between, after = (find(self.handle) for find in finders)
        if min(before, between, after) < 0:
            raise FaultError("unavailable", "This model can not fill gaps. Choose another one for that.")
        return [*self.start, before, *self.tokens(prefix), between, *self.tokens(suffix), after]

    def chat(self, messages: list[list[str]]) -> list[int]:
        """The prompt for the next message of a conversation of roles and texts. Raises `FaultError`."""
        runs: list[int | str] = [""]
        for run in self._runs(messages):
            if isinstance(run, str) and isinstance(runs[-1], str):
                runs[-1] += run  # one text, as it was in training: words may end on either side of the seam
            else:
                runs.append(run)
        prompt: list[int] = []
        for run in runs:
            prompt += [run] if isinstance(run, int) else self.tokens(run)
        return prompt if prompt[: len(self.start)] == self.start else self.start + prompt

    def tokens(self, text: str, *, special: bool = False) -> list[int]:
        """The tokens of a text. Only with `special` do the names of control tokens in it become these tokens."""
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 8
        found = (ctypes.c_int32 * room)()
        count = self._llama.llama_tokenize(self.handle, raw, len(raw), found, room, False, special)
        if count < 0:
            raise FaultError("request", "The text can not be cut into tokens.")
        return found[:count]

    def piece(self, token: int) -> bytes:
        """The bytes of a token, none for control tokens."""
        known = self._pieces.get(token)
        if known is None:
            known = self._pieces[token] = self._text(token, special=False)
        return known

    def lexemes(self, token: int) -> tuple[Lexeme, ...]:
        """The text of a token, as `local_held` reads it."""
        known = self._lexemes.get(token)
        if known is None:
            known = self._lexemes[token] = lexemes(self.piece(token))
        return known

    def is_end(self, token: int) -> bool:
        """Whether the answer is over with this token."""
        known = self._ends.get(token)
        if known is None:
            known = self._ends[token] = bool(self._llama.llama_vocab_is_eog(self.handle, token))
        return known

    def _text(self, token: int, *, special: bool) -> bytes:
        room = 64
        while True:
            text = ctypes.create_string_buffer(room)
            length = self._llama.llama_token_to_piece(self.handle, token, text, room, 0, special)
            if length >= 0:
                return text.raw[:length]
            room = -length

    def _name(self, token: int) -> str:
        return self._text(token, special=True).decode("utf-8", "replace") if token >= 0 else ""

    # Conversations ---------------------------------------------------------------------------------------

    def _chat_template(self, raw: bytes | None) -> Callable[..., Any] | None:
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter  # pyright: ignore[reportMissingImports]

        if not raw:
            return None
        begin = self._name(self._llama.llama_vocab_bos(self.handle))
        end = self._name(self._llama.llama_vocab_eos(self.handle))
        try:
            return Jinja2ChatFormatter(raw.decode("utf-8", "replace"), end, begin)
        except Exception:  # a template that is none: the model can still fill gaps
            return None

    def _runs(self, messages: list[list[str]]) -> Iterator[int | str]:
        """Control tokens of the template, and text: its own and that of the messages."""
        messages, filled = self._filled(messages)
        # What the marks stand for has odd places.
        for place, part in enumerate(_MARKS.split(filled)):
            if place % 2:
                yield messages[int(part)][1].strip()
            else:
                yield from self._controls(part)

    def _controls(self, text: str) -> Iterator[int | str]:
        """A text of the template, cut into control tokens and what is between them."""
        for token in self.tokens(text, special=True):
            if self._llama.llama_vocab_is_control(self.handle, token):
                before, name, after = text.partition(self._name(token))
                if name:
                    yield before
                    yield token
                    text = after
        yield text

    def _filled(self, messages: list[list[str]]) -> tuple[list[list[str]], str]:
        """The template with marks in place of what the messages say, and the messages that they stand for."""
        if self._template is None:
            raise FaultError("unavailable", "This model does not talk: its file has no chat template.")
        try:
            return messages, self._rendered(messages)
        except Exception as error:  # templates run code of the file's author
            refusal = FaultError("request", f"The model's chat template does not take this: {short(error)}")
        if len(messages) > 1 and messages[0][0] == "system":
            # Some models know no system message; it goes before the first of the user.
            (_, system), (role, first), *others = messages
            messages = [[role, f"{system}\n\n{first}"], *others]
            try:
                return messages, self._rendered(messages)
            except Exception as error:
                refusal = FaultError("request", f"The model's chat template does not take this: {short(error)}")
        raise refusal

    def _rendered(self, messages: list[list[str]]) -> str:
        marked: list[dict[str, str]] = []
        for number, (role, said) in enumerate(messages):
            core = said.strip()
            # The space around it stays for the template to keep or to take away, as it did in training.
            before, _, after = said.partition(core) if core else (said, "", "")
            marked.append({"role": role, "content": before + _MARK.format(number) + after if core else said})
        assert self._template is not None
        return self._template(messages=marked).prompt


class Text:
    """Bytes as text, without halves of characters, and without what may yet become a stop word."""

    def __init__(self, stops: list[str]) -> None:
        self._stops = [stop for stop in stops if stop]
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self.is_over = False

    def add(self, piece: bytes) -> str:
        """The text that is certain now."""
        text = self._held + self._decoder.decode(piece)
        if not self._stops:
            return text
        found = [at for at in map(text.find, self._stops) if at >= 0]
        if found:
            self.is_over, self._held = True, ""
            return text[: min(found)]
        held = max(_beginning(text, stop) for stop in self._stops)
        self._held = text[len(text) - held :]
        return text[: len(text) - held]

    def rest(self) -> str:
        """What is left when the answer is over."""
        return "" if self.is_over else self._held + self._decoder.decode(b"", final=True)


def _beginning(text: str, stop: str) -> int:
    """How many characters at the end of a text are the beginning of a stop word."""
    return next((n for n in range(min(len(stop) - 1, len(text)), 0, -1) if text.endswith(stop[:n])), 0)


def short(what: object) -> str:
    """Something as a line for a message."""
    return " ".join(str(what).split())[:200]
