"""What our kinds of symbols are called in LSP."""

from __future__ import annotations

from lsprotocol.types import SymbolKind

from server.analysis.symbols import Kind

SYMBOL_KINDS = {
    Kind.FUNCTION: SymbolKind.Function,
    Kind.METHOD: SymbolKind.Method,
    Kind.CONSTRUCTOR: SymbolKind.Constructor,
    Kind.DESTRUCTOR: SymbolKind.Method,
    Kind.PROPERTY: SymbolKind.Property,
    Kind.VARIABLE: SymbolKind.Variable,
    Kind.LOCAL: SymbolKind.Variable,
    Kind.PARAMETER: SymbolKind.Variable,
    Kind.FIELD: SymbolKind.Field,
    Kind.CONSTANT: SymbolKind.Constant,
    Kind.ENUM: SymbolKind.Enum,
    Kind.ENUM_STRUCT: SymbolKind.Struct,
    Kind.STRUCT: SymbolKind.Struct,
    Kind.METHODMAP: SymbolKind.Class,
    Kind.TYPEDEF: SymbolKind.Interface,
    Kind.MACRO: SymbolKind.Constant,
    Kind.BUILTIN: SymbolKind.Constant,
}
