"""From a request to the plugin's text and what is said beside it, or to the words of a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from server.assistant.compose.describe import quoted, sentence
from server.assistant.compose.errors import ComposeError
from server.assistant.compose.plan import Value
from server.assistant.compose.understand import Understood, understand
from server.assistant.compose.write import needs, write
from server.knowledge.recipes import recipes


@dataclass(frozen=True, slots=True)
class Answer:
    """The plugin and what is to be said about it, line by line; or `refusal`, and then nothing else."""

    code: str = ""
    remarks: tuple[str, ...] = ()
    refusal: str = ""


def answer(request: str) -> Answer:
    """The answer to a request. Never raises for a request."""
    understood = understand(request)
    if understood.refusal:
        return Answer(refusal=_refusal(understood))
    try:
        code = _code(understood)
    except (ComposeError, OSError) as error:
        return Answer(refusal=sentence(understood.language, "cannot", str(error)))
    return Answer(code, tuple(_remarks(understood, code)))


def with_values(source: str, values: tuple[tuple[str, Value], ...]) -> str:
    """A recipe whose convars have other defaults. Raises `ComposeError` for a convar that it does not create."""
    for convar, value in values:
        number = f"{value:g}" if isinstance(value, int | float) else str(value)
        created = re.compile(rf'(CreateConVar\(\s*"{re.escape(convar)}",\s*)"[^"\n]*"')
        source, count = created.subn(rf'\g<1>"{number}"', source)
        if count != 1:
            raise ComposeError(f"The recipe has no convar `{convar}`.")
    return source


def _code(understood: Understood) -> str:
    if understood.recipe:
        return with_values(recipes()[understood.recipe].source(), understood.values)
    assert understood.plan is not None  # neither refused nor a recipe
    return write(understood.plan)


def _remarks(understood: Understood, code: str) -> Iterator[str]:
    language = understood.language
    if understood.recipe:
        title, does = recipes()[understood.recipe].in_language(language)
        yield sentence(language, "recipe", title) + (f": {does}" if does else ".")
    else:
        yield understood.said
    if understood.values:
        yield ", ".join(f"{convar} = {value}" for convar, value in understood.values)
    if understood.read_as:
        told = (
            sentence(language, "did").replace("{from}", written).replace("{to}", meant)
            for written, meant in understood.read_as
        )
        yield sentence(language, "mended", ", ".join(told))
    if understood.ignored:
        yield sentence(language, "ignored", quoted(understood.ignored, language))
    written = code.lower()
    otherwise = [name for name in understood.apis if name.lower().removeprefix("sdkhook_") not in written]
    if otherwise:
        yield sentence(language, "without_api", ", ".join(f"`{name}`" for name in otherwise))
    if needed := _needs(understood):
        yield sentence(language, "needs", ", ".join(needed))


def _needs(understood: Understood) -> tuple[str, ...]:
    if understood.recipe:
        return recipes()[understood.recipe].needs
    return needs(understood.plan) if understood.plan is not None else ()


def _refusal(understood: Understood) -> str:
    if not understood.nearest:
        return understood.refusal
    near = quoted((one.rstrip(".。") for one in understood.nearest), understood.language)
    return f"{understood.refusal} {sentence(understood.language, 'nearest', near)}"
