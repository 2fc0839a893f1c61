import ts from "typescript";

/** What is called with texts that people read. */
const TELLING = /^vscode\.window\.show(?:Information|Warning|Error)Message$|^withProgress$|^UserError$/u;

/** Properties of what VS Code shows. */
const SHOWN: ReadonlySet<string> = new Set([
  ...["title", "placeHolder", "placeholder", "prompt", "label", "description", "detail", "tooltip", "openLabel"],
]);

/** Texts of a source that people read, and that nobody can translate: `line: text`, in its order. */
export function plainTextsIn(source: string): readonly string[] {
  const file = ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    for (const text of shownBy(node, file).filter(isPlain)) {
      const { line } = file.getLineAndCharacterOfPosition(text.getStart(file));
      found.push(`${String(line + 1)}: ${text.getText(file)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function shownBy(node: ts.Node, file: ts.SourceFile): readonly ts.Expression[] {
  if (ts.isPropertyAssignment(node) && SHOWN.has(node.name.getText(file))) return choices(node.initializer);
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return [];
  return TELLING.test(node.expression.getText(file)) ? (node.arguments ?? []).flatMap(choices) : [];
}

function choices(text: ts.Expression): readonly ts.Expression[] {
  return ts.isConditionalExpression(text) ? [...choices(text.whenTrue), ...choices(text.whenFalse)] : [text];
}

/** Words stand in it itself, besides values, icons, and names of keys. */
function isPlain(text: ts.Expression): boolean {
  const parts = ts.isTemplateExpression(text)
    ? [text.head.text, ...text.templateSpans.map(({ literal }) => literal.text)]
    : ts.isStringLiteralLike(text)
      ? [text.text]
      : [];
  return /\p{L}{2,}/u.test(parts.join(" ").replaceAll(/\$\([\w~-]+\)|\w+_\w+/gu, ""));
}
