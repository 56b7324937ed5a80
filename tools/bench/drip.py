"""A server that speaks OpenAI's protocol and says one word after the other, as a busy model does, until nobody listens.

`python -m tools.bench.drip` prints its port. It knows no model: what matters is that it never ends.
"""

from __future__ import annotations

import contextlib
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_EVERY_S = 0.01
_WORD = "public "


class Answers(BaseHTTPRequestHandler):
    """One connection."""

    def do_POST(self) -> None:
        """Answer a chat."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(f"data: {json.dumps(_chunk())}\n\n".encode())
                time.sleep(_EVERY_S)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _chunk() -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": _WORD}, "finish_reason": None}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "drip", "choices": [choice]}


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    print(server.server_address[1], flush=True)
    server.serve_forever()
