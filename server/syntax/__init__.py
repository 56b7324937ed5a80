"""What a file says, before anyone knows what it means: text, tokens, directives, trees.

The lowest layer: it imports nothing of the project but `settings`, `bug` and `paths`.
"""
