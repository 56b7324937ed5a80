/**
 * Text of others for the editor's messages. A message shows `[words](command:…)` as a link that runs a command, so what
 * a model, a service or a file of somebody else's says must not look like one.
 */

/** The text with no link in it. */
export function plain(text: string): string {
    return text.replace(/\](?=\()/g, "]\u200b");
}
