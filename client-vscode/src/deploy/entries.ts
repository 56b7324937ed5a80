/**
 * What is wrong with a field of a game server as somebody types it. Asks no server and does not know the editor.
 */

/** What is wrong, by a name. */
export type Fault = "empty" | "scheme" | "hasPort" | "host" | "port" | "gamePort" | "user" | "folder";

const LABEL = /^(?!-)[\p{L}\p{N}_-]{1,63}(?<!-)$/u;
const NUMBERS = /^\d{1,3}(\.\d{1,3}){3}$/;
const VERSION_6 = /^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*(%\w+)?$/i;
const GAME_PORTS = { first: 27_000, last: 27_099 };

/** A name or an address, as `GameServer.host` takes it. */
export function faultOfHost(text: string): Fault | null {
    if (!text) {
        return "empty";
    }
    if (text.includes("//")) {
        return "scheme";
    }
    if (/^[^:]+:\d+$/.test(text)) {
        return "hasPort";
    }
    const isNumbers = NUMBERS.test(text) && text.split(".").every((part) => Number(part) <= 255);
    const isName =
        !/^[\d.]+$/.test(text) &&
        text
            .replace(/\.$/, "")
            .split(".")
            .every((label) => LABEL.test(label));
    return isNumbers || isName || VERSION_6.test(text) ? null : "host";
}

/** The port that files are sent to. */
export function faultOfPort(text: string): Fault | null {
    if (!text) {
        return "empty";
    }
    const port = Number(text);
    if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
        return "port";
    }
    return port >= GAME_PORTS.first && port <= GAME_PORTS.last ? "gamePort" : null;
}

/** A user's name. */
export function faultOfUser(text: string): Fault | null {
    if (!text) {
        return "empty";
    }
    return /[/:\s\0]/.test(text) ? "user" : null;
}

/** A folder of the server: absolute, or from where one arrives. */
export function faultOfFolder(text: string): Fault | null {
    if (!text) {
        return "empty";
    }
    return /^[a-z]:|^\w+:\/\/|[\r\n\0]/i.test(text) ? "folder" : null;
}
