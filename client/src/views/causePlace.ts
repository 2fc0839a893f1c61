import type { KeyPlaceParams, Range, RunPlan } from "../../../server/src/protocol.ts";
import type { Cause } from "../cluster/index.ts";
import { fieldOfKey, isOfAirflow } from "../runs/airflowCauses.ts";
import { isOfManifest } from "../runs/usedKey.ts";
import type { ServerRequests } from "../language/requests.ts";
import type { Run } from "../runs/runs.ts";
import { fieldPlace } from "./preview/fieldPlace.ts";

/** A place in a file; lines and characters from 0. */
export interface CausePlace {
  readonly uri: string;
  readonly range: Range;
  /** The whole entry of a cfg file that it is in. */
  readonly entry?: Range;
  /** What has the last word over it: a variable of the environment, or words of the command line. */
  readonly setBy?: string;
}

/**
 * Where a cause leads: to the key of the engine, or, for a pod of Airflow, to the argument or the line of a template that
 * sets the field. Undefined where no file has to do with it. Rejects while the language server restarts.
 */
export async function causePlace(
  requests: ServerRequests,
  { plan, params }: Run,
  { field, key, section, word, missing, fix }: Cause,
): Promise<CausePlace | undefined> {
  if (section !== undefined && key !== undefined) {
    return (await requests.keyPlace({ ...ofDag(params), section, key })) ?? undefined;
  }
  const { startupTimeout } = plan.operator ?? {};
  if (field === "" && startupTimeout) return { uri: startupTimeout.uri, range: startupTimeout.range };
  if (field === "" && params?.operator !== undefined && params.uri !== undefined) {
    const operator = (await requests.operators({ uri: params.uri }))[params.operator];
    return operator && { uri: params.uri, range: operator.range };
  }
  if (isOfAirflow(plan)) return field === undefined ? undefined : placeOfField(plan, field);
  if (key === undefined) return undefined;
  const inTemplate = placeInTemplate(plan, key, field);
  if (inTemplate) return inTemplate;
  const meant = word ?? missing?.name ?? fix?.fields?.[0]?.from;
  const inside = meant !== undefined && { word: meant };
  return (await requests.keyPlace({ ...scopeOf(params), section: plan.engine, key, ...inside })) ?? undefined;
}

/** The lines of the manifest that `pod_yaml` names, where they are what is meant. */
function placeInTemplate(plan: RunPlan, key: string, field: string | undefined): CausePlace | undefined {
  const meant = key === "pod_yaml" ? field : isOfManifest(key, plan) ? fieldOfKey(key) : undefined;
  const origin = meant === undefined ? undefined : fieldPlace(plan, meant).origin;
  return origin && { uri: origin.uri, range: origin.range };
}

/** What decides, for a run, which configuration a key is looked for in: its project, and the words of its command line. */
export function scopeOf(params: Run["params"]): Pick<KeyPlaceParams, "uri" | "words"> {
  const { uri, words } = params ?? {};
  return { ...(uri !== undefined && { uri }), ...(words && { words }) };
}

/** That a section is one of Airflow's, and whose. */
export function ofDag(params: Run["params"]): Pick<KeyPlaceParams, "uri" | "ofDag"> {
  return { ...(params?.uri !== undefined && { uri: params.uri }), ofDag: true };
}

/** A field that the pod lacks is told at its image, which stands in the call or the template that would set it. */
function placeOfField(plan: RunPlan, field: string): CausePlace | undefined {
  const origin = fieldPlace(plan, field).origin ?? fieldPlace(plan, "/spec/containers/0/image").origin;
  return origin && { uri: origin.uri, range: origin.range };
}
