import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import type { Cause, Fix } from "./cause.ts";
import type { ContainerSpec, ContainerStatus, Pod, TerminatedState } from "../objects.ts";
import { MAIN_CONTAINER } from "../pods/podState.ts";
import { explainExit } from "../dbnd/exitCodes.ts";
import { memoryText } from "./amounts.ts";
import { imageCause } from "./images.ts";

/** What a DBND driver takes with a trivial task (dbnd 1.0.28, measured). Bytes. */
const DRIVER_MEMORY = 256 * 1024 * 1024;

/** What the containers say, init containers first since the others wait for them. */
export function containerCauses(pod: Pod): readonly Cause[] {
  const { initContainerStatuses: init, containerStatuses: main } = pod.status ?? {};
  const specs = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
  const causesOf = (status: ContainerStatus, isInit: boolean): readonly Cause[] => {
    const spec = specs.find((one) => one.name === status.name);
    return [...waitingCauses(status, spec), ...terminatedCauses(status, spec, isInit)];
  };
  const ordered = [...(main ?? [])].sort(
    (left, right) => Number(right.name === MAIN_CONTAINER) - Number(left.name === MAIN_CONTAINER),
  );
  return [
    ...(init ?? []).flatMap((status) => causesOf(status, true)),
    ...ordered.flatMap((status) => causesOf(status, false)),
  ];
}

function waitingCauses(status: ContainerStatus, spec: ContainerSpec | undefined): readonly Cause[] {
  const waiting = status.state?.waiting;
  const reason = waiting?.reason ?? "";
  const message = waiting?.message ?? "";
  const evidence = [reason, message].filter(Boolean).join(": ");
  const image = spec?.image ?? status.image ?? "";
  switch (reason) {
    case "ErrImagePull":
    case "ImagePullBackOff":
    case "ErrImageNeverPull":
    case "InvalidImageName":
    case "RegistryUnavailable":
      return [imageCause(reason, image, message)];
    case "CreateContainerConfigError":
      return [configCause(message, evidence)];
    case "CreateContainerError":
    case "RunContainerError":
    case "StartError":
      return [
        {
          id: "container-not-started",
          severity: "error",
          sentence: `The container ${status.name ?? ""} cannot be started: ${firstSentence(message) || reason}.`,
          evidence,
          ...(/executable file not found|no such file or directory/.test(message)
            ? { key: "dbnd_executable", hint: "Is the command in the image, and on its PATH?" }
            : { hint: "Check command, volumes and security settings of the container." }),
        },
      ];
    case "CrashLoopBackOff": {
      const last = status.lastState?.terminated;
      const words = last?.exitCode === undefined ? undefined : explainExit(last.exitCode, last.reason);
      return [
        {
          id: "crash-loop",
          severity: "error",
          sentence:
            `The container ${status.name ?? ""} ends again and again (${status.restartCount ?? 0} restarts). ${words?.sentence ?? ""}`.trim(),
          evidence,
          key: words?.key,
          hint: "See the log of the previous container.",
        },
      ];
    }
    default:
      return [];
  }
}

function terminatedCauses(status: ContainerStatus, spec: ContainerSpec | undefined, isInit: boolean): readonly Cause[] {
  const terminated = status.state?.terminated;
  if (!terminated || terminated.exitCode === 0) return [];
  const evidence = evidenceOf(status.name, terminated);
  if (terminated.reason === "OOMKilled") {
    const limit = spec?.resources?.limits?.memory;
    return [
      {
        id: "out-of-memory",
        severity: "error",
        sentence: `The container ${status.name ?? ""} needed more memory than its limit${limit ? ` of ${limit}` : ""} and was killed.`,
        evidence,
        key: "limit_memory",
        hint: "Raise limit_memory (and request_memory); a DBND driver alone needs about 256Mi.",
        fix: moreMemory(limit),
      },
    ];
  }
  const words = explainExit(terminated.exitCode ?? -1, terminated.reason);
  return [
    {
      id: isInit ? "init-container-failed" : "container-failed",
      severity: "error",
      sentence: isInit
        ? `The init container ${status.name ?? ""} failed, so the task never started. ${words.sentence}`
        : words.sentence,
      evidence,
      key: isInit ? "pod_yaml" : words.key,
      hint: isInit ? "See the init container's log." : words.hint,
    },
  ];
}

/** Twice the limit, and not less than a DBND driver needs. */
function moreMemory(limit: string | undefined): Fix | undefined {
  const bytes = limit === undefined ? undefined : kubernetesQuantity(limit);
  if (!bytes) return undefined;
  const set = memoryText(Math.max(bytes * 2, DRIVER_MEMORY));
  return { title: `Raise limit_memory from ${limit ?? ""} to ${set}`, key: "limit_memory", set };
}

function evidenceOf(name: string | undefined, terminated: TerminatedState): string {
  const parts = [
    `container ${name ?? ""}`,
    terminated.reason,
    `exit code ${terminated.exitCode ?? "?"}`,
    terminated.message,
  ];
  return parts.filter(Boolean).join(", ");
}

function configCause(message: string, evidence: string): Cause {
  const missing = /^(secret|configmap) "([^"]+)" not found/.exec(message);
  if (missing) {
    const [, kind, name = ""] = missing;
    const isSecret = kind === "secret";
    return {
      id: isSecret ? "secret-missing" : "config-map-missing",
      severity: "error",
      sentence: `The ${isSecret ? "secret" : "config map"} "${name}" is not in the pod's namespace.`,
      evidence,
      key: isSecret ? "secrets" : "configmaps",
      hint: `Create it there, or change \`${isSecret ? "secrets" : "configmaps"}\`.`,
    };
  }
  const unread = /failed to sync (secret|configmap) cache/.exec(message);
  if (unread) {
    const isSecret = unread[1] === "secret";
    const kind = isSecret ? "secret" : "config map";
    return {
      id: isSecret ? "secret-missing" : "config-map-missing",
      severity: "error",
      sentence: `A ${kind} of the pod could not be read in time: it is missing, or the node does not reach the API server.`,
      evidence,
      key: isSecret ? "secrets" : "configmaps",
      hint: `See that each ${kind} of the pod is in its namespace.`,
    };
  }
  const key = /couldn't find key (\S+) in (Secret|ConfigMap) (\S+)/.exec(message);
  if (key) {
    const isSecret = key[2] === "Secret";
    return {
      id: isSecret ? "secret-key-missing" : "config-map-key-missing",
      severity: "error",
      sentence: `The ${isSecret ? "secret" : "config map"} ${key[3] ?? ""} has no key "${key[1] ?? ""}".`,
      evidence,
      key: isSecret ? "secrets" : "configmaps",
      hint: "Add the key, or change the item that asks for it.",
    };
  }
  return {
    id: "container-config",
    severity: "error",
    sentence: `The container cannot be made from its configuration: ${firstSentence(message)}.`,
    evidence,
    ...(/runAsNonRoot|run as root/.test(message) ? { key: "security_context" } : {}),
  };
}

function firstSentence(text: string): string {
  return (
    text
      .split("\n", 1)[0]
      ?.replace(/[.\s]+$/, "")
      .slice(0, 200) ?? ""
  );
}
