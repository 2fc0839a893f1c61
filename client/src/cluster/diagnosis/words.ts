/** A sentence bears no more of somebody else's words. Characters. */
const LONGEST = 200;

/** What gRPC puts before the words of a driver or a runtime. */
const WRAPPER = /rpc error: code = \w+ desc = /g;

/**
 * The first line of what the cluster says, as part of a sentence: without its full stop and the wrapping of gRPC, and cut
 * where it is long.
 */
export function firstSentence(text: string): string {
  const line = text.replaceAll(WRAPPER, "").trim().split("\n", 1)[0] ?? "";
  return cut(line.replace(/[.\s]+$/, ""));
}

/** All lines of what the cluster says as one. */
export function inOneLine(text: string): string {
  return cut(text.replace(/\s+/g, " ").trim());
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** A text as part of a pattern. */
export function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
