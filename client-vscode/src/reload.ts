/**
 * Which console commands reload one plugin, and what SourceMod's answer means. Sends nothing itself.
 */

import type { Run } from "./rcon";

/** How it went; `reply` is all that the server said. */
export interface Reloaded {
    readonly outcome: "reloaded" | "loaded" | "failed" | "unclear";
    readonly reply: string;
}

/** The name can not be sent: in a console command it would mean something else. */
export class UnsafeNameError extends Error {}

/**
 * The argument that means just this plugin; `name` is its path within `plugins`, `fun/mine.smx`. The ending stays on it, or
 * SourceMod takes a name of digits for a number of its list. Throws `UnsafeNameError`.
 */
export function pluginArgument(name: string): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be in it
    if (!/\.smx$/i.test(name) || /[\x00-\x1f\x7f";\\%]|\.\.|\/\/|^\//.test(name)) {
        throw new UnsafeNameError(name);
    }
    return `"${name}"`;
}

/** Reload a plugin, or load it when it was not. Rejects as `run` does, and with `UnsafeNameError`. */
export async function reloadPlugin(run: Run, name: string): Promise<Reloaded> {
    const argument = pluginArgument(name);
    const first = (await run(`sm plugins reload ${argument}`)).trim();
    if (/is not loaded/i.test(first)) {
        const second = (await run(`sm plugins load ${argument}`)).trim();
        return { outcome: outcomeOf(second, "loaded"), reply: `${first}\n${second}` };
    }
    return { outcome: outcomeOf(first, "reloaded"), reply: first };
}

/** Have the server read translations anew: a plugin that is reloaded gets them as they were. */
export async function reloadTranslations(run: Run): Promise<string> {
    return (await run("sm_reload_translations")).trim();
}

function outcomeOf(reply: string, success: "loaded" | "reloaded"): Reloaded["outcome"] {
    if (/successfully/i.test(reply)) {
        return success;
    }
    return /fail|error|unknown command|not found|could not|unable/i.test(reply) ? "failed" : "unclear";
}
