import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.resolve(__dirname, "../..");
const LARGEST = 150_000;
/** Commands and events of the editor itself. */
const THEIRS = new Set(["vscode.openFolder", "workbench.actions.view.problems", "editor.action.quickFix"]);

interface Step {
    id: string;
    description: string;
    media: { image: string; altText: string };
    completionEvents: string[];
}

const { contributes } = read("package.json");
const texts: Record<string, string> = read("package.nls.json");
const steps: Step[] = contributes.walkthroughs[0].steps;
const commands = new Set(contributes.commands.map(({ command }: { command: string }) => command));
const settings = new Set(
    contributes.configuration.flatMap(({ properties }: { properties: object }) => Object.keys(properties)),
);

function read(name: string) {
    return JSON.parse(fs.readFileSync(path.join(ROOT, name), "utf-8"));
}

test("it has its steps in the order in which a newcomer goes", () => {
    expect(steps.map(({ id }) => id)).toEqual(["open", "problems", "compile", "generate", "model", "deploy"]);
});

test.each(steps)("$id: its picture is there, small, and taken by a flow", ({ id, media }) => {
    const size = fs.statSync(path.join(ROOT, media.image)).size;
    expect(size).toBeGreaterThan(5_000);
    expect(size).toBeLessThanOrEqual(LARGEST);
    const pictures = fs.readFileSync(path.join(ROOT, "client-vscode/e2e/pictures.mjs"), "utf-8");
    expect(pictures).toContain(`"walkthrough/${id}"`);
});

test.each(steps)("$id: its buttons run commands that there are", ({ description }) => {
    const text = texts[description.slice(1, -1)] ?? "";
    const run = [...text.matchAll(/\]\(command:([\w.]+)\)/g)].map(([, command]) => command ?? "");
    expect(run.length).toBeGreaterThan(0);
    for (const command of run) {
        expect(commands.has(command) || THEIRS.has(command), command).toBe(true);
    }
});

test.each(steps)("$id: it is done by commands, settings and contexts that there are", ({ completionEvents }) => {
    const walkthrough = fs.readFileSync(path.join(ROOT, "client-vscode/src/walkthrough.ts"), "utf-8");
    expect(completionEvents.length).toBeGreaterThan(1);
    for (const event of completionEvents) {
        const [kind, name = ""] = event.split(":");
        if (kind === "onCommand") {
            expect(commands.has(name) || THEIRS.has(name), event).toBe(true);
        } else if (kind === "onSettingChanged") {
            expect(settings, event).toContain(name);
        } else {
            expect(kind).toBe("onContext");
            expect(walkthrough).toContain(`"${name}"`);
        }
    }
});

test.each(["", ".zh-cn", ".ru"])(
    "where the editor shows text as it is there is no code: package.nls%s.json",
    (language) => {
        const all = JSON.parse(fs.readFileSync(path.join(ROOT, `package.nls${language}.json`), "utf-8"));
        const plain = Object.entries<string>(all).filter(([key]) => !key.startsWith("setting."));
        expect(plain.length).toBeGreaterThan(60);
        expect(plain.filter(([, text]) => text.includes("`"))).toEqual([]);
    },
);

test("the walkthrough that the command opens is that of the manifest", () => {
    const walkthrough = fs.readFileSync(path.join(ROOT, "client-vscode/src/walkthrough.ts"), "utf-8");
    expect(walkthrough).toContain(`#${contributes.walkthroughs[0].id}\``);
});

test.each(["README.md", "docs/vscode.md"])("%s: every picture and page that it names is there", (name) => {
    const page = fs.readFileSync(path.join(ROOT, name), "utf-8");
    const linked = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target]) => target ?? "");
    expect(linked.length).toBeGreaterThan(3);
    for (const target of linked) {
        expect(fs.existsSync(path.join(ROOT, path.dirname(name), target)), target).toBe(true);
    }
});

test("docs/vscode.md names commands and settings as they are called", () => {
    const page = fs.readFileSync(path.join(ROOT, "docs/vscode.md"), "utf-8").replace(/\s+/g, " ");
    const titles = new Set(contributes.commands.map(({ title }: { title: string }) => texts[title.slice(1, -1)]));
    const named = [...page.matchAll(/“L4D2: ([^”]+)”/g)].map(([, title]) => title);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((title) => !titles.has(title))).toEqual([]);
    const used = [...page.matchAll(/`(l4d2\.[\w.]+)`/g)].map(([, key]) => key ?? "");
    expect(used.filter((key) => !settings.has(key))).toEqual([]);
});
