"""The names of commands and notifications that the server and its clients agree on beyond the protocol."""

GENERATE = "l4d2.generate"
"""The server writes a plugin over a file; the arguments are its URI and the request in words."""

ASK_AND_GENERATE = "l4d2.askAndGenerate"
"""The client asks its user for a request and runs `l4d2.generate`; the argument is the URI."""

PIECE = "l4d2/piece"
"""A notification: more of an answer, `{"uri", "text", "round"}`; with another round the text begins anew.

Sent to clients that name it among their commands. In a chat it has the `conversation` too.
"""

KEY = "l4d2/key"
"""A request to the client: `{"variable"}` → `{"key"}`, the key of that name from its secret store, or null."""

COST = "l4d2.cost"
"""What models have cost: `{"session", "month"}`, each with `cost`, `requests`, tokens and `unpriced`, and `limit`."""

ASSIST = "l4d2.assist"
"""A task with code that is there; the arguments are its name, the file's URI, a range and what the user says besides.
"""

CHAT = "l4d2.chat"
"""A question: the open file's URI or null, the conversation's id, the message, and the range that is selected."""

CHAT_APPLY = "l4d2.chatApply"
"""Make the change that was proposed last in a conversation, if its file is still as it was; the argument is the id."""

CHAT_END = "l4d2.chatEnd"
"""Forget a conversation; the argument is its id."""

SHOW = "l4d2/show"
"""Among a client's commands: it shows Markdown that a command returns, so the server opens no document for it."""

MODELS = "l4d2.models"
"""Which models there are to choose from, each with whether it can be used; the argument names keys that are at hand."""
