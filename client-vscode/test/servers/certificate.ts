/** A certificate for one test, signed by itself: X.509 by hand, as Node makes none. */

import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";

/** Key and certificate in PEM; the certificate is for `127.0.0.1` and `localhost`, or for another host. */
export function selfSigned(host = "localhost"): { key: string; cert: string } {
    const { privateKey, publicKey } = generateKeyPairSync("ec", {
        namedCurve: "prime256v1",
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
        publicKeyEncoding: { type: "spki", format: "der" },
    });
    const name = sequence(set(sequence(tagged(0x06, [0x55, 0x04, 0x03]), tagged(0x0c, Buffer.from(host)))));
    const algorithm = sequence(tagged(0x06, [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));
    const names = sequence(
        tagged(0x82, Buffer.from(host)),
        ...(host === "localhost" ? [tagged(0x87, [127, 0, 0, 1])] : []),
    );
    const extension = sequence(tagged(0x06, [0x55, 0x1d, 0x11]), tagged(0x04, names));
    const body = sequence(
        tagged(0xa0, tagged(0x02, [2])),
        tagged(0x02, [1]),
        algorithm,
        name,
        sequence(tagged(0x17, Buffer.from("200101000000Z")), tagged(0x17, Buffer.from("490101000000Z"))),
        name,
        publicKey,
        tagged(0xa3, sequence(extension)),
    );
    const signature = sign("sha256", body, createPrivateKey(privateKey));
    const der = sequence(body, algorithm, tagged(0x03, Buffer.concat([Buffer.of(0), signature])));
    const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
    return { key: privateKey, cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n` };
}

function tagged(tag: number, content: Buffer | number[]): Buffer {
    const body = Buffer.from(content);
    const size = body.length;
    const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
    return Buffer.concat([Buffer.of(tag, ...length), body]);
}

function sequence(...parts: Buffer[]): Buffer {
    return tagged(0x30, Buffer.concat(parts));
}

function set(...parts: Buffer[]): Buffer {
    return tagged(0x31, Buffer.concat(parts));
}
