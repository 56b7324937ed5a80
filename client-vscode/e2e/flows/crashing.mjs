/** The server is killed: another one begins by itself and answers. After too many crashes it stays down and says so. */

import { command, editor, focus, goToEnd, line, ready } from "../hands.mjs";
import { WRONG } from "../plugins.mjs";
import { serverBelow } from "../processes.mjs";
import { expectUntil } from "../waiting.mjs";

export const files = { "scripting/tank.sp": WRONG };

export async function flow({ page, pid, shot }) {
    const squiggles = editor(page).locator(".squiggly-error");
    await squiggles.first().waitFor();
    const first = serverBelow(pid);
    process.kill(first, "SIGKILL");
    const second = await another(pid, first);
    await focus(page);
    await goToEnd(page, 17, '", tank);'.length);
    await page.keyboard.press("Control+ArrowRight");
    await goToEnd(page, 19, 0);
    await page.keyboard.press("Enter");
    await page.keyboard.type("NoSuchFunction();");
    await expectUntil("the new server finds a new mistake", async () => (await squiggles.count()) === 3);
    await shot("alive");

    let last = second;
    for (let crash = 2; crash < 5; crash++) {
        process.kill(last, "SIGKILL");
        last = await another(pid, last);
        await up(page);
    }
    process.kill(last, "SIGKILL");
    const notice = page.locator(".notification-list-item", { hasText: "has crashed several times" });
    await notice.waitFor();
    await shot("given-up");
    await notice.getByRole("button", { name: "Restart Server" }).click();
    await another(pid, last);
    await command(page, "L4D2: Restart Server");
    await ready(page);
    await line(page, "NoSuchFunction();").waitFor();
    await expectUntil("it answers again", async () => (await squiggles.count()) === 3);
    await shot();
}

/** A server has answered; it may still be reading. Crashes count only while they are close together. */
function up(page) {
    const item = page.locator(".statusbar-item", { hasText: "L4D2" });
    return expectUntil("a server is up", async () => {
        return (await item.locator(".codicon-check, .codicon-sync").count()) === 1;
    });
}

function another(pid, old) {
    return expectUntil("another server begins", () => {
        const found = serverBelow(pid);
        return found !== undefined && found !== old ? found : null;
    });
}
