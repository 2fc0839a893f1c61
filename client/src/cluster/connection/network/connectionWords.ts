import { t } from "../../../l10n.ts";

/** The longest text of somebody else that goes into a one-line message. */
const MOST_TEXT = 400;

/** What happened to a connection, said of its other end: “refused the connection”. */
export function connectionWords(cause: unknown): string {
  return WORDS[codeOf(cause)]?.() ?? oneLine(cause instanceof Error ? cause.message : String(cause));
}

/** The code of an error of Node, or of the first one in it; empty where there is none. */
export function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  const code = (cause as NodeJS.ErrnoException).code;
  if (typeof code === "string") return code;
  return cause instanceof AggregateError ? codeOf(cause.errors[0]) : "";
}

/** For sentences: blanks and line ends as one blank each, cut where it is long. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > MOST_TEXT ? `${line.slice(0, MOST_TEXT)}…` : line;
}

const WORDS: Readonly<Record<string, () => string>> = {
  ECONNREFUSED: () => t("refused the connection"),
  ECONNRESET: () => t("broke the connection"),
  EPIPE: () => t("broke the connection"),
  ENOTFOUND: () => t("is a name that cannot be resolved"),
  EAI_AGAIN: () => t("is a name that cannot be resolved now"),
  ETIMEDOUT: () => t("does not answer"),
  EHOSTUNREACH: () => t("cannot be reached"),
  ENETUNREACH: () => t("cannot be reached: no network"),
};
