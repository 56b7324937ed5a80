/** Server-sent events, read from a response as they come. */

/** One of them, its data as JSON. */
export interface Event {
    readonly event: string;
    readonly data: unknown;
}

/** The events of a response. */
export async function* events(response: Response): AsyncGenerator<Event> {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = "";
    try {
        while (reader) {
            const { done, value } = await reader.read();
            if (done) {
                return;
            }
            waiting += value;
            const blocks = waiting.split("\n\n");
            waiting = blocks.pop() ?? "";
            for (const block of blocks) {
                const lines = block.split("\n");
                const named = (name: string) => lines.find((line) => line.startsWith(name))?.slice(name.length) ?? "";
                if (lines.some((line) => line.startsWith("data: "))) {
                    yield { event: named("event: "), data: JSON.parse(named("data: ")) };
                }
            }
        }
    } finally {
        await reader?.cancel().catch(() => {});
    }
}
