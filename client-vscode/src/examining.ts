/**
 * The doctor's report where the server, which makes it, does not run. Does not know the editor.
 */

import type { Check, Examined } from "./requests";

/** What the client says of itself. */
export interface Row {
    readonly name: string;
    readonly detail: string;
}

/** A report of what is known without the server. Paths below the home show as `~`. */
export function withoutServer(rows: readonly Row[], why: string, home: string): Examined {
    const server: Check = {
        name: "Server",
        state: "fail",
        detail: plain(why, home),
        advice: "Choose a Python from 3.11 to 3.14, and look at the log.",
        repair: "chooseInterpreter",
    };
    const own = rows.map((row): Check => ({ ...row, state: "ok", advice: "", repair: "" }));
    const lines = [
        "## L4D2 Architect: doctor",
        "",
        "The server does not run, so little is known:",
        `- **${server.name}**: ${server.detail}. ${server.advice}`,
        "",
        "| State | What | How it is |",
        "|---|---|---|",
        ...own.map((one) => `| ok | ${one.name} | ${plain(one.detail, home)} |`),
    ];
    return { checks: [server, ...own], markdown: `${lines.join("\n")}\n` };
}

/** Where the editor runs; of a remote one only its kind, not the name of a machine. */
export function placeOf(remote: string | undefined, isWeb: boolean): string {
    if (remote === undefined) {
        return isWeb ? "web" : "desktop";
    }
    return /^[a-z-]+$/.test(remote) ? remote : "remote";
}

function plain(text: string, home: string): string {
    const short = home.length > 1 ? text.replaceAll(home, "~") : text;
    return short.replace(/\s+/g, " ").replaceAll("|", "\\|").replace(/\.$/, "");
}
