/**
 * A lane in which flows run one after the other: windows of one code-server, which is begun anew only for a flow that wants
 * another environment, or after one that failed. Judges nothing.
 */

import { launch, openOn } from "./editor.mjs";
import { startSite } from "./site.mjs";

/** What of a flow's wishes can not be given to a code-server that runs. */
const OF_SITE = ["isTrusted", "variables", "language"];

/** Whether a flow needs a code-server of its own. */
export function isSpecial(wishes) {
    return OF_SITE.some((name) => wishes[name] !== undefined);
}

export class Lane {
    #extensions;
    #site;
    #wanted;
    #browser;

    constructor(extensions) {
        this.#extensions = extensions;
    }

    /** A window as the wishes say, the only one. Its `close` keeps the code-server for the next one. */
    async window(wishes) {
        const wanted = JSON.stringify(OF_SITE.map((name) => wishes[name]));
        if (wanted !== this.#wanted) {
            await this.#leave();
            const ofSite = Object.fromEntries(OF_SITE.map((name) => [name, wishes[name]]));
            this.#site = await startSite({ extensions: this.#extensions, ...ofSite });
            this.#wanted = wanted;
        }
        if (!this.#browser?.isConnected()) {
            this.#browser = await launch();
        }
        return await openOn(this.#site, this.#browser, wishes);
    }

    /** Whatever went wrong must not go wrong for the next one too. */
    async forget() {
        await this.#leave();
        await this.#browser?.close();
        this.#browser = undefined;
    }

    async #leave() {
        const site = this.#site;
        this.#site = this.#wanted = undefined;
        await site?.stop();
    }
}
