/**
 * The game servers of the setting `l4d2.deploy.servers`, read and checked. Connects to none and does not know the editor.
 */

import type { Settings } from "../settings.gen";

export type Protocol = "sftp" | "ftps" | "ftp";
export type Kind = "translations" | "gamedata" | "configs";

/** Where RCON listens. */
export interface Address {
    readonly host: string;
    readonly port: number;
}

/** One server with all that the setting leaves out filled in. */
export interface GameServer extends Address {
    readonly name: string;
    readonly protocol: Protocol;
    readonly user: string;
    /** SourceMod's folder on the server, or one above it. */
    readonly folder: string;
    readonly privateKeyFile: string;
    readonly verifyCertificate: boolean;
    readonly alongside: readonly Kind[];
    readonly reloadAfterDeploy: boolean;
    readonly rcon: Address;
}

type Written = Settings["l4d2.deploy.servers"][number];

const PORTS: Record<Protocol, number> = { sftp: 22, ftps: 21, ftp: 21 };
const RCON_PORT = 27015;
const KINDS: readonly Kind[] = ["translations", "gamedata", "configs"];

/** The servers that can be used; `faults` names by their place those that lack something, with what that is. */
export function gameServers(setting: unknown): { servers: GameServer[]; faults: [number, string][] } {
    const servers: GameServer[] = [];
    const faults: [number, string][] = [];
    for (const [index, entry] of (Array.isArray(setting) ? setting : []).entries()) {
        const written: Partial<Written> = typeof entry === "object" && entry !== null ? entry : {};
        const fault = faultOf(written);
        if (fault) {
            faults.push([index + 1, fault]);
        } else {
            servers.push(filledIn(written));
        }
    }
    return { servers, faults };
}

/**
 * Under what its secrets and what it is remembered by are kept: whoever changes in a setting where a password goes, or
 * who may be in between, gets none.
 */
export function identity(server: GameServer): string {
    const { protocol, user, host, port } = server;
    const unverified = protocol === "ftps" && !server.verifyCertificate ? " (unverified)" : "";
    return `${protocol}://${user}@${host}:${port}${unverified}`;
}

/** The same for RCON. */
export function rconIdentity({ host, port }: Address): string {
    return `rcon://${host}:${port}`;
}

function faultOf(written: Partial<Written>): string {
    for (const name of ["host", "user", "folder"] as const) {
        const value: unknown = written[name];
        if (typeof value !== "string" || !value.trim() || /[\r\n\0]/.test(value)) {
            return name;
        }
    }
    if (written.protocol !== undefined && !Object.hasOwn(PORTS, written.protocol)) {
        return "protocol";
    }
    if (written.alongside !== undefined && !Array.isArray(written.alongside)) {
        return "alongside";
    }
    return isPort(written.port) && isPort(written.rcon?.port) ? "" : "port";
}

function isPort(port: unknown): boolean {
    return port === undefined || (Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536);
}

function filledIn(written: Partial<Written>): GameServer {
    const protocol = (written.protocol ?? "sftp") as Protocol;
    const host = text(written.host);
    return {
        name: text(written.name) || host,
        protocol,
        host,
        port: written.port ?? PORTS[protocol],
        user: text(written.user),
        folder: text(written.folder),
        privateKeyFile: text(written.privateKeyFile),
        verifyCertificate: written.verifyCertificate !== false,
        alongside: KINDS.filter((kind) => written.alongside?.includes(kind)),
        reloadAfterDeploy: written.reloadAfterDeploy === true,
        rcon: { host: text(written.rcon?.host) || host, port: written.rcon?.port ?? RCON_PORT },
    };
}

function text(value: unknown): string {
    return typeof value === "string" ? value.trim() : "";
}
