/**
 * The editor is set to Chinese: commands, the menu, the chat and the walkthrough are. The walkthrough shows its pictures
 * and ticks off what was done.
 */

import { command, ready } from "../hands.mjs";
import { RIGHT } from "../plugins.mjs";
import { expectUntil } from "../waiting.mjs";

export const language = "zh-cn";
export const files = { "scripting/tank.sp": RIGHT };

const STEPS = ["打开或新建一个插件", "查看哪里有错，并修好它", "获取编译器", "让它为您写插件", "选择模型，或者不选"];
const LAST = "放到您的服务器上";

export async function flow({ page, shot }) {
    await ready(page);
    await page.locator(".statusbar-item", { hasText: "L4D2" }).click();
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "生成插件…" }).waitFor();
    await shot("menu");
    await page.keyboard.press("Escape");

    await command(page, "L4D2: 打开聊天");
    const chat = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
    await chat.getByPlaceholder("询问打开的插件，或者说说要写什么").waitFor();
    await chat.getByRole("button", { name: "坦克出现时通知所有人" }).click();
    await chat.getByRole("button", { name: "作为新文件打开" }).waitFor();
    await shot("chat");
    await command(page, "View: Close Primary Side Bar");

    await command(page, "L4D2: 入门");
    const steps = page.locator(".gettingStartedContainer .step-list-container");
    for (const title of [...STEPS, LAST]) {
        await steps.getByText(title, { exact: true }).waitFor();
    }
    const done = steps.locator(".codicon.complete");
    await expectUntil("a plugin is open, so the first step is done", async () => (await done.count()) === 1);
    await pictureIs(page, "用您自己的话");
    await shot();
    await steps.getByText(STEPS[1], { exact: true }).click();
    await pictureIs(page, "三处错误");
    await steps.getByRole("button", { name: "显示问题" }).click();
    await page.locator(".markers-panel-container").waitFor();
    await expectUntil("the second step is done as well", async () => (await done.count()) === 2);
    await shot("done");
}

/** The picture of the step is there, and said in words. */
async function pictureIs(page, words) {
    const image = page.locator(`.getting-started-media img[alt*="${words}"]`);
    await expectUntil(`the picture “${words}” is shown`, () => image.evaluate((one) => one.naturalWidth > 0 || null));
}
