import { t } from "../../l10n.ts";
import type { Cause } from "./cause.ts";
import type { ClusterEvent, ContainerSpec, ContainerStatus, Pod, TerminatedState } from "../objects.ts";
import { hasStarted, isDeleting, MAIN_CONTAINER, mainContainer, runsDbnd } from "../pods/podState.ts";
import { explainExit } from "../dbnd/exitCodes.ts";
import { configCause } from "./containerConfig.ts";
import { moreMemory, START_REASONS, startCause } from "./containerStart.ts";
import { IMAGE_REASONS, imageCauses, pullFailure } from "./images.ts";
import { endOfPod } from "./podEnd.ts";
import { containerOf } from "./probes.ts";
import { firstSentence } from "./words.ts";

/** A container of the pod that is not well. */
interface Sick {
  readonly pod: Pod;
  readonly events: readonly ClusterEvent[];
  readonly name: string;
  readonly spec: ContainerSpec | undefined;
  readonly status: ContainerStatus;
  /** `sidecar`: an init container that is to go on beside the task (`restartPolicy: Always`). */
  readonly role: "main" | "init" | "sidecar" | "other";
}

/** Keys that are for the pod as a whole; the others are for its main container. */
const OF_POD: ReadonlySet<string> = new Set(["image_pull_secrets", "security_context", "volumes", "pod_yaml"]);

/** What the containers say, init containers first since the others wait for them. */
export function containerCauses(pod: Pod, events: readonly ClusterEvent[]): readonly Cause[] {
  const { initContainerStatuses: init, containerStatuses: main } = pod.status ?? {};
  const specs = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
  const task = mainContainer(pod) ?? MAIN_CONTAINER;
  const sick = (status: ContainerStatus, isInit: boolean): Sick => {
    const name = status.name ?? "";
    const spec = specs.find((one) => one.name === name);
    const role = isInit ? (spec?.restartPolicy === "Always" ? "sidecar" : "init") : name === task ? "main" : "other";
    return { pod, events, name, status, spec, role };
  };
  const inits = (init ?? []).map((status) => sick(status, true)).filter((one) => !isEndedWithPod(one));
  const others = (main ?? []).map((status) => sick(status, false));
  others.sort((left, right) => Number(right.role === "main") - Number(left.role === "main"));
  return [...inits, ...others].flatMap((one) =>
    [...waitingCauses(one), ...runningInit(one), ...terminatedCauses(one)].map((cause) => leadTo(one, cause)),
  );
}

/** Sidecars are ended by the kubelet once nothing else of the pod goes on (Kubernetes 1.29 to 1.34): how, says nothing. */
function isEndedWithPod({ pod, role, status }: Sick): boolean {
  const ended = status.state?.terminated;
  if (role !== "sidecar" || !ended || ended.reason === "OOMKilled") return false;
  const { initContainerStatuses, containerStatuses } = pod.status ?? {};
  const hasFailed = (initContainerStatuses ?? []).some(
    ({ name, state }) => name !== status.name && (state?.terminated?.exitCode ?? 0) !== 0,
  );
  const all = containerStatuses ?? [];
  return hasFailed || (all.length > 0 && all.every(({ state }) => state?.terminated));
}

/** The engine's keys are about its own container: those of others stand in the base manifest. */
function leadTo({ role, name }: Sick, cause: Cause): Cause {
  if (role === "main" || cause.key === undefined) return cause;
  if (OF_POD.has(cause.key)) return cause.key === "pod_yaml" ? { ...cause, container: name } : cause;
  return {
    ...cause,
    container: name,
    key: "pod_yaml",
    hint: t('See the container "{0}" in pod_yaml.', name),
    fix: undefined,
    missingImage: undefined,
  };
}

function waitingCauses(sick: Sick): readonly Cause[] {
  const { pod, events, name, spec, status } = sick;
  const reason = status.state?.waiting?.reason ?? "";
  const message = status.state?.waiting?.message ?? "";
  const evidence = [reason, message].filter(Boolean).join(": ");
  if (IMAGE_REASONS.has(reason)) {
    return imageCauses(pod, { reason, message, image: spec?.image ?? status.image ?? "" }, events);
  }
  if (START_REASONS.has(reason)) {
    return [startCause(reason, { container: name, message, evidence, ...startedWith(spec) })];
  }
  if (reason === "CreateContainerConfigError") return [configCause(message, evidence)];
  if (reason === "CrashLoopBackOff") return [crashLoop(sick, evidence)];
  const isComing = message === "" || reason === "ContainerCreating" || reason === "PodInitializing";
  if (isComing) return spec?.lifecycle?.postStart ? hookRunning(name, evidence, events) : [];
  return [
    {
      id: "container-not-started",
      severity: "error",
      sentence: t("The container {0} waits: {1}.", name, firstSentence(message)),
      evidence,
    },
  ];
}

