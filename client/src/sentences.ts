/** Texts one after the other, each ended: what an API server says has no full stop. What is missing is left out. */
export function inSentences(...texts: readonly (string | false | undefined)[]): string {
  const said = texts.filter((text) => text !== undefined && text !== false && text !== "");
  return said.map((text, index) => (index < said.length - 1 ? ended(String(text)) : String(text))).join(" ");
}

function ended(text: string): string {
  return /[.!?…:]$/.test(text) ? text : `${text}.`;
}
