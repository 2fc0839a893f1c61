/** The messages of the client that can be translated: what stands in calls of `vscode.l10n.t` and of `t` (`l10n.ts`). */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../root.ts";
import { plainTextsIn } from "./plainTexts.ts";

/** English text by itself, in the order of the alphabet: what VS Code calls a bundle. */
export type Bundle = Readonly<Record<string, string>>;

const BUNDLE = join(ROOT, "l10n/bundle.l10n.json");
const CALLS: ReadonlySet<string> = new Set(["vscode.l10n.t", "t"]);

/** What a source says, and what is wrong with how it says it (`line: problem`). */
export interface Messages {
  readonly texts: readonly string[];
  readonly problems: readonly string[];
}

/** The messages of one source. */
export function messagesIn(source: string): Messages {
  const file = ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest, true);
  const texts: string[] = [];
  const problems: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && CALLS.has(node.expression.getText(file))) {
      const problem = problemOf(node, file);
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
      if (problem !== undefined) problems.push(`${String(line)}: ${problem}`);
      else if (node.arguments[0] && ts.isStringLiteralLike(node.arguments[0])) texts.push(node.arguments[0].text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { texts, problems };
}

function problemOf(call: ts.CallExpression, file: ts.SourceFile): string | undefined {
  const [message, ...values] = call.arguments;
  if (!message || !ts.isStringLiteralLike(message)) {
    return "the message has to be a literal, with {0}, {1} and so on for the values behind it";
  }
  const places = placesIn(message.text);
  if (places.length !== values.length || places.some((place, index) => place !== index)) {
    return `“${message.text}” does not have a place for each of its ${String(values.length)} values`;
  }
  const loadsWithModule = call.expression.getText(file) === "t" && !ts.findAncestor(call, ts.isFunctionLike);
  return loadsWithModule
    ? "the language is not known yet while a module loads: call t where the text is shown"
    : undefined;
}

/** The numbers in braces of a message, each once, from small to large. */
export function placesIn(message: string): readonly number[] {
  const found = [...message.matchAll(/\{(\d+)\}/gu)].map(([, index]) => Number(index));
  return [...new Set(found)].sort((left, right) => left - right);
}

/** Where many a sentence is English so far, and needs no translation (CONTRIBUTING.md, "Languages"). */
const MAY_BE_ENGLISH = /^client\/src\/(?:cluster|sandbox)\//u;

/** All messages of the client, and what is wrong, with the file before it. */
export function clientMessages(): { readonly bundle: Bundle; readonly problems: readonly string[] } {
  const files = globSync("client/src/**/*.ts", { cwd: ROOT }).map((file) => file.replaceAll("\\", "/"));
  const found = files.map((file) => {
    const source = readFileSync(join(ROOT, file), "utf8");
    const { texts, problems } = messagesIn(source);
    const plain = (MAY_BE_ENGLISH.test(file) ? [] : plainTextsIn(source)).map(
      (text) => `${text} has to go through vscode.l10n.t, or t of l10n.ts`,
    );
    return { file, texts, problems: [...problems, ...plain] };
  });
  const texts = [...new Set(found.flatMap((one) => one.texts))].sort();
  return {
    bundle: Object.fromEntries(texts.map((text) => [text, text])),
    problems: found.flatMap(({ file, problems }) => problems.map((problem) => `${file}:${problem}`)),
  };
}

/** The bundle that is packed. */
export function readBundle(): Bundle {
  return JSON.parse(readFileSync(BUNDLE, "utf8")) as Bundle;
}

export function writeBundle(bundle: Bundle): void {
  writeFileSync(BUNDLE, `${JSON.stringify(bundle, undefined, 2)}\n`);
}
