/** Everybody reaches everything: by keyboard, by screen reader, on a telephone, without a network; and at once. */

import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { ask, expectNoOverflow, expectNoProblems } from "../hands.mjs";

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");

export async function flow({ page, context, service, shot, forgive, wrong }) {
    await page.locator("#problem-list li").first().waitFor();

    // By keys alone: past the header to the editor, out of it again.
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Skip to the editor");
    await page.keyboard.press("Enter");
    await page.locator(".cm-content").first().focus();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    assert.ok(!(await page.evaluate(() => document.activeElement?.closest(".cm-editor"))), "Tab leaves the editor");

    // What a screen reader is told: in each state of the page, in both themes.
    await expectAccessible(page, "the editor");
    await page.click("#help");
    await expectAccessible(page, "the keys");
    await page.keyboard.press("Escape");
    await page.click("#files");
    await expectAccessible(page, "the menu");
    await page.keyboard.press("Escape");
    await ask(page, "new", "announce to all players when a tank spawns");
    await page.getByRole("button", { name: "Accept" }).waitFor();
    await expectAccessible(page, "a proposal");
    await page.click("#theme");
    await expectAccessible(page, "a proposal in the light");
    await page.getByRole("button", { name: "Accept" }).click();
    await expectNoProblems(page);
    await ask(page, "this", "explain this plugin");
    await page.locator(".turn").last().locator(".bill").waitFor();
    await expectAccessible(page, "an answer in the light");
    await shot("light");
    for (const hash of ["#facts", "#facts/events/tank_spawn?q=tank", "#facts/netprops-of/Witch"]) {
        await page.goto(`${service.address}/${hash}`);
        await page.locator("#fact-card h2").waitFor();
        await page.locator("#fact-list a").first().waitFor();
        await expectAccessible(page, `${hash} in the light`);
    }
    await page.click("#theme");
    await expectAccessible(page, "facts in the dark");

    // On a telephone nothing is wider than it is; a proposal is one column.
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoOverflow(page, "a class of the facts");
    await shot("telephone-facts");
    await page.getByRole("link", { name: "Back to the list" }).click();
    await page.locator("#fact-list a").first().waitFor();
    await expectNoOverflow(page, "the list of facts");
    await page.goto(`${service.address}/#editor-view`);
    await expectNoOverflow(page, "the editor");
    await shot("telephone");
    await ask(page, "new", "disable friendly fire");
    await page.getByRole("button", { name: "Take this" }).first().waitFor();
    await expectNoOverflow(page, "a proposal");
    await expectAccessible(page, "a proposal on a telephone");
    await shot("telephone-proposal");
    await page.getByRole("button", { name: "Accept" }).click();
    await expectNoProblems(page);

    // The page may ask nobody else, whatever gets into it.
    assert.deepEqual(wrong, []);
    const answered = await page.evaluate(() =>
        fetch("http://127.0.0.1:9/x").then(
            () => true,
            () => false,
        ),
    );
    assert.equal(answered, false);
    const script = await page.evaluate(() => {
        const made = document.createElement("script");
        made.textContent = "window.hurt = 1";
        document.body.append(made);
        return window.hurt;
    });
    assert.equal(script, undefined);
    assert.equal(wrong.filter((one) => one.includes("Content Security Policy")).length, wrong.length);
    forgive("Content Security Policy");

    // How soon it is there, in a browser that has nothing of it.
    const times = [];
    for (let round = 0; round < 3; round++) {
        const fresh = await context.browser().newContext();
        const visitor = await fresh.newPage();
        await visitor.goto(service.address);
        await visitor.locator("#problem-list li").first().waitFor();
        times.push(
            await visitor.evaluate(() =>
                ["l4d2.editor", "l4d2.connected"].map((name) => performance.getEntriesByName(name)[0].startTime),
            ),
        );
        await fresh.close();
    }
    const [editor, connected] = [0, 1].map((at) => Math.round(Math.min(...times.map((one) => one[at]))));
    process.stdout.write(`the editor is there after ${editor} ms, the language server after ${connected} ms\n`);
}

async function focused(page) {
    return await page.evaluate(() => document.activeElement?.textContent);
}

/** Nothing serious stands between a screen reader and the page. */
async function expectAccessible(page, where) {
    if (!(await page.evaluate(() => "axe" in window))) {
        await page.evaluate(AXE);
    }
    const found = await page.evaluate(async () => {
        const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
        return violations
            .filter(({ impact }) => impact === "serious" || impact === "critical")
            .flatMap(({ id, nodes }) =>
                nodes.map((node) => `${id}: ${node.html.slice(0, 150)} ${node.failureSummary}`),
            );
    });
    assert.deepEqual(found, [], where);
}
