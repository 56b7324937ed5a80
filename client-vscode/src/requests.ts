/**
 * The names that the server and this client agree on beyond the protocol: a mirror of `server/lsp/commands.py`, which
 * a test holds equal. Says nothing of what they do.
 */

export const GENERATE = "l4d2.generate";
export const ASK_AND_GENERATE = "l4d2.askAndGenerate";
export const KEY = "l4d2/key";
export const COST = "l4d2.cost";
export const ASSIST = "l4d2.assist";
export const PIECE = "l4d2/piece";
export const STATE = "l4d2/state";
export const SHOW = "l4d2/show";
export const VERDICT = "l4d2/verdict";
export const CHAT = "l4d2.chat";
export const CHAT_APPLY = "l4d2.chatApply";
export const CHAT_END = "l4d2.chatEnd";
export const MODELS = "l4d2.models";
export const MODEL_FITS = "l4d2.modelFits";
export const FIX_WORKSPACE = "l4d2.fixWorkspace";
export const COMPILE_PLAN = "l4d2.compilePlan";
export const COMPILE = "l4d2.compile";
export const DEPLOY_PLAN = "l4d2.deployPlan";
export const INSTALL = "l4d2.install";
export const MISSING = "l4d2.missing";
export const LOCAL_MODELS = "l4d2.localModels";
export const FETCH_MODEL = "l4d2.fetchModel";
export const DOCTOR = "l4d2.doctor";
export const MAKE_PLUGIN = "l4d2.makePlugin";
export const EVENTS = "l4d2.events";
export const MAKE_PROJECT = "l4d2.makeProject";
export const READ_LOG = "l4d2.readLog";
export const PREPROCESSED = "l4d2.preprocessed";
export const KNOWN = "l4d2.known";
export const SYNTAX_TREE = "l4d2.syntaxTree";
export const SHOW_REFERENCES = "l4d2.showReferences";

/** What the client can run or answer; the server uses nothing else of it. */
export const OFFERED = [ASK_AND_GENERATE, KEY, SHOW_REFERENCES, PIECE, STATE, SHOW, VERDICT] as const;

/** What a command of the assistant returns: code that was written, or Markdown to read. */
export interface Written {
    readonly applied: boolean;
    readonly errors: number;
    readonly findings?: number;
    readonly verdict?: string;
    readonly remarks?: string;
    readonly cost?: number | null;
    readonly model?: string;
    readonly title?: string;
    readonly markdown?: string;
}

/** More of an answer while it is made; another round begins anew. */
export interface Piece {
    readonly uri: string | null;
    readonly text: string;
    readonly round: number;
    readonly stage?: "write" | "check" | "repair";
    readonly conversation?: string;
}

/** A change that a chat proposes; `uri` null is a plugin of its own. */
export interface Proposal {
    readonly uri: string | null;
    readonly code: string;
    readonly errors: number;
    readonly problems: readonly { readonly line: number; readonly severity: number; readonly message: string }[];
    readonly removed: readonly string[];
}

/** The answer to a question of a chat. */
export interface Said {
    readonly text: string;
    readonly proposal: Proposal | null;
    readonly cost: number | null;
    readonly conversationCost: number;
    readonly model: string;
    readonly cut: boolean;
}

/** One preset of the answer to `l4d2.models`; `is_ready` null is not known. */
export interface Model {
    readonly name: string;
    readonly title: string;
    readonly engine: string;
    readonly model: string;
    readonly is_ready: boolean | null;
    readonly note: string;
    readonly models: readonly string[];
    readonly key_variable: string;
    readonly chosen: boolean;
}

/** The answer to `l4d2.fixWorkspace`; `fixed` counts by the rules' codes what is gone, `left` is what is still there. */
export interface Fixed {
    readonly applied: boolean;
    readonly files: number;
    readonly corrections: number;
    readonly fixed: Readonly<Record<string, number>>;
    readonly left: number;
}

/** An event of the game, of the answer to `l4d2.events`. */
export interface GameEvent {
    readonly name: string;
    readonly about: string;
}

/** What models have cost in a span of time. */
export interface Spent {
    readonly cost: number;
    readonly requests: number;
    readonly unpriced: number;
}

/** The answer to `l4d2.cost`; `limit` 0 is no limit. */
export interface Costs {
    readonly session: Spent;
    readonly month: Spent;
    readonly limit: number;
}

/** A plugin to compile, of the answer to `l4d2.compilePlan`; `twin` is one that would go to the same place. */
export interface Planned {
    readonly name: string;
    readonly source: string;
    readonly output: string;
    readonly stale: boolean;
    readonly twin: string;
}

/** One message of the compiler. */
export interface CompilerMessage {
    readonly path: string;
    readonly line: number;
    readonly kind: "error" | "fatal error" | "warning";
    readonly number: number;
    readonly text: string;
}

/** The answer to `l4d2.compile`. */
export interface Compiled {
    readonly name: string;
    readonly source: string;
    readonly output: string | null;
    readonly succeeded: boolean;
    readonly errors: number;
    readonly warnings: number;
    readonly messages: readonly CompilerMessage[];
    readonly compiler: string;
    readonly seconds: number;
}

/** What one plugin needs on a server, of the answer to `l4d2.deployPlan`. */
export interface Shipment {
    readonly name: string;
    readonly source: string;
    readonly output: string;
    readonly stale: boolean;
    readonly files: readonly { readonly path: string; readonly kind: string; readonly target: string }[];
}

/** The answer to `l4d2.install`. */
export interface Installed {
    readonly name: string;
    readonly version: string;
    readonly remark: string;
    readonly compiler: string;
}

/** The answer to `l4d2.missing`. */
export interface Lack {
    readonly compiler: boolean;
    readonly sourcemod: boolean;
    readonly left4dhooks: boolean;
}

/** The answer to `l4d2.localModels`; `fits` null is not known, `remark` says what they need besides. */
export interface LocalModels {
    readonly models: readonly {
        readonly name: string;
        readonly title: string;
        readonly about: string;
        readonly license: string;
        readonly size: number;
        readonly fits: boolean | null;
        readonly note: string;
        readonly path: string | null;
    }[];
    readonly remark: string;
}

/** The answer to `l4d2.fetchModel`. */
export interface Fetched {
    readonly path: string;
    readonly remark: string;
}

/** One line of the doctor's report. */
export interface Check {
    readonly name: string;
    readonly state: "ok" | "warn" | "fail";
    readonly detail: string;
    readonly advice: string;
    readonly repair:
        | ""
        | "installSourceMod"
        | "chooseInterpreter"
        | "setKey"
        | "chooseModel"
        | "settings"
        | "downloadModel"
        | "trust";
}

/** The answer to `l4d2.doctor`. */
export interface Examined {
    readonly checks: readonly Check[];
    readonly markdown: string;
}
