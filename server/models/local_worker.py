"""The process in which a GGUF model runs: messages in, messages out, one JSON text a line.

The server starts it and never imports it. The first message says what to load, each further one asks (`id` and the
request), stops what was asked (`stop`) or brings the names that requests are held to (`names`). It ends when its input
does, so it never outlives the server.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from server.models.local_prompt import FaultError, short

if TYPE_CHECKING:
    from server.models.local_model import Model

_TOGETHER = 0.004  # seconds; pieces that come faster go out together


class Line:
    """The two pipes to the server. `outgoing` is a file descriptor."""

    def __init__(self, incoming: BinaryIO, outgoing: int) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._asked: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._current = 0
        self._stopped = 0  # requests are numbered upwards and asked one after the other, so the last one says all

    def is_stopped(self) -> bool:
        """Whether nobody wants the current answer any more."""
        return self._current <= self._stopped

    def say(self, **message: Any) -> None:
        """Send a message."""
        left = memoryview(json.dumps(message).encode() + b"\n")
        while left:
            left = left[os.write(self._outgoing, left) :]

    def next(self) -> dict[str, Any]:
        """The next message that asks for something."""
        return self._asked.get()

    def listen(self) -> None:
        """Take in messages until there are no more; then the process ends, whatever it is at."""
        for line in self._incoming:
            message = json.loads(line)
            if "stop" in message and "id" not in message:
                self._stopped = message["stop"]
            else:
                self._asked.put(message)
        os._exit(0)

    def answer(self, model: Model, ask: dict[str, Any]) -> None:
        """Answer one request, or say why not."""
        from server.models.local_model import StoppedError

        number = self._current = ask["id"]
        try:
            self._stream(model, ask)
        except StoppedError:
            self.say(id=number, end="stopped")
        except FaultError as fault:
            self.say(id=number, error=fault.kind, message=str(fault))
        except Exception as error:  # it costs this answer, and not the loaded model
            self.say(id=number, error="service", message=f"{type(error).__name__}: {short(error)}")

    def _stream(self, model: Model, ask: dict[str, Any]) -> None:
        waiting, sent = "", 0.0
        for event in model.answer(ask):
            if not isinstance(event, str):
                if waiting:
                    self.say(id=self._current, text=waiting)
                self.say(id=self._current, **event)
                continue
            waiting += event
            now = time.perf_counter()
            if now - sent >= _TOGETHER:
                self.say(id=self._current, text=waiting)
                waiting, sent = "", now


def main() -> None:
    """Load what the first message says, then answer the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this process itself
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("900", "ascii")  # who has to go when memory runs out
    if hasattr(os, "nice"):
        os.nice(5)  # whoever types comes first
    outgoing = os.dup(1)
    os.dup2(2, 1)  # what libraries print is no message
    line = Line(sys.stdin.buffer, outgoing)
    threading.Thread(target=line.listen, daemon=True).start()
    try:
        import llama_cpp  # pyright: ignore[reportMissingImports]

        from server.models.local_model import Model
    except Exception as error:  # a broken installation fails in many ways
        line.say(error="missing", message=short(error))
        return
    line.say(hello=llama_cpp.__version__, gpu=bool(llama_cpp.llama_supports_gpu_offload()))
    try:
        model = Model(llama_cpp, line.next(), line.is_stopped)
    except FaultError as fault:
        line.say(error=fault.kind, message=str(fault))
        return
    line.say(ready=True)
    while True:
        ask = line.next()
        if "names" in ask:
            model.know(ask["names"])
        else:
            line.answer(model, ask)


if __name__ == "__main__":
    main()
    os._exit(1)  # the interpreter's own end would wait for the thread that listens
