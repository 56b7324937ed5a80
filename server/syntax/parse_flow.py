"""Parses the statements that steer what runs next: conditions, loops and switches."""

from __future__ import annotations

from server.syntax.nodes import (
    Assert,
    Block,
    Case,
    DoWhile,
    Expr,
    ExprStmt,
    For,
    If,
    Stmt,
    Switch,
    While,
)
from server.syntax.parse_expr import OPERANDS
from server.syntax.parse_stmt import StmtParser
from server.syntax.recovery import LIMIT, MAX_CHAIN, OUTER_WORDS
from server.syntax.tokens import EOF


class FlowParser(StmtParser):
    """Reads control flow."""

    __slots__ = ()

    def condition(self, where: str, test: bool) -> Expr:
        """`(a, b)` behind `if`, `while` or `switch`."""
        opener = self.i
        opened = self.expect("(", where)
        in_test, self.in_test = self.in_test, test
        value = self.comma_expression(where)
        self.in_test = in_test
        if opened:
            if not self.close(opener, where) and self.skip_to(")"):
                self.i += 1
        elif self.kind[self.i] == ")":
            self.i += 1
            self.panic = False
        return value

    def if_statement(self) -> Stmt:
        """`if (…) … else …`; a chain of `else if` is read without recursion."""
        kind = self.kind
        links: list[tuple[int, Expr, Stmt]] = []
        other: Stmt | None = None
        while True:
            first = self.i
            self.i = first + 1
            value = self.condition("if", True)
            links.append((first, value, self.body("if")))
            if kind[self.i] != "else" or self.unwinding:
                break
            self.i += 1
            if kind[self.i] != "if":
                other = self.body("else")
                break
            if len(links) > MAX_CHAIN:
                self.too_deep()
                break
        end = self.end[self.i - 1]
        for first, value, then in reversed(links):
            other = If(self.start[first], end, value, then, other)
        assert other is not None  # there is at least one link
        return other

    def loop(self, where: str) -> Stmt:
        """The body of a loop."""
        in_loop, self.in_loop = self.in_loop, True
        body = self.body(where)
        self.in_loop = in_loop
        return body

    def while_statement(self) -> Stmt:
        """`while (…) …`."""
        first = self.i
        self.i = first + 1
        value = self.condition("while", True)
        body = self.loop("while")
        return While(self.start[first], self.end[self.i - 1], value, body)

    def do_statement(self) -> Stmt:
        """`do … while (…);`."""
        first = self.i
        self.i = first + 1
        body = self.loop("do")
        value: Expr
        if self.expect("while", "do"):
            if self.kind[self.i] == "(":
                value = self.condition("while", False)
            else:
                self.note("missing-parentheses", self.start[self.i], self.end[self.i], ("while",))
                value = self.comma_expression("while")
            self.terminate()
        else:
            value = self.missing()
        return DoWhile(self.start[first], self.end[self.i - 1], value, body)

    def for_statement(self) -> Stmt:
        """`for (init; condition; step) …`."""
        kind = self.kind
        first = self.i
        opener = self.i = first + 1
        init: Stmt | None = None
        condition: Expr | None = None
        step: Expr | None = None
        in_test, self.in_test = self.in_test, False
        if self.expect("(", "for"):
            if kind[self.i] != ";":
                init = self.for_init()
            if self.for_semicolon():
                if kind[self.i] != ";":
                    condition = self.comma_expression("for")
                if self.for_semicolon() and kind[self.i] != ")":
                    step = self.comma_expression("for")
            if self.close(opener, "for"):
                self.panic = False
            elif self.skip_to(")", header=True):
                self.i += 1
        self.in_test = in_test
        body = self.loop("for")
        return For(self.start[first], self.end[self.i - 1], init, condition, step, body)

    def for_init(self) -> Stmt:
        """The first part of a `for`."""
        kind = self.kind
        i = self.i
        word, following = kind[i], kind[i + 1]
        if word in ("int", "char", "void", "new") or (
            word == "id" and (following == "id" or (following == "[" and kind[i + 2] == "]"))
        ):
            return self.local_variables(True, terminate=False)
        value = self.comma_expression("for")
        return ExprStmt(value.start, value.end, value)

    def for_semicolon(self) -> bool:
        """The `;` between the parts of a `for`; False when the next part is missing too."""
        i = self.i
        if self.kind[i] == ";":
            self.i = i + 1
            return True
        if self.kind[i] == "bad":
            self.bad_token()
        elif not self.panic:
            self.start_panic()
            end = self.end[i - 1]
            self.note("missing-semicolon", max(end - 1, self.start[i - 1]), end, (self.found(),))
        return self.kind[i] in OPERANDS and self.kind[i] != "{"

    def switch_statement(self) -> Stmt:
        """`switch (…) { case a, b: … default: … }`."""
        kind = self.kind
        first = self.i
        self.i = first + 1
        subject = self.condition("switch", False)
        if kind[self.i] == LIMIT:
            self.i += 1
        cases: list[Case] = []
        opener = self.i
        if self.expect("{", "switch") or kind[self.i] in ("case", "default"):
            self.panic = False
            self.cases(cases, opener)
        return Switch(self.start[first], self.end[self.i - 1], subject, cases)

    def cases(self, cases: list[Case], opener: int) -> None:
        """The cases up to the closing brace."""
        kind = self.kind
        default = False
        while True:
            i = self.i
            word = kind[i]
            if word == "}":
                self.i = i + 1
                return
            if word == EOF or (word in OUTER_WORDS and self.newline[i]):
                self.unclosed_block(opener)
                self.unwinding = self.unwinding or word != EOF
                return
            if word == LIMIT:
                self.i = i + 1
                continue
            if word == "case":
                if default and not self.panic:
                    self.note("default-not-last", self.start[i], self.end[i])
                cases.append(self.case())
            elif word == "default":
                if default and not self.panic:
                    self.note("multiple-defaults", self.start[i], self.end[i])
                default = True
                self.i = i + 1
                self.expect(":", "default")
                body = self.body("default")
                cases.append(Case(self.start[i], self.end[self.i - 1], None, body))
            else:
                self.stray_statement(cases)
            if self.unwinding:
                return
            if self.panic or self.i == i:
                self.resync(i)

    def case(self) -> Case:
        """`case a, b: …`, the `case` being the current token."""
        kind = self.kind
        first = self.i
        values: list[Expr] = []
        tags, self.tags = self.tags, False
        while True:
            self.i += 1
            values.append(self.assignment("case"))
            if kind[self.i] != ",":
                break
        self.tags = tags
        self.expect(":", "case")
        body = self.body("case")
        return Case(self.start[first], self.end[self.i - 1], values, body)

    def stray_statement(self, cases: list[Case]) -> None:
        """Report a second statement behind a `case`, and keep it with the first."""
        i = self.i
        self.fail("single-statement-case", i, ("break",) if self.kind[i] == "break" else ())
        statement = self.statement(True)
        self.panic = False
        end = self.end[self.i - 1] if self.i > i else statement.end
        if not cases:
            cases.append(Case(self.start[i], end, [], statement))
            return
        case = cases[-1]
        body = case.body
        if isinstance(body, Block) and not body.closed:
            body.body.append(statement)
        else:
            case.body = body = Block(body.start, end, [body, statement], False)
        body.end = case.end = max(end, case.end)

    def case_outside(self) -> Stmt:
        """A `case` or `default` that is not in a `switch`."""
        i = self.i
        if len(self.problems) == self.flaws:
            self.fail("case-outside-switch", i, (self.kind[i],))
        case: Case
        if self.kind[i] == "case":
            case = self.case()
        else:
            self.i = i + 1
            self.expect(":", "default")
            case = Case(self.start[i], self.end[self.i - 1], None, self.body("default"))
        return case.body

    def else_outside(self) -> Stmt:
        """An `else` without `if`."""
        i = self.i
        if len(self.problems) == self.flaws:
            self.fail("unexpected-token", i, ("else",))
        self.panic = False
        self.i = i + 1
        return self.body("else")

    def assert_statement(self) -> Stmt:
        """`assert(value);`."""
        i = self.i
        self.i = i + 1
        value = self.condition("assert", True)
        self.terminate()
        return Assert(self.start[i], self.end[self.i - 1], value, False)


FlowParser.parsers = {
    "{": FlowParser.block,
    "if": FlowParser.if_statement,
    "else": FlowParser.else_outside,
    "while": FlowParser.while_statement,
    "do": FlowParser.do_statement,
    "for": FlowParser.for_statement,
    "switch": FlowParser.switch_statement,
    "case": FlowParser.case_outside,
    "default": FlowParser.case_outside,
    "return": FlowParser.return_statement,
    "exit": FlowParser.return_statement,
    "break": FlowParser.jump_statement,
    "continue": FlowParser.jump_statement,
    "delete": FlowParser.delete_statement,
    "assert": FlowParser.assert_statement,
    "static_assert": FlowParser.static_assert,
    ";": FlowParser.empty_statement,
    "const": FlowParser.constants,
    "enum": FlowParser.enum_statement,
    "goto": FlowParser.goto_statement,
    "pragma": FlowParser.pragma,
}
