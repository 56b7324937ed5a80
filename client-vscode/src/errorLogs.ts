/** The order of a server's error logs in a list. Does not know the editor. */

/** A log and when it was last written to, in milliseconds; 0 is not known. */
export interface ErrorLog<Uri> {
    readonly uri: Uri;
    readonly time: number;
}

/** The newest first, by the day in the name: a server that was copied has one date for all files. */
export function newestFirst<Uri extends { readonly path: string }>(logs: readonly ErrorLog<Uri>[]): ErrorLog<Uri>[] {
    const day = (one: ErrorLog<Uri>) => /errors_(\d{8})/.exec(one.uri.path)?.[1] ?? "";
    return [...logs].sort(
        (one, other) => day(other).localeCompare(day(one)) || other.time - one.time || compare(one, other),
    );
}

function compare(one: { uri: { path: string } }, other: { uri: { path: string } }): number {
    return one.uri.path.localeCompare(other.uri.path);
}
