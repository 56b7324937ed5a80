/**
 * What a person does in the editor, in words: run a command, go to a line, look at a list. Each waits for what it needs
 * to see and for nothing else.
 */

import { expectUntil } from "./waiting.mjs";

const QUICK = ".quick-input-widget";

/** The text editor in front. */
export function editor(page) {
    return page.locator(".editor-instance .monaco-editor").first();
}

/** Put the cursor into the text, by the key: while things move about, a click may miss. */
export async function focus(page) {
    await expectUntil("the text has the cursor", async () => {
        await page.keyboard.press("Control+1");
        return (await page.locator(".editor-instance .monaco-editor.focused").count()) > 0;
    });
}

/** Run a command of the palette by its whole title. Early on, the editor may not know it yet. */
export async function command(page, title) {
    await expectUntil(`the palette has “${title}”`, async () => {
        await page.keyboard.press("F1");
        const input = page.locator(`${QUICK} input`);
        await input.waitFor();
        await input.fill(`>${title}`);
        const name = page.locator(`${QUICK} .monaco-list-row`).getByText(title, { exact: true }).first();
        try {
            await name.click({ timeout: 3_000 });
        } catch {
            await page.keyboard.press("Escape");
            return false;
        }
        return true;
    });
}

/** The cursor to the end of a line that has this text in it, or so many characters before its end. */
export async function goToEnd(page, line, back = 0) {
    await page.keyboard.press("Control+G");
    const input = page.locator(`${QUICK} input`);
    await input.waitFor();
    await input.fill(`:${line}:1`);
    await page.keyboard.press("Enter");
    await page.locator(QUICK).waitFor({ state: "hidden" });
    await page.keyboard.press("End");
    for (let count = 0; count < back; count++) {
        await page.keyboard.press("ArrowLeft");
    }
}

/**
 * Name a path in the editor's own dialog for files, and press the button. It shows a path of its own first, and writes it
 * once it has read that folder: what is typed before is lost.
 */
export async function choosePath(page, wanted, button) {
    const widget = page.locator(QUICK);
    const input = widget.locator("input").last();
    await expectUntil("the dialog shows a folder", async () => (await input.inputValue()) !== "");
    await expectUntil(`${wanted} is chosen`, async () => {
        try {
            await input.fill(wanted, { timeout: 2_000 });
            await widget.locator(".quick-input-progress.active").waitFor({ state: "hidden", timeout: 2_000 });
            if ((await input.inputValue({ timeout: 2_000 })) !== wanted) {
                return false;
            }
            await widget.getByRole("button", { name: button }).click({ timeout: 2_000 });
            await widget.waitFor({ state: "hidden", timeout: 5_000 });
            return true;
        } catch {
            return !(await widget.isVisible());
        }
    });
}

/** Wait until the status bar says that the server is up and has read the plugins. */
export async function ready(page) {
    const item = page.locator(".statusbar-item", { hasText: "L4D2" });
    await expectUntil("the server is ready", async () => (await item.locator(".codicon-check").count()) === 1);
}

/** The line with this text. Spaces of the editor are no plain ones. */
export function line(page, text) {
    const pattern = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s");
    return editor(page).locator(".view-line", { hasText: new RegExp(pattern) });
}

/** What the Problems panel shows: the number of rows that are problems. */
export async function problems(page) {
    await page.locator(".markers-panel").waitFor();
    return page.locator(".markers-panel .monaco-list-row .marker-icon").count();
}

/** Put a text in place of all that the file in front holds, as one pastes it: what is typed would be completed. */
export async function replaceAll(page, text) {
    await page.keyboard.press("Control+A");
    await page.evaluate((pasted) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", pasted);
        const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
        document.activeElement.dispatchEvent(event);
    }, text);
}

/** Save the file and wait until its tab has no mark of changes. */
export async function save(page) {
    await page.keyboard.press("Control+S");
    await expectUntil("the file is saved", async () => (await page.locator(".tab.active.dirty").count()) === 0);
}

/** Choose an action of the light bulb by its title. */
export async function quickFix(page, title) {
    await expectUntil(`the light bulb offers “${title}”`, async () => {
        await page.keyboard.press("Control+.");
        const row = page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
        try {
            await row.waitFor({ timeout: 5_000 });
        } catch {
            await page.keyboard.press("Escape");
            return false;
        }
        await row.click();
        return true;
    });
}
