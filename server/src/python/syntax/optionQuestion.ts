/** An option that code asks for. */
export interface OptionQuestion {
  /** In lower case, as Airflow makes it. */
  readonly section: string;
  readonly key: string;
  readonly type: OptionType;
  /** As text, for types that Airflow makes of the fallback's text, too. */
  readonly fallback?: string;
}

export type OptionType = "text" | "boolean" | "integer" | "float";

/** Its value, or why that is not known, then perhaps with the path that it likely is. */
export type OptionAnswer =
  { readonly value: string | number | boolean } | { readonly reason: string; readonly likelyPath?: string };

/** What the configuration says for a file; undefined when nothing sets the option and it has no default. */
export type AskOption = (from: string, question: OptionQuestion) => OptionAnswer | undefined;
