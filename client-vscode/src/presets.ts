/**
 * The model presets that come along, as far as a list of them needs. Their contents are the server's business.
 */

import * as fs from "node:fs/promises";
import * as path from "node:path";

/** One preset; `keyVariable` is empty where no key is needed. */
export interface Preset {
    readonly name: string;
    readonly title: string;
    readonly keyVariable: string;
}

/** All of them, the built-in one first. */
export async function shippedPresets(root: string): Promise<Preset[]> {
    const folder = path.join(root, "configs", "models");
    const files = (await fs.readdir(folder)).filter((file) => file.endsWith(".toml")).sort();
    const presets = await Promise.all(
        files.map(async (file) => {
            const text = await fs.readFile(path.join(folder, file), "utf-8");
            const name = file.slice(0, -".toml".length);
            return { name, title: value(text, "title") || name, keyVariable: value(text, "key_variable") };
        }),
    );
    return presets.sort((one, other) => Number(other.name === "builtin") - Number(one.name === "builtin"));
}

function value(text: string, key: string): string {
    return new RegExp(`^${key} *= *"([^"]*)"`, "m").exec(text)?.[1] ?? "";
}
