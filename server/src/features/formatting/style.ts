import type { FormattingOptions } from "vscode-languageserver";

/** How a formatted text is indented. */
export interface Style {
  /** One level of indentation. */
  readonly unit: string;
  /** Columns of a tab that stands in the text. */
  readonly tabSize: number;
}

export const DEFAULT_STYLE: Style = { unit: "    ", tabSize: 4 };

/** The style that the editor is set to. At least one blank: a value goes on only on deeper lines. */
export function styleOf({ insertSpaces, tabSize }: FormattingOptions): Style {
  const width = Math.min(Math.max(Math.trunc(tabSize) || 4, 1), 16);
  return { unit: insertSpaces ? " ".repeat(width) : "\t", tabSize: width };
}
