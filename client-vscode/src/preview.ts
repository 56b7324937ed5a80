/**
 * Changes that wait for a yes: shown as a comparison of what is there with what is proposed, and made when they are
 * accepted, if the files are still what they were. Decides nothing about code.
 */

import * as vscode from "vscode";
import { fail, inform, warn } from "./notices";
import { plain } from "./plain";
import { allTabs, SCHEME, shownIn, type Texts, tabsOf } from "./texts";

const SHOWN = "l4d2.proposalShown";
const MOST_REMEMBERED = 10;
const MOVING_MS = 200; // a tab that goes to another group is closed before it is opened

/** A file as it is and as it would be; `before` null: it is not there yet. */
export interface FileChange {
    readonly uri: vscode.Uri;
    readonly before: string | null;
    readonly after: string;
}

/** A change with what there is to say of it. `decide` is told once, whatever comes later. */
interface Proposed {
    readonly id: number;
    readonly label: string;
    readonly title: string;
    readonly files: readonly FileChange[];
    readonly make: () => Thenable<boolean>;
    decide: ((isMade: boolean) => void) | undefined;
    documents: vscode.Uri[];
    isShown: boolean;
    isBeingMade: boolean;
    hideNotice: () => void;
}

/** All changes of a window that wait. */
export class Previews implements vscode.Disposable {
    private readonly proposed = new Set<Proposed>();
    private readonly shown = new vscode.EventEmitter<readonly vscode.Uri[]>();
    /** A change of these files is shown: whoever waited for it has done. */
    readonly onDidShow = this.shown.event;
    private readonly listening: vscode.Disposable;
    private count = 0;

