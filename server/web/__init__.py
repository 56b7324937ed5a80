"""The REST API: the checker, the assistant and the facts over HTTP, with an OpenAI-compatible face.

`app` puts it together, `routes` has one file per group of addresses, `guard` and `limits` stand before all of them.
Texts that come are a stranger's: they are checked in a project that sees nothing of this machine, and never run.
"""
