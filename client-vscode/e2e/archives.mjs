/**
 * Archives such as SourceMod and Left4DHooks come in, made of our own declarations and a program that only says that it
 * is a compiler; a file that is called a model; and a server on this machine that gives them out.
 */

import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";

const ROOT = path.resolve(import.meta.dirname, "../..");
const API = path.join(ROOT, "data/api");
const SCRIPTING = "addons/sourcemod/scripting";
const COMPILER = "#!/bin/sh\necho 'SourcePawn Compiler 1.12.0.7253'\n";

const MODEL = Buffer.alloc(100_000, "GGUF");

/** A header that no declaration of ours stands in for. */
export const OWN_HEADER = "flow_greetings";
const GREETINGS = `#if defined _${OWN_HEADER}_included
 #endinput
#endif
#define _${OWN_HEADER}_included

stock void Greet(int client)
{
    PrintToChat(client, "Welcome");
}
`;

/** Serve them; the path of a table of downloads that leads to them, and what ends it. */
export async function serveArchives() {
    const sourcemod = tarball({ ...headers("sourcemod", `${SCRIPTING}/include`), ...compilers() });
    const hooks = headers("left4dhooks", "Left4DHooks-flow/sourcemod/scripting/include");
    const goods = new Map([
        ["/sourcemod.tar.gz", sourcemod],
        ["/left4dhooks", tarball(hooks)],
        ["/tiny.gguf", MODEL],
    ]);
    const server = http.createServer((request, response) => {
        const content = goods.get(request.url);
        response.writeHead(content ? 200 : 404, { "Content-Length": content?.length ?? 0 }).end(content);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    server.unref();
    const address = `http://127.0.0.1:${server.address().port}`;
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-downloads-"));
    const table = path.join(folder, "downloads.toml");
    fs.writeFileSync(table, tableOf(address, sourcemod, hooks));
    const close = () => {
        server.close();
        fs.rmSync(folder, { recursive: true, force: true });
    };
    return { table, close };
}

function headers(kind, folder) {
    const names = fs.readdirSync(path.join(API, kind)).filter((name) => name.endsWith(".inc"));
    const files = names.map((name) => [`${folder}/${name}`, fs.readFileSync(path.join(API, kind, name))]);
    return Object.fromEntries(files);
}

function compilers() {
    const greetings = { [`${SCRIPTING}/include/${OWN_HEADER}.inc`]: Buffer.from(GREETINGS) };
    return {
        ...greetings,
        [`${SCRIPTING}/spcomp`]: Buffer.from(COMPILER),
        [`${SCRIPTING}/spcomp64`]: Buffer.from(COMPILER),
    };
}

function tableOf(address, sourcemod, hooks) {
    const rows = Object.entries(hooks).map(([name, content]) => `"${path.basename(name)}" = "${digest(content)}"`);
    const archive = `url = "${address}/sourcemod.tar.gz"\nsha256 = "${digest(sourcemod)}"\nlargest = 50_000_000\n`;
    const about = 'license = "GPL-3.0"\npage = "https://example.org"\n';
    return `[sourcemod]
title = "SourceMod 1.12"
version = "1.12.0.7253"
${about}[sourcemod.archives.linux]
${archive}[sourcemod.archives.darwin]
${archive}[left4dhooks]
title = "Left4DHooks"
version = "1.168"
below = "sourcemod/scripting/include"
${about}[left4dhooks.archive]
url = "${address}/left4dhooks"
largest = 50_000_000
[left4dhooks.files]
${rows.join("\n")}
[[models]]
name = "tiny"
title = "Tiny Model"
about = "For this flow"
license = "MIT"
page = "https://example.org"
url = "${address}/tiny.gguf"
size = ${MODEL.length}
sha256 = "${digest(MODEL)}"
layers = 1
context = 1000
token_bytes = 1
`;
}

function digest(content) {
    return createHash("sha256").update(content).digest("hex");
}

/** The files (name → bytes) in a .tar.gz. */
function tarball(files) {
    const blocks = Object.entries(files).flatMap(([name, content]) => {
        const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
        return [header(name, content.length), content, padding];
    });
    return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

function header(name, size) {
    const block = Buffer.alloc(512);
    block.write(name, 0, 100);
    block.write("0000644\0", 100);
    block.write("0000000\0", 108);
    block.write("0000000\0", 116);
    block.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
    block.write("00000000000\0", 136);
    block.write("        ", 148);
    block.write("0", 156);
    block.write("ustar\0", 257);
    block.write("00", 263);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return block;
}
