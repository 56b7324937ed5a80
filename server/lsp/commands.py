"""The names of commands and notifications that the server and its clients agree on beyond the protocol."""

GENERATE = "l4d2.generate"
"""The server writes a plugin over a file; the arguments are its URI and the request in words."""

ASK_AND_GENERATE = "l4d2.askAndGenerate"
"""The client asks its user for a request and runs `l4d2.generate`; the argument is the URI."""

PIECE = "l4d2/piece"
"""A notification: more of an answer, `{"uri", "text", "round"}`; with another round the text begins anew.

Sent to clients that name it among their commands. In a chat it has the `conversation` too. One with a `stage` says that
the work goes on with something else: `write`, `check` or `repair`.
"""

STATE = "l4d2/state"
"""A notification: `{"state"}`, `reading` until all plugins of the workspace are read and checked once, then `ready`.

Sent to clients that name it among their commands, and ask for the diagnostics of the workspace.
"""

KEY = "l4d2/key"
"""A request to the client: `{"variable"}` → `{"key"}`, the key of that name from its secret store, or null."""

COST = "l4d2.cost"
"""What models have cost: `{"session", "month"}`, each with `cost`, `requests`, tokens and `unpriced`, and `limit`."""

ASSIST = "l4d2.assist"
"""A task with code that is there; the arguments are its name, the file's URI, a range and what the user says besides.
"""

CHAT = "l4d2.chat"
"""A question: the open file's URI or null, the conversation's id, the message, the range that is selected or null, and
what was said before, `{"asked", "said"}` each, for a conversation that the server does not know (any more).
"""

CHAT_APPLY = "l4d2.chatApply"
"""Make the change that was proposed last in a conversation, if its file is still as it was; the argument is the id."""

CHAT_END = "l4d2.chatEnd"
"""Forget a conversation; the argument is its id."""

SHOW = "l4d2/show"
"""Among a client's commands: it shows Markdown that a command returns, so the server opens no document for it."""

VERDICT = "l4d2/verdict"
"""Among a client's commands: it shows its user itself how a command of the assistant goes, by the pieces, and how it
went, by `verdict` and `remarks` of the result; so the server shows no bar and says nothing.
"""

MODELS = "l4d2.models"
"""Which models there are to choose from, each with whether it can be used; the argument names keys that are at hand."""

MODEL_FITS = "l4d2.modelFits"
"""Whether the model in a GGUF file fits this machine: `{"fits", "note"}`; the argument is the file's path."""

FIX_WORKSPACE = "l4d2.fixWorkspace"
"""Make every safe correction in all files of the workspace, shown before, or in the one whose URI is the argument.

`{"applied", "files", "corrections", "fixed", "left"}`: `fixed` counts the findings that are mended by their code,
`left` the errors, warnings and remarks that are not.
"""

COMPILE_PLAN = "l4d2.compilePlan"
"""Which plugins there are to compile; the arguments are a scope and a URI.

The scope is `file` (the plugin that the file belongs to), `changed` (those older than what they are made of) or
`workspace`. Each has `name`, `source` (a URI), `program`, `arguments`, `cwd`, `output`, `stale`, and `twin`: another
one that would go to the same place. Without a compiler `program` is empty, as long as one of them needs none: it is up
to date.
"""

COMPILE = "l4d2.compile"
"""Compile the plugin that a file belongs to and write it to its place; the argument is the URI.

The answer has `name`, `source`, `output` (null when there are errors), `succeeded`, `errors`, `warnings`, `messages`,
`compiler` and `seconds`. The messages are diagnostics too. An error's data has a `kind`: `noCompiler`, `trust`,
`output` or `compiler`.
"""

DEPLOY_PLAN = "l4d2.deployPlan"
"""What plugins need on a server; the argument is a list of URIs.

Each plugin has `name` (within `plugins`), `source`, `output`, `stale`, and `files`: what it reads, `{"path", "kind",
"target"}`.
"""

INSTALL = "l4d2.install"
"""Fetch `sourcemod` or `left4dhooks` into a folder; the arguments are that name and the folder's URI.

`{"name", "version", "remark", "compiler"}`, the last what the compiler calls itself; null when it was cancelled.
"""

MISSING = "l4d2.missing"
"""Which of `compiler`, `sourcemod` and `left4dhooks` a plugin's project lacks; the argument is the plugin's URI."""

LOCAL_MODELS = "l4d2.localModels"
"""The models that can be fetched, `{"models", "remark"}`, each with its size, licence and whether it fits here."""

FETCH_MODEL = "l4d2.fetchModel"
"""Fetch one of these by its name: `{"path", "remark"}`, null when it was cancelled."""

DOCTOR = "l4d2.doctor"
"""How all is: `{"checks", "markdown"}`, the checks with `name`, `state`, `detail`, `advice` and `repair`.

The arguments may name keys that are at hand, and rows of the client's own, `{"name", "detail"}`.
"""

MAKE_PLUGIN = "l4d2.makePlugin"
"""Write a plugin from a template: `{"uri"}`.

The argument is `{"folder", "name", "author", "description", "kind"}`, `kind` one of `empty`, `event`, `command`; for
`event` also the `event` that is hooked.
"""

EVENTS = "l4d2.events"
"""The events of the game, `{"name", "about"}` each, those first that most plugins hook."""

MAKE_PROJECT = "l4d2.makeProject"
"""Write a project from a template: `{"uri", "plugin"}`; the argument is as before, with `license` for `kind`.

With `"place": "inside"` the project gets a folder of its own in that folder.
"""

READ_LOG = "l4d2.readLog"
"""What an error log tells; the argument is the log's URI or its text.

Each trouble has `kind`, `message`, `plugin`, `count`, `first` and `last` (times), `lines` of the log, `cause` (`cause`,
`look`, `do`, `rule`) or null, `frames` (`function`, `native`, `file`, `line`, `places`), what is known of what the
message has `named`, and what is `seen` at the line that is blamed (`place`, `line`, `text`, `remarks`, `findings`) or
null.
"""

PREPROCESSED = "l4d2.preprocessed"
"""A file as the compiler sees it, macros expanded: `{"uri", "text"}`; the argument is the file's URI.

A client that reads documents through the server (`workspace/textDocumentContent`) can open the answer's `uri`, and is
told when its text is another one.
"""

KNOWN = "l4d2.known"
"""What the server knows of a file, in Markdown, in the same form; the argument is the file's URI."""

SYNTAX_TREE = "l4d2.syntaxTree"
"""The syntax tree of a file, in the same form; the argument is the file's URI."""
