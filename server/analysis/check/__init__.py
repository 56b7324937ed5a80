"""What a chunk means: which name refers to what, which type an expression has, and what the compiler will say.

Reads trees and symbols, yields problems and references (`chunk.check_chunk`), knows no file position, no editor
and no wording: messages are in `server.analysis.rules`.
"""
