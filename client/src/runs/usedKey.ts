import type { Origin, RunPlan } from "../../../server/src/protocol.ts";
import type { Cause, Fix } from "../cluster/index.ts";
import { fieldOfKey, isOfAirflow } from "./airflowCauses.ts";

/** What has really set what a key is about: a key of a section, or what is stronger than all cfg files. */
export type UsedKey =
  { readonly key: string; readonly section: string; readonly setBy?: undefined } | { readonly setBy: string };

/** Keys whose field has more than one of them in it. */
const OF_IMAGE: ReadonlySet<string> = new Set(["container_repository", "container_tag"]);

/**
 * The key that a run of DBND has really used where a cause names the usual one: another one of the same field (`limits` for
 * `limit_memory`), in the section that has it (layers, `_from`), or a variable or option that no cfg file can change.
 */
export function usedKey(usual: string, plan: RunPlan): UsedKey {
  const [origin] = originsOf(usual, plan);
  if (isOfManifest(usual, plan)) return winnerOf("pod_yaml", plan);
  const entry = origin?.kind === "file" ? origin.entry : undefined;
  if (OF_IMAGE.has(usual) && entry && entry.key.toLowerCase() !== usual) return winnerOf(usual, plan);
  return (origin && setIn(origin)) ?? winnerOf(usual, plan);
}

/** All that a key would set is in the manifest that `pod_yaml` names. */
export function isOfManifest(usual: string, plan: RunPlan): boolean {
  const known = originsOf(usual, plan).filter((origin) => origin !== undefined);
  return known.length > 0 && known.every((one) => one.kind === "file" && !one.entry && one.variable === undefined);
}

/** What has set the lines of the field that a key becomes. */
function originsOf(usual: string, { linePointers, lineOrigins }: RunPlan): readonly (Origin | undefined)[] {
  const field = fieldOfKey(usual);
  if (field === undefined) return [];
  return linePointers.flatMap((one, line) => (one === field || one.startsWith(`${field}/`) ? [lineOrigins[line]] : []));
}

/** Where the value of a key that no line of the pod shows comes from. */
function winnerOf(key: string, { engine, sources }: RunPlan): UsedKey {
  const chain = sources?.keys.find((one) => one.key === key)?.chain ?? [];
  const winner = chain.find(({ role }) => role !== "hidden");
  return (winner && setIn(winner.origin)) ?? { key, section: engine };
}

/** Undefined for what is no user's. */
function setIn(origin: Origin): UsedKey | undefined {
  if (origin.kind === "environment") return { setBy: origin.variable };
  if (origin.kind === "commandLine") return { setBy: `${origin.option} ${origin.text}` };
  if (origin.kind !== "file") return undefined;
  if (origin.variable !== undefined) return { setBy: origin.variable };
  if (!origin.entry) return undefined;
  return { key: origin.entry.key.toLowerCase(), section: origin.entry.section };
}

const AMOUNT = /^(request|limit)_(cpu|memory)$/;

/**
 * A cause about an amount where it is said: in the dictionary `requests` or `limits` where that has set it, and its quick fix
 * as a change of the one member.
 */
export function atItsDictionary(cause: Cause, plan: RunPlan): Cause {
  const { key: usual = "", fix } = cause;
  const [, kind, resource] = AMOUNT.exec(usual) ?? [];
  if (kind === undefined || resource === undefined || isOfAirflow(plan)) return cause;
  const dictionary = `${kind}s`;
  const used = usedKey(usual, plan);
  if (used.setBy !== undefined || used.key !== dictionary) return cause;
  return { ...cause, key: dictionary, word: resource, fix: fix && memberFix(fix, usual, dictionary, resource, plan) };
}

function memberFix(fix: Fix, usual: string, dictionary: string, resource: string, plan: RunPlan): Fix | undefined {
  const { set, title } = fix;
  if (fix.key !== usual || set === undefined) return fix;
  // Each key of the engine that has a member of its own is left alone.
  const members = Object.entries(amountsOf(plan, dictionary)).filter(([name]) => {
    const own = `${dictionary.slice(0, -1)}_${name}`;
    if (!AMOUNT.test(own)) return true;
    const used = usedKey(own, plan);
    return used.setBy === undefined && used.key === dictionary;
  });
  const after = { ...Object.fromEntries(members), [resource]: set };
  return { title: title.replace(usual, `${dictionary}.${resource}`), key: dictionary, set: JSON.stringify(after) };
}

function amountsOf({ pod }: RunPlan, kind: string): Readonly<Record<string, string>> {
  // A plan's pod is JSON in the shape of the API's.
  const { spec } = pod as { readonly spec?: { readonly containers?: readonly Container[] } };
  return spec?.containers?.[0]?.resources?.[kind] ?? {};
}

interface Container {
  readonly resources?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
