import { beforeEach, expect, test, vi } from "vitest";
import type { Parts } from "../src/commands";
import { showMenu } from "../src/commands/showMenu";

let languageId = "sourcepawn";
let pick = "";
let labels: string[] = [];
const run: string[] = [];

vi.mock("vscode", () => ({
    l10n: {
        t: (text: string, ...args: unknown[]) => text.replace(/\{(\d+)\}/g, (_, at) => String(args[Number(at)])),
    },
    window: {
        get activeTextEditor() {
            return { document: { languageId } };
        },
        showQuickPick: async (items: { label: string }[]) => {
            labels = items.map(({ label }) => label);
            return items.find(({ label }) => label.includes(pick));
        },
    },
    commands: { executeCommand: async (name: string) => void run.push(name) },
}));

const parts = (...works: { title: string; stop(): void }[]) => ({ status: { underWay: works } }) as unknown as Parts;

beforeEach(() => {
    languageId = "sourcepawn";
    run.length = 0;
});

test("in a plugin what is done most with one comes first", async () => {
    pick = "Deploy Plugin";
    await showMenu(parts());
    expect(labels.slice(0, 3)).toEqual([
        "$(gear) Compile Plugin",
        "$(rocket) Deploy Plugin",
        "$(wand) Fix All in File",
    ]);
    expect(run).toEqual(["l4d2.deployPlugin"]);
});

test("elsewhere there is nothing to compile", async () => {
    languageId = "markdown";
    pick = "Doctor";
    await showMenu(parts());
    expect(labels.join()).not.toContain("Compile");
    expect(run).toEqual(["l4d2.showDoctor"]);
});

test("what is under way can be stopped", async () => {
    pick = "Cancel";
    let isStopped = false;
    await showMenu(
        parts({
            title: "Writing",
            stop: () => {
                isStopped = true;
            },
        }),
    );
    expect(labels[0]).toBe("$(stop-circle) Cancel: Writing");
    expect(isStopped).toBe(true);
});
