import { speaksOfSecret } from "../../secretNames.ts";
import type { Cluster } from "../connection/cluster.ts";
import type { ContainerSpec, Pod, PodSpec } from "../objects.ts";
import type { LogLine } from "./logs.ts";

/** What stands for a secret. */
const MASK = "******";
/** Shorter values are words and numbers that would be masked everywhere. Characters. */
const SHORTEST = 6;
const PATIENCE = 5000;
/** Hundreds of pods of a run use the same secrets: these are not read for each. Milliseconds. */
const FRESH = 10_000;
/** Tokens that give themselves away: bearer headers and JSON web tokens (RFC 6750, RFC 7519). */
const TOKENS = /\b(Bearer\s+)[\w.~+/-]{16,}=*|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/gi;

/** Masks secrets in text. */
export class Redactor {
  readonly #values: RegExp | undefined;

  /** @param secrets values that must not be shown; what is too short to be one is left out */
  constructor(secrets: Iterable<string> = []) {
    const forms = new Set([...secrets].flatMap(formsOf).filter((form) => form.length >= SHORTEST));
    // The longest first, so that nothing of a value is left that contains another one.
    const words = [...forms].sort((left, right) => right.length - left.length).map(escape);
    this.#values = words.length > 0 ? new RegExp(words.join("|"), "g") : undefined;
  }

  /** The same for redactors that mask the same. */
  get key(): string {
    return this.#values?.source ?? "";
  }

  text(text: string): string {
    const masked = this.#values ? text.replace(this.#values, MASK) : text;
    return masked.replace(TOKENS, (_, bearer: string | undefined) => `${bearer ?? ""}${MASK}`);
  }

  /** The same array where there is nothing to mask, which is nearly always. */
  lines(lines: readonly LogLine[]): readonly LogLine[] {
    return lines.some((line) => this.#isSuspect(line.text))
      ? lines.map((line) => ({ ...line, text: this.text(line.text) }))
      : lines;
  }

  #isSuspect(text: string): boolean {
    return (this.#values !== undefined && text.search(this.#values) >= 0) || /earer\s|eyJ/i.test(text);
  }
}

/**
 * A redactor for what a pod's containers may print: the values of the secrets that they get as variables or files, as
 * far as the user may read them, and of variables whose names speak of secrets. Never rejects.
 */
export async function podRedactor(cluster: Cluster, pod: Pod, signal?: AbortSignal): Promise<Redactor> {
  const namespace = pod.metadata.namespace ?? cluster.namespace;
  const found = await Promise.all(
    [...secretsOf(pod)].map(async ([name, keys]) => {
      const data = dataOf(cluster, namespace, name);
      const entries = Object.entries(await (signal ? unlessAborted(data, signal) : data));
      const wanted = entries.filter(([key]) => keys === "all" || keys.has(key));
      return wanted.map(([, value]) => Buffer.from(value, "base64").toString("utf8"));
    }),
  );
  return new Redactor([...found.flat(), ...namedSecrets(pod)]);
}

/** A redactor for what several pods may print. Never rejects. */
export async function podsRedactor(cluster: Cluster, pods: readonly Pod[]): Promise<(text: string) => string> {
  const redactors = await Promise.all(pods.map((pod) => podRedactor(cluster, pod)));
  const unique = new Map(redactors.map((redactor) => [redactor.key, redactor]));
  return (text) => [...unique.values()].reduce((result, redactor) => redactor.text(result), text);
}

interface Kept {
  readonly at: number;
  readonly data: Promise<SecretData>;
}

const kept = new WeakMap<Cluster, Map<string, Kept>>();

/** What a secret holds, as it was a moment ago; nothing where it cannot be read: then nobody can tell it from other text. */
function dataOf(cluster: Cluster, namespace: string, name: string): Promise<SecretData> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`;
  const known = kept.get(cluster) ?? new Map<string, Kept>();
  kept.set(cluster, known);
  const now = cluster.clock.now();
  const last = known.get(path);
  if (last && now - last.at < FRESH) return last.data;
  const data = cluster.request<Secret>("GET", path, { timeoutMs: PATIENCE }).then(
    (secret) => secret.data ?? {},
    () => {
      known.delete(path);
      return {};
    },
  );
  known.set(path, { at: now, data });
  return data;
}

/** Others may wait for the same answer: who leaves only waits no longer. */
async function unlessAborted(data: Promise<SecretData>, signal: AbortSignal): Promise<SecretData> {
  const { promise: left, resolve } = Promise.withResolvers<SecretData>();
  const leave = (): void => resolve({});
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave, { once: true });
  const first = await Promise.race([data, left]);
  signal.removeEventListener("abort", leave);
  return first;
}

function containersOf({ containers, initContainers, ephemeralContainers }: PodSpec): readonly ContainerSpec[] {
  return [...(containers ?? []), ...(initContainers ?? []), ...(ephemeralContainers ?? [])];
}

/** What stands openly in a pod, under a name that says that it should not. */
function namedSecrets({ spec = {} }: Pod): readonly string[] {
  const containers = containersOf(spec);
  return containers.flatMap(({ env }) =>
    (env ?? []).flatMap(({ name, value }) => (value !== undefined && speaksOfSecret(name) ? [value] : [])),
  );
}

type SecretData = Readonly<Record<string, string>>;

interface Secret {
  readonly data?: SecretData | null;
}

/** Names of the secrets that the containers of a pod get, each with the keys of it. */
function secretsOf({ spec = {} }: Pod): Map<string, "all" | Set<string>> {
  const found = new Map<string, "all" | Set<string>>();
  const containers = containersOf(spec);
  for (const { env, envFrom } of containers) {
    for (const { valueFrom } of env ?? []) {
      const { name, key } = valueFrom?.secretKeyRef ?? {};
      if (name === undefined || key === undefined) continue;
      const keys = found.get(name) ?? new Set<string>();
      if (keys !== "all") found.set(name, keys.add(key));
    }
    for (const { secretRef } of envFrom ?? []) if (secretRef?.name !== undefined) found.set(secretRef.name, "all");
  }
  for (const { secret } of spec.volumes ?? [])
    if (secret?.secretName !== undefined) found.set(secret.secretName, "all");
  return found;
}

/** A value as it may be printed: whole, line by line, encoded. */
function formsOf(value: string): string[] {
  const trimmed = value.trim();
  const lines = trimmed.includes("\n") ? trimmed.split(/\r?\n/).filter((line) => line.length >= 2 * SHORTEST) : [];
  const encoded = [
    Buffer.from(value).toString("base64"),
    encodeURIComponent(trimmed),
    JSON.stringify(trimmed).slice(1, -1),
  ];
  return [trimmed, ...lines, ...encoded];
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
