import { isSecretName, REDACTED, withoutSecrets } from "../../configuration/secretText.ts";
import type { ChainLink, ResolvedObject } from "../../configuration/types.ts";
import type { KeyLink, LineSource, PlanKey, PlanSources } from "../../protocol.ts";
import { serializeValue } from "../../values/serialize.ts";
import type { PodYaml } from "../podYaml.ts";
import type { PodPlan } from "../types.ts";

/** Values are shown by their beginning. In characters. */
const SHOWN = 80;

/** What ends of runs lead back to, and becomes no line of a pod, or lines that a manifest has. */
const WITHOUT_LINE = [
  ...["pod_yaml", "startup_timeout", "submit_termination_grace_period", "check_running_pod_errors", "auto_remove"],
  ...["check_cluster_resource_capacity"],
];

/** The places that each line came from, and the whole chain behind the keys among them, and behind those that no line has. */
export function planSources(
  { lineSources }: PodYaml,
  { keys: keyOf }: Pick<PodPlan, "keys">,
  engine: ResolvedObject,
): PlanSources {
  const keys: PlanKey[] = [];
  const indices = new Map<string, number>();
  const indexOf = (key: string): number => {
    const known = indices.get(key);
    if (known !== undefined) return known;
    const chain = engine.values.get(key)?.chain ?? [];
    indices.set(key, keys.length);
    return keys.push({ key, chain: chain.map((link) => asLink(key, link)) }) - 1;
  };
  const lines: Record<number, readonly LineSource[]> = {};
  for (const [line, sources] of Object.entries(lineSources)) {
    if (sources.every(({ origin }) => origin.kind === "generated")) continue;
    lines[Number(line)] = sources.map(({ origin, replaced }): LineSource => {
      const key = keyOf.get(origin);
      return {
        origin,
        ...(key === undefined ? {} : { key: indexOf(key) }),
        ...(replaced === undefined ? {} : { replaced: key === undefined ? shown(replaced) : textOf(key, replaced) }),
      };
    });
  }
  for (const key of WITHOUT_LINE) if ((engine.values.get(key)?.chain ?? []).length > 0) indexOf(key);
  return { lines, keys };
}

function asLink(key: string, { role, section, value }: ChainLink): KeyLink {
  const { origin } = value;
  const text = value.text ?? (value.plain === undefined ? "" : serializeValue(value.plain));
  return {
    role,
    value: textOf(key, text),
    section,
    origin: origin.kind === "commandLine" ? { ...origin, text: shown(withoutSecrets(origin.text)) } : origin,
    ...(value.priority === "override" ? { override: true } : {}),
  };
}

function textOf(key: string, text: string): string {
  return isSecretName(key) && text !== "" ? REDACTED : shown(withoutSecrets(text));
}

function shown(text: string): string {
  const line = text.replace(/\s+/gu, " ").trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line;
}
