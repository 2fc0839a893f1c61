import type { Answer, WatchEvent } from "../conformance/cluster.ts";
import { leavesOf, warningsOf } from "./answers.ts";

/** Everything that an API server says to a request, without what differs from one cluster and moment to the next. */
export interface WholeAnswer {
  readonly code: number;
  /** The `Status` of a refusal. Of several causes the order is often that of a Go map: none. */
  readonly refused?: object;
  /** Path → value of an object; of a list what there is of it, with the items' names; of a watch its events. */
  readonly said?: unknown;
  readonly managers?: readonly object[];
  readonly warnings?: readonly string[];
  readonly retryAfter?: string;
}

interface Status {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[];
    readonly retryAfterSeconds?: number;
  };
}

interface Item {
  readonly metadata: { readonly name: string };
}

export function recordWhole(answer: Answer): WholeAnswer {
  const { status: code, text, headers } = answer;
  const warnings = warningsOf(answer);
  const retryAfter = headers["retry-after"];
  const more = { ...(warnings.length > 0 && { warnings }), ...(retryAfter !== undefined && { retryAfter }) };
  const isJson = (headers["content-type"] ?? "").includes("json");
  if (!isJson) return { code, ...(text !== "" && { said: text }), ...more };
  const object = JSON.parse(text) as object;
  if (code >= 300) return { code, refused: refusalOf(object), ...more };
  return { code, said: saidOf(answer, object), ...more };
}

/** Who owns which fields of an object that was answered. */
export function recordManagers({ status, text }: Answer): { readonly managers?: readonly object[] } {
  if (status >= 300) return {};
  const { metadata } = JSON.parse(text) as { metadata: { managedFields?: readonly object[] } };
  const managers = (metadata.managedFields ?? []).map((one) => ({ ...one, time: "time" in one }));
  return { managers: managers.sort((a, b) => (sorted(a) < sorted(b) ? -1 : 1)) };
}

/** Who came first within a second is chance. */
const sorted = (value: object): string => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Of a watch, as many events as were waited for. */
export function recordEvents(events: readonly WatchEvent[]): WholeAnswer {
  const [first] = events as readonly unknown[] as readonly (Status & {
    readonly kind?: string;
    readonly code: number;
  })[];
  if (first?.kind === "Status") return { code: first.code, refused: refusalOf(first) };
  const told = events.map(({ type, object }) => {
    if (type === "ERROR") return [type, refusalOf(object)];
    const { kind, metadata, rows } = object as {
      kind: string;
      rows?: readonly { object: Item }[];
    } & WatchEvent["object"];
    if (type === "BOOKMARK") return [type, kind, metadata.annotations ?? {}];
    return [type, kind, rows?.[0]?.object.metadata.name ?? metadata.name];
  });
  return { code: 200, said: told };
}

function saidOf(answer: Answer, object: object): unknown {
  const { kind, items, metadata, rows, columnDefinitions } = object as {
    readonly kind?: string;
    readonly items?: readonly Item[];
    readonly metadata?: { readonly continue?: string; readonly remainingItemCount?: number };
    readonly rows?: readonly { readonly cells: readonly unknown[]; readonly object?: object & { kind?: string } }[];
    readonly columnDefinitions?: readonly { readonly name: string; readonly description?: string }[];
  };
  const isOpen = metadata?.continue !== undefined && metadata.continue !== "";
  const remaining = metadata?.remainingItemCount;
  const page = { ...(isOpen && { continue: "…" }), ...(remaining !== undefined && { remaining }) };
  if (items) {
    const names = items.map(({ metadata: { name } }) => name);
    return { kind, ...page, items: names };
  }
  if (columnDefinitions) {
    const columns = columnDefinitions.map((one) => ({ ...one, description: "…" }));
    return {
      kind,
      ...page,
      columns,
      rows: rows?.map(({ cells, object: shown }) => [shown?.kind, ...cells.map(evenAge)]),
    };
  }
  const leaves = leavesOf({ ...answer, text: JSON.stringify({ metadata: {}, ...object }) });
  const told = [...leaves].filter(([path]) => kind !== "Pod" || !path.startsWith("spec.") || TOLD.test(path));
  return Object.fromEntries(told.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a pod is to do is recorded elsewhere; here what requests change in it. */
const TOLD =
  /^spec\.(?:hostname|subdomain|tolerations|volumes|activeDeadline|containers\[\d+\]\.(?:(?:name|image|env)\b|resources\.))/;

function evenAge(cell: unknown): unknown {
  return typeof cell === "string" ? cell.replace(/^(?:\d+[smhdy])+$/, "AGE") : cell;
}

function refusalOf({ reason, message = "", details }: Status): object {
  const { causes, ...rest } = details ?? {};
  const words = causes?.map((one) => `${one.reason ?? ""} ${one.field ?? ""}: ${withoutResult(one.message)}`).sort();
  const isOrdered = causes === undefined || causes.length < 2;
  return {
    reason,
    ...(isOrdered && { message: withoutResult(message) }),
    ...(details && { details: rest }),
    ...(words && words.length > 0 && { causes: words }),
  };
}

/** Of a patch the server also shows all that it leads to. */
function withoutResult(text = ""): string {
  return text.replace(/(Invalid value: ")\{.*\}(": )/, "$1…$2");
}
