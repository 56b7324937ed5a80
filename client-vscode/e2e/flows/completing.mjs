/**
 * What is offered while one types: the fields of the very event, the members of a type, the properties of the class
 * that the entity has, and which argument of a call it is. What is taken is inserted.
 */

import assert from "node:assert/strict";
import { focus, goToEnd, line, ready } from "../hands.mjs";
import { RIGHT } from "../plugins.mjs";

export const files = {
    "scripting/tank.sp": RIGHT.replace('event.GetInt("userid")', "event").replace("8000);", "8000);\n        "),
};

export async function flow({ page, shot }) {
    await ready(page);
    await focus(page);
    const rows = page.locator(".suggest-widget.visible .monaco-list-row");
    const labels = async () => (await rows.allInnerTexts()).map((text) => text.trim().split(/[\s(]/)[0]);

    await goToEnd(page, 14, ");".length);
    await page.keyboard.type(".", { delay: 40 });
    await rows.filter({ hasText: "GetInt" }).first().waitFor();
    assert.ok((await labels()).includes("GetString"), "the members of the event are offered");
    await shot("members");
    await page.keyboard.type('GetInt("', { delay: 40 });
    await rows.filter({ hasText: "userid" }).first().waitFor();
    assert.deepEqual((await labels()).sort(), ["tankid", "userid"]);
    await shot("fields");
    await page.keyboard.type("user", { delay: 40 });
    await page.keyboard.press("Enter");
    await line(page, 'GetClientOfUserId(event.GetInt("userid"').waitFor();

    await goToEnd(page, 19);
    await page.keyboard.type("int rage = GetEntProp(", { delay: 40 });
    const help = page.locator(".parameter-hints-widget.visible");
    await help.locator(".parameter.active", { hasText: "entity" }).waitFor();
    await page.keyboard.type("tank, ", { delay: 40 });
    await help.locator(".parameter.active", { hasText: "PropType type" }).waitFor();
    await shot("signature");
    await page.keyboard.type('Prop_Send, "m_frust', { delay: 40 });
    await rows.filter({ hasText: "m_frustration" }).first().waitFor();
    await shot();
    await page.keyboard.press("Enter");
    await line(page, 'GetEntProp(tank, Prop_Send, "m_frustration"').waitFor();
}
