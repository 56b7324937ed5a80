/** Dark or light: as the system has it, until somebody chooses. */

import { byId } from "./elements";
import { browserStore, keep } from "./storage";

const KEY = "l4d2.theme";

/** Show what was chosen, and wire the button. */
export function wireTheme(): void {
    const chosen = browserStore.getItem(KEY);
    if (chosen) {
        document.documentElement.dataset.theme = chosen;
    }
    byId("theme").addEventListener("click", () => {
        const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
        const now = document.documentElement.dataset.theme ?? (isDark ? "dark" : "light");
        const next = now === "dark" ? "light" : "dark";
        document.documentElement.dataset.theme = next;
        keep(browserStore, KEY, next);
    });
}
