"""Which type goes where: conversions of arguments and results, tags of operands and assignments, signatures.

A verdict is "" where the compiler accepts, else the code of the rule that says why not.
"""

from __future__ import annotations

from typing import Final

from server.analysis.check.context import (
    ANY,
    ANY_FUNCTION,
    BOOL,
    CALLBACK,
    CHAR,
    ENUM,
    ENUM_STRUCT,
    FLOAT,
    INT,
    METHODMAP,
    NOTHING,
    NULL,
    OBJECT,
    VOID,
    TypeInfo,
)
from server.analysis.check.facts import Facts, FunctionFacts, Param
from server.analysis.check.value import FUNCTION_TAG, plain
from server.analysis.symbols import Function
from server.analysis.types import Type

FITS: Final = ""
CONVERSION: Final = "implicit-conversion"
MISMATCH: Final = "type-mismatch"
NULL_MISMATCH: Final = "null-mismatch"
CALLBACK_MISMATCH: Final = "callback-mismatch"
TAG: Final = "tag-mismatch"

# How a conversion is asked for.
COERCE: Final = 1
ARGUMENT: Final = 2
IN_SIGNATURE: Final = 4
TERNARY: Final = 8

# How tags are compared.
ASSIGNING: Final = 1  # the second type is to become the first
OPERANDS: Final = 2  # the two meet in an operator
ENUM_VALUE: Final = 4  # an enum's member gets a number

_ACCEPTED: Final = (FITS, CONVERSION)
_FROM_INT: Final = frozenset({INT, BOOL, CHAR, ENUM, METHODMAP})