/** A container counts as started once its postStart hook has ended (Kubernetes 1.34). */
function hookRunning(container: string, evidence: string, events: readonly ClusterEvent[]): readonly Cause[] {
  const last = events.findLast((event) => containerOf(event) === container);
  if (last?.reason !== "Started") return [];
  return [
    {
      id: "hook-running",
      severity: "info",
      sentence: t("The container {0} runs, and its postStart hook has not ended yet.", container),
      evidence: [evidence, last.message].filter(Boolean).join("; "),
      container,
      key: "pod_yaml",
      hint: t("Until then the pod counts as not started: see lifecycle.postStart in pod_yaml."),
    },
  ];
}

/** What a pod waits for that is neither sick nor far. */
function runningInit({ name, role, status }: Sick): readonly Cause[] {
  const isComingUp = role === "sidecar" && status.started === false;
  if ((role !== "init" && !isComingUp) || !status.state?.running) return [];
  return [
    {
      id: "init-running",
      severity: "info",
      sentence: isComingUp
        ? t("The sidecar {0} is not up yet; the task starts once it is.", name)
        : t("The init container {0} still runs; the task starts once it has ended.", name),
      evidence: t("container {0}: running since {1}", name, status.state.running.startedAt ?? "?"),
      hint: t("See the init container's log."),
    },
  ];
}

function crashLoop(sick: Sick, evidence: string): Cause {
  const { name, status } = sick;
  const last = status.lastState?.terminated ?? undefined;
  const [cause] = last ? endCauses(sick, last) : [];
  const restarts = status.restartCount ?? 0;
  if (last?.exitCode === 0) return endsWell(sick, `${evidence}; ${evidenceOf(name, last)}`);
  const again =
    restarts === 1
      ? t("The container {0} ends again and again (1 restart).", name)
      : t("The container {0} ends again and again ({1} restarts).", name, restarts);
  return {
    id: "crash-loop",
    severity: "error",
    sentence: cause ? `${again} ${cause.sentence}` : again,
    evidence: last ? `${evidence}; ${evidenceOf(name, last)}` : evidence,
    exitCode: cause?.exitCode,
    key: cause?.key,
    hint: cause?.key === undefined ? t("See the log of the previous container.") : cause.hint,
    fix: cause?.fix,
  };
}

/** What is started again and again, though nothing is wrong with it. */
function endsWell({ name, status, role }: Sick, evidence: string): Cause {
  const restarts = status.restartCount ?? 0;
  return {
    id: "crash-loop",
    severity: "error",
    sentence:
      restarts === 1
        ? t("The container {0} ends well (exit code 0), and is started again each time (1 restart).", name)
        : t(
            "The container {0} ends well (exit code 0), and is started again each time ({1} restarts).",
            name,
            restarts,
          ),
    evidence,
    key: "pod_yaml",
    hint:
      role === "sidecar"
        ? t("A sidecar has to go on; what is done before the task has no restartPolicy of its own in pod_yaml.")
        : t("Set restartPolicy to Never in pod_yaml."),
  };
}

function terminatedCauses(sick: Sick): readonly Cause[] {
  const { pod, name, role, status } = sick;
  const terminated = status.state?.terminated;
  if (!terminated) return [];
  // A sidecar that ends well waits for its next start in this state (Kubernetes 1.34), and the task with it.
  const isAgain = role === "sidecar" && terminated.exitCode === 0 && (status.restartCount ?? 0) > 0;
  return isAgain && !hasStarted(pod) ? [endsWell(sick, evidenceOf(name, terminated))] : endCauses(sick, terminated);
}

