/** The editor is one: problems while one types, their fixes, completion, help, declarations; by keyboard alone too. */

import assert from "node:assert/strict";
import { code, expectNoProblems, write } from "../hands.mjs";

const HOSTILE = `#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Greets. <img src=x onerror="window.hurt = 1"> <b>loudly</b>
 */
void Greet(int client)
{
	PrintToChat(client, "hello");
}

public void OnClientPutInServer(int client)
{
	Greet(client);
}
`;

export async function flow({ page, shot }) {
    const squiggle = page.locator("#editor .cm-lintRange-error").first();
    await squiggle.waitFor();
    await page.locator("#problem-list", { hasText: "did you mean `tank_spawn`" }).waitFor();
    await shot("mistake");

    // With the keyboard alone: to the problem, to its fixes, and the first of them.
    await page.locator("#problem-list button").first().focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("ControlOrMeta+.");
    await page.getByRole("menuitem", { name: "Change to `tank_spawn`" }).waitFor();
    await shot("fixes");
    await page.keyboard.press("Enter");
    await expectNoProblems(page);
    await page.keyboard.press("ControlOrMeta+z");
    await squiggle.waitFor();

    // With the mouse: the button beside the problem.
    await page.getByRole("button", { name: "Fix… line 8" }).click();
    await page.getByRole("menuitem", { name: "Change to `tank_spawn`" }).click();
    await expectNoProblems(page);

    // Completion, help with a call, which Escape takes away, and hover come from the language server.
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type("\nvoid Later()\n{\nHookEvent(");
    await page.locator(".cm-lsp-signature-tooltip", { hasText: "EventHook callback" }).waitFor();
    await page.keyboard.type('"tank_f', { delay: 20 });
    await page.locator(".cm-tooltip-autocomplete", { hasText: "tank_frustrated" }).waitFor();
    await shot("completion");
    await page.keyboard.press("Escape");
    await page.locator(".cm-tooltip-autocomplete").waitFor({ state: "hidden" });
    await page.keyboard.press("Escape");
    await page.locator(".cm-lsp-signature-tooltip").waitFor({ state: "hidden" });
    await code(page).getByText("tank_spawn").first().hover();
    await page.locator(".cm-tooltip-hover", { hasText: "A tank is in play" }).waitFor();
    await page.mouse.move(0, 0);

    // What is declared elsewhere is shown, and one is back in the editor afterwards.
    await write(page, HOSTILE);
    await expectNoProblems(page);
    await code(page).getByText("PrintToChat").first().click();
    await page.keyboard.press("Home");
    await page.keyboard.press("F12");
    const declared = page.locator("#declared");
    await declared.locator(".cm-content", { hasText: "native void PrintToChat(int client" }).waitFor();
    await shot("declared");
    await page.keyboard.press("Escape");
    await declared.waitFor({ state: "hidden" });

    // What stands in a comment is text, wherever it is shown.
    await code(page)
        .getByText("Greet(client);")
        .hover({ position: { x: 50, y: 10 } });
    const hover = page.locator(".cm-tooltip-hover", { hasText: "loudly" });
    await hover.waitFor();
    assert.equal(await hover.locator("img, b, [onerror]").count(), 0);
    assert.equal(await page.evaluate(() => window.hurt), undefined);
    await page.mouse.move(0, 0);

    // The tools of the bar.
    await write(page, HOSTILE.replace('\tPrintToChat(client, "hello");', '      PrintToChat(client,"hello");'));
    await page.click("#format");
    await code(page).getByText('PrintToChat(client, "hello");').waitFor();
    await page.click("#fix-all");
    await page.locator("#told", { hasText: "nothing that can be corrected" }).waitFor();
    await write(page, HOSTILE.replace('"hello");', '"hello")'));
    await page.locator("#problem-list li").first().waitFor();
    await page.click("#fix-all");
    await code(page).getByText('"hello");').waitFor();
    await expectNoProblems(page);
}
