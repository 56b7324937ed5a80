import { expect, test } from "vitest";
import { placeOf, withoutServer } from "../src/examining";

test("without the server the report says so, and no path of the user's home", () => {
    const rows = [{ name: "Editor", detail: "VS Code | 1.100" }];
    const { checks, markdown } = withoutServer(rows, "there is no\nPython in /home/you/bin.", "/home/you");
    expect(checks.map((one) => [one.name, one.state, one.repair])).toEqual([
        ["Server", "fail", "chooseInterpreter"],
        ["Editor", "ok", ""],
    ]);
    expect(markdown).toContain("**Server**: there is no Python in ~/bin. Choose a Python");
    expect(markdown).toContain("| ok | Editor | VS Code \\| 1.100 |");
});

test("of a remote editor only the kind is told", () => {
    const places = [undefined, "wsl", "ssh-remote", "10.0.0.7:8080", "dev.example.org"];
    expect(places.map((one) => placeOf(one, false))).toEqual(["desktop", "wsl", "ssh-remote", "remote", "remote"]);
    expect(placeOf(undefined, true)).toBe("web");
});
