/** A model's server as Ollama and others are, on this machine: says what a flow tells it to, as slowly as it wants. */

import http from "node:http";

/** Begin one. `seen` is what it was asked; `gone` counts the askers who hung up before they had all. */
export async function modelServer() {
    const state = { pieces: ["Yes."], pause: 0, seen: [], gone: 0 };
    const server = http.createServer(async (request, response) => {
        if (request.method === "GET") {
            response.setHeader("content-type", "application/json");
            response.end(
                JSON.stringify({ object: "list", data: [{ id: "m", object: "model", created: 0, owned_by: "" }] }),
            );
            return;
        }
        let body = "";
        for await (const chunk of request) {
            body += chunk;
        }
        state.seen.push(JSON.parse(body));
        response.on("close", () => {
            state.gone += response.writableEnded ? 0 : 1;
        });
        response.setHeader("content-type", "text/event-stream");
        for (const content of state.pieces) {
            if (response.destroyed) {
                return;
            }
            response.write(`data: ${JSON.stringify(chunkOf({ content }, null))}\n\n`);
            await new Promise((resolve) => setTimeout(resolve, state.pause));
        }
        response.write(`data: ${JSON.stringify(chunkOf({}, "stop"))}\n\ndata: [DONE]\n\n`);
        response.end();
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        address: `http://127.0.0.1:${server.address().port}/v1`,
        state,
        says(pieces, pause) {
            Object.assign(state, { pieces, pause });
        },
        close() {
            server.closeAllConnections();
            return new Promise((resolve) => server.close(resolve));
        },
    };
}

function chunkOf(delta, reason) {
    const choices = [{ index: 0, delta, finish_reason: reason }];
    return { id: "x", object: "chat.completion.chunk", created: 0, model: "m", choices };
}
