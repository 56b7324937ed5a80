/**
 * The tasks of type `l4d2`: compiling, shown in a terminal. The server compiles and reports the problems, so a task needs no
 * problem matcher; `$spcomp` is for tasks that run a compiler themselves.
 */

import * as vscode from "vscode";
import type { Parts } from "./commands";
import { compileAll, fileOf, outcome, plan, type Scope, summaryWords, tellAll, tellOne } from "./compiling";
import { isOfferedAgain } from "./installing";
import { refusalOf, tellRefusal } from "./refusals";
import type { Compiled } from "./requests";
import { tame } from "./terminalText";

const TYPE = "l4d2";
const SCOPES: readonly Scope[] = ["file", "changed", "workspace"];
const RED = "\x1b[31m";
const YELLOW = "\x1b[33m";
const GREEN = "\x1b[32m";
const PLAIN = "\x1b[0m";

/** Offer the tasks. */
export function registerTasks(parts: Parts): vscode.Disposable {
    return vscode.tasks.registerTaskProvider(TYPE, {
        provideTasks: () =>
            SCOPES.map((scope) => made(parts, { type: TYPE, compile: scope }, vscode.TaskScope.Workspace)),
        resolveTask: (task) => {
            const scope: unknown = task.definition.compile;
            const isKnown = SCOPES.some((one) => one === scope);
            return isKnown ? made(parts, task.definition, task.scope ?? vscode.TaskScope.Workspace) : undefined;
        },
    });
}

function made(parts: Parts, definition: vscode.TaskDefinition, where: vscode.Task["scope"]): vscode.Task {
    const scope = definition.compile as Scope;
    const execution = new vscode.CustomExecution(async () => new Terminal(parts, scope));
    const task = new vscode.Task(definition, where ?? vscode.TaskScope.Workspace, title(scope), TYPE, execution, []);
    task.group = scope === "file" ? defaultBuild() : vscode.TaskGroup.Build;
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, clear: true };
    return task;
}

/** So the key for the build task compiles the plugin at once, where the user's own tasks have no other default. */
function defaultBuild(): vscode.TaskGroup {
    const { id } = vscode.TaskGroup.Build;
    return { id, isDefault: true } as vscode.TaskGroup;
}

function title(scope: Scope): string {
    switch (scope) {
        case "file":
            return vscode.l10n.t("compile plugin");
        case "changed":
            return vscode.l10n.t("compile changed plugins");
        case "workspace":
            return vscode.l10n.t("compile all plugins");
    }
}

class Terminal implements vscode.Pseudoterminal {
    private readonly written = new vscode.EventEmitter<string>();
    private readonly closed = new vscode.EventEmitter<number>();
    private readonly stopping = new vscode.CancellationTokenSource();
    readonly onDidWrite = this.written.event;
    readonly onDidClose = this.closed.event;

    constructor(
        private readonly parts: Parts,
        private readonly scope: Scope,
    ) {}

    open(): void {
        void this.run();
    }

    close(): void {
        this.stopping.cancel();
    }

    /** Control-C stops it. */
    handleInput(data: string): void {
        if (data === "\x03") {
            this.stopping.cancel();
        }
    }

    private async run(): Promise<void> {
        try {
            const uri = this.scope === "file" ? fileOf(undefined) : undefined;
            const plugins = await plan(this.parts, this.scope, uri);
            if (plugins.length === 0) {
                this.line(vscode.l10n.t("All plugins are compiled and up to date."));
                this.closed.fire(0);
                return;
            }
            const summary = await compileAll(this.parts, plugins, this.stopping.token, {
                ended: (one) => this.show(one),
            });
            const [one] = [...summary.done, ...summary.failed];
            const isBad = summary.failed.length + summary.refused.length > 0;
            if (plugins.length > 1 || summary.isCancelled) {
                this.line(summaryWords(summary));
            }
            // The terminal may be behind something else.
            if (plugins.length === 1 && one) {
                tellOne(one);
            } else if (isBad) {
                tellAll(summary);
            }
            this.closed.fire(isBad || summary.isCancelled ? 1 : 0);
        } catch (error) {
            const refusal = refusalOf(error);
            if (refusal) {
                this.line(`${RED}${refusal.message}${PLAIN}`);
            }
            if (refusal?.help.length && !isOfferedAgain(error)) {
                tellRefusal(error);
            }
            this.closed.fire(1);
        }
    }

    private show(one: Compiled | { name: string; why: string }): void {
        if ("why" in one) {
            this.line(`${RED}${one.name}: ${one.why}${PLAIN}`);
            return;
        }
        for (const message of one.messages) {
            const colour = message.kind === "warning" ? YELLOW : RED;
            const number = String(message.number).padStart(3, "0");
            const place = `${tame(message.path)}(${message.line})`;
            this.line(`${place} : ${colour}${message.kind} ${number}${PLAIN}: ${tame(message.text)}`);
        }
        const where = one.output ? ` → ${vscode.workspace.asRelativePath(one.output)}` : "";
        this.line(`${one.succeeded ? GREEN : RED}${one.name}${PLAIN}: ${outcome(one)}${where}`);
    }

    private line(text: string): void {
        this.written.fire(`${text.replace(/\r?\n/g, "\r\n")}\r\n`);
    }
}
