/**
 * How the server is started: which command, with which search path. Starts nothing; does not know the editor.
 */

import * as fs from "node:fs";
import * as path from "node:path";

/** A process to be. */
export interface Launch {
    readonly command: string;
    readonly args: string[];
    readonly cwd: string;
    readonly env: Record<string, string>;
}

/** Whether this installation brings the server's dependencies along; a checkout has them in its `.venv`. */
export function isPackaged(root: string): boolean {
    return fs.existsSync(path.join(root, "bundled"));
}

/** The interpreter of a checkout, undefined where there is none. */
export function checkoutPython(root: string, platform: NodeJS.Platform): string | undefined {
    const inside = platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
    const file = path.join(root, ".venv", ...inside);
    return !isPackaged(root) && fs.existsSync(file) ? file : undefined;
}

/**
 * The server's process. It sees our modules before any that are installed, and neither the working folder nor the
 * user's own variables for Python: a plugin's folder may hold a `server.py` of its own. Which of the dependencies that
 * come with us are for this Python, the server knows itself.
 */
export function launch(root: string, python: string, level: string, variables: NodeJS.ProcessEnv): Launch {
    const env: Record<string, string> = {};
    for (const [name, value] of Object.entries(variables)) {
        if (value !== undefined && !name.toUpperCase().startsWith("PYTHON")) {
            env[name] = value;
        }
    }
    env.PYTHONPATH = root;
    env.PYTHONUTF8 = "1";
    return { command: python, args: ["-P", "-s", "-m", "server", "--log", level], cwd: root, env };
}
