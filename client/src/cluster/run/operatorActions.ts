/** What an operator of Airflow does to its pod beside creating and deleting it. Each tells its outcome as an event. */
import { t } from "../../l10n.ts";
import { Backoff } from "../connection/backoff.ts";
import type { Cluster } from "../connection/cluster.ts";
import { isClusterError } from "../connection/errors.ts";
import { execInPod } from "../exec/exec.ts";
import { podRedactor } from "../logs/redaction.ts";
import { pause } from "../connection/limits.ts";
import type { Pod } from "../objects.ts";
import { isDeleting } from "../pods/podState.ts";
import { onlyThatPod } from "../pods/onlyThatPod.ts";
import { getPod, listPods, patchPod } from "../pods/pods.ts";
import type { Send } from "./actions.ts";
import { failureOf } from "./failures.ts";
import { EXECUTOR_LABEL, otherExecutor, takenOver } from "./adoption.ts";
import { currentTry, type RunState } from "./state.ts";

const RESULT = "/airflow/xcom/return.json";
const EMPTY = "__airflow_xcom_result_empty__";
const READ = ["sh", "-c", `if [ -s ${RESULT} ]; then cat ${RESULT}; else echo ${EMPTY}; fi`];
/** The sidecar's shell is the first process of its container. */
const END = ["sh", "-c", "kill -s INT 1"];
/** Where the containers of a pod see each other's processes, the first one is not the sidecar's: it is known by its trap. */
const END_SHARED = [
  "sh",
  "-c",
  'for p in /proc/[0-9]*; do [ "${p#/proc/}" = $$ ] || ! grep -qs \'^sh.-c.trap "exit 0" INT\' "$p/cmdline" || kill -s INT "${p#/proc/}"; done',
];
/** How often a sidecar that does not answer is asked. */
const TRIES = 5;
/** The file of a container that has ended does not change any more: a second look is for the kubelet's sake. */
const LOOKS = 2;
/** For one answer of the sidecar. Milliseconds. */
const PATIENCE = 30_000;
/** A cluster that cannot be reached is waited for, beside that. Milliseconds. */
const AWAY = 120_000;
/** For the list of earlier pods, and for a look at one. Milliseconds. */
const READ_PATIENCE = 10_000;

/** What a run of an operator of Airflow does beside the pods of its tries: earlier pods, its sidecar, the XCom result. */
export class OperatorActions {
  readonly #cluster: Cluster;
  readonly #send: Send;
  readonly #ended: AbortSignal;

  constructor(cluster: Cluster, send: Send, ended: AbortSignal) {
    this.#cluster = cluster;
    this.#send = send;
    this.#ended = ended;
  }

