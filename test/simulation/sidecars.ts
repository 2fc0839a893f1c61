import { duplexPair } from "node:stream";
import { ClusterError } from "../../client/src/cluster/connection/errors.ts";
import type { SocketOptions } from "../../client/src/cluster/connection/cluster.ts";
import { WebSocketConnection } from "../../client/src/cluster/connection/socket/connection.ts";
import { CHANNEL } from "../../client/src/cluster/exec/exec.ts";
import type { ProgramRuntime } from "./program.ts";
import type { VirtualClock } from "./virtualClock.ts";

export const SIDECAR = "airflow-xcom-sidecar";

/** The commands that a client runs in the sidecars of operators: what holds the result is read, then told to end. */
export class Sidecars {
  readonly #clock: VirtualClock;
  readonly #programs: ProgramRuntime;
  readonly #result: string;
  readonly #trouble: number;
  readonly #mayEnter: (podName: string) => boolean;

  /**
   * @param trouble the chance that a command is cut, or hangs
   * @param mayEnter whether the kubelet of a pod is there to let somebody in
   */
  constructor(
    clock: VirtualClock,
    programs: ProgramRuntime,
    result: string,
    trouble: number,
    mayEnter: (podName: string) => boolean,
  ) {
    this.#clock = clock;
    this.#programs = programs;
    this.#result = result;
    this.#trouble = trouble;
    this.#mayEnter = mayEnter;
  }

  /** @throws ClusterError when the container does not run */
  async open(path: string, { query = {}, protocols }: SocketOptions): Promise<WebSocketConnection> {
    const [, podName = ""] = /\/pods\/([^/]+)\/exec$/.exec(path) ?? [];
    const { container, command } = query;
    await this.#clock.sleep(this.#clock.random() * 20);
    if (container !== SIDECAR || !this.#programs.isRunning(podName, SIDECAR) || !this.#mayEnter(podName)) {
      throw new ClusterError("invalid", `container ${SIDECAR} of ${podName} does not run`);
    }
    const [near, far] = duplexPair();
    const protocol = protocols[0] ?? "";
    const server = new WebSocketConnection(far, Buffer.alloc(0), { protocol, isClient: false, clock: this.#clock });
    const isEnd = String(command).includes("kill -s INT");
    this.#clock.after(this.#clock.random() * 50, () => {
      const luck = this.#clock.random();
      if (luck < this.#trouble / 2) return;
      if (isEnd) this.#programs.interrupt(podName, SIDECAR);
      if (luck < this.#trouble) {
        far.destroy();
        return;
      }
      if (!isEnd) server.send(Buffer.from(`${String.fromCharCode(CHANNEL.stdout)}${this.#result}`));
      server.send(Buffer.from(`${String.fromCharCode(CHANNEL.error)}{"status":"Success"}`));
      server.close();
    });
    return new WebSocketConnection(near, Buffer.alloc(0), { protocol, isClient: true, clock: this.#clock });
  }
}
