"""Words and marks of SourcePawn by what they mean for the layout. Tables only."""

from __future__ import annotations

KEYWORDS = frozenset("if else for while do switch case default return break continue const static delete".split())
CONTROL = frozenset(("if", "for", "while", "switch"))
# Statements that a line break ends, though a value could follow.
JUMPS = frozenset(("return", "break", "continue", "exit"))
# Words behind which a statement never ends with the line.
OPEN_WORDS = frozenset(
    "if else for while do switch case default const static public stock native forward new decl delete typedef "
    "function functag methodmap enum struct typeset funcenum sizeof operator using".split()
)
RECORDS = frozenset(("methodmap", "property", "typeset", "struct"))
HEAD_MARKS = frozenset(("<", ".", "::"))
MARKS = {"<": "<=", ">": ">=", "&&": "||", "*": "/", "&": "|", ">>>": ">>", ">>>=": ">>="}
OPERATOR_MARKS = frozenset("+ - * / % = == != < > <= >= ! ++ -- ~ & | ^ && ||".split())
UNARY = frozenset(("-", "!", "~", "+"))
BEGINS = frozenset(("{", "++", "--", "!", "~", "}"))
# Behind these a brace opens a block of its own.
LONE = frozenset((";", "{", "}", ":", ""))
TYPES = frozenset(("int", "float", "bool", "char", "any"))
# Behind these an old `new` declares a variable.
BEFORE_DECLARATION = frozenset(("", ";", "{", "}", "(", ":", ")", "else", "const", "static", "stock", "public"))
