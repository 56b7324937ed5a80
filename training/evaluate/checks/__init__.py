"""The kinds of behaviour checks: one file each, read from tasks, asked of a `Program`.

A check says in words what it misses. `parse` knows all kinds; a check never imports another but through `any_of`.
"""
