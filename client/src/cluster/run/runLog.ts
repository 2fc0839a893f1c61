import { t } from "../../l10n.ts";
import type { Cluster } from "../connection/cluster.ts";
import type { LogLine, LogNote, LogSink } from "../logs/logs.ts";
import { KnownSecrets } from "../logs/knownSecrets.ts";
import { followLogs } from "../logs/followLogs.ts";
import { LogBatch } from "../../logBatch.ts";
import { passOn } from "../logs/passOn.ts";
import type { ObjectMeta, PodSpec } from "../objects.ts";
import { MAIN_CONTAINER, mainContainer } from "../pods/podState.ts";
import { refusalInLog, taskPodCauses } from "../diagnosis/taskPodRefusal.ts";
import type { Send } from "./actions.ts";
import { logsOf, notesOfOperator, prefixed } from "./operatorLog.ts";
import { currentTry, type RunState } from "./state.ts";

/** DBND's last words (dbnd 1.0.28, measured on a real cluster). */
const SUCCEEDED = "Your run has been successfully executed!";
const FAILED = "Your run has failed!";
/** What is looked at in a log has one of these. */
const TELLING = ["Your run has ", "ApiException", "HTTP response body"] as const;
/** Between two words that lines still come. Milliseconds. */
const PROGRESS_EVERY = 10_000;

/** When a log is not followed any more: another try's is, or its container has ended. */
interface Until {
  readonly superseded: AbortSignal;
  readonly containerEnded?: AbortSignal | undefined;
}

/** The log of a run: that of one try after the other. */
export class RunLog {
  readonly #cluster: Cluster;
  readonly #send: Send;
  readonly #sink: LogSink | undefined;
  readonly #ended: AbortSignal;
  readonly #secrets: KnownSecrets;
  #followed: string | undefined;
  /** Fires when the next try's log begins: nothing of this one comes after it. */
  #superseded = new AbortController();
  #wantsEnd = false;
  #toldProgress = -Infinity;
  #toldRefusal = "";
  #containerEnded = new AbortController();
  #work: Promise<void> = Promise.resolve();

  constructor(
    cluster: Cluster,
    send: Send,
    sink: LogSink | undefined,
    ended: AbortSignal,
    secrets = new KnownSecrets(),
  ) {
    this.#cluster = cluster;
    this.#send = send;
    this.#sink = sink;
    this.#ended = ended;
    this.#secrets = secrets;
  }

