import { ESCAPE, ESCAPE_SEQUENCE } from "../../escapeSequences.ts";
import { speaksOfSecret } from "../../secretNames.ts";
import type { Cluster } from "../connection/cluster.ts";
import type { Pod } from "../objects.ts";
import { LogBatch } from "../../logBatch.ts";
import type { LogLine } from "./logs.ts";
import { MASK } from "./mask.ts";
import { openSecrets, storedSecrets, type UnknownSecrets } from "./podSecrets.ts";
import { formsOf, type SecretValue } from "./secretForms.ts";
import { WordSearch } from "./wordSearch.ts";

/**
 * What gives itself away: bearer headers, JSON web tokens, passwords in addresses (RFC 6750, 7519, 3986). All parts have a
 * limit: a line may be of megabytes, and base64 of JSON begins as a token does.
 */
const TOKENS =
  /\b((?:Bearer|Basic)\s{1,8})[\w.~+/-]{16,8192}=*|\beyJ[\w-]{8,8192}\.eyJ[\w-]{8,16384}\.[\w-]{0,8192}|(:\/\/[^\s/:@]{0,256}:)[^\s/@]{1,1024}(?=@)/gi;

/** Shorter beginnings and ends of secrets say nothing, unless the other half stands in the next line. Characters. */
const SHORTEST_HALF = 6;
const SHORTEST_OF_BOTH = 3;

const NONE: UnknownSecrets = { unread: [], forbidden: [] };

/** Masks secrets in text. */
export class Redactor {
  /** What it cannot mask. */
  readonly unknown: UnknownSecrets;
  readonly #words: ReadonlySet<string>;
  readonly #search: WordSearch;

