import type { RunPlan } from "../../../server/src/protocol.ts";
import { fieldOfKey } from "./airflowCauses.ts";

/** What has really set what a key is about: a key of a section, or what is stronger than all cfg files. */
export type UsedKey =
  { readonly key: string; readonly section: string; readonly setBy?: undefined } | { readonly setBy: string };

/** Keys whose field has more than one of them in it. */
const OF_IMAGE: ReadonlySet<string> = new Set(["container_repository", "container_tag"]);

/**
 * The key that a run of DBND has really used where a cause names the usual one: another one of the same field (`limits` for
 * `limit_memory`), in the section that has it (layers, `_from`), or a variable or option that no cfg file can change.
 */
export function usedKey(usual: string, { engine, linePointers, lineOrigins }: RunPlan): UsedKey {
  const field = fieldOfKey(usual);
  const line = field === undefined ? -1 : linePointers.findIndex((one) => one === field || one.startsWith(`${field}/`));
  const origin = lineOrigins[line];
  if (origin?.kind === "environment") return { setBy: origin.variable };
  if (origin?.kind === "commandLine") return { setBy: `${origin.option} ${origin.text}` };
  const entry = origin?.kind === "file" ? origin.entry : undefined;
  const key = entry?.key.toLowerCase();
  if (!entry || key === undefined || (OF_IMAGE.has(usual) && key !== usual)) return { key: usual, section: engine };
  return { key, section: entry.section };
}
