/** The browser of facts: found by words, read in full, put into the plugin, and found again by its address. */

import assert from "node:assert/strict";
import { code } from "../hands.mjs";

export async function flow({ page, service, shot, open, forgive }) {
    const card = page.locator("#fact-card");
    await page.getByRole("link", { name: "Facts" }).click();
    await card.locator("h2", { hasText: "What the game has" }).waitFor();

    // What is offered first is all there.
    const offered = await card.locator(".often a").evaluateAll((links) => links.map((link) => link.hash));
    assert.ok(offered.length > 30);
    const answers = await page.evaluate(
        (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)),
        offered.map((hash) => `/v1/${hash.slice(1)}`),
    );
    assert.deepEqual(
        offered.filter((_, index) => answers[index] !== 200),
        [],
    );

    // By words, among everything, with the keyboard alone: the field is in focus.
    await page.keyboard.type("tank spawn");
    await page.locator("#fact-count", { hasText: /^\d+ found/ }).waitFor();
    await shot("search");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await card.locator("h2", { hasText: "tank_spawn" }).waitFor();
    await card.locator("td", { hasText: "entity index of the tank" }).waitFor();
    assert.match(page.url(), /#facts\/events\/tank_spawn\?q=tank/);
    assert.match(await page.title(), /^tank_spawn/);
    await shot("event");
    await card.getByRole("button", { name: "Copy the example" }).click();
    await page.locator("#told", { hasText: "The example is copied" }).waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /Event_TankSpawn\(Event event/);
    await page.goBack();
    await page.locator("#fact-list h3", { hasText: "Functions" }).waitFor();

    // A kind of its own: the properties of a class, narrowed down, and one of them in full.
    await page.locator("#fact-kinds a", { hasText: "Netprops by class" }).click();
    await page.fill("#fact-words", "tank");
    await page.locator("#fact-list a", { has: page.getByText("Tank", { exact: true }) }).click();
    await page.locator("#prop-words").fill("zombie class");
    await card.locator(".about", { hasText: /^\d of \d{3}/ }).waitFor();
    await shot("class");
    await card.getByRole("link", { name: "m_zombieClass" }).first().click();
    await card.locator("h3", { hasText: "Where it is" }).waitFor();

    // An address that is kept leads back, in another tab too; a wrong one says what is meant.
    const kept = await open("#facts/classes/witch");
    const shown = kept.locator("#fact-card");
    await shown.getByRole("link", { name: "Witch" }).click();
    await shown.locator("h2", { hasText: "Witch" }).waitFor();
    await kept.goto(`${service.address}/#facts/events/tank_spawnd`);
    await shown.getByRole("alert").filter({ hasText: "Did you mean `tank_spawn`?" }).waitFor();
    forgive("404");
    await kept.goto(`${service.address}/#facts/functions/SDKHook`);
    await shown.locator("pre.label", { hasText: "native void SDKHook(int entity" }).waitFor();
    await shot("function", kept);

    // More than a page of them.
    await kept.goto(`${service.address}/#facts/convars`);
    const rows = kept.locator("#fact-list li");
    await rows.nth(59).waitFor();
    await kept.getByRole("button", { name: "Show more" }).click();
    await rows.nth(119).waitFor();
    await kept.close();

    // An example goes into the plugin, at the cursor.
    await page.goto(`${service.address}/#facts/events/player_hurt`);
    await card.getByRole("button", { name: "Insert the example" }).click();
    await page.locator("#editor-view").waitFor();
    await code(page).getByText("Event_PlayerHurt(Event event").waitFor();
}
