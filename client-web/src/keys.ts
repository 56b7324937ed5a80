/** What keys do, for who asks. */

import { byId, element } from "./elements";

const KEYS: readonly (readonly [string, string])[] = [
    ["Ctrl+Space", "complete what you are writing"],
    ["Ctrl+.", "fixes for what is under the cursor"],
    ["F8", "to the next problem"],
    ["F12", "to where a name is declared"],
    ["Shift+F12", "where it is used"],
    ["F2", "give it another name"],
    ["Shift+Alt+F", "lay the plugin out"],
    ["Ctrl+F", "search and replace"],
    ["Ctrl+Z", "take back, an accepted change too"],
    ["Ctrl+S", "download the plugin"],
    ["Escape, then Tab", "leave the editor by keyboard"],
    ["Enter", "in the box: send; Shift+Enter begins a line"],
    ["↓ and ↑", "in the facts: from the search to what it found"],
];

/** Wire the button that shows them. */
export function wireHelp(): void {
    const dialog = byId<HTMLDialogElement>("help-text");
    byId("help").addEventListener("click", () => {
        const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
        const rows = KEYS.map(([key, what]) =>
            element(
                "tr",
                {},
                element("th", { scope: "row" }, element("kbd", {}, isMac ? key.replace("Ctrl", "⌘") : key)),
                element("td", {}, what),
            ),
        );
        dialog.replaceChildren(
            element(
                "div",
                { class: "row" },
                element("h2", { id: "help-title" }, "Keys"),
                element("button", { type: "button", onclick: () => dialog.close() }, "Close"),
            ),
            element("table", {}, element("tbody", {}, ...rows)),
            element(
                "p",
                {},
                "Your plugins are kept in this browser. They are sent to the service that this page came from, to be checked, and to a model only when you ask one.",
            ),
        );
        dialog.showModal();
    });
}
