/** Jinja in the arguments of an operator: found and filled in, never run. */

const EXPRESSION = /\{\{([\s\S]*?)\}\}/g;

/** The expressions of a text, each as `{{ ds }}`; with statements (`{% … %}`) the whole text is one. */
export function expressionsOf(text: string): readonly string[] {
  if (text.includes("{%")) return [text];
  return [...text.matchAll(EXPRESSION)].map(([, inner = ""]) => written(inner));
}

/** The text with the expressions replaced that have a value. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  if (text.includes("{%")) return values[text] ?? text;
  return text.replace(EXPRESSION, (all, inner: string) => values[written(inner)] ?? all);
}

/** In one spelling, whatever the blanks of the source are. */
function written(inner: string): string {
  return `{{ ${inner.trim().replace(/\s+/g, " ")} }}`;
}
