/**
 * Text of others for a terminal.
 */

/** One line without what a terminal would take for a command; tabs stay. */
export function tame(text: string): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
    return text.replace(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/g, "");
}
