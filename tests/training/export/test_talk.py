"""Chat templates in the language of Ollama's say what they say in their own; Go fills them in where there is one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from training.export.talk import Fill, Turn, ollama, talk_of

CHATML = (
    "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
WITH_DEFAULT = (
    "{% if messages[0].role != 'system' %}{{ '<|im_start|>system\nYou are \"it\".<|im_end|>\n' }}{% endif %}" + CHATML
)
LLAMA = (
    "{{ '<|begin|>' }}{% for m in messages %}{{ '<|start|>' + m.role + '<|end|>\n\n' + m.content | trim + '<|eot|>' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|start|>assistant<|end|>\n\n' }}{% endif %}"
)
# The system message goes into the first one of the user.
INSTRUCT = (
    "{{ '<s>' }}{% for m in messages %}{% if m.role == 'user' %}{{ '[INST] ' }}"
    "{% if loop.index == 2 and messages[0].role == 'system' %}{{ messages[0].content + '\n\n' }}{% endif %}"
    "{{ m.content + '[/INST]' }}{% elif m.role == 'assistant' %}{{ m.content + '</s>' }}{% endif %}{% endfor %}"
)
TALKS: tuple[Sequence[Turn], ...] = (
    [("user", "Hello {{ .Content }} “you”\n")],
    [("system", "Be brief."), ("user", "Hello")],
    [("system", "Be brief."), ("user", "a"), ("assistant", "b"), ("user", "c")],
)
GO = shutil.which("go")
PROGRAM = """package main

import ("encoding/json"; "os"; "text/template")

func main() {
	var asked []map[string]any
	json.NewDecoder(os.Stdin).Decode(&asked)
	var said []string
	for _, one := range asked {
		made := template.Must(template.New("").Parse(one["template"].(string)))
		var out writer
		if err := made.Execute(&out, one); err != nil { panic(err) }
		said = append(said, string(out))
	}
	json.NewEncoder(os.Stdout).Encode(said)
}

type writer []byte

func (w *writer) Write(p []byte) (int, error) { *w = append(*w, p...); return len(p), nil }
"""


def filling(template: str) -> Fill:
    jinja = pytest.importorskip("jinja2.sandbox", reason="CHAT TEMPLATES ARE NOT TRIED: jinja2 is not installed")
    made = jinja.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True).from_string(template)

    def fill(turns: Sequence[Turn], asks: bool) -> str:
        messages = [{"role": role, "content": content} for role, content in turns]
        return made.render(messages=messages, add_generation_prompt=asks)

    return fill


@pytest.mark.parametrize(
    ("template", "begin", "start"),
    [
        (CHATML, "", ""),
        (WITH_DEFAULT, "", '<|im_start|>system\nYou are "it".<|im_end|>\n'),
        (LLAMA, "<|begin|>", ""),
    ],
)
def test_templates_that_go_from_message_to_message(template: str, begin: str, start: str) -> None:
    fill = filling(template)
    talk = talk_of(fill, "<|begin|>")
    assert talk is not None
    assert (talk.begin, talk.start) == (begin, start)
    for turns in TALKS[1:]:
        assert talk.filled(turns, True) == fill(turns, True)


@pytest.mark.parametrize("template", [INSTRUCT, "{{ raise_exception('no') }}", "{{ messages | length }}", ""])
def test_a_template_that_does_more_is_not_said_in_another_language(template: str) -> None:
    assert talk_of(filling(template), "<s>") is None


def test_what_it_says_has_no_space_of_its_own() -> None:
    talk = talk_of(filling(CHATML))
    assert talk is not None
    said = ollama(talk, False, ("<P>", "<S>", "<M>"))
    assert said.startswith('{{ if .Suffix }}{{ "<P>" }}{{ .Prompt }}{{ "<S>" }}{{ .Suffix }}{{ "<M>" }}{{ else }}')
    assert "\n" not in said
    assert '"""' not in said
    assert '{{ "<|im_start|>user\\n" }}{{ .Content }}{{ "<|im_end|>\\n" }}' in said


@pytest.mark.skipif(GO is None, reason="THE TEMPLATE FOR OLLAMA IS NOT TRIED IN GO: there is none")
def test_go_fills_them_in_as_jinja_does(tmp_path: Path) -> None:
    (tmp_path / "main.go").write_text(PROGRAM, "utf-8")
    asked, wanted = [], []
    for template in (CHATML, WITH_DEFAULT, LLAMA):
        fill = filling(template)
        talk = talk_of(fill, "<|begin|>")
        assert talk is not None
        for turns in TALKS:
            stripped = [(role, content.strip()) for role, content in turns]
            system = next((content for role, content in stripped if role == "system"), "")
            messages = [{"Role": role, "Content": content} for role, content in stripped]
            for adds in (False, True):
                values = {"System": system, "Messages": messages, "Suffix": ""}
                asked.append({"template": ollama(talk, adds, ("<P>", "<S>", "<M>")), **values})
                wanted.append(fill(stripped, True).removeprefix(talk.begin if adds else ""))
    asked.append(asked[0] | {"Prompt": "a", "Suffix": "b"})
    wanted.append("<P>a<S>b<M>")
    environment = {**os.environ, "GOCACHE": str(tmp_path / "cache"), "GO111MODULE": "off", "GOFLAGS": ""}
    command = [str(GO), "run", str(tmp_path / "main.go")]
    done = subprocess.run(
        command, input=json.dumps(asked), capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == wanted
