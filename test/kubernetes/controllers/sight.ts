/** What there is of workloads in a namespace: path → value, without what differs from one cluster and moment to the next. */
export type Leaves = Readonly<Record<string, unknown>>;

export interface Seen {
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly generateName?: string;
    readonly uid: string;
    readonly creationTimestamp: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly controller?: boolean;
      readonly blockOwnerDeletion?: boolean;
    }[];
    readonly deletionTimestamp?: string;
    readonly generation?: number;
  };
  readonly spec?: {
    readonly hostname?: string;
    readonly subdomain?: string;
    readonly containers?: readonly { readonly env?: readonly object[] }[];
    readonly replicas?: number;
    readonly template?: { readonly metadata?: object };
  };
  readonly status?: Readonly<Record<string, unknown>> & { readonly phase?: string };
}

export interface SeenEvent {
  readonly metadata: { readonly uid: string; readonly creationTimestamp: string };
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count?: number;
  readonly source?: { readonly component?: string };
  readonly involvedObject: { readonly kind: string; readonly name: string };
}

/** Calls things by names that are the same each time: `many-*` and `many-*2` for pods with letters drawn by lot. */
export class Names {
  readonly #evened = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** Learns the names of what was not seen before, the older first. */
  learn(objects: readonly Seen[]): void {
    const isOlder = ({ metadata: a }: Seen, { metadata: b }: Seen): number =>
      a.creationTimestamp.localeCompare(b.creationTimestamp) || (a.name < b.name ? -1 : 1);
    for (const { metadata } of objects.toSorted(isOlder)) {
      const even = this.even(baseName(metadata));
      if (even === metadata.name || this.#evened.has(metadata.name)) continue;
      let name = even;
      for (let number = 2; this.#taken.has(name); number += 1) name = `${even}${number}`;
      this.#taken.add(name);
      this.#evened.set(metadata.name, name);
    }
  }

  /** The text with real names evened. */
  even(text: string): string {
    const known = [...this.#evened].sort(([a], [b]) => b.length - a.length);
    return known.reduce((all, [real, even]) => all.replaceAll(real, even), text);
  }

  /** The text with `<many-*>` as it is really called. */
  real(text: string): string {
    return [...this.#evened].reduce((all, [real, even]) => all.replaceAll(`<${even}>`, real), text);
  }
}

/** A name with a star for what is drawn by lot, counted or hashed. */
function baseName({ name, generateName, labels = {}, ownerReferences }: Seen["metadata"]): string {
  if (generateName !== undefined && name.startsWith(generateName.slice(0, 50))) return `${name.slice(0, -5)}*`;
  const hash = labels["pod-template-hash"];
  if (hash !== undefined && name.endsWith(`-${hash}`)) return `${name.slice(0, -hash.length)}#`;
  return ownerReferences ? name.replace(/-\d{8}$/, "-#") : name;
}

/** Everything of workloads and pods that controllers write. */
export function leavesOf(plural: string, objects: readonly Seen[], names: Names): Leaves {
  const leaves: Record<string, unknown> = {};
  const visit = (value: unknown, path: string): void => {
    const isOpen = typeof value === "object" && value !== null && !Array.isArray(value);
    if (isOpen && Object.keys(value).length > 0) {
      for (const [key, item] of Object.entries(value)) visit(item, `${path}.${key}`);
    } else leaves[path] = evenValue(path, value, names);
  };
  for (const object of objects) {
    const path = `${plural}/${names.even(object.metadata.name)}`;
    leaves[path] = "is there";
    visit(toldOf(plural, object), path);
  }
  return leaves;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

function toldOf(plural: string, { metadata, spec = {}, status = {} }: Seen): object {
  const { labels, annotations, finalizers, ownerReferences = [], deletionTimestamp, generation } = metadata;
  const owners = ownerReferences.map(({ kind, name, controller, blockOwnerDeletion }) =>
    [kind, name, controller === true && "controls", blockOwnerDeletion === true && "blocks"].filter(Boolean).join(" "),
  );
  const told = { labels, annotations, finalizers, owners, ...(deletionTimestamp !== undefined && { deleted: true }) };
  const { hostname, subdomain, containers = [], replicas, template } = spec;
  const env = containers.flatMap((one) => one.env ?? []);
  const { conditions = [], ...rest } = status as Seen["status"] & { readonly conditions?: readonly Condition[] };
  const texts = Object.fromEntries(
    conditions.map(({ type, status: is, reason = "", message = "" }) => [type, `${is} ${reason}: ${message}`.trim()]),
  );
  const all =
    plural === "pods"
      ? { ...told, hostname, subdomain, env, phase: status.phase }
      : { ...told, generation, replicas, template: template?.metadata, status: rest, ...texts };
  return JSON.parse(JSON.stringify(all)) as object;
}

/** Lists as one text. */
function evenValue(path: string, value: unknown, names: Names): unknown {
  if (typeof value === "object") return evenText(JSON.stringify(value), names);
  if (typeof value !== "string") return value;
  if (/pod-template-hash$|controller-revision-hash$|Revision$/.test(path)) return "HASH";
  return evenText(value, names);
}

function evenText(text: string, names: Names): string {
  return names
    .even(text)
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|(?=[+-]))/g, "TIME")
    .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, "TIME")
    .replace(/"resourceVersion":"\d+"/g, '"resourceVersion":"VERSION"')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID");
}

/** Told whenever a controller looks, however often that is. */
const AT_EACH_LOOK: ReadonlySet<string> = new Set(["UnexpectedJob", "JobAlreadyActive"]);

/**
 * `TYPE REASON of KIND/NAME by COMPONENT: message ×2` of each event about a workload, in the order of the letters. Of which
 * of several pods something is told is a matter of chance; how often is not: `(in 3)`.
 */
export function textsOf(events: readonly SeenEvent[], names: Names): string[] {
  const texts = events
    .filter(({ involvedObject }) => involvedObject.kind !== "Pod" && involvedObject.kind !== "Node")
    .map(({ type, reason, message, count = 1, source, involvedObject: { kind, name } }) => {
      const times = count > 1 && !AT_EACH_LOOK.has(reason) ? ` ×${count}` : "";
      const of = `${kind}/${names.even(name)} by ${source?.component ?? ""}`;
      return `${type} ${reason} of ${of}: ${evenText(message, names).replace(/\*\d+/g, "*")}${times}`;
    });
  const amounts = new Map<string, number>();
  for (const text of texts) amounts.set(text, (amounts.get(text) ?? 0) + 1);
  return [...amounts].map(([text, amount]) => (amount > 1 ? `${text} (in ${amount})` : text)).sort();
}
