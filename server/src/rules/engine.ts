import { HIDDEN_BY_COMMAND_LINE } from "../schema/schema.ts";
import type { ResolvedObject } from "../configuration/types.ts";
import { insertLines } from "./fixes/edits.ts";
import { headerRange, keyRange } from "./checking/places.ts";
import type { Finding, Rule, RuleContext, SectionFacts } from "./checking/types.ts";

type EngineCheck = (facts: SectionFacts, engine: ResolvedObject, context: RuleContext) => Iterable<Finding>;

/** What keys of a container engine do to each other (spec 2, 4, 6); each needs the values in force, not only the file's. */
export const engineRules: readonly Rule[] = [
  {
    code: "missing-repository",
    subject: "image",
    severity: "error",
    title: "Engine without container_repository",
    explanation:
      "A container engine needs `container_repository`, in its own section or in one it inherits from. There is no default.",
    ...forUsedEngines(function* (facts, engine) {
      const value = engine.values.get("container_repository");
      if (!value || (value.value !== null && value.value !== "")) return;
      yield {
        range: headerRange(facts.section),
        message: `[${facts.section.name}] needs "container_repository", the image without its tag.`,
      };
    }),
  },
  {
    code: "no-tag-no-build",
    subject: "image",
    severity: "error",
    title: "No tag, and no image is built",
    explanation: "With `docker_build = False` DBND does not make a tag, so `container_tag` has to be given.",
    ...forUsedEngines(function* (facts, engine) {
      if (
        !engine.values.has("docker_build") ||
        isOn(engine, "docker_build", true) ||
        textOf(engine, "container_tag") !== ""
      )
        return;
      const place = facts.entry("docker_build");
      yield {
        range: place ? keyRange(place) : headerRange(facts.section),
        message: `Set "container_tag": no image is built ("docker_build" is off), so DBND has no tag to run.`,
      };
    }),
  },
  {
    code: "auto-remove-alone",
    subject: "run",
    severity: "information",
    title: "auto_remove without detach_run",
    explanation: `
A pod deletes itself only when nobody waits for it. Without \`detach_run\` DBND switches \`auto_remove\` off and logs a
warning. (A driver that is submitted without \`--interactive\` has both on by itself.)`,
    ...forEngines(["auto_remove"], function* ({ entry }, engine) {
      const own = entry("auto_remove");
      if (own && isTrue(own.node.value.text) && !isOn(engine, "detach_run", false)) {
        yield { range: keyRange(own), message: `"auto_remove" is switched off unless "detach_run" is on.` };
      }
    }),
    fix: (problem, document) => [
      {
        title: 'Add "detach_run = True"',
        edits: [insertLines(document, problem.range.start.line, "detach_run = True")],
        preferred: true,
      },
    ],
  },
  {
    code: "debug-blocks",
    subject: "run",
    severity: "warning",
    title: "debug and show_pod_log wait for each pod",
    explanation:
      "`debug` and `show_pod_log` make DBND follow its pods one after another: `detach_run` is switched off and nothing runs in parallel.",
    looksAt: ["debug", "show_pod_log", "detach_run"],
    checkSection: function* ({ entry, schema }) {
      if (schema?.kind !== "engine") return;
      const detach = entry("detach_run");
      if (!detach || !isTrue(detach.node.value.text)) return;
      for (const key of ["debug", "show_pod_log"]) {
        const own = entry(key);
        if (own && isTrue(own.node.value.text)) {
          yield {
            range: keyRange(detach),
            message: `"${key}" switches "detach_run" off: pods are followed one after another.`,
          };
        }
      }
    },
  },
  {
    code: "debug-command-trap",
    subject: "run",
    severity: "warning",
    title: "debug_with_command together with an exit trap",
    explanation: `
\`trap_exit_file_flag\` (set by itself with live logs) wraps the command into a shell script that becomes the container's
argument. \`debug_with_command\` replaces only the command, so the script is handed to it as an argument.`,
    ...forEngines(["debug_with_command"], function* ({ entry }, engine) {
      const own = entry("debug_with_command");
      if (!own || own.node.value.text === "") return;
      if (textOf(engine, "trap_exit_file_flag") === "" && !isOn(engine, "airflow_log_enabled", false)) return;
      yield {
        range: keyRange(own),
        message: "The exit trap is on: its script is passed to this command as an argument.",
      };
    }),
  },
  {
    code: "live-log-flag",
    subject: "run",
    severity: "error",
    title: "Live logs cannot start",
    explanation:
      "The log sidecar needs a flag file that tells the end of the main container, and a port that is a number. Without them the pod cannot be built.",
    ...forEngines(["airflow_log_trap_exit_flag_default", "airflow_log_port"], function* ({ entry }, engine) {
      if (!isOn(engine, "airflow_log_enabled", false)) return;
      const flag = entry("airflow_log_trap_exit_flag_default");
      if (flag?.node.value.text === "" && textOf(engine, "trap_exit_file_flag") === "") {
        yield {
          range: keyRange(flag),
          message: `Live logs need a flag file: give this key or "trap_exit_file_flag" a path.`,
        };
      }
      const port = entry("airflow_log_port");
      if (port && !/^\s*\d+\s*$/u.test(port.node.value.text) && !port.node.value.text.includes("$")) {
        yield { range: keyRange(port), message: "The port of the live logs must be a whole number." };
      }
    }),
  },
  {
    code: "pull-never",
    subject: "image",
    severity: "information",
    title: "Image stays on this machine",
    explanation: `
With \`docker_build_push = False\` the image is built here and not pushed, and DBND sets \`image_pull_policy\` to \`Never\`. That
works on a cluster that shares this machine's images (minikube, kind with a loaded image), not on any other.`,
    ...forEngines(["docker_build_push"], function* ({ entry }, engine) {
      const own = entry("docker_build_push");
      if (!own || !isFalse(own.node.value.text) || textOf(engine, "container_tag") !== "") return;
      if (!isOn(engine, "docker_build", true)) return;
      yield {
        range: keyRange(own),
        message: "The image is not pushed: nodes other than this machine will not find it.",
      };
    }),
  },
  {
    code: "keep-failed-detached",
    subject: "run",
    severity: "information",
    title: "keep_failed_pods does not protect a detached driver",
    explanation: `
A detached driver with \`auto_remove\` deletes its own pod while it still counts as running, so that \`keep_failed_pods\` does
not see a failure. \`keep_finished_pods\` keeps every pod.`,
    looksAt: ["keep_failed_pods", "auto_remove", "detach_run"],
    checkSection: function* ({ entry, schema }) {
      if (schema?.kind !== "engine") return;
      const own = entry("keep_failed_pods");
      const remove = entry("auto_remove");
      const detach = entry("detach_run");
      if (!own || !remove || !detach) return;
      if ([own, remove, detach].every(({ node }) => isTrue(node.value.text))) {
        yield {
          range: keyRange(own),
          message: `A detached pod removes itself while it is running, failed or not. "keep_finished_pods" keeps it.`,
        };
      }
    },
    fix: (problem) => [
      {
        title: 'Change to "keep_finished_pods"',
        edits: [{ range: problem.range, newText: "keep_finished_pods" }],
        preferred: true,
      },
    ],
  },
  {
    code: "hidden-by-cli",
    subject: "run",
    severity: "warning",
    title: "Overwritten by dbnd run",
    explanation: `
\`dbnd run\` passes on each of its switches, given or not, and a switch that was not given says \`False\`. So this key has no
effect in a file or an environment variable; give the switch, or \`--set\`, when you run.`,
    looksAt: [...HIDDEN_BY_COMMAND_LINE.keys()].map((path) => path.slice(path.indexOf(".") + 1)),
    checkSection: function* ({ section }) {
      const name = section.name.toLowerCase();
      for (const entry of section.entries) {
        const path = `${name}.${entry.node.key}`;
        if (!HIDDEN_BY_COMMAND_LINE.has(path) || isFalse(entry.node.value.text)) continue;
        const option = HIDDEN_BY_COMMAND_LINE.get(path) ?? `--set ${path}=${entry.node.value.text}`;
        yield {
          range: keyRange(entry),
          message: `"${entry.node.rawKey}" has no effect here: dbnd run overwrites it. Give ${option} when you run.`,
        };
      }
    },
  },
];

