import { generated, type EngineValues } from "./engineValues.ts";
import { list, map, scalar, type MapNode, type PodNode } from "./node.ts";
import { PodRefused } from "./problems.ts";
import { flagFolder, logServerScript } from "./scripts.ts";
import { parseInteger } from "../values/number.ts";

const LOG_VOLUME = "airflow-logs";
const TRAP_VOLUME = "trap";
const HOSTNAME_CALLABLE = "airflow.utils.net:get_host_ip_address";

/**
 * Adds the sidecar that serves Airflow's logs (spec 3.8). It works on the pod as it is sent, so members come in the
 * order in which they are added, not in the client's. Throws `PodRefused`.
 */
export function addLiveLogSidecar(pod: MapNode, engine: EngineValues): MapNode {
  const spec = pod.members.get("spec");
  const containers = spec?.kind === "map" ? spec.members.get("containers") : undefined;
  const main = containers?.kind === "list" ? containers.items[0] : undefined;
  if (spec?.kind !== "map" || containers?.kind !== "list" || main?.kind !== "map") return pod;
  const flag = engine.text("trap_exit_file_flag");
  if (flag === null) {
    const message =
      "Live logs need a flag file: set `trap_exit_file_flag`, or give `airflow_log_trap_exit_flag_default` its value back.";
    throw new PodRefused(
      "trap-flag-missing",
      message,
      engine.origin("airflow_log_trap_exit_flag_default"),
      "trap_exit_file_flag",
    );
  }
  const shared = mainWithLogs(main, engine, flag);
  const items = [shared, ...containers.items.slice(1), sidecar(shared, engine, flag)];
  const on = engine.origin("airflow_log_enabled");
  const volumes = [LOG_VOLUME, TRAP_VOLUME].map((name) => map({ name: scalar(name, on), emptyDir: map({}, on) }, on));
  const newSpec = append(replace(spec, "containers", list(items, containers.origin)), "volumes", volumes);
  return replace(pod, "spec", newSpec);
}

function mainWithLogs(main: MapNode, engine: EngineValues, flag: string): MapNode {
  const mounted = append(main, "volumeMounts", [
    mount(LOG_VOLUME, engine.text("container_airflow_log_path"), engine.origin("container_airflow_log_path")),
    mount(TRAP_VOLUME, flagFolder(flag), engine.origin("trap_exit_file_flag")),
  ]);
  if (!engine.isOn("host_as_ip_for_live_logs")) return mounted;
  const variable = variableOf(
    "AIRFLOW__CORE__HOSTNAME_CALLABLE",
    HOSTNAME_CALLABLE,
    engine.origin("host_as_ip_for_live_logs"),
  );
  return append(mounted, "env", [variable]);
}

function sidecar(main: MapNode, engine: EngineValues, flag: string): MapNode {
  const on = engine.origin("airflow_log_enabled");
  const image = engine.text("airflow_log_image");
  const texts = (words: readonly string[]): PodNode =>
    list(
      words.map((word) => scalar(word, on)),
      on,
    );
  return map(
    {
      name: scalar("log-sidecar", on),
      image: image ? scalar(image, engine.origin("airflow_log_image")) : main.members.get("image"),
      command: texts(["/bin/bash", "-c"]),
      args: texts([logServerScript(flag)]),
      volumeMounts: list(
        [
          mount(LOG_VOLUME, engine.text("airflow_log_folder"), engine.origin("airflow_log_folder")),
          mount(TRAP_VOLUME, flagFolder(flag), engine.origin("trap_exit_file_flag")),
        ],
        on,
      ),
      ports: list([map({ containerPort: port(engine) }, on)], on),
      env: sidecarEnvironment(main, engine),
    },
    on,
  );
}

function port(engine: EngineValues): PodNode {
  const origin = engine.origin("airflow_log_port");
  const number = parseInteger(engine.text("airflow_log_port") ?? "");
  if (number === undefined) {
    const message = "`airflow_log_port` has to be a number, such as 8793.";
    throw new PodRefused("log-port-not-a-number", message, origin, "airflow_log_port");
  }
  return scalar(Number(number), origin);
}

/** A copy of the main container's variables, and two that tell the log server what to serve, unless they are there. */
function sidecarEnvironment(main: MapNode, engine: EngineValues): PodNode {
  const env = main.members.get("env");
  const items = env?.kind === "list" ? env.items : [];
  const added = [
    ["AIRFLOW__CORE__BASE_LOG_FOLDER", "airflow_log_folder"],
    ["AIRFLOW__CELERY__WORKER_LOG_SERVER_PORT", "airflow_log_port"],
  ] as const;
  const missing = added.filter(([name]) => !items.some((item) => nameOf(item) === name));
  return list(
    [...items, ...missing.map(([name, key]) => variableOf(name, engine.text(key), engine.origin(key)))],
    env?.origin ?? generated("variables of the main container"),
  );
}

function nameOf(item: PodNode): unknown {
  const name = item.kind === "map" ? item.members.get("name") : undefined;
  return name?.kind === "scalar" ? name.value : undefined;
}

function variableOf(name: string, value: string | null, origin: PodNode["origin"]): MapNode {
  return map({ name: scalar(name, origin), value: scalar(value, origin) }, origin);
}

function mount(name: string, path: string | null, origin: PodNode["origin"]): MapNode {
  return map({ name: scalar(name, origin), mountPath: scalar(path, origin) }, origin);
}

/** Like a Python dict: a member that exists keeps its place. */
function replace(node: MapNode, name: string, value: PodNode): MapNode {
  return { ...node, members: new Map([...node.members, [name, value]]) };
}

function append(node: MapNode, name: string, items: readonly PodNode[]): MapNode {
  const present = node.members.get(name);
  const before = present?.kind === "list" ? present.items : [];
  return replace(node, name, list([...before, ...items], present?.origin ?? items[0]?.origin ?? node.origin));
}