    constructor(private readonly texts: Texts) {
        this.listening = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
            this.mark();
            if (closed.length > 0) {
                setTimeout(() => this.lookForClosed(), MOVING_MS);
            }
        });
        this.mark();
        void closeLeftOvers(texts);
    }

    /** Show it and wait for the user; whether it was made. `make` makes it. */
    async ask(label: string, files: readonly FileChange[], make: () => Thenable<boolean>): Promise<boolean> {
        this.count += 1;
        const title = titleOf(files, this.count);
        return await new Promise<boolean>((resolve, reject) => {
            const decide = resolve;
            const begun = { documents: [], isShown: false, isBeingMade: false, hideNotice: () => {} };
            const one: Proposed = { id: this.count, label, title, files, make, decide, ...begun };
            this.proposed.add(one);
            this.show(one).catch((error: unknown) => {
                this.proposed.delete(one);
                reject(error);
            });
        });
    }

    /** Make the change of that number, or the one whose comparison is in front, or the one that came last. */
    async accept(id?: number): Promise<void> {
        const one = this.wanted(id);
        if (!one || one.isBeingMade) {
            return;
        }
        one.isBeingMade = true;
        try {
            await this.makeIt(one);
        } finally {
            one.isBeingMade = false;
        }
    }

    private async makeIt(one: Proposed): Promise<void> {
        const changed = await firstChanged(one.files);
        if (changed) {
            const name = nameOf(changed.uri);
            const message = vscode.l10n.t(
                "{0} was changed since this was proposed, so it was left alone. Undo your changes to accept it, or copy what you need.",
                name,
            );
            void warn(message);
            return;
        }
        if (!(await one.make())) {
            void fail(vscode.l10n.t("The change could not be made: {0}", one.label));
            return;
        }
        await this.end(one, true);
        const only = one.files[0];
        if (only && one.files.length === 1) {
            await vscode.window.showTextDocument(only.uri, { preview: false });
        }
    }

    /** Leave everything as it is. */
    async discard(id?: number): Promise<void> {
        const one = this.wanted(id);
        if (one) {
            await this.end(one, false);
        }
    }

    dispose(): void {
        this.listening.dispose();
        this.shown.dispose();
        for (const one of this.proposed) {
            one.decide?.(false);
        }
        this.proposed.clear();
    }

    private async show(one: Proposed): Promise<void> {
        const [only] = one.files;
        if (!only) {
            return;
        }
        const rights = one.files.map((file) => this.texts.add(file.uri.path, file.after));
        const lefts = one.files.map((file) => (file.before === null ? this.texts.add(file.uri.path, "") : file.uri));
        one.documents = [...rights, ...lefts.filter((uri) => uri.scheme === SCHEME)];
        const options = { preview: false };
        if (one.files.length === 1) {
            await vscode.commands.executeCommand("vscode.diff", lefts[0], rights[0], one.title, options);
        } else {
            const rows = one.files.map((file, index) => [file.uri, lefts[index], rights[index]]);
            await vscode.commands.executeCommand("vscode.changes", one.title, rows);
        }
        one.isShown = true;
        this.mark();
        this.shown.fire(one.files.map((file) => file.uri));
        this.notify(one);
    }

    /** A notice that stays until it is decided: other messages could not be taken away then. */
    private notify(one: Proposed): void {
        const which = encodeURIComponent(JSON.stringify([one.id]));
        const accept = `[${vscode.l10n.t("Accept")}](command:l4d2.acceptProposal?${which})`;
        const discard = `[${vscode.l10n.t("Discard")}](command:l4d2.discardProposal?${which})`;
        const message = `${plain(one.label)}  ·  ${accept}  ·  ${discard}`;
        const where = { location: vscode.ProgressLocation.Notification, title: message };
        void vscode.window.withProgress(where, (progress) => {
            progress.report({ increment: 100 });
            return new Promise<void>((resolve) => {
                one.hideNotice = resolve;
            });
        });
    }

    private async end(one: Proposed, isMade: boolean): Promise<void> {
        this.proposed.delete(one);
        one.isShown = false;
        one.hideNotice();
        const tabs = this.tabs(one);
        if (tabs.length > 0) {
            await vscode.window.tabGroups.close(tabs);
        }
        for (const uri of one.documents) {
            this.texts.forget(uri);
        }
        one.decide?.(isMade);
        one.decide = undefined;
        this.mark();
    }

    /** Who closes a comparison has not decided: nothing is made and nobody waits, but it can be shown again. */
    private lookForClosed(): void {
        for (const one of this.proposed) {
            if (one.isShown && this.tabs(one).length === 0) {
                one.isShown = false;
                one.hideNotice();
                one.decide?.(false);
                one.decide = undefined;
                void this.offerAgain(one);
            }
        }
        const aside = [...this.proposed].filter((one) => !one.isShown && !one.decide);
        for (const one of aside.slice(0, -MOST_REMEMBERED)) {
            this.proposed.delete(one);
        }
    }

    private async offerAgain(one: Proposed): Promise<void> {
        const again = vscode.l10n.t("Show Again");
        const message = vscode.l10n.t("Nothing was changed. {0}", one.label);
        if ((await inform(message, again)) === again && this.proposed.has(one)) {
            await this.show(one);
        }
    }

    private tabs(one: Proposed): vscode.Tab[] {
        const [right] = one.documents;
        if (one.files.length === 1 && right) {
            return tabsOf(right);
        }
        // The editor tells nothing of a tab that compares several files but its title, which is of one change only, and
        // to which it adds how many files there are.
        return allTabs().filter(({ label }) => label === one.title || label.startsWith(`${one.title} (`));
    }

    private wanted(id: number | undefined): Proposed | undefined {
        if (id !== undefined) {
            return [...this.proposed].find((one) => one.id === id && one.isShown);
        }
        const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
        const waiting = [...this.proposed].filter((one) => one.isShown);
        return waiting.find((one) => tab && this.tabs(one).includes(tab)) ?? waiting.at(-1);
    }

    private mark(): void {
        const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
        const isShown = [...this.proposed].some((one) => tab !== undefined && this.tabs(one).includes(tab));
        void vscode.commands.executeCommand("setContext", SHOWN, isShown);
    }
}

/** The text of a file as the editor sees it; null where there is none. */
export async function textOf(uri: vscode.Uri): Promise<string | null> {
    const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (open) {
        return open.getText();
    }
    try {
        return await vscode.workspace.decode(await vscode.workspace.fs.readFile(uri), { uri });
    } catch {
        return null;
    }
}

async function firstChanged(files: readonly FileChange[]): Promise<FileChange | undefined> {
    for (const file of files) {
        if ((await textOf(file.uri)) !== file.before) {
            return file;
        }
    }
    return undefined;
}

/** Tabs of a window that was closed with a proposal in it: there is nothing in them any more. */
async function closeLeftOvers(texts: Texts): Promise<void> {
    const left = allTabs().filter((tab) => {
        const uri = shownIn(tab);
        return uri?.scheme === SCHEME && !texts.has(uri);
    });
    if (left.length > 0) {
        await vscode.window.tabGroups.close(left);
    }
}

/** What the tab of a change says; no two of a window say the same. */
function titleOf(files: readonly FileChange[], count: number): string {
    const first = files[0] ? nameOf(files[0].uri) : "";
    const what = files.length > 1 ? vscode.l10n.t("{0} and {1} more", first, files.length - 1) : first;
    return count > 1 ? vscode.l10n.t("Proposal {0}: {1}", count, what) : vscode.l10n.t("Proposal: {0}", what);
}

function nameOf(uri: vscode.Uri): string {
    return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}
