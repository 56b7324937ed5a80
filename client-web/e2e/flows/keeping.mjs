/** Nothing is lost: two tabs, a reload, a service that goes away and comes back, links, files, plugins of before. */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ask, code, expectNoProblems, expectText, write } from "../hands.mjs";

const plugin = (name) =>
    `#pragma semicolon 1\n#pragma newdecls required\n\n#include <sourcemod>\n\npublic Plugin myinfo =\n{\n\tname = "${name}"\n};\n\n` +
    `public void OnPluginStart()\n{\n\tPrintToServer("${name}");\n}\n`;

export async function flow({ page, service, shot, open, forgive, wrong }) {
    await page.locator("#problem-list li").first().waitFor();
    await write(page, plugin("First"));
    await expectNoProblems(page);

    // Another tab has a plugin of its own, and each finds its own again.
    const other = await open();
    await other.locator("#problem-list li").first().waitFor();
    assert.ok(!(await code(other).innerText()).includes("First"));
    await write(other, plugin("Second"));
    await expectNoProblems(other);
    for (const [tab, mine] of [
        [page, "First"],
        [other, "Second"],
    ]) {
        await tab.reload();
        await code(tab).getByText(`PrintToServer("${mine}")`).waitFor();
        await expectNoProblems(tab);
    }

    // The service goes away in the middle of an answer, and while one types.
    service.model.says(Array(400).fill("word "), 30);
    await page.locator("#model option[value=said]").waitFor({ state: "attached" });
    await page.selectOption("#model", "said");
    await ask(page, "this", "tell me all");
    await page.locator(".turn .answer", { hasText: "word word" }).waitFor();
    await service.stop();
    await page.locator(".turn .stage.bad", { hasText: "cut off" }).waitFor();
    await page.locator("#connection", { hasText: "Your text is kept here" }).waitFor();
    await expectText(page.locator("#problem-count"), "Not checked yet");
    await code(page).click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText('\npublic void OnMapStart()\n{\n\tHookEvent("tank_spawnd", X);\n}\n');
    await shot("away");
    await service.start();
    await page.locator("#problem-list", { hasText: "did you mean `tank_spawn`" }).waitFor();
    await expectText(page.locator("#connection"), "");
    const text = await code(page).innerText();
    assert.ok(text.includes('PrintToServer("First")') && text.includes("OnMapStart"));
    await write(page, plugin("First"));
    await expectNoProblems(page);
    await expectNoProblems(other);
    forgive("WebSocket connection", "ERR_CONNECTION", "ERR_INCOMPLETE", "Request timed out");
    assert.deepEqual(wrong, []);

    // A link holds the plugin; nothing of it is sent. What somebody had before stays.
    await page.click("#share");
    await page.locator("#told", { hasText: "copied" }).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(link, /\/#code=[\w-]+$/);
    const third = await open(link.slice(link.indexOf("#")));
    await code(third).getByText('PrintToServer("First")').waitFor();
    assert.equal(new URL(third.url()).hash, "", "and it is in no history of addresses");
    const broken = await open(link.slice(link.indexOf("#"), -30));
    await broken.locator("#told", { hasText: "The link holds no plugin" }).waitFor();
    await Promise.all([third.close(), broken.close()]);

    // What is downloaded is what is there, named like the plugin.
    await code(page).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("ControlOrMeta+s")]);
    assert.equal(download.suggestedFilename(), "first.sp");
    assert.equal(fs.readFileSync(await download.path(), "utf-8"), plugin("First"));

    // A file of the disk, then back to the plugin of before, by the menu and its keys.
    const file = path.join(path.dirname(await download.path()), "own.sp");
    fs.writeFileSync(file, Buffer.from(plugin("Caf\u00e9").replaceAll("\n", "\r\n"), "latin1"));
    await page.click("#files");
    const [chooser] = await Promise.all([
        page.waitForEvent("filechooser"),
        page.getByRole("menuitem", { name: "Open a file…" }).click(),
    ]);
    await chooser.setFiles(file);
    await code(page).getByText('PrintToServer("Café")').waitFor();
    await expectNoProblems(page);
    await page.locator("#files").focus();
    await page.keyboard.press("Enter");
    await page
        .getByRole("menuitem", { name: /^first\.sp/ })
        .first()
        .waitFor();
    await shot("files");
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await code(page)
        .getByText(/PrintToServer\("(First|Second)"\)/)
        .waitFor();
    await other.close();
}