  /**
   * Tells the pods of an earlier try; none where they may not be listed. While nobody can tell which there are, no other one
   * is made beside them: the run ends as refused.
   */
  async findEarlier(state: RunState): Promise<void> {
    const { plan } = state;
    const selection = { namespace: plan.namespace, labelSelector: plan.operator?.reattach };
    const list = (): Promise<readonly Pod[]> => listPods(this.#cluster, selection, { timeoutMs: READ_PATIENCE });
    await this.#insist(list).then(
      (pods) => this.#send(state, { type: "earlier-pods", pods: pods.filter((pod) => !isDeleting(pod)) }),
      (error: unknown) => {
        const mayNot = isClusterError(error, "forbidden");
        this.#send(
          state,
          mayNot ? { type: "earlier-pods", pods: [] } : { type: "create-refused", failure: failureOf(error) },
        );
      },
    );
  }

  /** A result that tells a secret goes on without it; any other one as it was written. */
  async #withoutSecrets({ plan }: RunState, json: string): Promise<string> {
    const pod = { ...plan.pod, metadata: { namespace: plan.namespace } };
    const redactor = await podRedactor(this.#cluster, pod, this.#ended);
    if (redactor.text(json) === json) return json;
    return JSON.stringify(
      JSON.parse(json, (_key, value: unknown) => (typeof value === "string" ? redactor.text(value) : value)),
    );
  }

  async readXcom(state: RunState): Promise<void> {
    const { clock } = this.#cluster;
    const backoff = new Backoff(clock, { first: 1000, longest: 5000 });
    const began = clock.monotonic();
    let problem = "";
    let looks = 0;
    let tries = 0;
    while (tries < TRIES && !this.#ended.aborted) {
      try {
        const text = (await this.#inSidecar(state, READ)).trim();
        if (text === EMPTY) {
          this.#send(state, { type: "xcom" });
          return;
        }
        JSON.parse(text);
        this.#send(state, { type: "xcom", value: await this.#withoutSecrets(state, text) });
        return;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        problem = error instanceof SyntaxError ? t("it is not JSON ({0})", message) : message;
        if (isClusterError(error) && !error.isTransient) break;
        if (error instanceof SyntaxError && ++looks === LOOKS) break;
        if (!isAway(error, clock.monotonic() - began)) tries++;
        if (tries < TRIES) await pause(clock, backoff.next(), this.#ended);
      }
    }
    this.#send(state, { type: "xcom", problem });
  }

  /** A sidecar that cannot be reached is left to the pod's end: the run tells that its pod goes on. */
  async endSidecar(state: RunState): Promise<void> {
    const spec = state.plan.pod.spec as { readonly shareProcessNamespace?: boolean } | undefined;
    const command = spec?.shareProcessNamespace === true ? END_SHARED : END;
    const answer = await this.#again<string | undefined>(() => this.#inSidecar(state, command), undefined);
    this.#send(
      state,
      answer === undefined ? { type: "sidecar-ended", problem: t("it does not answer") } : { type: "sidecar-ended" },
    );
  }

  /** Never rejects. */
  async mark(state: RunState, label: string): Promise<void> {
    const { podName, podUid } = currentTry(state);
    const body = { metadata: { uid: podUid, labels: { [label]: "True" } } };
    await this.#again(() => patchPod(this.#cluster, state.plan.namespace, podName, body), undefined);
  }

  /** As Airflow does it: where the pod cannot be patched, it is followed all the same. Never rejects. */
  async adopt(state: RunState): Promise<void> {
    const problem = await this.#again<string | undefined>(
      () => this.#labelExecutor(state),
      t("its label {0} cannot be changed", EXECUTOR_LABEL),
    );
    this.#send(state, problem === undefined ? { type: "adopted" } : { type: "adopted", problem });
  }

  /** Only on the pod as it was read: a window that hung in between may come back when another one has adopted it. */
  async #labelExecutor(state: RunState): Promise<string | undefined> {
    const { namespace } = state.plan;
    const { podName: name, podUid: uid } = currentTry(state);
    const pod = await getPod(this.#cluster, namespace, name, { timeoutMs: READ_PATIENCE });
    const other = otherExecutor(state, pod);
    if (other !== undefined) return takenOver(other).sentence;
    const { resourceVersion } = pod.metadata;
    const body = { metadata: { uid, resourceVersion, labels: { [EXECUTOR_LABEL]: state.executors?.at(-1) } } };
    await onlyThatPod(this.#cluster, { namespace, name, uid }, () => patchPod(this.#cluster, namespace, name, body));
    return undefined;
  }

  /** The output of a command in the sidecar. @throws when it fails or does not end */
  async #inSidecar(state: RunState, command: readonly string[]): Promise<string> {
    const { namespace, operator } = state.plan;
    const chunks: Buffer[] = [];
    const errors: Buffer[] = [];
    const request = {
      namespace,
      pod: currentTry(state).podName,
      container: operator?.xcomSidecar,
      command,
      tty: false,
    };
    const limit = new AbortController();
    const cancel = this.#cluster.clock.after(PATIENCE, () => limit.abort());
    try {
      const output = { stdout: (data: Buffer) => chunks.push(data), stderr: (data: Buffer) => errors.push(data) };
      const session = await execInPod(this.#cluster, request, output, {
        signal: AbortSignal.any([this.#ended, limit.signal]),
      });
      const end = await session.ended;
      if (end.why !== "exited") throw new Error(end.message);
      if (end.exitCode !== 0) throw new Error(Buffer.concat(errors).toString().trim() || `exit code ${end.exitCode}`);
      return Buffer.concat(chunks).toString();
    } finally {
      cancel();
    }
  }

  /** Repeats what may be repeated; `otherwise` when it does not succeed. */
  #again<T>(request: () => Promise<T>, otherwise: T): Promise<T> {
    return this.#insist(request).catch(() => otherwise);
  }

  /** The same. @throws what it was refused with at last */
  async #insist<T>(request: () => Promise<T>): Promise<T> {
    const { clock } = this.#cluster;
    const backoff = new Backoff(clock, { first: 250, longest: 5000 });
    const began = clock.monotonic();
    for (let tries = 0; ;) {
      try {
        return await request();
      } catch (error) {
        if (isClusterError(error) && !error.isTransient) throw error;
        if (!isAway(error, clock.monotonic() - began) && ++tries === TRIES) throw error;
        await pause(clock, backoff.next());
      }
    }
  }
}

/** Nobody was asked: it counts as no attempt, for a while. */
function isAway(error: unknown, elapsed: number): boolean {
  return isClusterError(error) && error.isTransient && elapsed < AWAY;
}
