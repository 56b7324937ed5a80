/**
 * The chat's page: draws the conversation, takes questions, and keeps what was said where the editor keeps it over a
 * reload. Asks nobody itself: the extension does.
 */

import type { Context, FromPage, ToPage, Turn, Words } from "../messages";
import "./chat.css";
import { button, codeBlock, make, prose, type Uses } from "./draw";
import * as keeping from "./keeping";

interface Editor {
    postMessage(message: FromPage): void;
    getState(): unknown;
    setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Editor;

const REDRAW_MS = 80;
const COPIED_MS = 1_500;
const MOST_PROBLEMS = 6;
const HIGHEST_INPUT = 240; // pixels

const editor = acquireVsCodeApi();
const kept = (editor.getState() ?? {}) as { conversation?: unknown; draft?: unknown };
let conversation = keeping.restored(kept.conversation);
let words: Words = {};
let examples: readonly string[] = [];
let context: Context | null = null;
let withFile = true;
let model = "";
let written = "";
let round = 0;
let stage = "";
let redrawing: number | undefined;

const log = make("main", "log", { role: "log", "aria-live": "polite", tabindex: "0" });
const modelButton = button("", "model", () => post({ kind: "chooseModel" }));
const chip = button("", "chip", () => {
    withFile = !withFile;
    drawComposer();
});
const input = make("textarea", "", { rows: "1" });
const send = button("", "send", () => (keeping.isWaiting(conversation) ? post({ kind: "stop" }) : ask(input.value)));
const composer = make(
    "form",
    "composer",
    {},
    make("div", "row", {}, chip, modelButton),
    make("div", "entry", {}, input, send),
);
document.body.append(log, composer);

input.value = typeof kept.draft === "string" ? kept.draft : "";
input.addEventListener("input", () => {
    keep();
    drawComposer();
});
composer.addEventListener("submit", (event) => event.preventDefault());
input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        ask(input.value);
    } else if (event.key === "ArrowUp" && !input.value) {
        input.value = conversation.turns.at(-1)?.asked ?? "";
        drawComposer();
    }
});
document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && keeping.isWaiting(conversation)) {
        post({ kind: "stop" });
    }
});
window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => take(data));
post({ kind: "ready", id: conversation.id, isWaiting: keeping.isWaiting(conversation) });

function post(message: FromPage): void {
    editor.postMessage(message);
}

function keep(): void {
    editor.setState({ conversation, draft: input.value });
}

function take(message: ToPage): void {
    switch (message.kind) {
        case "setup":
            ({ words, examples, model } = message);
            log.setAttribute("aria-label", words.log ?? "");
            if (keeping.isWaiting(conversation) && !message.isWaiting) {
                keeping.stopped(conversation, "");
                keep();
            }
            draw();
            break;
        case "model":
            ({ model, examples } = message);
            draw();
            break;
        case "context":
            context = message.context;
            drawComposer();
            break;
        case "piece":
            if (message.round !== round) {
                round = message.round;
                written = "";
            }
            written += message.text;
            stage = message.stage || stage;
            redrawing ??= window.setTimeout(drawLast, REDRAW_MS);
            break;
        case "said":
            keeping.answered(conversation, message.said, message.footnote);
            settle();
            break;
        case "failed":
            keeping.stopped(conversation, written);
            keeping.failed(conversation, message.failure);
            settle();
            break;
        case "stopped":
            keeping.stopped(conversation, written);
            settle();
            break;
        case "applied": {
            const turn = conversation.turns[message.turn];
            if (turn && message.isApplied) {
                turn.isApplied = true;
                keep();
                draw();
            }
            break;
        }
        case "focus":
            input.focus();
            break;
        case "anew":
            post({ kind: "end", id: conversation.id });
            conversation = keeping.begun();
            written = "";
            keep();
            draw();
            input.focus();
            break;
    }
}

function settle(): void {
    window.clearTimeout(redrawing);
    redrawing = undefined;
    written = stage = "";
    keep();
    draw();
    const last = log.lastElementChild;
    if (last && last.clientHeight > log.clientHeight) {
        last.scrollIntoView({ block: "start" }); // a long answer is read from its beginning
    }
}

function ask(message: string): void {
    if (!message.trim() || keeping.isWaiting(conversation)) {
        return;
    }
    const before = keeping.before(conversation);
    const about = withFile ? keeping.chipOf(context, lines) : "";
    keeping.asked(conversation, message.trim(), about);
    post({ kind: "ask", id: conversation.id, message: message.trim(), withFile, before });
    input.value = written = stage = "";
    round = 0;
    keep();
    draw();
    log.scrollTop = log.scrollHeight;
}

// Drawing -------------------------------------------------------------------------------------------------------

function draw(): void {
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    const { turns } = conversation;
    log.replaceChildren(...(turns.length > 0 ? turns.map(drawnTurn) : [welcome()]));
    drawComposer();
    if (isAtEnd) {
        log.scrollTop = log.scrollHeight;
    }
}

function drawLast(): void {
    redrawing = undefined;
    const index = conversation.turns.length - 1;
    const turn = conversation.turns[index];
    if (turn && log.lastElementChild) {
        const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
        log.lastElementChild.replaceWith(drawnTurn(turn, index));
        if (isAtEnd) {
            log.scrollTop = log.scrollHeight;
        }
    }
}

