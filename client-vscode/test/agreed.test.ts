import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import * as requests from "../src/requests";

const ROOT = path.resolve(__dirname, "../..");

function read(...names: string[]): string {
    return fs.readFileSync(path.join(ROOT, ...names), "utf-8");
}

test("the names are those of the server", () => {
    const server = [read("server/lsp/commands.py"), read("server/lsp/handlers/code_lens.py")].join("\n");
    const theirs = new Map([...server.matchAll(/^([A-Z_]+) = "(.*)"$/gm)].map(([, name, value]) => [name, value]));
    const ours = Object.entries(requests).filter(([, value]) => typeof value === "string");
    expect(ours.length).toBeGreaterThan(3);
    for (const [name, value] of ours) {
        expect(theirs.get(name), name).toBe(value);
    }
});

test("every command of the manifest is registered, and every title is in English", () => {
    const manifest = JSON.parse(read("package.json"));
    const titles = JSON.parse(read("package.nls.json"));
    const registered = read("client-vscode/src/commands/index.ts") + read("client-vscode/src/requests.ts");
    for (const { command, title } of manifest.contributes.commands) {
        expect(registered).toContain(`"${command}"`);
        expect(titles[title.slice(1, -1)], title).toBeTruthy();
    }
});
