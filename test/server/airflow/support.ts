import { Build } from "../../../server/src/airflow/build.ts";
import { airflowTarget } from "../../../server/src/airflow/target.ts";

/** A build whose random parts are `abcd1234…` and a fixed uuid. */
export function testBuild(airflow: string, provider?: string): Build {
  return new Build(airflowTarget({ airflow, ...(provider === undefined ? {} : { provider }) }), {
    suffix: (length) => "abcd1234".slice(0, length),
    uuid: () => "cf4a56d2-8101-4217-b027-2af6216feb48",
  });
}