function endCauses(sick: Sick, terminated: TerminatedState): readonly Cause[] {
  if (terminated.exitCode === 0) return [];
  const { name, spec } = sick;
  const evidence = evidenceOf(name, terminated);
  const limit = spec?.resources?.limits?.memory;
  const reason = terminated.reason ?? "";
  if (reason === "OOMKilled") {
    const ofPod = limit === undefined ? sick.pod.spec?.resources?.limits?.memory : undefined;
    return [
      ofPod === undefined
        ? outOfMemory(name, terminated.exitCode, limit, evidence)
        : podOutOfMemory(name, ofPod, evidence),
    ];
  }
  const message = terminated.message ?? "";
  // Where a program is not found to be none before it is started, its container ends at once, and its last line says so.
  if (START_REASONS.has(reason) || /exec format error|^exec \S+: argument list too long/.test(message)) {
    return [startCause(reason, { container: name, message, evidence, ...startedWith(spec) })];
  }
  if (reason === "ContainerStatusUnknown") {
    // A pod that was ended as a whole says why; what its container had waited for is not known from it any more.
    if (endOfPod(sick.pod).length > 0) return pullFailure(sick.pod, spec?.image ?? "", sick.events);
    // What a node has never made it does not find either.
    if (isDeleting(sick.pod) && !terminated.startedAt) {
      const sentence = t("The pod was deleted before its container {0} had started.", name);
      return [
        ...pullFailure(sick.pod, spec?.image ?? "", sick.events),
        { id: "deleting", severity: "warning", sentence, evidence },
      ];
    }
    return [
      {
        id: "node-lost",
        severity: "error",
        sentence: t("The node lost sight of the container {0}: how it ended is not known.", name),
        evidence,
        hint: t("It was shut down or restarted; run the task again."),
      },
    ];
  }
  return [failed(sick, terminated, evidence)];
}

function startedWith(spec: ContainerSpec | undefined) {
  return { limit: spec?.resources?.limits?.memory, mounts: spec?.volumeMounts };
}

function failed({ pod, name, role }: Sick, { exitCode = -1, reason }: TerminatedState, evidence: string): Cause {
  const { sentence, hint, key } = explainExit(exitCode, reason, role === "main" && runsDbnd(pod));
  const common = { severity: "error", evidence, exitCode } as const;
  if (isDeleting(pod) && (exitCode === 137 || exitCode === 143)) {
    const id = role === "main" ? "container-failed" : "other-container";
    return {
      ...common,
      id,
      sentence: t("The container {0} was ended because the pod was deleted (exit code {1}).", name, exitCode),
    };
  }
  switch (role) {
    case "main":
      return { ...common, id: "container-failed", sentence, key, hint };
    case "init":
      return {
        ...common,
        id: "init-container-failed",
        sentence: t("The init container {0} failed, so the task never started. {1}", name, sentence),
        key: "pod_yaml",
        hint: t("See the init container's log."),
      };
    case "sidecar":
      return {
        ...common,
        id: "other-container",
        sentence: hasStarted(pod)
          ? t("The container {0} beside the task failed. {1}", name, sentence)
          : t("The sidecar {0} failed, so the task has not started. {1}", name, sentence),
        key: "pod_yaml",
        hint: t("See that container's log."),
      };
    case "other":
      return {
        ...common,
        id: "other-container",
        sentence: t("The container {0} beside the task failed. {1}", name, sentence),
        key: "pod_yaml",
        hint: t("See that container's log."),
      };
  }
}

/** Where only one process of the container was killed, as kernels do before Kubernetes 1.28, the exit code is another. */
function outOfMemory(name: string, exitCode: number | undefined, limit: string | undefined, evidence: string): Cause {
  const isWhole = exitCode === 137 || exitCode === undefined;
  const sentence = isWhole
    ? limit === undefined
      ? t("The container {0} needed more memory than its limit and was killed.", name)
      : t("The container {0} needed more memory than its limit of {1} and was killed.", name, limit)
    : t(
        "A process of the container {0} needed more memory than the limit and was killed (exit code {1}).",
        name,
        exitCode,
      );
  return {
    id: "out-of-memory",
    severity: "error",
    sentence,
    evidence,
    key: "limit_memory",
    hint: t("Raise limit_memory (and request_memory); a DBND driver alone needs about 256Mi."),
    fix: moreMemory(limit),
  };
}

function podOutOfMemory(container: string, limit: string, evidence: string): Cause {
  return {
    id: "out-of-memory",
    severity: "error",
    sentence: t(
      "The pod needed more memory than its limit of {0}, and the container {1} was killed.",
      limit,
      container,
    ),
    evidence,
    key: "pod_yaml",
    field: "/spec/resources/limits/memory",
    hint: t("The limit is that of the pod as a whole: raise it in resources of pod_yaml."),
  };
}

function evidenceOf(name: string, { reason, exitCode, message }: TerminatedState): string {
  return [t("container {0}", name), reason, t("exit code {0}", exitCode ?? "?"), message].filter(Boolean).join(", ");
}
