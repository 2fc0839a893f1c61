import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import { resumeRun } from "../../client/src/cluster/run/run.ts";
import type { ClientProcess, MemoryDisk } from "./process.ts";
import type { VirtualClock } from "./virtualClock.ts";

/** Until the next window looks for what an earlier one could not find out. Milliseconds. */
const LOOK_AGAIN = 300_000;

interface Opener {
  /** The next window, once the last one is gone. */
  readonly open: () => ClientProcess;
  readonly connect: (process: ClientProcess) => Promise<Cluster>;
}

/** The next window looks for a pod of which the last one could not find out whether it is there. */
export async function lookAgain(clock: VirtualClock, disk: MemoryDisk, opener: Opener): Promise<void> {
  for (let times = 0; times < 3 && disk.read()[0]?.isOpen; times++) {
    await clock.sleep(LOOK_AGAIN);
    const process = opener.open();
    // Of one that crashes meanwhile nothing comes any more: the next one looks.
    await Promise.race([look(disk, process, opener), process.died]);
    // Until the next word would be said for it.
    await clock.sleep(20_000);
  }
}

async function look(disk: MemoryDisk, process: ClientProcess, { connect }: Opener): Promise<void> {
  const id = disk.read()[0]?.id ?? "";
  if (process.window && !(await process.window.claims.take(id).catch(() => true))) return;
  const state = disk.read()[0];
  const cluster = await connect(process);
  if (state) await resumeRun(cluster, state, { journal: process.journal }).settled;
  await process.window?.claims.release(id);
}
