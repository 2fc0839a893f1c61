/** Which secrets the containers of a pod have, and what is in them. */
import { speaksOfSecret } from "../../secretNames.ts";
import { Backoff } from "../connection/backoff.ts";
import type { Cluster } from "../connection/cluster.ts";
import { isClusterError } from "../connection/errors.ts";
import { pause } from "../connection/limits.ts";
import type { ContainerSpec, Pod, PodSpec } from "../objects.ts";
import { passwordsOfUrls, type SecretValue } from "./secretForms.ts";

const PATIENCE = 5000;
/** How often a secret is asked for while the server is in trouble. */
const MOST_TRIES = 4;
/** Hundreds of pods of a run use the same secrets: these are not read for each. Milliseconds. */
const FRESH = 10_000;
/** What a word of a command sets, also inside of others: `--password=x`, `--set=core.token=x`, `sh -c "TOKEN='x' run"`. */
const SETTING = /(?<![\w.])([\w.][\w.-]{0,127})=(?=("[^"]*"|'[^']*'|[^\s;"']+))/g;
const OPTION = /^--?([\w.-]+)$/;

type SecretData = Readonly<Record<string, string>>;

interface Secret {
  readonly data?: SecretData | null;
}

/** Where there are no data: why. A secret that does not exist has none. */
type Answer = { readonly data: SecretData } | { readonly why: "forbidden" | "unread" };

/** Names of secrets whose values are not known. */
export interface UnknownSecrets {
  /** They could not be read, and may be later. */
  readonly unread: readonly string[];
  /** The user may not read them. */
  readonly forbidden: readonly string[];
}

export interface StoredSecrets extends UnknownSecrets {
  readonly values: readonly SecretValue[];
}

/** The values of the secrets that a pod's containers, and the node that pulls their images, get. Never rejects. */
export async function storedSecrets(cluster: Cluster, pod: Pod, signal?: AbortSignal): Promise<StoredSecrets> {
  const namespace = pod.metadata.namespace ?? cluster.namespace;
  const found = await Promise.all(
    [...secretsOf(pod)].map(async ([name, keys]) => {
      const asked = dataOf(cluster, namespace, name);
      const answer = await (signal ? unlessAborted(asked, signal) : asked);
      const data = "data" in answer ? answer.data : {};
      const wanted = Object.entries(data).filter(([key]) => keys === "all" || keys.has(key));
      const values = wanted.map(([key, value]) => ({ name: key, bytes: Buffer.from(value, "base64") }));
      return { name, values, why: "why" in answer ? answer.why : undefined };
    }),
  );
  const namesOf = (why: string): string[] => found.filter((one) => one.why === why).map(({ name }) => name);
  return {
    values: found.flatMap(({ values }) => values),
    unread: namesOf("unread"),
    forbidden: namesOf("forbidden"),
  };
}

/** What stands openly in a pod, under a name that says that it should not, or as the password of an address. */
export function openSecrets({ spec = {} }: Pod): readonly SecretValue[] {
  return containersOf(spec).flatMap(({ env, command, args }) => {
    const variables = (env ?? []).map(({ name, value = "" }) => [name, value] as const);
    const words = [...(command ?? []), ...(args ?? [])];
    const named = [...variables, ...setBy(words)].filter(([name]) => speaksOfSecret(name));
    const passwords = [...variables.map(([, value]) => value), ...words].flatMap(passwordsOfUrls);
    return [...named, ...passwords.map((password) => ["password", password] as const)].map(([name, value]) => ({
      name,
      bytes: Buffer.from(value),
    }));
  });
}

/** Names and values that the words of a command have. */
function setBy(words: readonly string[]): readonly (readonly [string, string])[] {
  return words.flatMap((word, index) => {
    const option = OPTION.exec(word)?.[1];
    if (option !== undefined) return [[option, words[index + 1] ?? ""] as const];
    return [...word.matchAll(SETTING)].map(([, name = "", value = ""]) => {
      return [name, value.replace(/^(["'])(.*)\1$/s, "$2")] as const;
    });
  });
}

/** Names of the secrets that a pod gets, each with the keys of it. */
function secretsOf({ spec = {} }: Pod): Map<string, "all" | Set<string>> {
  const found = new Map<string, "all" | Set<string>>();
  const addAll = (name: string | undefined): void => {
    if (name !== undefined) found.set(name, "all");
  };
  for (const { env, envFrom } of containersOf(spec)) {
    for (const { valueFrom } of env ?? []) {
      const { name, key } = valueFrom?.secretKeyRef ?? {};
      if (name === undefined || key === undefined) continue;
      const keys = found.get(name) ?? new Set<string>();
      if (keys !== "all") found.set(name, keys.add(key));
    }
    for (const { secretRef } of envFrom ?? []) addAll(secretRef?.name);
  }
  for (const { secret, projected } of spec.volumes ?? []) {
    addAll(secret?.secretName);
    for (const source of projected?.sources ?? []) addAll(source.secret?.name);
  }
  for (const { name } of spec.imagePullSecrets ?? []) addAll(name);
  return found;
}

interface Kept {
  readonly at: number;
  readonly data: Promise<Answer>;
}

const kept = new WeakMap<Cluster, Map<string, Kept>>();

/** What a secret holds, as it was a moment ago. */
function dataOf(cluster: Cluster, namespace: string, name: string): Promise<Answer> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`;
  const known = kept.get(cluster) ?? new Map<string, Kept>();
  kept.set(cluster, known);
  const now = cluster.clock.monotonic();
  const last = known.get(path);
  if (last && now - last.at < FRESH) return last.data;
  const data = read(cluster, path).then((answer) => {
    if ("why" in answer && answer.why === "unread") known.delete(path);
    return answer;
  });
  known.set(path, { at: now, data });
  return data;
}

async function read(cluster: Cluster, path: string): Promise<Answer> {
  const backoff = new Backoff(cluster.clock, { first: 250, longest: 2000 });
  let wasRefused = false;
  for (;;) {
    try {
      return { data: (await cluster.request<Secret>("GET", path, { timeoutMs: PATIENCE })).data ?? {} };
    } catch (error) {
      if (isClusterError(error, "not-found")) return { data: {} };
      const isRefused = isClusterError(error, "forbidden");
      // Who may not read a secret cannot tell it from other text. Authorizers have bad moments: the second time it is believed.
      if (isRefused && wasRefused) return { why: "forbidden" };
      wasRefused ||= isRefused;
      const mayPass = isClusterError(error) && (error.isTransient || isRefused);
      if (!mayPass || backoff.failures + 1 >= MOST_TRIES) return { why: isRefused ? "forbidden" : "unread" };
      await pause(cluster.clock, backoff.next(Math.min(error.retryAfter ?? 0, PATIENCE)));
    }
  }
}

/** Others may wait for the same answer: who leaves only waits no longer. */
async function unlessAborted(data: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  const { promise: left, resolve } = Promise.withResolvers<Answer>();
  const leave = (): void => resolve({ why: "unread" });
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave, { once: true });
  const first = await Promise.race([data, left]);
  signal.removeEventListener("abort", leave);
  return first;
}

function containersOf({ containers, initContainers, ephemeralContainers }: PodSpec): readonly ContainerSpec[] {
  return [...(containers ?? []), ...(initContainers ?? []), ...(ephemeralContainers ?? [])];
}
