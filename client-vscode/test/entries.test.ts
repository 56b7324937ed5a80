import { expect, test } from "vitest";
import { faultOfFolder, faultOfHost, faultOfPort, faultOfUser } from "../src/deploy/entries";

test.each([
    ["192.0.2.1", null],
    ["example.com", null],
    ["example.com.", null],
    ["game_server-1", null],
    ["сервер.рф", null],
    ["::1", null],
    ["2001:db8::7", null],
    ["", "empty"],
    ["ftp://example.com", "scheme"],
    ["steam://connect/192.0.2.1", "scheme"],
    ["192.0.2.1:27015", "hasPort"],
    ["192.0.2", "host"],
    ["192.0.2.999", "host"],
    ["/home/l4d2", "host"],
    ["me@example.com", "host"],
    ["a b", "host"],
    ["-a.com", "host"],
])("the address “%s”: %s", (text, fault) => {
    expect(faultOfHost(text)).toBe(fault);
});

test.each([
    ["22", null],
    ["65535", null],
    ["2121", null],
    ["", "empty"],
    ["0", "port"],
    ["65536", "port"],
    ["22a", "port"],
    ["-1", "port"],
    ["2.5", "port"],
    ["27015", "gamePort"],
])("the port “%s”: %s", (text, fault) => {
    expect(faultOfPort(text)).toBe(fault);
});

test("a user is no path, and has no password behind it", () => {
    expect(["mapper", "l4d2.server", "me@example.com", "домовой"].map(faultOfUser)).toEqual([null, null, null, null]);
    expect(["", "/home/l4d2", "me:secret", "two words"].map(faultOfUser)).toEqual(["empty", "user", "user", "user"]);
});

test("a folder is one of the server", () => {
    expect(["left4dead2/addons/sourcemod", "/srv/l4d2", "~/l4d2", "."].map(faultOfFolder)).toEqual(Array(4).fill(null));
    expect(["", "C:\\l4d2", "ftp://x/y"].map(faultOfFolder)).toEqual(["empty", "folder", "folder"]);
});
