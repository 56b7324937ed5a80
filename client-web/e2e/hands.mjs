/** What several flows do. */

import assert from "node:assert/strict";
import { expectUntil } from "../../client-vscode/e2e/waiting.mjs";

/** Wait until a place says just that. */
export async function expectText(locator, text) {
    let last = "";
    await expectUntil(`it says “${text}” (it says “${last}”)`, async () => {
        last = await locator.innerText();
        return last.trim() === text;
    });
}

/** Everything in the plugin is known, and nothing is wrong with it. */
export async function expectNoProblems(page) {
    await expectText(page.locator("#problem-count"), "No problems");
}

/** The text of the plugin, as far as it is drawn. */
export function code(page) {
    return page.locator("#editor .cm-content");
}

/** Put another text into the editor, as somebody who pastes it. */
export async function write(page, text) {
    await code(page).click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(text);
}

/** Ask for something: `about` is `new` or `this`. */
export async function ask(page, about, words) {
    await page.locator(`input[name=about][value=${about}]`).check({ force: true });
    await page.fill("#request", words);
    await page.locator("#request").press("Enter");
}

/** Nothing is wider than the window. */
export async function expectNoOverflow(page, where) {
    const [width, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    assert.ok(width <= room, `${where} is ${width} wide in a window of ${room}`);
}
