/** Puts the page together. */

import { Api } from "./api";
import { Asking } from "./ask";
import { Editor, type Listed } from "./editor";
import { byId, element } from "./elements";
import { Facts } from "./facts";
import { propose } from "./proposal";
import { packed, unpacked } from "./share";

const KEPT = "l4d2.plugin";
const THEME = "l4d2.theme";
const TOKEN = "l4d2.token";
const START = `#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public void OnPluginStart()
{
	HookEvent("tank_spawnd", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
	int tank = GetClientOfUserId(event.GetInt("userid"));
	PrintToChatAll("%N is the Tank", tank);
}
`;

async function begin(): Promise<void> {
    const shared = await unpacked(location.hash);
    const given = new URLSearchParams(location.hash.slice(1)).get("token");
    if (given) {
        sessionStorage.setItem(TOKEN, given);
    }
    if (location.hash) {
        history.replaceState(null, "", location.pathname);
    }
    const token = () => sessionStorage.getItem(TOKEN) ?? "";
    const api = new Api(token);
    const editor = new Editor(byId("editor"), shared ?? localStorage.getItem(KEPT) ?? START, token, {
        changed: (text) => localStorage.setItem(KEPT, text),
        problems: (problems) => showProblems(editor, problems),
        connection: (isUp) => {
            byId("connection").textContent = isUp ? "" : "Connecting…";
        },
    });
    new Asking(api, (made) => propose(made, editor.text, (code) => editor.replace(code)));
    const facts = new Facts(api, (text) => editor.insert(text));
    wireTabs(facts);
    wireTools(editor);
    wireTheme();
}

function showProblems(editor: Editor, problems: readonly Listed[]): void {
    const errors = problems.filter((one) => one.severity === "error").length;
    const warnings = problems.filter((one) => one.severity === "warning").length;
    byId("problem-count").textContent = problems.length
        ? `${counted(errors, "error")}, ${counted(warnings, "warning")}`
        : "No problems";
    byId("problem-list").replaceChildren(
        ...problems.map((one) => {
            const go = () => editor.goTo(one.from);
            const text = `${one.line}: ${one.message}`;
            return element("li", { class: one.severity }, element("button", { type: "button", onclick: go }, text));
        }),
    );
}

function counted(count: number, what: string): string {
    return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function wireTabs(facts: Facts): void {
    const tabs = [...document.querySelectorAll<HTMLButtonElement>("[role=tab]")];
    const choose = (chosen: HTMLButtonElement) => {
        for (const tab of tabs) {
            const isChosen = tab === chosen;
            tab.setAttribute("aria-selected", String(isChosen));
            tab.tabIndex = isChosen ? 0 : -1;
            byId(tab.getAttribute("aria-controls") ?? "").hidden = !isChosen;
        }
        if (chosen.id === "tab-facts") {
            void facts.begin();
        }
    };
    tabs.forEach((tab, index) => {
        tab.addEventListener("click", () => choose(tab));
        tab.addEventListener("keydown", (event) => {
            const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
            const next = step && tabs[(index + step + tabs.length) % tabs.length];
            if (next) {
                choose(next);
                next.focus();
            }
        });
    });
}

function wireTools(editor: Editor): void {
    byId("download").addEventListener("click", () => {
        const address = URL.createObjectURL(new Blob([editor.text], { type: "text/plain" }));
        element("a", { href: address, download: `${nameOf(editor.text)}.sp` }).click();
        setTimeout(() => URL.revokeObjectURL(address), 10_000);
    });
    byId("share").addEventListener("click", async () => {
        const address = new URL(await packed(editor.text), location.href).href;
        const told = byId("told");
        try {
            await navigator.clipboard.writeText(address);
            told.textContent = "The link is copied. The plugin is in the link itself; nothing was sent.";
        } catch {
            location.hash = new URL(address).hash;
            told.textContent = "The link is in the address bar.";
        }
        setTimeout(() => {
            told.textContent = "";
        }, 6_000);
    });
    byId("format").addEventListener("click", () => editor.format());
    byId("fix-all").addEventListener("click", () => void editor.fixAll());
}

/** A file's name from the plugin's own. */
function nameOf(code: string): string {
    const named = /\bname\s*=\s*"([^"\n]+)"/.exec(code)?.[1] ?? "plugin";
    return (
        named
            .toLowerCase()
            .replace(/[^a-z0-9]+/g, "_")
            .replace(/^_+|_+$/g, "") || "plugin"
    );
}

function wireTheme(): void {
    const wanted = localStorage.getItem(THEME);
    if (wanted) {
        document.documentElement.dataset.theme = wanted;
    }
    byId("theme").addEventListener("click", () => {
        const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
        const now = document.documentElement.dataset.theme ?? (isDark ? "dark" : "light");
        const next = now === "dark" ? "light" : "dark";
        document.documentElement.dataset.theme = next;
        localStorage.setItem(THEME, next);
    });
}

void begin();
