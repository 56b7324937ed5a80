/** `l4d2.showDoctor`: looks at all that is needed, shows the report, and offers what mends it. */

import * as os from "node:os";
import * as vscode from "vscode";
import { placeOf, type Row, withoutServer } from "../examining";
import { storedKeys } from "../keys";
import { inform, warn } from "../notices";
import { type Check, DOCTOR, type Examined } from "../requests";
import type { Parts } from ".";

const MOST_BUTTONS = 2;

export async function showDoctor(parts: Parts): Promise<void> {
    const where = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("Looking at everything") };
    const examined = await vscode.window.withProgress(where, () => examine(parts));
    const report = parts.texts.add(vscode.l10n.t("Doctor.md"), examined.markdown);
    await vscode.commands.executeCommand("markdown.showPreview", report);
    void offerRepairs(examined);
}

/** The server's report; ours where there is no server. */
async function examine({ context, server }: Parts): Promise<Examined> {
    const rows = ownRows(context);
    try {
        const examined = await server.ask<Examined>(DOCTOR, await storedKeys(context), rows);
        return examined ?? withoutServer(rows, "it does not answer", os.homedir());
    } catch (error) {
        return withoutServer(rows, error instanceof Error ? error.message : String(error), os.homedir());
    }
}

/** What only the editor knows. */
function ownRows(context: vscode.ExtensionContext): Row[] {
    const { version } = context.extension.packageJSON as { version: string };
    const place = placeOf(vscode.env.remoteName, vscode.env.uiKind === vscode.UIKind.Web);
    return [
        { name: "Editor", detail: `${vscode.env.appName} ${vscode.version}, ${place}, ${vscode.env.language}` },
        { name: "Extension", detail: `${version}, ${process.platform}-${process.arch}, Node ${process.versions.node}` },
    ];
}

async function offerRepairs({ checks, markdown }: Examined): Promise<void> {
    const wrong = checks.filter((one) => one.state !== "ok");
    const known = repairs();
    const wanted = [...new Set(wrong.map((one) => one.repair))].flatMap((name) => known.get(name) ?? []);
    const buttons = wanted.slice(0, MOST_BUTTONS);
    const copy = vscode.l10n.t("Copy Report");
    const labels = [...buttons.map((one) => one.label), copy];
    const message = wrong.length
        ? vscode.l10n.t("Please look at: {0}.", wrong.map((one) => one.name).join(", "))
        : vscode.l10n.t("All is well.");
    const isBroken = wrong.some((one) => one.state === "fail");
    const show = isBroken ? warn : inform;
    const answer = await show(message, ...labels);
    if (answer === copy) {
        await vscode.env.clipboard.writeText(markdown);
    } else {
        await buttons.find((one) => one.label === answer)?.run();
    }
}

interface Mending {
    readonly label: string;
    readonly run: () => unknown;
}

function repairs(): Map<Check["repair"], Mending> {
    const runs = (command: string, ...args: unknown[]) => {
        return () => vscode.commands.executeCommand(command, ...args);
    };
    return new Map<Check["repair"], Mending>([
        ["installSourceMod", { label: vscode.l10n.t("Install SourceMod…"), run: runs("l4d2.installSourceMod") }],
        [
            "chooseInterpreter",
            {
                label: vscode.l10n.t("Choose Interpreter…"),
                run: runs("workbench.action.openSettings", "l4d2.python"),
            },
        ],
        ["trust", { label: vscode.l10n.t("Manage Workspace Trust"), run: runs("workbench.trust.manage") }],
        ["setKey", { label: vscode.l10n.t("Set API Key…"), run: runs("l4d2.setKey") }],
        ["chooseModel", { label: vscode.l10n.t("Choose Model…"), run: runs("l4d2.chooseModel") }],
        ["downloadModel", { label: vscode.l10n.t("Download a Model…"), run: runs("l4d2.downloadModel") }],
        ["settings", { label: vscode.l10n.t("Open Settings"), run: runs("workbench.action.openSettings", "l4d2.") }],
    ]);
}
