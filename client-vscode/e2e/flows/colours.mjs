/**
 * What is there without the server's meaning: colours of code and phrases, snippets, mistakes in a phrases file, and the
 * comment that `/**` begins.
 */

import assert from "node:assert/strict";
import { editor, focus, goToEnd, line, quickFix } from "../hands.mjs";
import { RIGHT } from "../plugins.mjs";
import { expectUntil } from "../waiting.mjs";

const PHRASES = `// What the plugin says
"Phrases"
{
    "Tank Spawned"
    {
        "#format"    "{1:N}"
        "en"         "{1} is the Tank
        "de"         "{1} ist der Tank"
    }
}
`;

export const files = { "scripting/tank.sp": RIGHT, "translations/tank.phrases.txt": PHRASES };
export const settings = {
    "editor.semanticHighlighting.enabled": false,
    "editor.bracketPairColorization.enabled": false,
};

export async function flow({ page, shot }) {
    await coloured(page);
    await shot("code");
    await documented(page);
    await snipped(page);
    await shot();
    await told(page, shot);
    await translated(page);
}

async function coloured(page) {
    const [directive, include, type, called, text, placeholder, number] = await expectUntil(
        "code has colours",
        async () => {
            const found = await Promise.all([
                colour(page, "#include <sourcemod>", "include"),
                colour(page, "#include <sourcemod>", "sourcemod"),
                colour(page, "void Event_TankSpawn(Event event", "Event event"),
                colour(page, "void Event_TankSpawn(Event event", "Event_TankSpawn"),
                colour(page, 'PrintToChatAll("%N is the Tank"', " is the Tank"),
                colour(page, 'PrintToChatAll("%N is the Tank"', "%N"),
                colour(page, "SetEntProp(tank", "8000"),
            ]);
            return new Set(found).size > 4 && found;
        },
    );
    const plain = await colour(page, "int tank = GetClientOfUserId", "=");
    for (const one of [directive, include, type, called, text, placeholder, number]) {
        assert.notEqual(one, plain);
    }
    assert.equal(include, text);
    assert.notEqual(placeholder, text);
    assert.notEqual(type, called);
}

/** The colour that a piece of a line is shown in. */
async function colour(page, wanted, piece) {
    return line(page, wanted)
        .first()
        .evaluate((shown, text) => {
            const plain = (value) => value.replace(/\u00a0/g, " ");
            const from = plain(shown.textContent).indexOf(text);
            let at = 0;
            for (const span of shown.querySelectorAll("span > span")) {
                const end = at + span.textContent.length;
                if (from >= at && from < end) {
                    return getComputedStyle(span).color;
                }
                at = end;
            }
            return null;
        }, piece);
}

async function documented(page) {
    await focus(page);
    await goToEnd(page, 11);
    await page.keyboard.press("Enter");
    await expectUntil("a doc comment is offered", async () => {
        await page.keyboard.type("/**", { delay: 60 });
        const row = page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "Doc comment" }).first();
        try {
            await row.waitFor({ timeout: 5_000 });
            return true;
        } catch {
            for (let count = 0; count < 3; count++) {
                await page.keyboard.press("Backspace"); // the server was not up yet
            }
            return false;
        }
    });
    await page.keyboard.press("Enter");
    await line(page, " * What it does").waitFor();
    await line(page, " * @param dontBroadcast    Description").waitFor();
    await page.keyboard.type("Tells who the Tank is.");
    await page.keyboard.press("Tab");
    await page.keyboard.type("What happened.");
    await line(page, " * Tells who the Tank is.").waitFor();
    await line(page, " * @param event            What happened.").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
}

async function snipped(page) {
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("eventwitch", { delay: 30 });
    const row = page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "Witch spawn handler" }).first();
    await row.waitFor();
    await page.keyboard.press("Enter");
    await line(page, 'int witch = event.GetInt("witchid");').waitFor();
    await page.keyboard.press("Escape");
}

async function told(page, shot) {
    await page.keyboard.press("Control+P");
    const input = page.locator(".quick-input-widget input");
    await input.waitFor();
    await input.fill("tank.phrases.txt");
    await page.locator(".quick-input-widget .monaco-list-row", { hasText: "tank.phrases.txt" }).first().click();
    await line(page, '"Tank Spawned"').waitFor();
    await editor(page).locator(".squiggly-warning").first().waitFor();
    await page.locator(".statusbar-item", { hasText: "KeyValues" }).waitFor();
    await page.keyboard.press("Control+Shift+M");
    const mistake = page.locator(".markers-panel .monaco-list-row", { hasText: "The quote is not closed" });
    await mistake.first().waitFor();
    await shot("phrases");
    assert.notEqual(await colour(page, '"Tank Spawned"', "Tank"), await colour(page, '"de"', "ist der"));
    await focus(page);
    await goToEnd(page, 7);
    await quickFix(page, "Close the quote");
    await line(page, 'is the Tank"').waitFor();
    await mistake.first().waitFor({ state: "detached" });
}

async function translated(page) {
    await goToEnd(page, 8);
    await page.keyboard.press("Enter");
    await page.keyboard.type('"f', { delay: 60 });
    await page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "French" }).first().waitFor();
    await page.keyboard.type("r", { delay: 60 });
    await page.keyboard.press("Enter");
    await line(page, '"fr"').waitFor();
}
