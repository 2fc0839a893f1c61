/** Cases about pods, their commands and their images: each is one call of `server/src/pod`. */
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { createConfiguration } from "../../../server/src/configuration/configuration.ts";
import { engineSettings } from "../../../server/src/configuration/engineSettings.ts";
import type { CommandLine, Configuration, Origin } from "../../../server/src/configuration/types.ts";
import { buildPod } from "../../../server/src/pod/buildPod.ts";
import { dockerBuildPlan, dockerBuildSection } from "../../../server/src/pod/dockerBuild.ts";
import { EngineValues } from "../../../server/src/pod/engineValues.ts";
import { Problems } from "../../../server/src/pod/problems.ts";
import { podResources } from "../../../server/src/pod/resources.ts";
import { serialise } from "../../../server/src/pod/serialise.ts";
import type { PlainValue } from "../../../server/src/values/types.ts";
import { planOfWords } from "../../../server/src/pod/run/buildRunPlan.ts";
import type { RunPlanContext } from "../../../server/src/pod/run/context.ts";
import { exitTrapScript, logServerScript } from "../../../server/src/pod/scripts.ts";
import type { Json, JsonObject, PodPlan } from "../../../server/src/pod/types.ts";
import type { RunPlanResult } from "../../../server/src/protocol.ts";
import { Refused, type Handlers, type Vector } from "../types.ts";

const ZERO_UID = "00000000-0000-0000-0000-000000000000";
const ENVIRONMENT = { MY_NS: "ns-from-env", A1: "$MY_NS", DBND_HOME: "<project>" };

interface PodBuildInput {
  readonly cfg: string;
  readonly engine: string;
  readonly cmds: readonly string[];
  readonly task_run: {
    readonly task_name: string;
    readonly task_family: string;
    readonly family_short: string;
    readonly system: boolean;
    readonly task_run_uid: string;
    readonly run_uid: string;
    readonly task_run_attempt_uid: string;
    readonly task_af_id: string;
    readonly task_tracker_url: string | null;
    readonly user: string;
    readonly source_version: string | null;
    readonly env_name: string;
    readonly spawn_env: Readonly<Record<string, string | null>>;
  };
  readonly pod_yaml: string | null;
  readonly kwargs: {
    readonly args?: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
    readonly try_number?: number;
    readonly include_system_secrets?: boolean;
  };
}

function configure(cfg: string, commandLine?: CommandLine): Configuration {
  const document = parseCfg("file:///project.cfg", cfg);
  const [problem] = document.problems;
  if (problem) throw new Refused({ kind: problem.code, line: problem.range.start.line + 1 });
  return createConfiguration({
    files: [document],
    environment: ENVIRONMENT,
    ...(commandLine ? { commandLine } : {}),
  });
}

function podBuild(vector: Vector): unknown {
  const { cfg, engine, cmds, task_run: run, pod_yaml: manifest, kwargs } = vector.input as PodBuildInput;
  const plan = buildPod({
    engine: configure(cfg).resolve(engine),
    taskRun: {
      taskName: run.task_name,
      taskFamily: run.task_family,
      familyShort: run.family_short,
      taskAirflowId: run.task_af_id,
      system: run.system,
      taskRunUid: run.task_run_uid,
      taskRunAttemptUid: run.task_run_attempt_uid,
      runUid: run.run_uid,
      trackerUrl: run.task_tracker_url,
      user: run.user,
      sourceVersion: run.source_version,
      environmentName: run.env_name,
      spawnEnvironment: run.spawn_env,
    },
    command: cmds,
    includeSystemSecrets: kwargs.include_system_secrets ?? false,
    newUid: () => ZERO_UID,
    ...(kwargs.args ? { args: kwargs.args } : {}),
    ...(kwargs.labels ? { labels: kwargs.labels } : {}),
    ...(kwargs.try_number === undefined ? {} : { tryNumber: kwargs.try_number }),
    ...(manifest === null ? {} : { baseManifest: { uri: "file:///pod.yaml", text: manifest } }),
  });
  return described(checked(plan));
}

