/** One word of a label selector: its kind, and how it was written. The end is an empty text. */
export interface LabelToken {
  readonly kind: "identifier" | "end" | Operator;
  readonly text: string;
}

type Operator = (typeof OPERATORS)[number] | "error";

const OPERATORS = [")", ",", "!", "==", "=", "in", "!=", "notin", "(", ">", "<"] as const;
const BLANK = /[ \t\r\n]/;
const SYMBOL = /[=!(),><]/;

/** Cuts a label selector into its words, as the API server's lexer does (Kubernetes 1.34, `labels/selector.go`). */
export function labelTokens(text: string): LabelToken[] {
  const tokens: LabelToken[] = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    const first = text.charAt(at);
    if (BLANK.test(first)) {
      at += 1;
    } else if (SYMBOL.test(first)) {
      const known = OPERATORS.filter((one) => text.startsWith(one, start)).sort((a, b) => b.length - a.length)[0];
      at += known?.length ?? 1;
      tokens.push({ kind: known ?? "error", text: text.slice(start, at) });
    } else {
      while (at < text.length && !BLANK.test(text.charAt(at)) && !SYMBOL.test(text.charAt(at))) at += 1;
      const word = text.slice(start, at);
      tokens.push({ kind: word === "in" || word === "notin" ? word : "identifier", text: word });
    }
  }
  return [...tokens, { kind: "end", text: "" }];
}
