/** Ours: follows the logs of pods into files, as a run does. */
import { join } from "node:path";
import { followLogs, openCluster, openLogFile, type LogSink } from "../../../../client/src/cluster/index.ts";
import { onTask, type Task } from "./task.ts";

onTask(async ({ kubeconfig, folder, pods, lines }: Task) => {
  const cluster = await openCluster({ kubeconfig });
  const follow = async (pod: string): Promise<void> => {
    const whole = Promise.withResolvers<undefined>();
    let count = 0;
    const counted = (some: { readonly length: number }): void => {
      count += some.length;
      if (count === lines) whole.resolve(undefined);
    };
    const written: LogSink = {
      lines: counted,
      batches: (batches) => batches.forEach(counted),
      note: () => undefined,
    };
    const file = await openLogFile(join(folder, `${pod}.log`), written, { timestamps: true });
    const end = followLogs(cluster, { namespace: "default", pod }, file);
    await Promise.race([
      whole.promise,
      end.then(({ why, error }) => Promise.reject(new Error(`${pod}: ${why} after ${count} lines`, { cause: error }))),
    ]);
  };
  return async () => {
    await Promise.all(pods.map(follow));
  };
});
