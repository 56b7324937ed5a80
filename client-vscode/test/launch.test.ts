import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkoutPython, launch } from "../src/launch";

let root = "";
const PYTHON = "python3";

beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-launch-"));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

test("the user's variables for Python are not the server's; all others are", () => {
    const { env } = launch(root, PYTHON, "info", { PYTHONHOME: "/odd", PythonPath: "/odd", OPENAI_API_KEY: "k" });
    expect(env).toEqual({ OPENAI_API_KEY: "k", PYTHONPATH: root, PYTHONUTF8: "1" });
});

test("nothing is imported from the folder that it runs in", () => {
    expect(launch(root, PYTHON, "info", {}).args.slice(0, 4)).toEqual(["-P", "-s", "-m", "server"]);
});

test("a checkout has its own Python, a package has none", () => {
    const file = path.join(root, ".venv", "bin", "python");
    expect(checkoutPython(root, "linux")).toBeUndefined();
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, "");
    expect(checkoutPython(root, "linux")).toBe(file);
    fs.mkdirSync(path.join(root, "bundled"));
    expect(checkoutPython(root, "linux")).toBeUndefined();
});
