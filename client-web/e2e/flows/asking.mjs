/** A plugin from words, changes and answers about it: streamed, checked, shown as a difference, taken or left. */

import assert from "node:assert/strict";
import { expectUntil } from "../../../client-vscode/e2e/waiting.mjs";
import { ask, code, expectNoProblems, expectText } from "../hands.mjs";

const PLUGIN = `#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public void OnPluginStart()
{
    HookEvent("tank_spawn", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
    PrintToChatAl("A Tank!");
}
`;
const CHANGE = `It says **who** it is.

\`\`\`sourcepawn
void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
    int tank = GetClientOfUserId(event.GetInt("userid"));
    PrintToChatAll("A Tank: %N", tank);
}
\`\`\`
`;

export async function flow({ page, service, shot, forgive }) {
    const { model } = service;
    const comparison = page.locator("#comparison");
    const last = page.locator(".turn").last();

    // A note on a call that is open, a request that is refused, and one that is not.
    await page.locator("#problem-list li").first().waitFor();
    await code(page).getByText("tank_spawnd").click();
    await page.keyboard.press("ControlOrMeta+Shift+Space");
    await page.locator(".cm-lsp-signature-tooltip").waitFor();
    await ask(page, "new", "make coffee");
    await last.locator(".stage.bad", { hasText: "coffee" }).waitFor();
    forgive("422");
    assert.equal(await page.inputValue("#request"), "make coffee", "what was asked is there to be mended");
    await page.click("#forget");
    await page.getByRole("button", { name: /Speed Boost/ }).click();
    await page.keyboard.press("Enter");
    await last.locator(".verdict", { hasText: "Checked, no findings" }).waitFor();
    await comparison.locator(".cm-mergeView").waitFor();
    await shot("proposal");
    await page.keyboard.press("Enter"); // the button that takes it is in focus
    await code(page).getByText("g_cvSpeedPercent").first().waitFor();
    await expectNoProblems(page);
    await page.locator(".cm-lsp-signature-tooltip").waitFor({ state: "hidden" });
    await expectText(page.locator("#file-name"), "special_killed_speed.sp");

    // A model, slowly: what it writes is seen as it comes, and can be stopped.
    await page.selectOption("#model", "said");
    await page.locator("#engine", { hasText: "Your words and this plugin go to Said" }).waitFor();
    assert.ok(await page.locator("#model option[value=gpt-4o-mini]").isDisabled(), "without a key it is no choice");
    model.says(["Here.\n\n```sourcepawn\n", ...PLUGIN.slice(0, 90).match(/.{1,9}/gs), ...Array(200).fill("//\n")], 40);
    await ask(page, "new", "tell of Tanks");
    await comparison.locator(".live .cm-content", { hasText: "#pragma newdecls" }).waitFor();
    await shot("live");
    await comparison.getByRole("button", { name: "Stop" }).click();
    await last.locator(".stage", { hasText: "Stopped." }).waitFor();
    await comparison.waitFor({ state: "hidden" });
    await expectUntil("the model is let go", () => model.state.gone > 0);
    await code(page).getByText("g_cvSpeedPercent").first().waitFor();

    // It makes a mistake, is told, and mends it: the verdict says both.
    const answers = [PLUGIN, PLUGIN.replace("ChatAl(", "ChatAll(")].map((text) => `\`\`\`sourcepawn\n${text}\`\`\`\n`);
    model.says([answers[0]], 0);
    const seen = model.state.seen.length;
    const mended = expectUntil("the errors go back", () => model.state.seen.length > seen).then(() =>
        model.says([answers[1]], 0),
    );
    await ask(page, "new", "tell of Tanks, all players");
    await mended;
    await last.locator(".verdict", { hasText: "Before: 1 error → Now: no findings" }).waitFor();
    await last.locator(".bill", { hasText: /tokens · \$0\.\d+ · / }).waitFor();
    await comparison.getByRole("button", { name: "Accept" }).click();
    await expectNoProblems(page);

    // A question about it, with the file in it; a change of one function, left once and then taken in part.
    model.says(CHANGE.match(/.{1,7}/gs), 0);
    await ask(page, "this", "say who it is");
    await last.locator(".verdict", { hasText: "Checked, no findings" }).waitFor();
    await last.locator(".answer strong", { hasText: "who" }).waitFor();
    assert.match(JSON.stringify(model.state.seen.at(-1).messages), /PrintToChatAll\(.{2}A Tank!/);
    await comparison.locator(".bar", { hasText: "A change" }).waitFor();
    await shot("change");
    await comparison.getByRole("button", { name: "Discard" }).click();
    await code(page).getByText('PrintToChatAll("A Tank!");').waitFor();
    await last.getByRole("button", { name: "Show the change" }).click();
    await comparison.getByRole("button", { name: "Keep mine here" }).first().click();
    await comparison.getByRole("button", { name: "Accept" }).click();
    await code(page).getByText('PrintToChatAll("A Tank!");').waitFor();
    await last.getByRole("button", { name: "Show the change" }).click();
    await comparison.getByRole("button", { name: "Accept" }).click();
    await code(page).getByText('PrintToChatAll("A Tank: %N", tank);').waitFor();
    await code(page).getByText('HookEvent("tank_spawn"').waitFor();
    await expectNoProblems(page);

    // A question that needs no change; what was said before goes along. And the sum of it all.
    model.says(["It is *short*: see `OnPluginStart`."], 0);
    await ask(page, "this", "is it long?");
    await last.locator(".answer code", { hasText: "OnPluginStart" }).waitFor();
    assert.ok(model.state.seen.at(-1).messages.some((one) => one.content.includes("say who it is")));
    await page.locator("#spent", { hasText: /In all: \d answers · [\d,]+ tokens · \$0\.\d+/ }).waitFor();
    await shot("answered");

    // One step of undo, and it is as it was.
    await code(page).click();
    await page.keyboard.press("ControlOrMeta+z");
    await code(page).getByText('PrintToChatAll("A Tank!");').waitFor();
}
