/**
 * Makes a screenshot small: a PNG of at most 256 colours, those that it has most of; every other becomes the one that is
 * nearest. Pictures of an editor are flat, so nobody sees it. Knows PNG as browsers write it: 8 bits, not interlaced.
 */

import zlib from "node:zlib";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
const MOST = 256;
const CHANNELS = { 2: 3, 6: 4 };

/** The same picture, smaller. */
export function reduced(png) {
    const { width, height, rgb } = decoded(png);
    const counts = new Map();
    for (const colour of rgb) {
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    const palette = [...counts.entries()].sort((one, other) => other[1] - one[1] || one[0] - other[0]);
    const colours = spread(palette.map(([colour]) => colour));
    const index = new Map();
    const rows = Buffer.alloc((width + 1) * height);
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            const colour = rgb[y * width + x];
            let found = index.get(colour);
            if (found === undefined) {
                found = nearest(colours, colour);
                index.set(colour, found);
            }
            rows[y * (width + 1) + 1 + x] = found;
        }
    }
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 3, 0, 0, 0], 8);
    const table = Buffer.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
    const data = zlib.deflateSync(rows, { level: 9, memLevel: 9 });
    return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("PLTE", table), chunk("IDAT", data), chunk("IEND")]);
}

/** The first of them that are not next to one another, most frequent first: hues that are rare get a place too. */
function spread(colours) {
    for (let least = 0; ; least += 24) {
        const taken = [];
        for (const colour of colours) {
            if (taken.every((one) => distance(one, colour) >= least)) {
                taken.push(colour);
                if (taken.length > MOST) {
                    break;
                }
            }
        }
        if (taken.length <= MOST) {
            return taken;
        }
    }
}

function nearest(colours, colour) {
    let best = 0;
    for (let at = 1; at < colours.length; at++) {
        if (distance(colours[at], colour) < distance(colours[best], colour)) {
            best = at;
        }
    }
    return best;
}

function distance(one, other) {
    const [r, g, b] = [16, 8, 0].map((shift) => ((one >> shift) & 255) - ((other >> shift) & 255));
    return r * r + g * g + b * b;
}

/** Width, height, and each point's colour as one number. */
function decoded(png) {
    if (!png.subarray(0, 8).equals(SIGNATURE)) {
        throw new Error("no PNG");
    }
    const parts = [];
    let head;
    for (let at = 8; at < png.length; ) {
        const length = png.readUInt32BE(at);
        const name = png.toString("latin1", at + 4, at + 8);
        const body = png.subarray(at + 8, at + 8 + length);
        head = name === "IHDR" ? body : head;
        if (name === "IDAT") {
            parts.push(body);
        }
        at += length + 12;
    }
    const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
    const channels = CHANNELS[head[9]];
    if (head[8] !== 8 || channels === undefined || head[12] !== 0) {
        throw new Error("no PNG of a browser");
    }
    const raw = unfiltered(zlib.inflateSync(Buffer.concat(parts)), width * channels, height, channels);
    const rgb = new Uint32Array(width * height);
    for (let at = 0; at < rgb.length; at++) {
        rgb[at] = (raw[at * channels] << 16) | (raw[at * channels + 1] << 8) | raw[at * channels + 2];
    }
    return { width, height, rgb };
}

/** The bytes of all rows as they were before each row was filtered. */
function unfiltered(data, stride, height, step) {
    const out = Buffer.alloc(stride * height);
    for (let y = 0; y < height; y++) {
        const filter = data[y * (stride + 1)];
        for (let x = 0; x < stride; x++) {
            const left = x >= step ? out[y * stride + x - step] : 0;
            const up = y > 0 ? out[(y - 1) * stride + x] : 0;
            const corner = x >= step && y > 0 ? out[(y - 1) * stride + x - step] : 0;
            const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
            out[y * stride + x] = data[y * (stride + 1) + 1 + x] + guess;
        }
    }
    return out;
}

function paeth(left, up, corner) {
    const [a, b, c] = [left, up, corner].map((one) => Math.abs(left + up - corner - one));
    return a <= b && a <= c ? left : b <= c ? up : corner;
}

function chunk(name, body = Buffer.alloc(0)) {
    const named = Buffer.concat([Buffer.from(name, "latin1"), body]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    sum.writeUInt32BE(zlib.crc32(named));
    return Buffer.concat([length, named, sum]);
}
