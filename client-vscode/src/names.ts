/**
 * What a new plugin's file may be called, from the words of a request. Looks at no disk.
 */

const LONGEST = 32;
const MOST_WORDS = 4;
const EMPTY = new Set(
    (
        "a an the and or to of for by in on at is are be when whenever every each all everyone them they that with it its " +
        "their this from into as so please plugin write make create generate want need would like can could should do " +
        "me my i you your if then everybody anyone someone whole"
    ).split(" "),
);

/** A name without an ending, such as `announce_tank_spawns`. */
export function fileNameFor(request: string): string {
    const words = request
        .toLowerCase()
        .normalize("NFKD")
        .replace(/['’`]s?\b/g, "")
        .split(/[^a-z0-9]+/)
        .filter((word) => word && !EMPTY.has(word));
    let name = "";
    for (const word of words.slice(0, MOST_WORDS)) {
        const longer = name ? `${name}_${word}` : word;
        if (longer.length > LONGEST) {
            break;
        }
        name = longer;
    }
    return /[a-z]/.test(name) ? name : "plugin";
}

/** The first of `name.sp`, `name_2.sp` and so on that is not taken. */
export async function freeName(name: string, isTaken: (file: string) => Promise<boolean>): Promise<string> {
    for (let count = 1; ; count++) {
        const file = count === 1 ? `${name}.sp` : `${name}_${count}.sp`;
        if (!(await isTaken(file))) {
            return file;
        }
    }
}
