import { expect, test } from "vitest";
import { fileNameFor, freeName } from "../src/names";
import { newestFirst } from "../src/recent";

test.each([
    ["Announce to everyone when a Tank spawns", "announce_tank_spawns"],
    ["Set the Tank's health to 8000 when it spawns", "set_tank_health_8000"],
    ["Add a command !heal for admins that heals all survivors", "add_command_heal_admins"],
    ["в чат, когда появляется Танк", "plugin"],
    ["坦克出现时通知所有人", "plugin"],
    ["../../etc/passwd", "etc_passwd"],
    ["CON: 5", "con_5"],
    ["", "plugin"],
    ["12 34", "plugin"],
    ["supercalifragilisticexpialidocious and more", "plugin"],
])("%s", (request, name) => {
    expect(fileNameFor(request)).toBe(name);
});

test("a name that is taken gets a number", async () => {
    const taken = new Set(["tank.sp", "tank_2.sp"]);
    expect(await freeName("tank", async (file) => taken.has(file))).toBe("tank_3.sp");
    expect(await freeName("witch", async (file) => taken.has(file))).toBe("witch.sp");
});

test("requests are remembered once each, and not for ever", () => {
    let kept: string[] = [];
    for (let count = 0; count < 30; count++) {
        kept = newestFirst(kept, `request ${count}`);
    }
    expect(kept.length).toBe(20);
    expect(newestFirst(kept, "request 20").slice(0, 2)).toEqual(["request 20", "request 29"]);
    expect(newestFirst(kept, "request 20").length).toBe(20);
});
