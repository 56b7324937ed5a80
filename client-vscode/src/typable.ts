/** Which names a file and a command can be made of; the server makes them. Does not know the editor. */

/** Whether something is left of it in English letters and digits. */
export function isName(text: string): boolean {
    return /[a-z0-9]/i.test(text.normalize("NFKD"));
}
