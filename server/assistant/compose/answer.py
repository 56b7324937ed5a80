"""From a request to the plugin's text and what is said beside it, or to the words of a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from server.assistant.compose import functions, library
from server.assistant.compose.describe import left_out_when_down, quoted, sentence
from server.assistant.compose.errors import ComposeError
from server.assistant.compose.plan import Value
from server.assistant.compose.understand import Understood, understand
from server.assistant.compose.write import needs, write

# Reasons that hold for a model too.
_NOBODY_DOES = frozenset(
    ("malicious", "other_game", "other_game_like", "client_side", "nothing", "too_long", "correction")
)


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
    """A recipe whose convars have other defaults and whose texts are others.

    Raises `ComposeError` for a convar that it does not create or a text that it does not define.
    """
    for convar, value in values:
        if isinstance(value, str):
            source, count = library.definition(convar).subn(
                lambda found, text=value: f'{found["before"]}{text}"', source
            )
            if count != 1:
                raise ComposeError(f"The recipe defines no text `{convar}`.")
            continue
        number = f"{value:g}"
        created = re.compile(rf'(CreateConVar\(\s*"{re.escape(convar)}",\s*)"[^"\n]*"')
        source, count = created.subn(rf'\g<1>"{number}"', source)
        if count != 1:
            raise ComposeError(f"The recipe has no convar `{convar}`.")
    return source


def _code(understood: Understood) -> str:
    if understood.recipe:
        recipe = library.named(understood.recipe)
        if recipe.is_function:
            return functions.with_defaults(recipe, understood.values)
        return with_values(recipe.source(), understood.values)
    assert understood.plan is not None  # neither refused nor a recipe
    return write(understood.plan)


def _remarks(understood: Understood, code: str) -> Iterator[str]:
    language = understood.language
    if understood.recipe:
        recipe = library.named(understood.recipe)
        title, does = recipe.in_language(language)
        yield sentence(language, "function" if recipe.is_function else "recipe", title) + (f": {does}" if does else ".")
    else:
        yield understood.said
        if understood.plan and (spared := left_out_when_down(understood.plan, language)):
            yield sentence(language, "left_out_down", ", ".join(spared))
    if understood.values:
        yield ", ".join(f"{convar} = {value}" for convar, value in understood.values)
    if understood.read_as:
        told = (
            sentence(language, "did").replace("{from}", written).replace("{to}", meant)
            for written, meant in understood.read_as
        )
        yield sentence(language, "mended", ", ".join(told))
    if understood.taken_back:
        yield sentence(language, "taken_back", quoted((understood.taken_back,), language))
    if understood.as_text:
        yield sentence(language, "as_text", quoted((understood.as_text,), language))
    yield from understood.notes
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
        return library.named(understood.recipe).needs
    return needs(understood.plan) if understood.plan is not None else ()


def _refusal(understood: Understood) -> str:
    """Why it is refused, what comes near, and where that would help, that others understand more."""
    said = [understood.refusal]
    if understood.taken_back:
        said.append(sentence(understood.language, "taken_back", quoted((understood.taken_back,), understood.language)))
    if understood.nearest:
        near = quoted((one.rstrip(".。") for one in understood.nearest), understood.language)
        said.append(sentence(understood.language, "nearest", near))
    if understood.reason not in _NOBODY_DOES:
        said.append(sentence(understood.language, "model"))
    return " ".join(said)
