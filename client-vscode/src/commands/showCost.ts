/** `l4d2.showCost`: what models have cost, in this session and this month. */

import * as vscode from "vscode";
import { inform } from "../notices";
import { COST, type Costs } from "../requests";
import { dollars } from "../status";
import type { Parts } from ".";

export async function showCost({ server, status }: Parts): Promise<void> {
    const costs = await server.ask<Costs>(COST);
    if (!costs) {
        return;
    }
    status.spent(costs);
    if (costs.month.requests === 0) {
        void inform(vscode.l10n.t("No language model was asked this month, so nothing was spent."));
        return;
    }
    const lines = [
        vscode.l10n.t("This session: {0} in {1} requests.", dollars(costs.session.cost), costs.session.requests),
        vscode.l10n.t("This month: {0} in {1} requests.", dollars(costs.month.cost), costs.month.requests),
    ];
    if (costs.limit > 0) {
        lines.push(vscode.l10n.t("The limit of a month is {0}.", dollars(costs.limit)));
    }
    if (costs.month.unpriced > 0) {
        lines.push(vscode.l10n.t("Of {0} requests the price is not known.", costs.month.unpriced));
    }
    void inform(lines.join(" "));
}
