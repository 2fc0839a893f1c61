import type { Container } from "../containerObjects.ts";
import type { ContainerState, ContainerStatus, Terminated } from "../podObjects.ts";
import { firstStatus, settled, statesAfter, type Failure } from "./containerStatus.ts";
import { fieldPathOf, type EventDetails } from "./eventRecorder.ts";
import type { Telling } from "./imageWait.ts";
import type { NodeContext } from "./nodeContext.ts";
import type { PodHost } from "./podHost.ts";

/** What a node tells of one container of a pod: its status, and events. */
export class ContainerReport implements Telling {
  readonly #context: NodeContext;
  readonly #host: PodHost;
  readonly #name: string;
  readonly #first: ContainerState;
  readonly #tried = Promise.withResolvers<undefined>();
  #status: ContainerStatus;
  /** The kubelet ends it to start it again: that it has ended is not told by itself. */
  isRenewed = false;

  constructor(
    context: NodeContext,
    host: PodHost,
    spec: Container,
    first: { readonly reason: string; readonly isEphemeral?: boolean },
  ) {
    this.#context = context;
    this.#host = host;
    this.#name = spec.name;
    this.#status = firstStatus(spec, first.reason, first.isEphemeral ?? false);
    this.#first = this.#status.state;
  }

  get status(): ContainerStatus {
    return this.#status;
  }

  /** Resolves when there is something to say of its first start. */
  get tried(): Promise<unknown> {
    return this.#tried.promise;
  }

  /** @param isTold false: it is seen with the next change */
  set(change: Partial<ContainerStatus>, isTold = true): void {
    this.#status = { ...this.#status, ...change };
    if (!isTold) return;
    this.#tried.resolve(undefined);
    this.#host.publish();
  }

  wait(reason: string, message: string): void {
    this.set({ state: { waiting: { reason, message } } });
  }

  /**
   * Notes an end.
   *
   * @param failure why it could not be started, which it is now seen waiting for
   */
  ended(names: Partial<ContainerStatus>, ended: Omit<Terminated, "finishedAt">, failure: Failure | undefined): void {
    const states = statesAfter(ended, this.#context.wallTime(), names.containerID, failure);
    const started = this.#status.started === undefined ? {} : { started: false };
    // One that is ended to be started again is next seen when it runs again.
    const isTold = !this.isRenewed || this.#host.stopping.aborted;
    this.set({ ...names, ...states, ready: false, ...started }, isTold);
  }

  /** It waits for a start, and will not be started: that it has ended, or never began, is all there is to say. */
  settle(): void {
    this.#status = settled(this.#status, this.#first);
  }

  /** Says of a container that has not ended how it did. */
  setTerminated(terminated: Terminated): void {
    if (!this.#status.state.terminated) this.set({ state: { terminated } }, false);
  }

  event(type: EventDetails["type"], reason: string, message: string): void {
    const fieldPath = fieldPathOf(this.#host.pod(), this.#name);
    this.#context.events.kubelet(this.#host.pod(), this.#host.node, { type, reason, message, fieldPath });
  }
}