  /** Follows the log of the state's current pod to its end, once. */
  follow(state: RunState): void {
    const { podName } = currentTry(state);
    if (this.#followed === podName) return;
    this.#followed = podName;
    this.#superseded.abort();
    const superseded = new AbortController();
    this.#superseded = superseded;
    this.#toldRefusal = "";
    const containerEnded = new AbortController();
    this.#containerEnded = containerEnded;
    const until = { superseded: superseded.signal, containerEnded: containerEnded.signal };
    this.#work = this.#work.then(() => this.#follow(state, until));
  }

  /** One container after the other, as an operator of Airflow does it. */
  async #follow(state: RunState, until: Until): Promise<void> {
    const text = tryNote(state);
    if (text !== undefined) this.#note({ kind: "try", text });
    for (const note of notesOfOperator(state.plan)) this.#note({ kind: "info", text: note });
    const main = mainContainerOf(state);
    const logs = logsOf(state.plan, main);
    const isOne = logs.containers.length === 1;
    for (const container of logs.containers) {
      if (this.#ended.aborted || until.superseded.aborted) break;
      if (!isOne) this.#note({ kind: "info", text: t("Log of container {0}", container) });
      const { superseded } = until;
      const prefix = isOne || !logs.prefix ? "" : `[${container}] `;
      await this.#followOne(state, container, prefix, container === main ? until : { superseded });
    }
    // What this window lets go of is another one's to say; and it may not live to the run's end.
    if (!this.#ended.aborted) await this.#sink?.finish?.();
    this.#send(state, { type: "log-ended" });
  }

  async #followOne(state: RunState, container: string, prefix: string, until: Until): Promise<void> {
    const { plan } = state;
    const { podName, podUid } = currentTry(state);
    const { superseded, containerEnded } = until;
    const request = { namespace: plan.namespace, pod: podName, podUid, container };
    const end = await followLogs(this.#cluster, request, this.#watchingSink(state, prefix), {
      signal: AbortSignal.any([this.#ended, superseded]),
      containerEnded,
      isKnown: true,
      maxRetries: plan.policy.maxLogStreamRetries,
      secrets: this.#secrets,
    });
    if (end.why === "failed") {
      this.#note({
        kind: "gap",
        text: t("The log is not complete: {0}", end.error?.message ?? t("it cannot be read")),
      });
    } else if (end.why === "cancelled" && (this.#wantsEnd || superseded.aborted)) {
      this.#note({ kind: "gap", text: t("The log is not complete: its end could not be read in time") });
    }
  }

  /** The container has ended: a stream that hangs is not waited for. */
  hurry(): void {
    this.#containerEnded.abort();
  }

  /** Settled once nothing more is written; `wantsEnd`: a log that is cut short now is not complete. */
  over(wantsEnd: boolean): Promise<void> {
    this.#wantsEnd = wantsEnd;
    return this.#work;
  }

  #watchingSink(state: RunState, prefix: string): LogSink {
    const batches = (all: readonly LogBatch[]): void | Promise<void> => {
      for (const batch of all) {
        if (!TELLING.some((words) => batch.text.includes(words))) continue;
        for (const line of batch.lines) this.#look(state, line);
      }
      this.#tellProgress(state);
      const shown =
        prefix === "" ? all : all.map(({ lines }) => LogBatch.of(lines.map((line) => prefixed(prefix, line))));
      return this.#sink && passOn(shown, this.#sink);
    };
    return {
      batches,
      lines: (lines) => batches([LogBatch.of(lines)]),
      note: (note) => {
        this.#note(note);
      },
    };
  }

  #tellProgress(state: RunState): void {
    const now = this.#cluster.clock.monotonic();
    if (now - this.#toldProgress < PROGRESS_EVERY) return;
    this.#toldProgress = now;
    this.#send(state, { type: "log-progress" });
  }

  #look(state: RunState, line: LogLine): void {
    if (line.text.includes("ApiException") || line.text.includes("HTTP response body"))
      this.#lookAtRefusal(state, line);
    if (!line.text.includes("Your run has ")) return;
    if (line.text.includes(SUCCEEDED)) this.#send(state, { type: "log-verdict", verdict: "succeeded" });
    else if (line.text.includes(FAILED)) this.#send(state, { type: "log-verdict", verdict: "failed" });
  }

  /** Tells each new kind of refusal once: a driver may ask again and again. */
  #lookAtRefusal(state: RunState, { text }: LogLine): void {
    const isDriver = !state.plan.operator && !state.plan.executor;
    const message = isDriver ? refusalInLog(text) : undefined;
    if (message === undefined) return;
    const told = taskPodCauses(message)
      .map(({ id, key }) => `${id} ${key ?? ""}`)
      .join();
    if (told === this.#toldRefusal) return;
    this.#toldRefusal = told;
    this.#send(state, { type: "task-refused", message });
  }

  #note(note: LogNote): void {
    this.#sink?.note(note);
  }
}

/** What stands in the log before the current try; nothing before the first. English in every language: it is found again in the file. */
export function tryNote(state: RunState): string | undefined {
  const { number, podName } = currentTry(state);
  return number > 1 ? `Try ${number}: pod ${podName}` : undefined;
}

function mainContainerOf({ plan }: RunState): string {
  const { metadata, spec } = plan.pod as { readonly metadata?: ObjectMeta; readonly spec?: PodSpec };
  return mainContainer({ metadata: metadata ?? {}, ...(spec && { spec }) }) ?? MAIN_CONTAINER;
}
