"""Texts become phrases where that is certain, with every argument, in the reader's language; else nothing moves."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.finding import Severity
from server.analysis.project import Project
from server.analysis.snapshot import Snapshot
from server.assistant.tasks import phrases
from server.assistant.tasks.outcome import Ready, Talk
from server.assistant.tasks.phrases.spots import spots
from server.assistant.tasks.phrases.translating import languages_of
from server.models.errors import EmptyAnswerError, UnavailableError
from tests.server.assistant.tasks.on_disk import HEAD, after, opened

PHRASES = "translations/greeting.phrases.txt"


MENU = "\nint Chosen(Menu menu, MenuAction action, int a, int b)\n{\n\treturn 0;\n}\n"


def plugin(body: str) -> str:
    start = "public void OnPluginStart()\n{\n}\n\n"
    return f"{HEAD}{start}stock void Say(int client, int number)\n{{\n{body}\n}}\n"


def moved(here: Snapshot, request: str = "", is_builtin: bool = True) -> Ready:
    made = phrases.begin(here, 0, 0, request, is_builtin)
    assert isinstance(made, Ready)
    return made


def body_of(made: Ready) -> list[str]:
    assert made.code is not None
    lines = made.code.split("stock void Say")[1].splitlines()
    return [line.strip() for line in lines[2:-1]]


def file_of(made: Ready) -> str:
    return made.others[0].text


@pytest.mark.parametrize(
    ("before", "after", "english", "shown"),
    [
        ('PrintToChatAll("A Tank!");', 'PrintToChatAll("%t", "A Tank");', "A Tank!", ""),
        (
            'PrintToChat(client, "\\x04[X]\\x01 %N has %d points", client, number);',
            'PrintToChat(client, "%t", "has points", client, number);',
            "\x04[X]\x01 {1} has {2} points",
            "{1:N},{2:d}",
        ),
        ('PrintHintText(client, "50%% off");', 'PrintHintText(client, "%t", "50 off");', "50%% off", ""),
        (
            'ReplyToCommand(client, "Say \\"hi\\"\\nnow");',
            'ReplyToCommand(client, "%t", "Say hi now");',
            'Say \\"hi\\"\\nnow',
            "",
        ),
        (
            'ShowActivity2(client, "[SM] ", "did it %.1f times", 1.5);',
            'ShowActivity2(client, "[SM] ", "%t", "did it times", 1.5);',
            "did it {1} times",
            "{1:.1f}",
        ),
    ],
)
def test_text_becomes_a_phrase(tmp_path: Path, before: str, after: str, english: str, shown: str) -> None:
    made = moved(opened(tmp_path, plugin(f"\t{before}")))
    assert body_of(made) == [after]
    assert f'\t\t"en"\t\t"{english}"\n' in file_of(made)
    assert (f'\t\t"#format"\t"{shown}"\n' in file_of(made)) == bool(shown)
    assert made.others[0].path == str(tmp_path / PHRASES)
    assert made.code is not None
    assert '{\n\tLoadTranslations("greeting.phrases");\n' in made.code


@pytest.mark.parametrize(
    "body",
    [
        'PrintToChat(client, "%t", "Name");',
        'PrintToChat(client, "");',
        'PrintToChat(client, "%N: %d", client, number);',
        'PrintToChat(client, "%s", number > 1 ? "many" : "one");',
        'PrintToChat(client, "needs {1} more");',
        'PrintToChat(client, "one %d and %d", number);',
        'PrintToServer("For the console only");',
        'Menu menu = new Menu(Chosen); menu.SetTitle("Whose?"); menu.Display(number, 9); menu.Display(client, 9);',
        'Menu menu = new Menu(Chosen); menu.SetTitle("Nobody sees it"); delete menu;',
    ],
)
def test_what_is_not_certain_stays(tmp_path: Path, body: str) -> None:
    here = opened(tmp_path, plugin(f"\t{body}") + MENU)
    assert not spots(here, 0, len(here.text))
    assert phrases.offered(here, 0, len(here.text)) is None
    with pytest.raises(UnavailableError):
        phrases.begin(here, 0, 0, "", True)


def test_menu_is_made_for_who_sees_it(tmp_path: Path) -> None:
    body = (
        '\tMenu menu = new Menu(Chosen);\n\tmenu.SetTitle("Choose one");\n\tmenu.AddItem("a", "100% first");\n'
        '\tmenu.AddItem("b", "The other");\n\tmenu.Display(client, 20);'
    )
    here = opened(tmp_path, plugin(body) + MENU)
    made = moved(here)
    assert body_of(made)[:8] == [
        "Menu menu = new Menu(Chosen);",
        'menu.SetTitle("%T", "Choose one", client);',
        "char phrase[256];",
        'FormatEx(phrase, sizeof(phrase), "%T", "100 first", client);',
        'menu.AddItem("a", phrase);',
        'FormatEx(phrase, sizeof(phrase), "%T", "The other", client);',
        'menu.AddItem("b", phrase);',
        "menu.Display(client, 20);",
    ]
    assert '"en"\t\t"100%% first"' in file_of(made)


def test_buffer_is_made_for_who_reads_it(tmp_path: Path) -> None:
    body = (
        '\tchar text[64];\n\tFormat(text, sizeof(text), "%d points left", number);\n'
        '\tPrintToChat(client, "%s", text);\n\tchar path[64];\n\tFormat(path, sizeof(path), "data/some file");\n'
        "\tDeleteFile(path);"
    )
    lines = body_of(moved(opened(tmp_path, plugin(body))))
    assert lines[1] == 'Format(text, sizeof(text), "%T", "points left", client, number);'
    assert lines[4] == 'Format(path, sizeof(path), "data/some file");'


def test_buffer_that_goes_to_several_stays(tmp_path: Path) -> None:
    body = '\tchar text[64];\n\tFormat(text, sizeof(text), "For both");\n\tPrintToChat(client, text);\n'
    here = opened(tmp_path, plugin(f"{body}\tPrintToChat(number, text);"))
    assert not spots(here, 0, len(here.text))


def test_tag_of_a_macro_stays_before_the_phrase(tmp_path: Path) -> None:
    here = opened(
        tmp_path,
        plugin('\tPrintToChat(client, TAG ... "%d left", number);').replace(
            "#include <sourcemod>\n", '#include <sourcemod>\n#define TAG "\\x04[X]\\x01 "\n'
        ),
    )
    made = moved(here)
    assert body_of(made) == ['PrintToChat(client, "%s%t", TAG, "left", number);']
    assert '"en"\t\t"{1} left"' in file_of(made)


def test_same_text_is_one_phrase_and_names_are_unique(tmp_path: Path) -> None:
    body = '\tPrintToChatAll("Go!!");\n\tPrintToChatAll("Go!!");\n\tPrintToChatAll("Go...");'
    made = moved(opened(tmp_path, plugin(body)))
    assert body_of(made) == [
        'PrintToChatAll("%t", "Go");',
        'PrintToChatAll("%t", "Go");',
        'PrintToChatAll("%t", "Go 2");',
    ]
    assert file_of(made).count('"en"') == 2


def test_file_that_is_there_keeps_every_byte(tmp_path: Path) -> None:
    old = (
        '"Phrases"\r\n{\r\n\t// ours\r\n\t"Old"\r\n\t{\r\n\t\t"en"\t"Old one"\r\n\t\t"de"\t"Alt"\r\n\t}\r\n'
        '\t"Tank"\r\n\t{\r\n\t\t"en"\t"A Tank!"\r\n\t}\r\n}\r\n'
    )
    here = opened(tmp_path, plugin('\tPrintToChatAll("A Tank!");\n\tPrintToChatAll("New one");'))
    (tmp_path / "translations").mkdir()
    (tmp_path / PHRASES).write_bytes(codecs.BOM_UTF8 + old.encode())  # the mark is the file's, not its text's
    here.project.forget_units()
    made = moved(here)
    assert body_of(made) == ['PrintToChatAll("%t", "Tank");', 'PrintToChatAll("%t", "New one");']
    assert file_of(made) == old[:-3] + '\t"New one"\r\n\t{\r\n\t\t"en"\t\t"New one"\r\n\t}\r\n}\r\n'


def test_broken_file_is_not_touched(tmp_path: Path) -> None:
    here = opened(tmp_path, plugin('\tPrintToChatAll("A Tank!");'))
    (tmp_path / "translations").mkdir()
    (tmp_path / PHRASES).write_text('"Phrases"\n{\n\t"Old"\n\t{\n')
    here.project.forget_units()
    with pytest.raises(UnavailableError, match="has a mistake"):
        phrases.begin(here, 0, 0, "", True)


def test_only_what_is_selected_moves(tmp_path: Path) -> None:
    here = opened(tmp_path, plugin('\tPrintToChatAll("First one");\n\tPrintToChatAll("Second one");'))
    start = after(here, '"Second')
    assert phrases.offered(here, start, start + 3) == "Move the selected texts to a phrases file"
    made = phrases.begin(here, start, start + 3, "", True)
    assert isinstance(made, Ready)
    assert body_of(made) == ['PrintToChatAll("First one");', 'PrintToChatAll("%t", "Second one");']


def test_result_has_no_finding_and_every_phrase(tmp_path: Path) -> None:
    body = '\tPrintToChat(client, "%N is %s", client, "x");\n\tPrintHintTextToAll("Run!");'
    made = moved(opened(tmp_path, plugin(body)))
    for one in made.others:
        Path(one.path).parent.mkdir(exist_ok=True)
        Path(one.path).write_text(one.text)
    path = tmp_path / "scripting/greeting.sp"
    assert made.code is not None
    path.write_text(made.code)
    unit = Project(workspaces=(str(tmp_path),)).unit(str(path))
    assert [one for one in diagnose(unit, str(path)) if one.severity <= Severity.WARNING] == []


# Translations ------------------------------------------------------------------------------------------------

CHINESE = '"chi" "{green}{1}{default} 有 {2} 分"'
RUSSIAN = '"ru" "{green}{1}{default}: {2} очков"'
GOOD = f'```\n"Phrases"\n{{\n"has points"\n{{\n{CHINESE}\n{RUSSIAN}\n}}\n}}\n```'


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    here = opened(tmp_path, plugin('\tPrintToChat(client, "{green}%N{default} has %d points", client, number);'))
    made = phrases.begin(here, 0, 0)
    assert isinstance(made, Talk)
    return made


def finished(talk: Talk, answer: str) -> Ready:
    assert talk.finish is not None
    return talk.finish(answer)


def test_translations_stand_behind_the_english_text(talk: Talk) -> None:
    assert "{green}{1}{default} has {2} points" in talk.messages[-1].content
    made = finished(talk, f"Here you are:\n{GOOD}\nDone.")
    assert (
        '"en"\t\t"{green}{1}{default} has {2} points"\n\t\t"chi"\t\t"{green}{1}{default} 有 {2} 分"\n\t\t"ru"'
        in file_of(made)
    )
    assert "2 of 2 translations" in made.markdown


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (GOOD.replace("有 {2} 分", "有分"), "instead of"),
        (GOOD.replace("有 {2} 分", "有 {2} {2} 分"), "instead of"),
        (GOOD.replace("{green}{1}{default} 有", "{1} 有"), "instead of"),
        (GOOD.replace("有 {2} 分", "有 {2} 100%"), "instead of"),
        (GOOD.replace("有 {2} 分", "有 {2} \u202e分"), "can not be seen"),
        (GOOD.replace("有 {2} 分", "有 {2} \\n分"), "as many lines"),
        (GOOD.replace('"chi"', '"de"'), "was not asked for"),
        (GOOD.replace('"ru"', '}\n"sm_evil"\n{\n"ru"'), "no such phrase"),
    ],
)
def test_wrong_translations_are_left_out_and_told(talk: Talk, wrong: str, why: str) -> None:
    made = finished(talk, wrong)
    assert "1 of 2 translations" in made.markdown
    assert why in made.markdown
    assert "evil" not in file_of(made)


def test_answer_as_lines_is_read(talk: Talk) -> None:
    made = finished(talk, "has points / ru: {green}{1}{default} имеет {2}\nhas points / chi = {green}{1}{default}有{2}")
    assert "2 of 2 translations" in made.markdown


def test_answer_of_no_use_is_an_error(talk: Talk) -> None:
    with pytest.raises(EmptyAnswerError):
        finished(talk, "I would rather not.")


@pytest.mark.parametrize(
    ("request_", "codes"),
    [
        ("", ("chi", "ru")),
        ("zh, ru", ("chi", "ru")),
        ("German and japanese", ("de", "jp")),
        ("please into Traditional Chinese", ("chi",)),
        ("Traditional Chinese", ("zho",)),
        ("en", ("chi", "ru")),
    ],
)
def test_languages_of_a_request(request_: str, codes: tuple[str, ...]) -> None:
    assert languages_of(request_) == codes