  /**
   * @param secrets values that must not be shown; what is too short to be one is left out
   * @param others what these mask is masked, too
   */
  constructor(
    secrets: Iterable<SecretValue> = [],
    unknown: UnknownSecrets = NONE,
    ...others: readonly (Redactor | undefined)[]
  ) {
    this.unknown = unknown;
    this.#words = new Set([
      ...others.flatMap((other) => (other ? [...other.#words] : [])),
      ...[...secrets].flatMap(formsOf),
    ]);
    this.#search = new WordSearch(this.#words);
  }

  /** False where a secret could not be read, and may be later. */
  get isComplete(): boolean {
    return this.unknown.unread.length === 0;
  }

  /** Whether it knows any values; tokens, which give themselves away, it masks in any case. */
  get hasWords(): boolean {
    return this.#words.size > 0;
  }

  /** Masks what either masks. */
  and(other: Redactor): Redactor {
    return [...other.#words].every((word) => this.#words.has(word))
      ? this
      : new Redactor([], this.unknown, this, other);
  }

  text(text: string): string {
    const masked = this.#search.replace(text, MASK);
    const seen = withoutSequences(masked);
    return (seen !== masked && this.#search.next(seen) ? this.#search.replace(seen, MASK) : masked).replace(
      TOKENS,
      (_, scheme?: string, address?: string) => `${scheme ?? address ?? ""}${MASK}`,
    );
  }

  /**
   * A line that may begin or end inside of what was written, as a runtime's piece of a long line does, or what a broken stream
   * had last: half of a secret there is masked, too.
   *
   * @param hasBoth the other half stands in the line beside it
   */
  cut(line: LogLine, at: "start" | "end", hasBoth = false): LogLine {
    const least = hasBoth ? SHORTEST_OF_BOTH : SHORTEST_HALF;
    const seen = withoutSequences(line.text);
    const [half, halfSeen] = [this.#half(line.text, at, least), this.#half(seen, at, least)];
    const [text, length] = halfSeen > half ? [seen, halfSeen] : [line.text, half];
    if (length === 0) return line;
    return { ...line, text: at === "end" ? text.slice(0, -length) + MASK : MASK + text.slice(length) };
  }

  /** The same batch where there is nothing to mask, which is nearly always. */
  batch(batch: LogBatch): LogBatch {
    if (!this.#isSuspect(batch.text)) return batch;
    return LogBatch.of(batch.lines.map((line) => ({ ...line, text: this.text(line.text) })));
  }

  /** A copy of a pod whose texts show nothing of what is masked, nor values of variables that are named as secrets. */
  pod(pod: Pod): Pod {
    const mask = (_key: string, value: unknown): unknown => {
      if (typeof value === "string") return this.text(value);
      const { name, value: said } = (value ?? {}) as { readonly name?: unknown; readonly value?: unknown };
      const isNamed = typeof name === "string" && typeof said === "string" && speaksOfSecret(name);
      return isNamed ? { ...(value as object), value: MASK } : value;
    };
    return JSON.parse(JSON.stringify(pod, mask)) as Pod;
  }

  /** A copy of something that the cluster says, whose messages, at any depth, show nothing of what is masked. */
  messages<T>(said: T): T {
    const hide = (key: string, value: unknown): unknown =>
      key === "message" && typeof value === "string" ? this.text(value) : value;
    return JSON.parse(JSON.stringify(said, hide)) as T;
  }

  /** How much of a secret a text begins or ends with, at most. */
  #half(text: string, at: "start" | "end", least: number): number {
    const halfOf = at === "end" ? halfAtEnd : halfAtStart;
    let length = 0;
    for (const word of this.#words) length = Math.max(length, halfOf(text, word, least));
    return length;
  }

  #isSuspect(text: string): boolean {
    if (this.#search.next(text)) return true;
    if (text.includes(ESCAPE) && this.#search.next(withoutSequences(text))) return true;
    if (/bearer\s|basic\s|\.eyJ/i.test(text)) return true;
    return text.includes("@") && text.includes("://");
  }
}

/** What is seen of a text: escape sequences may stand inside of what is masked. */
function withoutSequences(text: string): string {
  return text.includes(ESCAPE) ? text.replace(ESCAPE_SEQUENCE, "") : text;
}

/** How much of a word's beginning a text ends with; 0 where that is too little. */
function halfAtEnd(text: string, word: string, least: number): number {
  const last = text.slice(-least);
  if (last.length < least) return 0;
  for (
    let at = word.lastIndexOf(last, word.length - least - 1);
    at >= 0;
    at = at === 0 ? -1 : word.lastIndexOf(last, at - 1)
  ) {
    const half = at + least;
    if (text.endsWith(word.slice(0, half))) return half;
  }
  return 0;
}

/** How much of a word's end a text begins with; 0 where that is too little. */
function halfAtStart(text: string, word: string, least: number): number {
  const first = text.slice(0, least);
  if (first.length < least) return 0;
  for (let at = word.indexOf(first, 1); at >= 0; at = word.indexOf(first, at + 1)) {
    if (text.startsWith(word.slice(at))) return word.length - at;
  }
  return 0;
}

/**
 * A redactor for what a pod's containers may print: the values of the secrets that they get as variables or files, as
 * far as the user may read them, and what stands openly in the pod under names that speak of secrets. Never rejects.
 *
 * @param more what it masks besides
 */
export async function podRedactor(
  cluster: Cluster,
  pod: Pod,
  signal?: AbortSignal,
  more?: Redactor,
): Promise<Redactor> {
  const { values, ...unknown } = await storedSecrets(cluster, pod, signal);
  return new Redactor([...values, ...openSecrets(pod)], unknown, more);
}

/** Masks what several pods may print, hundreds of them too. Never rejects. */
export async function podsRedactor(cluster: Cluster, pods: readonly Pod[]): Promise<(text: string) => string> {
  const stored = await Promise.all(pods.map((pod) => storedSecrets(cluster, pod)));
  const secrets = [...stored.flatMap(({ values }) => values), ...pods.flatMap(openSecrets)];
  const unique = new Map(secrets.map((secret) => [`${secret.name} ${secret.bytes.toString("base64")}`, secret]));
  const redactor = new Redactor(unique.values());
  return (text) => redactor.text(text);
}
