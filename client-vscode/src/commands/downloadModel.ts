/** `l4d2.downloadModel`: fetch a model that runs on this machine, and choose it. The server shows the bar. */

import * as vscode from "vscode";
import { inform, warn } from "../notices";
import { FETCH_MODEL, type Fetched, LOCAL_MODELS, type LocalModels } from "../requests";
import { change } from "../settings";
import type { Parts } from ".";

export async function downloadModel({ server }: Parts): Promise<void> {
    const answer = await server.ask<LocalModels>(LOCAL_MODELS);
    if (!answer) {
        return;
    }
    const items = answer.models.map((one) => ({
        label: one.path ? `$(check) ${one.title}` : one.title,
        description: [gigabytes(one.size), one.license, fit(one.fits), one.path ? vscode.l10n.t("downloaded") : ""]
            .filter(Boolean)
            .join(" · "),
        detail: one.about,
        model: one,
    }));
    const picked = await vscode.window.showQuickPick(items, {
        title: vscode.l10n.t("Download a Model"),
        placeHolder: answer.remark
            ? vscode.l10n.t("It runs on this machine, with llama-cpp-python, which is still to be installed")
            : vscode.l10n.t("It runs on this machine: no key, no cost, no network afterwards"),
        matchOnDetail: true,
    });
    if (!picked) {
        return;
    }
    if (picked.model.fits === false) {
        const anyway = vscode.l10n.t("Download Anyway");
        if ((await vscode.window.showWarningMessage(picked.model.note, { modal: true }, anyway)) !== anyway) {
            return;
        }
    }
    const fetched = await server.ask<Fetched>(FETCH_MODEL, picked.model.name);
    if (!fetched) {
        const message = vscode.l10n.t("The download was stopped. The next one goes on from there.");
        void inform(message);
        return;
    }
    await change("l4d2.assistant.localPath", fetched.path);
    await change("l4d2.assistant.model", "local");
    const message = vscode.l10n.t("{0} is there and chosen.", picked.model.title);
    if (fetched.remark) {
        const copy = vscode.l10n.t("Copy");
        if ((await warn(`${message} ${fetched.remark}`, copy)) === copy) {
            await vscode.env.clipboard.writeText(fetched.remark);
        }
    } else {
        void inform(message);
    }
}

function fit(fits: boolean | null): string {
    if (fits === null) {
        return "";
    }
    return fits ? vscode.l10n.t("fits this machine") : `$(warning) ${vscode.l10n.t("too large for this machine")}`;
}

function gigabytes(bytes: number): string {
    return `${(bytes / 1e9).toFixed(1)} GB`;
}
