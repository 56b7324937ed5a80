"""Ghost text: what may come next at the cursor, from the syntax tree and the facts or from a model.

One file for each concern; `builtin` needs no model, `completer` asks an engine that fills gaps. Whatever is suggested
has passed `judge`: our own analysis of the text with the suggestion in it. Nothing here knows the protocol.
"""
