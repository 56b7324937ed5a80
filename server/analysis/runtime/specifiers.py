"""The specifiers of a format string, and which types go with their letters.

The grammar is that of SourceMod's formatter: flags, width, precision, `!` (not escaped, for SQL), one letter.
"""