class Relations(Facts):
    """Facts that can be compared."""

    __slots__ = ("coercions", "matches")

    coercions: dict[tuple[Type, Type, int], str]
    matches: dict[tuple[str, str, int], str]

    def start_relations(self) -> None:
        """Begin with nothing compared."""
        self.coercions = {}
        self.matches = {}

    # Conversions -----------------------------------------------------------------------------------------

    def convert(self, formal: Type, actual: Type, how: int) -> str:
        """Whether a value of the type `actual` can go where `formal` is wanted."""
        if formal is actual:
            return FITS
        key = (formal, actual, how)
        verdict = self.coercions.get(key)
        if verdict is None:
            verdict = self.coercions[key] = self._convert(formal, actual, how)
        return verdict

    def either(self, one: Type, other: Type) -> str:
        """Whether the two branches of `?:` go together."""
        verdict = self.convert(one, other, TERNARY)
        if verdict in _ACCEPTED:
            return verdict
        turned = self.convert(other, one, TERNARY)
        return turned if turned in _ACCEPTED else verdict

    def _convert(self, formal: Type, actual: Type, how: int) -> str:
        wanted, given = self.info(formal.tag), self.info(actual.tag)
        if wanted.kind == NOTHING or given.kind == NOTHING:
            return FITS
        if formal.dims:
            return self._convert_array(formal, actual, wanted, given, how)
        if actual.dims:
            return FITS if wanted.kind == ANY else MISMATCH
        return self._convert_value(wanted, given, how)

    def _convert_value(self, wanted: TypeInfo, given: TypeInfo, how: int) -> str:
        formal, actual = wanted.kind, given.kind
        if wanted.tag == given.tag:
            return FITS
        if formal in (ENUM_STRUCT, NULL, OBJECT):
            return MISMATCH
        if actual == NULL:
            if wanted.is_function or (formal == METHODMAP and wanted.nullable):
                return FITS
            return NULL_MISMATCH if self.is_whole(wanted) else FITS
        if how & COERCE:
            if formal in (INT, ANY) and actual in _FROM_INT:
                return FITS
            if formal == BOOL and actual in (INT, CHAR):
                return FITS
            if actual == ANY and (formal in _FROM_INT or formal == FLOAT):
                return FITS
        if formal == ANY:
            return FITS
        if wanted.is_function:
            return self._convert_function(wanted, given)
        if how & (COERCE | IN_SIGNATURE) and (given.inherits(wanted.tag) or not self.is_whole(given)):
            return FITS
        if how & IN_SIGNATURE and wanted.inherits(given.tag):
            return FITS
        if formal in (ENUM, METHODMAP) and actual == INT:
            return CONVERSION
        if how & COERCE and actual == INT and formal in (CHAR, FLOAT):
            return FITS if formal == CHAR else CONVERSION
        return MISMATCH

    def _convert_array(self, formal: Type, actual: Type, wanted: TypeInfo, given: TypeInfo, how: int) -> str:
        if not actual.dims:
            if how & ARGUMENT and how & COERCE and len(formal.dims) == 1 and given.kind == ENUM_STRUCT:
                assert given.symbol is not None  # an enum struct is declared
                size = self.struct(given.symbol).size
                if wanted.kind == ANY and (formal.dims[0] <= 0 or size < 0 or formal.dims[0] == size):
                    return FITS
            return MISMATCH
        for rank, size in enumerate(formal.dims):
            if rank >= len(actual.dims):
                return MISMATCH
            other = actual.dims[rank]
            if size <= 0 or other < 0:
                continue
            if how & (COERCE | TERNARY) and actual.tag == "char" and rank == len(actual.dims) - 1:
                if not how & TERNARY and size < other:
                    return MISMATCH
            elif size != other:
                return MISMATCH
        if len(actual.dims) > len(formal.dims):
            loose = how & IN_SIGNATURE or (how & ARGUMENT and how & COERCE)
            return FITS if loose and wanted.kind == ANY else MISMATCH
        if wanted.tag == given.tag:
            return FITS
        cells = given.kind not in (CHAR, ENUM_STRUCT)
        wanted_cells = wanted.kind not in (CHAR, ENUM_STRUCT)
        anything = (wanted.kind == ANY and cells) or (given.kind == ANY and wanted_cells)
        if how & IN_SIGNATURE and anything:
            return FITS
        if how & ARGUMENT and how & COERCE:
            if wanted.kind == INT and given.kind in (ENUM, METHODMAP):
                return CONVERSION
            if anything:
                return FITS
        return MISMATCH

    # Functions -------------------------------------------------------------------------------------------

    def _convert_function(self, wanted: TypeInfo, given: TypeInfo, stored: bool = False) -> str:
        if wanted.kind == ANY_FUNCTION and given.is_function:
            return FITS
        if not given.is_function or given.kind == ANY_FUNCTION:
            return MISMATCH
        actual = self.signatures(given)
        if actual is None or not actual:
            return FITS
        formals = self.signatures(wanted)
        if formals is None:
            return FITS
        if any(self.same_signature(formal, actual[-1], stored) for formal in formals):
            return FITS
        return CALLBACK_MISMATCH

    def signatures(self, info: TypeInfo) -> list[FunctionFacts] | None:
        """The signatures that a function type accepts, None when that is not known."""
        if info.tag.startswith(FUNCTION_TAG):
            symbol = self.value_named(info.tag[len(FUNCTION_TAG) :])
            return [self.function(symbol)] if isinstance(symbol, Function) else None
        if info.kind == CALLBACK and info.symbol is not None:
            return [self.function(signature) for signature in info.symbol.signatures]
        return None

    def same_signature(self, formal: FunctionFacts, actual: FunctionFacts, stored: bool) -> bool:
        """Whether a function can be called as a callback type says.

        One that is `stored` in a variable is judged a little differently from one that is passed.
        """
        if not self.same_result(formal, actual) and not self.is_untyped_for_void(formal, actual):
            return False
        if not stored and not self.same_result(formal, actual):
            return True
        if formal.variadic != actual.variadic:
            return False
        wanted = [param for param in formal.params if not param.variadic]
        given = [param for param in actual.params if not param.variadic]
        if len(wanted) != len(given):
            return False
        return all(self.same_parameter(one, other, stored) for one, other in zip(wanted, given, strict=True))

    def same_parameter(self, formal: Param, actual: Param, stored: bool) -> bool:
        """Whether a function may have `actual` where its callback type has `formal`."""
        one, other = formal.type, actual.type
        unknown = NOTHING in (self.info(one.tag).kind, self.info(other.tag).kind)
        if formal.ref != actual.ref:
            return not (stored or formal.ref) and one.tag == "any" and not one.dims
        if formal.ref:
            return unknown or one == other or (stored and "any" in (one.tag, other.tag))
        tags = (one.tag, other.tag)
        if stored and "any" in tags and len(one.dims) == len(other.dims) and ("char" not in tags or not one.dims):
            return True
        return self.convert(one, other, IN_SIGNATURE) in _ACCEPTED

    def same_result(self, formal: FunctionFacts, actual: FunctionFacts) -> bool:
        """Whether the results have the same type."""
        one, other = formal.type, actual.type
        if one.tag == other.tag and len(one.dims) == len(other.dims):
            return True
        return self.info(one.tag).kind == NOTHING or self.info(other.tag).kind == NOTHING

    def is_untyped_for_void(self, formal: FunctionFacts, actual: FunctionFacts) -> bool:
        """Whether a function of type `int` is given for one of type `void`: then the parameters may be anything."""
        return (
            self.info(formal.type.tag).kind == VOID and self.info(actual.type.tag).kind == INT and not actual.type.dims
        )

    # Tags ------------------------------------------------------------------------------------------------

    def match(self, formal: Type, actual: Type, how: int) -> str:
        """Whether the tags of two values without dimensions agree."""
        if formal is actual or formal.tag == actual.tag:
            return FITS
        key = (formal.tag, actual.tag, how)
        verdict = self.matches.get(key)
        if verdict is None:
            verdict = self.matches[key] = self._match(self.info(formal.tag), self.info(actual.tag), how)
        return verdict

    def match_operands(self, left: Type, right: Type) -> str:
        """Whether the tags of an operator's two operands agree."""
        if left.tag == right.tag:
            return FITS
        verdict = self.match(left, right, OPERANDS)
        if verdict in (TAG, NULL_MISMATCH) and not self.match(right, left, OPERANDS):
            return FITS
        return verdict

    def _match(self, wanted: TypeInfo, given: TypeInfo, how: int) -> str:
        formal, actual = wanted.kind, given.kind
        if formal == NOTHING or actual == NOTHING or (formal == CHAR and actual == INT):
            return FITS
        if formal in (NULL, OBJECT) or actual in (NULL, OBJECT):
            return self._match_null(wanted, given)
        if given.is_function and not wanted.is_function:
            return MISMATCH
        if formal == ENUM_STRUCT or actual == ENUM_STRUCT:
            return MISMATCH
        if how & ASSIGNING and formal == INT and actual in _FROM_INT:
            return FITS
        if formal == ANY or actual == ANY:
            return FITS
        if wanted.is_function:
            if not given.is_function:
                return MISMATCH
            return CALLBACK_MISMATCH if self._convert_function(wanted, given, stored=True) else FITS
        if how and (given.inherits(wanted.tag) or not self.is_whole(given)):
            return FITS
        if how & ENUM_VALUE and formal in (ENUM, METHODMAP) and actual == INT:
            return FITS
        return TAG

    def _match_null(self, wanted: TypeInfo, given: TypeInfo) -> str:
        if given.kind == NULL:
            if wanted.is_function or wanted.kind in (OBJECT, NULL) or (wanted.kind == METHODMAP and wanted.nullable):
                return FITS
            return NULL_MISMATCH if self.is_whole(wanted) else FITS
        if given.is_function or given.kind == OBJECT:
            return FITS
        return NULL_MISMATCH


def without_size(type: Type) -> Type:
    """The array type of a slice that begins at an element."""
    return plain(type.tag, (0, *type.dims))
