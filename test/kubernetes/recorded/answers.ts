import { omit } from "../../../client/src/sandbox/omit.ts";
import type { Answer, Failure } from "../conformance/cluster.ts";

/** What an API server says to a request, without what differs from one cluster and moment to the next. */
export interface Recorded {
  readonly code: number;
  /** What went wrong; a list where the server names fields (their order is often that of a Go map: none). */
  readonly refused?: string | readonly string[];
  /** Path → value: what is not as in the answer about the plain pod; null for what is not there. */
  readonly differs?: Readonly<Record<string, unknown>>;
  readonly warnings?: readonly string[];
}

type Leaves = ReadonlyMap<string, unknown>;

/** Reduces answers to what is recorded of them, by what is said about the plain pod. */
export class Recorder {
  readonly #plain: Leaves;

  /** @param plain the answer about the plain pod */
  constructor(plain: Answer) {
    this.#plain = leavesOf(plain);
  }

  record(answer: Answer): Recorded {
    const warnings = warningsOf(answer);
    const told = warnings.length > 0 ? { warnings } : {};
    if (answer.status >= 300) return { code: answer.status, refused: refusalOf(answer), ...told };
    const leaves = leavesOf(answer);
    const paths = [...new Set([...this.#plain.keys(), ...leaves.keys()])].sort();
    const changed = paths.filter((path) => JSON.stringify(leaves.get(path)) !== JSON.stringify(this.#plain.get(path)));
    const differs = Object.fromEntries(changed.map((path) => [path, leaves.get(path) ?? null]));
    return { code: answer.status, ...(changed.length > 0 && { differs }), ...told };
  }
}

/** Everything that is said about the plain pod itself. */
export function recordPlain(answer: Answer): Recorded {
  return { code: answer.status, differs: Object.fromEntries(leavesOf(answer)) };
}

function refusalOf({ text }: Answer): string | readonly string[] {
  const { reason, message, details } = JSON.parse(text) as Failure;
  const { causes = [] } = details ?? {};
  if (causes.length === 0) return `${reason}: ${message}`;
  // Of a change that is not allowed, the server also shows a diff of its Go structs.
  const texts = causes.map((cause) => `${cause.field ?? ""}: ${cause.message.split("\n", 1)[0] ?? ""}`);
  return [...new Set(texts)].sort();
}

export function warningsOf({ headers }: Answer): readonly string[] {
  const { warning } = headers as Record<string, string | undefined>;
  return warning === undefined
    ? []
    : [...warning.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text).sort();
}

/** `spec.containers[0].name` → `"base"`, … of an object that was accepted. */
export function leavesOf({ text }: Answer): Leaves {
  const leaves = new Map<string, unknown>();
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value) && value.length > 0) {
      value.forEach((item, index) => visit(item, `${path}[${index}]`));
    } else if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
      for (const [key, item] of Object.entries(value)) visit(item, path === "" ? key : `${path}.${key}`);
    } else if (value !== null) {
      leaves.set(path, /Time(?:stamp)?$/.test(path) ? "…" : value);
    }
  };
  visit(withoutChance(JSON.parse(text) as Stored), "");
  return leaves;
}

interface Stored {
  metadata: Record<string, unknown>;
  readonly spec?: { volumes?: Named[]; containers?: Mounting[]; initContainers?: Mounting[] };
}

interface Named {
  readonly name?: string;
}

interface Mounting {
  readonly name?: string;
  readonly volumeMounts?: Named[];
}

const CHANCE = ["uid", "creationTimestamp", "resourceVersion", "managedFields"] as const;

/** Leaves out ids, and evens what is drawn by lot; of the token's volume it keeps who mounts it. */
function withoutChance(object: Stored): unknown {
  const metadata: Record<string, unknown> = omit(object.metadata, ...CHANCE);
  const { generateName } = metadata;
  if (typeof generateName === "string") metadata.name = String(metadata.name).replace(/.{5}$/, "*****");
  const { spec } = object;
  const isToken = ({ name = "" }: Named): boolean => name.startsWith("kube-api-access-");
  const others = (list: Named[] | undefined): Named[] | undefined => list?.filter((one) => !isToken(one));
  const bare = (list: Mounting[] | undefined): unknown =>
    list?.map((one) => ({ ...one, volumeMounts: others(one.volumeMounts) ?? [] }));
  const withToken = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].filter(({ volumeMounts = [] }) =>
    volumeMounts.some(isToken),
  );
  const parts = spec && {
    spec: {
      ...spec,
      volumes: others(spec.volumes),
      containers: bare(spec.containers),
      initContainers: bare(spec.initContainers),
    },
    token: withToken.map(({ name }) => name),
  };
  return JSON.parse(JSON.stringify({ ...object, metadata, ...parts }));
}
