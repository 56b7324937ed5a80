/** The server is killed: another one begins by itself and answers. After too many crashes it stays down and says so. */

import { execFileSync } from "node:child_process";
import { command, editor, focus, goToEnd, line } from "../hands.mjs";
import { WRONG } from "../plugins.mjs";
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
        await settled(page);
    }
    process.kill(last, "SIGKILL");
    const notice = page.locator(".notification-list-item", { hasText: "has crashed several times" });
    await notice.waitFor();
    await shot("given-up");
    await notice.getByRole("button", { name: "Restart Server" }).click();
    await another(pid, last);
    await command(page, "L4D2: Restart Server");
    await settled(page);
    await line(page, "NoSuchFunction();").waitFor();
    await expectUntil("it answers again", async () => (await squiggles.count()) === 3);
    await shot();
}

/** The language server among the processes that an editor has begun; undefined when there is none. */
function serverBelow(pid) {
    const rows = execFileSync("ps", ["-e", "-o", "pid=,ppid=,args="], { encoding: "utf-8" })
        .split("\n")
        .map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row))
        .filter(Boolean)
        .map(([, own, parent, args]) => ({ pid: Number(own), parent: Number(parent), args }));
    const below = new Set([pid]);
    for (let grown = true; grown; ) {
        const found = rows.filter((row) => below.has(row.parent) && !below.has(row.pid));
        for (const row of found) {
            below.add(row.pid);
        }
        grown = found.length > 0;
    }
    return rows.find((row) => below.has(row.pid) && / -m server\b/.test(row.args))?.pid;
}

function another(pid, old) {
    return expectUntil("another server begins", () => {
        const found = serverBelow(pid);
        return found !== undefined && found !== old ? found : null;
    });
}

async function settled(page) {
    const item = page.locator(".statusbar-item", { hasText: "L4D2" });
    await expectUntil("the server is ready", async () => (await item.locator(".codicon-check").count()) === 1);
}