type ProjectCheck = Pick<Rule, "concerns" | "checkInProject">;

/** For engine sections that have one of these keys. */
function forEngines(keys: readonly string[], check: EngineCheck): ProjectCheck {
  return {
    concerns: ({ schema, entry }) => schema?.kind === "engine" && keys.some((key) => entry(key) !== undefined),
    checkInProject: (facts, context) => check(facts, context.configuration.resolve(facts.section.name), context),
  };
}

/** Only for engines that an environment names: others may be there to be inherited from. */
function forUsedEngines(check: EngineCheck): ProjectCheck {
  return {
    concerns: ({ schema }) => schema?.kind === "engine",
    checkInProject: (facts, context) =>
      context.usedEngines().has(facts.section.name.toLowerCase())
        ? check(facts, context.configuration.resolve(facts.section.name), context)
        : [],
  };
}

function isOn(engine: ResolvedObject, key: string, fallback: boolean): boolean {
  const value = engine.values.get(key)?.value;
  return typeof value === "boolean" ? value : fallback;
}

function textOf(engine: ResolvedObject, key: string): string {
  const value = engine.values.get(key)?.value;
  return typeof value === "string" ? value : "";
}

function isTrue(text: string): boolean {
  return /^\s*(?:t|true|yes|1)\s*(?:#.*)?$/iu.test(text);
}

function isFalse(text: string): boolean {
  return /^\s*(?:f|false|no|0)\s*(?:#.*)?$/iu.test(text);
}
