import { Build } from "../../../server/src/airflow/build.ts";
import { airflowTarget } from "../../../server/src/airflow/target.ts";
import type { RunIdentity } from "../../../server/src/protocol.ts";

/** A run whose suffix is `abcd1234` too. */
export const IDENTITY: RunIdentity = {
  runUid: "1",
  taskRunUid: "abcd1234-0000-0000-0000-000000000000",
  taskRunAttemptUid: "cf4a56d2-8101-4217-b027-2af6216feb48",
  resultUid: "2",
  startedAt: "2024-05-01T00:00:00.000Z",
};

/** A build whose random parts are `abcd1234…` and a fixed uuid. */
export function testBuild(airflow: string, provider?: string): Build {
  return new Build(airflowTarget({ airflow, ...(provider === undefined ? {} : { provider }) }), {
    suffix: (length) => "abcd1234".slice(0, length),
    uuid: () => "cf4a56d2-8101-4217-b027-2af6216feb48",
  });
}
