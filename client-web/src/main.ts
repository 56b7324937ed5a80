/** Puts the page together. */

import { Api } from "./api";
import { Assistant } from "./assistant";
import { Comparison } from "./comparison";
import { Documents, nameOf } from "./documents";
import { Editor } from "./editor";
import { byId, element } from "./elements";
import { Facts } from "./facts/browser";
import { placeOf } from "./facts/route";
import { Files } from "./files";
import { wireHelp } from "./keys";
import { Problems } from "./problems";
import { packed, unpacked } from "./share";
import { keep, tabStore } from "./storage";
import { wireTheme } from "./theme";

const TOKEN = "l4d2.token";
const SHOWN_MS = 8_000;
const LONGEST_LINK = 30_000;

async function begin(): Promise<void> {
    wireTheme();
    wireHelp();
    const shared = await unpacked(location.hash);
    const given = new URLSearchParams(location.hash.slice(1)).get("token");
    if (given) {
        keep(tabStore, TOKEN, given);
    }
    const isBroken = shared === null && location.hash.startsWith("#code=");
    if (!placeOf(location.hash) && location.hash !== "#editor-view") {
        history.replaceState(null, "", location.pathname);
    }
    const token = () => tabStore.getItem(TOKEN) ?? "";
    const api = new Api(token);
    const { documents, text } = await Documents.begun(shared, () =>
        tell("This browser keeps no more: download what you want to keep."),
    );
    const comparison = new Comparison();
    let assistant: Assistant | null = null;
    let wasUp = false;
    const problems = new Problems(() => editor);
    const files = new Files(documents, {
        load: (loaded) => {
            comparison.close();
            editor.load(loaded);
            editor.view.focus();
        },
        tell,
    });
    const editor: Editor = new Editor(byId("editor"), text, token, {
        changed: (changed) => {
            documents.save(changed);
            files.named(changed);
        },
        problems: (found) => problems.show(found),
        connection: (isUp, why) => {
            showConnection(isUp, why);
            if (isUp && !wasUp) {
                performance.mark("l4d2.connected");
                assistant?.refresh();
            }
            wasUp = isUp;
        },
    });
    performance.mark("l4d2.editor"); // how soon it is there, for who measures
    files.named(text);
    assistant = new Assistant(api, editor, comparison, (code, isNew) => {
        if (isNew) {
            documents.fresh();
        }
        editor.replace(code);
    });
    const facts = new Facts(
        api,
        {
            insert: (example) => {
                location.hash = "#editor-view";
                if (comparison.isOpen) {
                    tell("Accept or discard the proposal first.");
                } else {
                    byId("editor-view").hidden = false;
                    editor.insert(example);
                }
            },
            copy: (copied, what) => void copy(copied, `${what} is copied.`),
        },
        (hash) => history.replaceState(null, "", hash),
    );
    wireViews(facts, editor);
    wireTools(editor);
    if (isBroken) {
        tell("The link holds no plugin, or only a part of one. Yours is as it was.");
    }
}

function wireViews(facts: Facts, editor: Editor): void {
    let isFirst = true;
    const show = () => {
        const place = placeOf(location.hash);
        byId("facts-view").hidden = place === null;
        byId("editor-view").hidden = place !== null;
        for (const [id, isHere] of [
            ["link-editor", place === null],
            ["link-facts", place !== null],
        ] as const) {
            byId(id).toggleAttribute("aria-current", isHere);
            if (isHere) {
                byId(id).setAttribute("aria-current", "page");
            }
        }
        if (place) {
            document.title = "Facts: L4D2 Architect";
            void facts.show(place);
            if (!place.name && !isFirst && !byId("facts-view").contains(document.activeElement)) {
                byId("fact-words").focus();
            }
        } else {
            document.title = "L4D2 Architect";
            editor.view.requestMeasure();
        }
        isFirst = false;
    };
    addEventListener("hashchange", show);
    show();
}

function showConnection(isUp: boolean, why: string): void {
    const words = why || "Not connected. Your text is kept here; trying again…";
    const place = byId("connection");
    place.textContent = isUp ? "" : words;
    place.className = isUp ? "" : "bad";
}

function wireTools(editor: Editor): void {
    const download = () => {
        const address = URL.createObjectURL(new Blob([editor.text], { type: "text/plain" }));
        element("a", { href: address, download: nameOf(editor.text) }).click();
        setTimeout(() => URL.revokeObjectURL(address), 10_000);
    };
    byId("download").addEventListener("click", download);
    addEventListener("keydown", (event) => {
        if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "s") {
            event.preventDefault();
            download();
        }
    });
    byId("share").addEventListener("click", async () => {
        const address = new URL(await packed(editor.text), location.href).href;
        const long = address.length > LONGEST_LINK ? " It is long: some programs cut such links." : "";
        await copy(address, `The link is copied. The plugin is in the link itself; nothing was sent.${long}`);
    });
    byId("format").addEventListener("click", () => editor.format());
    byId("fix-all").addEventListener("click", async () => {
        if (!(await editor.fixAll())) {
            tell("There is nothing that can be corrected for certain.");
        }
    });
}

async function copy(text: string, words: string): Promise<void> {
    try {
        await navigator.clipboard.writeText(text);
        tell(words);
    } catch {
        // No clipboard here, as on a page without https: it is put where it can be taken from.
        const area = element("textarea", { class: "hidden", "aria-hidden": "true" });
        area.value = text;
        document.body.append(area);
        area.select();
        const isCopied = document.execCommand("copy");
        area.remove();
        tell(isCopied ? words : "This browser lets nothing be copied.");
    }
}

let forgetting = 0;

/** Say something in passing. */
function tell(words: string): void {
    const place = byId("told");
    place.textContent = words;
    clearTimeout(forgetting);
    forgetting = window.setTimeout(() => {
        place.textContent = "";
    }, SHOWN_MS);
}

void begin();
