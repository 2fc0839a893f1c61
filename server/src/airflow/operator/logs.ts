/** Whose logs an operator shows (spec 5.1 and 5.9; providers 7.3, 7.7, 9.0.1, 10.0 and 10.8). */
import type { MapNode, PodNode } from "../../pod/node.ts";
import type { OperatorLogs } from "../../protocol.ts";
import { hasProvider } from "../target.ts";
import type { OperatorArguments } from "./arguments.ts";
import { argumentOf } from "./known.ts";
import { SIDECAR_NAME } from "./xcom.ts";

/**
 * Init containers in the pod's order, then what `container_logs` names in its own; each is followed to its end before the
 * next one. The sidecar of XCom is none of them, whatever is asked for.
 */
export function logsOf(given: OperatorArguments, pod: MapNode, followsLog: boolean): OperatorLogs {
  const init = namesOf(pod, "initContainers");
  const all = namesOf(pod, "containers").filter((name) => name !== SIDECAR_NAME);
  const ofInit = chosen(given, "init_container_logs", init, []);
  const ofMain = followsLog ? chosen(given, "container_logs", all, all.slice(0, 1)) : NOTHING;
  const shown = [...ofInit.found.sort((one, other) => init.indexOf(one) - init.indexOf(other)), ...ofMain.found];
  return {
    containers: [...new Set(shown)],
    ...(ofInit.missing.length + ofMain.missing.length > 0 ? { missing: [...ofInit.missing, ...ofMain.missing] } : {}),
    prefix: prefixes(given),
  };
}

interface Chosen {
  readonly found: string[];
  readonly missing: readonly string[];
}

const NOTHING: Chosen = { found: [], missing: [] };

/** What an argument chooses of the containers that there are. */
function chosen(
  given: OperatorArguments,
  name: "container_logs" | "init_container_logs",
  all: readonly string[],
  otherwise: readonly string[],
): Chosen {
  const node = argumentOf(given.build.target, name) ? given.node(name) : undefined;
  // `container_logs or base_container_name`; before 9.0.1 an empty list shows nothing.
  const keepsEmpty = name === "container_logs" && !hasProvider(given.build.target, "9.0.1");
  if (!node || (!given.isOn(name) && !keepsEmpty)) return { found: [...otherwise], missing: [] };
  if (node.kind === "scalar" && node.value === true) return { found: [...all], missing: [] };
  const items = node.kind === "list" ? node.items : [node];
  const asked = items.flatMap(textOf);
  // What only running the file would tell, or is no name of a container, chooses nothing.
  if (asked.length < items.length) return { found: [...otherwise], missing: [] };
  return { found: asked.filter((one) => all.includes(one)), missing: asked.filter((one) => !all.includes(one)) };
}

/** The names of containers; a template may have one that is not known. */
function namesOf(pod: MapNode, list: "containers" | "initContainers"): readonly string[] {
  const spec = pod.members.get("spec");
  const containers = spec?.kind === "map" ? spec.members.get(list) : undefined;
  if (containers?.kind !== "list") return [];
  return containers.items.flatMap((item) => (item.kind === "map" ? textOf(item.members.get("name")) : []));
}

function textOf(node: PodNode | undefined): readonly string[] {
  return node?.kind === "scalar" && typeof node.value === "string" && node.hiddenBy === undefined ? [node.value] : [];
}

/** `[container] ` before each line: since 7.7, and as `container_name_log_prefix_enabled` says since 10.8. */
function prefixes(given: OperatorArguments): boolean {
  const { target } = given.build;
  const name = "container_name_log_prefix_enabled";
  const isOff = argumentOf(target, name) && given.value(name) && !given.isOn(name);
  return hasProvider(target, "7.7") && !isOff;
}