function drawComposer(): void {
    const isBusy = keeping.isWaiting(conversation);
    const about = keeping.chipOf(context, lines);
    chip.textContent = about || word("noFile");
    chip.disabled = !context;
    chip.setAttribute("aria-pressed", String(withFile && context !== null));
    chip.title = context ? `${about}\n${word(withFile ? "withFile" : "withoutFile")}` : "";
    const name = model === keeping.BUILTIN ? word("builtin") : model;
    modelButton.textContent = name;
    modelButton.title = word("model", name);
    modelButton.setAttribute("aria-label", word("model", name));
    input.placeholder = word("placeholder");
    input.setAttribute("aria-label", word("placeholder"));
    input.title = word("keys");
    send.textContent = word(isBusy ? "stop" : "send");
    send.disabled = !isBusy && !input.value.trim();
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight + 2, HIGHEST_INPUT)}px`;
}

function welcome(): HTMLElement {
    const offered = examples.map((one) => button(one, "example", () => ask(one)));
    return make(
        "section",
        "welcome",
        {},
        make("h2", "", {}, word("hello")),
        ...offered,
        make("p", "", {}, word("keys")),
        model === keeping.BUILTIN ? otherModel("noModel") : null,
    );
}

/** What can be had of a language model, with the way to one. */
function otherModel(why: string): HTMLElement {
    const choose = button(word("choose"), "plain", () => post({ kind: "chooseModel" }));
    return make("div", "other", {}, make("p", "note", {}, word(why)), choose);
}

function drawnTurn(turn: Turn, index: number): HTMLElement {
    const isLast = index === conversation.turns.length - 1;
    const isBusy = isLast && keeping.isWaiting(conversation);
    const about = turn.about ? make("div", "about", {}, turn.about) : null;
    const question = make("article", "asked", { "aria-label": word("you") }, about, make("p", "", {}, turn.asked));
    const answer = make("article", "said", { "aria-label": word("assistant"), "aria-busy": String(isBusy) });
    const text = turn.said ?? (isBusy ? written : "");
    if (text) {
        answer.append(prose(text, uses));
    }
    if (isBusy) {
        answer.append(make("p", "stage", {}, word(stage || "thinking")));
    }
    if (turn.proposal) {
        answer.append(drawnProposal(turn, index));
    }
    if (turn.isCut && !turn.failure) {
        answer.append(make("p", "note", {}, word(turn.proposal ? "cut" : "stopped")));
    }
    if (turn.failure) {
        const help = turn.failure.help.map((label) => button(label, "plain", () => post({ kind: "help", label })));
        const message = make("p", "", {}, turn.failure.message);
        answer.append(make("div", "failure", { role: "alert" }, message, make("div", "row", {}, ...help)));
    }
    if (turn.footnote) {
        answer.append(make("p", "note", {}, turn.footnote));
    }
    if (isLast && turn.isBuiltin && !turn.proposal && model === keeping.BUILTIN) {
        answer.append(otherModel("withoutModel"));
    }
    return make("section", "turn", {}, question, answer);
}

function drawnProposal(turn: Turn, index: number): HTMLElement | string {
    const { proposal } = turn;
    if (!proposal) {
        return "";
    }
    const { uri, code, problems, removed } = proposal;
    const name = uri ? decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1)) : "";
    const card = make("div", "proposal", {}, make("h3", "", {}, name ? word("change", name) : word("plugin")));
    card.append(make("p", "", {}, problems.length > 0 ? word("problems", String(problems.length)) : word("fine")));
    if (problems.length > 0) {
        const shown = problems.slice(0, MOST_PROBLEMS);
        const items = shown.map((one) => make("li", "", {}, `${word("line", String(one.line + 1))}: ${one.message}`));
        card.append(make("ul", "problems", {}, ...items));
    }
    if (removed.length > 0) {
        card.append(make("p", "", {}, word("removed", removed.join(", "))));
    }
    if (!uri) {
        card.append(codeBlock(code, uses.code(code)));
        const create = () => post({ kind: "create", code, asked: turn.asked });
        card.append(button(word("create"), "primary", create));
    } else if (turn.isApplied) {
        card.append(make("p", "note", {}, word("applied")));
    } else if (keeping.isOpen(conversation, index)) {
        const apply = () => post({ kind: "apply", id: conversation.id, turn: index });
        card.append(button(word("apply"), "primary", apply));
    } else {
        card.append(make("p", "note", {}, word("older")));
    }
    return card;
}

const uses: Uses = {
    open: (url) => post({ kind: "open", url }),
    code: (code) => {
        const copy = button(word("copy"), "plain", () => {
            post({ kind: "copy", text: code });
            copy.textContent = word("copied");
            setTimeout(() => {
                copy.textContent = word("copy");
            }, COPIED_MS);
        });
        return [copy, button(word("insert"), "plain", () => post({ kind: "insert", text: code }))];
    },
};

function lines(first: number, last: number): string {
    return word("lines", String(first), String(last));
}

function word(name: string, ...values: string[]): string {
    const text = words[name] ?? "";
    return text.replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? "");
}
