/** Stands in for the module `vscode` where a test only needs the tables of files that import it. */
import { registerHooks } from "node:module";
import { L10N } from "./l10nStub.ts";

const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  const anything = new Proxy(function () {}, {
    get: (target, name) => (name === "prototype" ? target.prototype : anything),
    apply: () => anything,
    construct: () => ({}),
  });
  export class DocumentLink {}
  export class TerminalLink {}
  export class CancellationError extends Error {}
  export const workspace = anything, window = anything, commands = anything, languages = anything, Uri = anything;
  export const Disposable = anything, EventEmitter = anything, ThemeIcon = anything, ThemeColor = anything;
  export const ProgressLocation = {}, StatusBarAlignment = {}, ConfigurationTarget = {}, QuickPickItemKind = {};
  export const TreeItemCollapsibleState = {}, ViewColumn = {}, LanguageStatusSeverity = {}, MarkdownString = anything;
`)}`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
