/** A sentence bears no more of somebody else's words. Characters. */
const LONGEST = 200;

/** The first line of what the cluster says, as part of a sentence: without its full stop, and cut where it is long. */
export function firstSentence(text: string): string {
  const line = text.trim().split("\n", 1)[0] ?? "";
  return cut(line.replace(/[.\s]+$/, ""));
}

/** All lines of what the cluster says as one. */
export function inOneLine(text: string): string {
  return cut(text.replace(/\s+/g, " ").trim());
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
