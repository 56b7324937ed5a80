/**
 * Edits of the protocol made to a text, to show what would come of them. Does not know the editor.
 */

/** A place by line and UTF-16 unit. */
export interface Place {
    readonly line: number;
    readonly character: number;
}

/** A part of a text and what is to stand there. */
export interface Edit {
    readonly range: { readonly start: Place; readonly end: Place };
    readonly newText: string;
}

/** The text after all edits, which are of the text as it is and do not overlap. Lines end as they do in it. */
export function edited(text: string, edits: readonly Edit[]): string {
    const starts = lineStarts(text);
    const newline = text.includes("\r\n") ? "\r\n" : "\n";
    const at = ({ line, character }: Place): number => {
        const start = starts[line] ?? text.length;
        return Math.min(start + character, starts[line + 1] ?? text.length, text.length);
    };
    const placed = edits.map((edit, order) => ({
        start: at(edit.range.start),
        end: at(edit.range.end),
        newText: edit.newText.replace(/\r\n|\r|\n/g, newline),
        order,
    }));
    placed.sort((one, other) => one.start - other.start || one.end - other.end || one.order - other.order);
    const parts: string[] = [];
    let done = 0;
    for (const { start, end, newText } of placed) {
        parts.push(text.slice(done, start), newText);
        done = Math.max(done, end);
    }
    return parts.join("") + text.slice(done);
}

function lineStarts(text: string): number[] {
    const starts = [0];
    for (const match of text.matchAll(/\r\n|\r|\n/g)) {
        starts.push(match.index + match[0].length);
    }
    return starts;
}
