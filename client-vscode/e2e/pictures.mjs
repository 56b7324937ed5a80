/**
 * Takes the pictures of the documentation and of the walkthrough in a real VS Code, so that they show what there is:
 *
 *     node client-vscode/e2e/pictures.mjs --vsix FILE --into FOLDER [NAME...]
 *
 * Each is in a dark theme, without messages in the way: 1280 × 800, and those of the walkthrough smaller, as they are
 * shown small. Says which it wrote; checks nothing.
 */

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { open } from "./editor.mjs";
import { command, editor, focus, goToEnd, line, ready } from "./hands.mjs";
import { reduced } from "./palette.mjs";
import { RIGHT, WRONG } from "./plugins.mjs";
import { install } from "./site.mjs";
import { expectUntil } from "./waiting.mjs";

const SETTINGS = {
    "workbench.colorTheme": "Dark Modern",
    "window.commandCenter": false,
    "workbench.layoutControl.enabled": false,
    "workbench.activityBar.location": "default",
    "editor.fontSize": 15,
    "editor.lightbulb.enabled": "off",
    "workbench.statusBar.visible": true,
};
const NAME = "scripting/tank_announcer.sp";
const SMALL = { width: 840, height: 630 };
const ROWS = ".suggest-widget.visible .monaco-list-row";

/** By the picture's name: the plugin that is open, and what is done before it is taken. */
const PICTURES = {
    problems: { text: WRONG, act: showProblems },
    completion: {
        text: RIGHT.replace('event.GetInt("userid")', "event."),
        async act(page) {
            await ready(page);
            await focus(page);
            await goToEnd(page, 14, ");".length);
            await page.keyboard.type('GetInt("', { delay: 60 });
            await page.locator(ROWS).filter({ hasText: "userid" }).first().waitFor();
        },
    },
    hover: {
        text: RIGHT,
        async act(page) {
            await ready(page);
            const card = page.locator(".monaco-hover:not(.hidden)", { hasText: "tankid" }).first();
            await expectUntil("a card is shown", async () => {
                await line(page, 'HookEvent("tank_spawn"').getByText("tank_spawn").first().hover();
                return await card.waitFor({ timeout: 3_000 }).then(
                    () => true,
                    () => false,
                );
            });
        },
    },
    ghost: {
        text: RIGHT.replace(/ {4}if \(tank > 0\)[\s\S]*/, "\n}\n"),
        async act(page) {
            await ready(page);
            await focus(page);
            await goToEnd(page, 15);
            await page.keyboard.type("    ");
            await page.locator(".ghost-text, .ghost-text-decoration, .ghost-text-decoration-preview").first().waitFor();
        },
    },
    chat: {
        text: RIGHT,
        async act(page) {
            await ready(page);
            await focus(page);
            await command(page, "L4D2: Open Chat");
            const chat = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
            await chat.getByRole("textbox").fill("announce when a Witch is startled");
            await chat.getByRole("textbox").press("Enter");
            await chat.getByRole("button", { name: "Open as New File" }).waitFor();
        },
    },
    generate: { text: RIGHT, act: askForPlugin },
    "walkthrough/open": {
        text: RIGHT,
        act: (page) => choose(page, "L4D2: New Plugin…", "An Empty Plugin"),
    },
    "walkthrough/problems": { text: WRONG, act: showProblems },
    "walkthrough/compile": {
        text: RIGHT,
        act: (page) => choose(page, "L4D2: Install SourceMod…", "Left4DHooks"),
    },
    "walkthrough/generate": { text: RIGHT, act: askForPlugin },
    "walkthrough/model": {
        text: RIGHT,
        act: (page) => choose(page, "L4D2: Choose Model…", "builtin"),
    },
    "walkthrough/deploy": {
        text: RIGHT,
        async act(page) {
            await ready(page);
            await focus(page);
            await goToEnd(page, 4);
            await page.keyboard.press("Shift+F10");
            await page.locator(".monaco-menu").getByText("L4D2 Architect").first().click();
            await page.locator(".monaco-menu").getByText("Deploy Plugin").first().hover();
        },
    },
};

async function showProblems(page) {
    await editor(page).locator(".squiggly-error").first().waitFor();
    await page.keyboard.press("Control+Shift+M");
    await page.locator(".markers-panel .marker-icon").first().waitFor();
    await focus(page);
    await goToEnd(page, 14);
}

async function askForPlugin(page) {
    await ready(page);
    await command(page, "L4D2: Generate Plugin…");
    await page.locator(".quick-input-list .monaco-list-row").nth(3).waitFor();
}

/** Run a command that asks, and wait until this is among what it offers. */
async function choose(page, title, offered) {
    await ready(page);
    await command(page, title);
    await page.locator(".quick-input-list .monaco-list-row", { hasText: offered }).first().waitFor();
}

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { vsix: { type: "string" }, into: { type: "string" } },
});
const into = path.resolve(values.into);
const extensions = fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-extensions-"));
try {
    fs.mkdirSync(into, { recursive: true });
    install(path.resolve(values.vsix), extensions);
    for (const name of positionals.length ? positionals : Object.keys(PICTURES)) {
        const file = path.join(into, `${name}.png`);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, reduced(await picture(name)));
        console.log(`${file}: ${Math.round(fs.statSync(file).size / 1e3)} kB`);
    }
} finally {
    fs.rmSync(extensions, { recursive: true, force: true });
}

/** The window as it is after what is done in it. */
async function picture(name) {
    const { text, act } = PICTURES[name];
    const world = await open({ extensions, files: { [NAME]: text }, settings: SETTINGS });
    try {
        const { page } = world;
        if (name.startsWith("walkthrough/")) {
            await page.setViewportSize(SMALL);
            await command(page, "View: Close Primary Side Bar");
        }
        await line(page, "public void OnPluginStart()").waitFor();
        await act(page);
        // No message and no tooltip in the way, nothing half faded in, and no caret that is now there, now not.
        const hidden = ".notifications-toasts, .workbench-hover-container { display: none !important }";
        await page.addStyleTag({ content: `${hidden} .cursor { opacity: 0 !important }` });
        return await page.screenshot({ animations: "disabled" });
    } finally {
        await world.close();
    }
}
