/** `l4d2.chooseModel`: which model writes. The choice goes into the setting, where it is read each time. */

import * as vscode from "vscode";
import { storedKeys } from "../keys";
import { inform, worded } from "../notices";
import { plain } from "../plain";
import { MODEL_FITS, MODELS, type Model } from "../requests";
import { change, setting } from "../settings";
import type { Parts } from ".";

const DOWNLOAD = "l4d2.downloadModel";

interface Item extends vscode.QuickPickItem {
    readonly choose?: () => unknown;
}

export async function chooseModel(parts: Parts): Promise<void> {
    const pick = vscode.window.createQuickPick<Item>();
    pick.title = vscode.l10n.t("Model That Writes");
    pick.placeholder = vscode.l10n.t("Looking for models on this machine…");
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.busy = true;
    pick.show();
    const chosen = new Promise<Item | undefined>((resolve) => {
        pick.onDidAccept(() => {
            resolve(pick.selectedItems[0]);
            pick.hide();
        });
        pick.onDidHide(() => resolve(undefined));
    });
    try {
        const models = (await parts.server.ask<Model[]>(MODELS, await storedKeys(parts.context))) ?? [];
        pick.items = [...itemsOf(parts, models), ...(await others(parts))];
        pick.activeItems = pick.items.filter((one) => one.label.startsWith("$(check)"));
        pick.placeholder = vscode.l10n.t("Which model is to write and answer?");
        pick.busy = false;
        await (await chosen)?.choose?.();
    } finally {
        pick.dispose();
    }
}

function itemsOf(parts: Parts, models: readonly Model[]): Item[] {
    const current = setting("l4d2.assistant.model");
    const order = (one: Model) => (one.engine === "builtin" ? 0 : one.is_ready ? 1 : one.is_ready === null ? 2 : 3);
    const sorted = [...models].sort((one, other) => order(one) - order(other));
    const ready = sorted.filter((one) => one.is_ready !== false);
    const rest = sorted.filter((one) => one.is_ready === false);
    const items = ready.flatMap((one) => [itemOf(parts, one, current), ...offeredBy(one, current)]);
    if (rest.length > 0) {
        items.push({ label: vscode.l10n.t("Not ready yet"), kind: vscode.QuickPickItemKind.Separator });
    }
    return [...items, ...rest.map((one) => itemOf(parts, one, current))];
}

function itemOf({ server }: Parts, model: Model, current: string): Item {
    const { name } = model;
    const isChosen = name === current;
    const needsKey = model.is_ready === false && model.key_variable !== "";
    return {
        label: isChosen ? `$(check) ${model.title}` : model.title,
        description: name,
        detail: worded(model.is_ready === false ? `$(warning) ${model.note}` : model.note),
        choose: async () => {
            await change("l4d2.assistant.model", name);
            if (needsKey) {
                await vscode.commands.executeCommand("l4d2.setKey", model.key_variable);
            } else if (model.engine === "local" && model.is_ready === false) {
                await chooseFile(server);
            }
        },
    };
}

/** The models of a server on this machine, each to choose by itself. */
function offeredBy(model: Model, current: string): Item[] {
    return model.models.map((one) => {
        const name = `${model.name}/${one}`;
        return {
            label: name === current ? `$(check) ${one}` : `$(arrow-small-right) ${one}`,
            description: name,
            choose: () => change("l4d2.assistant.model", name),
        };
    });
}

async function others({ server }: Parts): Promise<Item[]> {
    const items: Item[] = [
        { label: vscode.l10n.t("More"), kind: vscode.QuickPickItemKind.Separator },
        {
            label: `$(file-binary) ${vscode.l10n.t("A GGUF File on This Machine…")}`,
            choose: () => chooseFile(server),
        },
    ];
    if ((await vscode.commands.getCommands(true)).includes(DOWNLOAD)) {
        items.push({
            label: `$(cloud-download) ${vscode.l10n.t("Download a Recommended Model…")}`,
            choose: () => vscode.commands.executeCommand(DOWNLOAD),
        });
    }
    items.push({ label: `$(edit) ${vscode.l10n.t("A Preset of Your Own…")}`, choose: ownPreset });
    return items;
}

/** Let the user pick a model file; it is taken when it fits this machine, or when he wants it all the same. */
async function chooseFile(server: Parts["server"]): Promise<void> {
    const picked = await vscode.window.showOpenDialog({
        title: vscode.l10n.t("Choose a model in a GGUF file"),
        filters: { [vscode.l10n.t("Models")]: ["gguf"] },
        canSelectMany: false,
    });
    const file = picked?.[0]?.fsPath;
    if (!file) {
        return;
    }
    const answer = await server.ask<{ fits: boolean; note: string }>(MODEL_FITS, file);
    if (answer && !answer.fits) {
        const anyway = vscode.l10n.t("Use It Anyway");
        if ((await vscode.window.showWarningMessage(plain(answer.note), { modal: true }, anyway)) !== anyway) {
            return;
        }
    }
    await change("l4d2.assistant.localPath", file);
    await change("l4d2.assistant.model", "local");
    if (answer?.fits) {
        void inform(answer.note);
    }
}

async function ownPreset(): Promise<void> {
    const name = await vscode.window.showInputBox({
        title: vscode.l10n.t("Name of the preset"),
        prompt: worded(
            vscode.l10n.t("A file of `l4d2-architect/models` in your configuration folder, without `.toml`"),
        ),
        value: setting("l4d2.assistant.model"),
        validateInput: (value) =>
            /^[\w.-]+(\/[\w.:/@-]+)?$/.test(value) ? null : worded(vscode.l10n.t("Letters, digits, `.`, `-`, `_`")),
    });
    if (name) {
        await change("l4d2.assistant.model", name);
    }
}