function checked(plan: PodPlan): JsonObject {
  const [problem] = plan.problems;
  // Two readers of the vectors have a word each for this.
  if (problem) throw new Refused({ kind: problem.code === "not-in-enum" ? "not-an-enum-member" : problem.code });
  return plan.pod;
}

/** The pod with its scripts told by their effect, as the cases tell them. */
function described(value: Json): unknown {
  if (typeof value === "string") return describedScript(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(described);
  return Object.fromEntries(Object.entries(value as JsonObject).map(([name, member]) => [name, described(member)]));
}

/** Recognises a script that the product builds, by building it again from the parts found in it. */
function describedScript(text: string): unknown {
  const trap = /^\ntrap "touch (.*?)" EXIT\n([^]*)\n$/.exec(text);
  const [flag, command] = [trap?.[1] ?? "", trap?.[2] ?? ""];
  if (trap && exitTrapScript(flag, command) === text) {
    return { $script: { exit_trap_touches: flag, then_runs: command } };
  }
  const server = /if \[\[ -f "(.*?)" \]\]; then kill/.exec(text)?.[1];
  if (server === undefined || logServerScript(server) !== text) return text;
  return {
    $script: {
      starts: "airflow serve_logs",
      stops_when_file_exists: server,
      poll_seconds: 1,
      exit_code_when_flag_exists: 0,
    },
  };
}

/** An environment `k8s_env` (or another) on an engine with these keys, as the cases presume it. */
function projectCfg(engine: Readonly<Record<string, unknown>>, environment = "k8s_env", section = "eng"): string {
  const keys = { container_repository: "repo/img", container_tag: "v1", ...engine };
  const lines = Object.entries(keys).map(([key, value]) => `${key} = ${cfgText(value)}`);
  return [
    `[run]\nenvironments = ["${environment}"]`,
    `[${environment}]\n_from = local\nremote_engine = ${section}`,
    `[${section}]\n_type = kubernetes\n${lines.join("\n")}\n`,
  ].join("\n");
}

function cfgText(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function planOf(argv: readonly string[], cfg: string, manifest?: string): RunPlanResult {
  const context: RunPlanContext = {
    configure: (commandLine) => configure(cfg, commandLine),
    projectHome: "<project>",
    user: "alice",
    readManifest: () => (manifest === undefined ? undefined : { uri: "file:///pod.yaml", text: manifest }),
    newIdentity: () => ({
      runUid: "<run_uid>",
      taskRunUid: ZERO_UID,
      taskRunAttemptUid: ZERO_UID,
      resultUid: ZERO_UID,
      startedAt: "2024-05-01T00:00:00Z",
    }),
    newUid: () => ZERO_UID,
  };
  return planOfWords(argv, context);
}

interface Pod {
  readonly metadata: { readonly labels: unknown };
  readonly spec: { readonly containers: readonly { readonly env: readonly EnvVar[]; readonly resources: unknown }[] };
}
interface EnvVar {
  readonly name: string;
  readonly value?: string;
}

function driverCommand(vector: Vector): unknown {
  const { argv } = vector.input as { argv: readonly string[] };
  const { plan } = planOf(argv.slice(1), projectCfg({}));
  if (!plan) return { pods_created: 0 };
  const pod = plan.pod as unknown as Pod;
  const wanted = Object.keys((vector.expected as { env_contains?: object }).env_contains ?? {});
  const variables = pod.spec.containers[0]?.env.filter(({ name }) => wanted.includes(name)) ?? [];
  const { detach, autoRemove } = plan.policy;
  return {
    command: plan.command.map((word) =>
      word.replace(/^(run\.run_result_json_path|run_info\.execution_date)=.*/, "$1=..."),
    ),
    detach,
    env_contains: Object.fromEntries(variables.map(({ name, value }) => [name, value])),
    deleted_by: autoRemove ? "driver itself" : "submitter",
    log_streamed: !detach,
  };
}

function taskCommandCase(vector: Vector): unknown {
  const { argv } = vector.input as { argv: readonly string[] };
  return { pods_created: planOf(argv.slice(1), projectCfg({})).plan ? 1 : 0 };
}

function image(vector: Vector): unknown {
  const { argv, ...engine } = vector.input as { readonly argv: readonly string[]; readonly [key: string]: unknown };
  const { plan, problems } = planOf(argv.slice(1), projectCfg(engine));
  const [problem] = problems;
  return problem ? { error: { kind: problem.code } } : { image: plan?.image };
}

function dockerBuild(vector: Vector): unknown {
  const { section, ...keys } = vector.input as { readonly section?: string; readonly [key: string]: unknown };
  const isEngine = "container_repository" in keys;
  const engineKeys = isEngine ? keys : { container_repository: "img", docker_build_tag: "<tag>" };
  const buildLines = isEngine ? [] : Object.entries(keys).map(([key, value]) => `${key} = ${cfgText(value)}`);
  const cfg = `${projectCfg({ container_tag: "", ...engineKeys })}\n[${section ?? "dbnd_image_build"}]\nname = x\n${buildLines.join("\n")}\n`;
  const configuration = configure(cfg);
  const plan = dockerBuildPlan({
    engine: engineSettings(configuration.resolve("eng")),
    build: dockerBuildSection(configuration),
    project: "<project>",
    startedAt: "2024-05-01T00:00:00Z",
  });
  if (plan.problem) return { error: { kind: plan.problem.code } };
  const commands = plan.commands.map((words) => words.join(" "));
  if (!isEngine) return { command: commands[0] };
  return { commands, ...(plan.imagePullPolicy === undefined ? {} : { image_pull_policy: plan.imagePullPolicy }) };
}

/** The values come from Python code, so nothing reads them: the engine has them as they are. */
function resources(vector: Vector): unknown {
  const origin: Origin = { kind: "generated", rule: "case" };
  const values = Object.entries(vector.input as Readonly<Record<string, PlainValue>>).map(
    ([key, value]) => [key, { key, value, origin, chain: [] }] as const,
  );
  const engine = { ...configure(projectCfg({})).resolve("eng"), values: new Map(values) };
  const { pod } = serialise(podResources(new EngineValues(engine), new Problems()));
  return Object.fromEntries(Object.entries(pod).filter(([, amounts]) => Object.keys(amounts as object).length > 0));
}

function facts(vector: Vector): unknown {
  const input = vector.input as {
    readonly kubernetes?: Readonly<Record<string, unknown>>;
    readonly argv?: readonly string[];
    readonly pod_yaml_spec?: object;
  };
  if (input.pod_yaml_spec) {
    const manifest = JSON.stringify({ spec: { containers: [{ name: "base" }], ...input.pod_yaml_spec } });
    const words = ["t", "--env", "k8s_env", "--interactive"];
    const { plan } = planOf(words, projectCfg({ pod_yaml: "/pod.yaml" }), manifest);
    return { spec: plan?.pod.spec };
  }
  const cfg = projectCfg(input.kubernetes ?? {}, "gcp_k8s", "kubernetes");
  const pod = planOf(input.argv ?? [], cfg).plan?.pod as unknown as Pod | undefined;
  return {
    create_calls: pod ? 1 : 0,
    labels: pod?.metadata.labels,
    resources: pod?.spec.containers[0]?.resources,
  };
}

export const handlers: Handlers = {
  "pod.build": podBuild,
  "pod.facts": facts,
  resources,
  "run.driver_command": driverCommand,
  "run.task_command": taskCommandCase,
  "run.image": image,
  "docker.build": dockerBuild,
};
