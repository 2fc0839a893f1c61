import { defaultsOf, NO_DEFAULTS, type Defaults } from "./defaults.ts";
import { percentParts, type PercentPart } from "./percent.ts";
import type { CfgDocument, CfgEntry, CfgSection, CfgSectionContent } from "./types.ts";

/** A value with its `%` references replaced. */
export interface ResolvedValue {
  /** Best effort where something is wrong: what cannot be replaced stays as written. */
  readonly text: string;
  /** Which stretch of `text` came from which stretch of the raw text, in order; empty when nothing was replaced. */
  readonly pieces: readonly ResolvedPiece[];
}

export interface ResolvedPiece {
  readonly start: number;
  readonly end: number;
  readonly rawStart: number;
  readonly rawEnd: number;
  /** Copied character by character; otherwise it stands for a `%%` or a whole reference. */
  readonly copied: boolean;
}

/** ConfigParser follows a chain of references this far and no further. */
const MAX_DEPTH = 10;
/** Where expansion stops, in characters: references to references can grow without measure. */
const MAX_LENGTH = 1 << 20;

/** The value of an entry of this section (or of `[DEFAULT]`, seen from this section) as `parser.get` would give it. */
export function resolveValue(document: CfgDocument, section: CfgSection, entry: CfgEntry): ResolvedValue {
  if (!entry.value.text.includes("%")) return { text: entry.value.text, pieces: [] };
  return scopeOf(section.content, defaultsOf(document)).resolve(entry);
}

/** The stretch of the raw text behind a stretch of the resolved text; a reference counts as a whole. */
export function rawStretch(value: ResolvedValue, start: number, end: number): { start: number; end: number } {
  if (value.pieces.length === 0) return { start, end };
  const rawStart = rawOffset(value, start, "start");
  return { start: rawStart, end: Math.max(rawStart, end === start ? rawStart : rawOffset(value, end, "end")) };
}

function rawOffset(value: ResolvedValue, offset: number, side: "start" | "end"): number {
  const piece =
    side === "start"
      ? value.pieces.find((each) => offset < each.end)
      : value.pieces.findLast((each) => offset > each.start);
  if (!piece) return side === "start" ? (value.pieces.at(-1)?.rawEnd ?? 0) : 0;
  if (piece.copied) return piece.rawStart + offset - piece.start;
  return side === "start" ? piece.rawStart : piece.rawEnd;
}

const scopes = new WeakMap<CfgSectionContent, Scope>();

/** The scope of a section; the same one as long as neither the section nor `[DEFAULT]` has changed. */
export function scopeOf(content: CfgSectionContent, defaults: Defaults): Scope {
  const known = scopes.get(content);
  if (known?.defaults === defaults) return known;
  const scope = new Scope(content, defaults);
  scopes.set(content, scope);
  return scope;
}

/** What `%(name)s` means in one section: its own keys, then those of `[DEFAULT]`. */
export class Scope {
  readonly defaults: Defaults;
  private readonly content: CfgSectionContent;
  private readonly resolved = new Map<CfgEntry, ResolvedValue>();
  private readonly heights = new Map<CfgEntry, number>();

  constructor(content: CfgSectionContent, defaults: Defaults = NO_DEFAULTS) {
    this.content = content;
    this.defaults = defaults;
  }

  entry(key: string): CfgEntry | undefined {
    return this.content.byKey.get(key)?.node ?? this.defaults.byKey.get(key)?.node;
  }

  /** Keys in the order in which the parser yields (and so checks) them. */
  keys(): Iterable<string> {
    return new Set([...this.defaults.byKey.keys(), ...this.content.byKey.keys()]);
  }

  resolve(entry: CfgEntry): ResolvedValue {
    const known = this.resolved.get(entry);
    if (known) return known;
    const raw = entry.value.text;
    const value = raw.includes("%") && !this.tooDeep(entry) ? this.expand(raw) : { text: raw, pieces: [] };
    this.resolved.set(entry, value);
    return value;
  }

  /** Whether the parser gives up on this value because its chain of references is too long or leads back to itself. */
  tooDeep(entry: CfgEntry): boolean {
    return this.height(entry) > MAX_DEPTH;
  }

  /** Whether a value is too deep if it refers to this key. */
  leadsTooDeep(key: string): boolean {
    const target = this.entry(key);
    return target?.value.text.includes("%") === true && this.height(target) >= MAX_DEPTH;
  }

  /** The first mistake in the parser's own order of reading, if any. */
  firstMistake(entry: CfgEntry): "bad-percent" | "unknown-percent-reference" | "percent-recursion" | undefined {
    return this.mistakeFrom(entry, 1, new Set());
  }

  private expand(raw: string): ResolvedValue {
    let text = "";
    const pieces: ResolvedPiece[] = [];
    for (const part of percentParts(raw)) {
      const start = text.length;
      const replacement = this.replacement(part);
      if (start < MAX_LENGTH) text += replacement ?? raw.slice(part.start, part.end);
      const copied = replacement === undefined;
      pieces.push({ start, end: text.length, rawStart: part.start, rawEnd: part.end, copied });
    }
    return { text, pieces };
  }

  private replacement(part: PercentPart): string | undefined {
    if (part.kind === "escape") return "%";
    if (part.kind !== "reference") return undefined;
    const target = this.entry(part.name);
    return target && this.resolve(target).text;
  }

  /** How many values the parser has open at once for an entry; more than `MAX_DEPTH` stands for any such number. */
  private height(entry: CfgEntry): number {
    // Not recursive: a chain may be as long as the file.
    const open = [entry];
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const targets = this.targets(top);
      if (this.heights.has(top)) {
        open.pop();
        const deepest = targets.reduce((found, target) => Math.max(found, this.heights.get(target) ?? 0), 0);
        this.heights.set(top, Math.min(deepest, MAX_DEPTH) + 1);
      } else {
        // Counts as too deep while it is open: a reference that leads back to it is.
        this.heights.set(top, MAX_DEPTH + 1);
        open.push(...targets.filter((target) => !this.heights.has(target)));
      }
    }
    return this.heights.get(entry) ?? 0;
  }

  /** The entries that a value refers to and that need replacing themselves. */
  private targets(entry: CfgEntry): readonly CfgEntry[] {
    return percentParts(entry.value.text)
      .map((part) => (part.kind === "reference" ? this.entry(part.name) : undefined))
      .filter((target) => target !== undefined)
      .filter((target) => target.value.text.includes("%"));
  }

  private mistakeFrom(entry: CfgEntry, depth: number, fine: Set<string>): ReturnType<Scope["firstMistake"]> {
    const state = `${depth} ${entry.key}`;
    if (fine.has(state)) return undefined;
    if (depth > MAX_DEPTH) return "percent-recursion";
    for (const part of percentParts(entry.value.text)) {
      if (part.kind === "bad") return "bad-percent";
      if (part.kind !== "reference") continue;
      const target = this.entry(part.name);
      if (!target) return "unknown-percent-reference";
      if (!target.value.text.includes("%")) continue;
      const mistake = this.mistakeFrom(target, depth + 1, fine);
      if (mistake) return mistake;
    }
    fine.add(state);
    return undefined;
  }
}
