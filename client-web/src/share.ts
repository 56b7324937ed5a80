/** A plugin in the part of an address that never leaves the browser: packed, and unpacked again. */

const KEY = "code=";
const MOST = 2_000_000; // characters that a link may unpack to

/** The fragment that holds a text. */
export async function packed(text: string): Promise<string> {
    const bytes = await piped(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
    let binary = "";
    for (const byte of bytes) {
        binary += String.fromCharCode(byte);
    }
    return `#${KEY}${btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")}`;
}

/** The text of a fragment, null when it holds none or a broken one. */
export async function unpacked(fragment: string): Promise<string | null> {
    if (!fragment.startsWith(`#${KEY}`)) {
        return null;
    }
    try {
        const binary = atob(
            fragment
                .slice(KEY.length + 1)
                .replace(/-/g, "+")
                .replace(/_/g, "/"),
        );
        const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
        return new TextDecoder("utf-8", { fatal: true }).decode(
            await piped(bytes, new DecompressionStream("deflate-raw"), MOST),
        );
    } catch {
        return null;
    }
}

async function piped(
    bytes: Uint8Array,
    through: GenericTransformStream,
    most = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
    const reader = (
        new Blob([bytes as BlobPart]).stream().pipeThrough(through) as ReadableStream<Uint8Array>
    ).getReader();
    const parts: Uint8Array[] = [];
    let length = 0;
    for (;;) {
        const { done, value } = await reader.read();
        if (done) {
            break;
        }
        length += value.length;
        if (length > most) {
            await reader.cancel();
            throw new Error("too long");
        }
        parts.push(value);
    }
    const whole = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.length;
    }
    return whole;
}
