"""The names of commands and notifications that the server and its clients agree on beyond the protocol."""

GENERATE = "l4d2.generate"
"""The server writes a plugin over a file; the arguments are its URI and the request in words."""

ASK_AND_GENERATE = "l4d2.askAndGenerate"
"""The client asks its user for a request and runs `l4d2.generate`; the argument is the URI."""

PIECE = "l4d2/piece"
"""A notification: more of an answer, `{"uri", "text"}`. Sent to clients that name it among their commands."""

KEY = "l4d2/key"
"""A request to the client: `{"variable"}` → `{"key"}`, the key of that name from its secret store, or null."""

COST = "l4d2.cost"
"""What models have cost: `{"session", "month"}`, each with `cost`, `requests`, tokens and `unpriced`, and `limit`."""
