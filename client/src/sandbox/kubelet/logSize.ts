import type { SandboxClock } from "../clock.ts";
import type { Attendance } from "./attendance.ts";

/** The kubelet looks at the sizes of logs this often (`containerLogMonitorInterval`, Kubernetes 1.34). Milliseconds. */
const INTERVAL = 10_000;
/** From the new name of a log's file until its container runtime has begun another one. Milliseconds. */
const REOPENING = 30;

export interface LogLimit {
  readonly clock: SandboxClock;
  /** Bytes of a log's file; undefined: it may have any number. */
  readonly maxBytes: number | undefined;
}

interface Rotated {
  /** The file gets another name; what is written meanwhile goes there. False: there is none any more. */
  readonly setAside: () => boolean;
  /** What is written from now on goes into another file. */
  readonly beginAnew: () => void;
}

/** Watches over the size of a log's file, as its node's kubelet does: one that is too long is followed by another one. */
export class LogSize {
  readonly #limit: LogLimit;
  readonly #kubelet: Pick<Attendance, "isAway">;
  #bytes = 0;
  #cancel: (() => void) | undefined;

  constructor(limit: LogLimit, kubelet: Pick<Attendance, "isAway">) {
    this.#limit = limit;
    this.#kubelet = kubelet;
  }

  /** So much was written. @param log is told when another file is to be begun */
  add(bytes: number, log: Rotated): void {
    this.#bytes += bytes;
    if (this.#bytes > (this.#limit.maxBytes ?? Infinity)) this.#look(log);
  }

  /** The container has ended: no other file is begun any more. */
  end(): void {
    this.#cancel?.();
  }

  #look(log: Rotated): void {
    const { clock } = this.#limit;
    this.#cancel ??= clock.after(INTERVAL - (clock.now() % INTERVAL), () => {
      this.#cancel = undefined;
      if (this.#kubelet.isAway) {
        this.#look(log);
        return;
      }
      if (!log.setAside()) return;
      this.#cancel = clock.after(REOPENING, () => {
        this.#cancel = undefined;
        this.#bytes = 0;
        log.beginAnew();
      });
    });
  }
}
