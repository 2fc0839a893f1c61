import type { ConfigurationProblemCode } from "../configuration/problemCodes.ts";
import type { ConfigurationProblem, Origin } from "../configuration/types.ts";

/** Why DBND would refuse to build a pod; thrown inside the builder only, where the part in hand cannot be built. */
export class PodRefused extends Error {
  readonly problem: ConfigurationProblem;
  constructor(code: ConfigurationProblemCode, message: string, origin: Origin, key?: string) {
    super(message);
    this.problem = { code, message, origin, ...(key === undefined ? {} : { key }) };
  }
}

/** Collects problems, so that one bad key costs one part of the pod and not the pod. */
export class Problems {
  readonly list: ConfigurationProblem[] = [];

  /** Runs a step of the build; when the step is refused, the problem is kept and the fallback taken. */
  attempt<T>(step: () => T, fallback: T): T {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof PodRefused)) throw error;
      this.list.push(error.problem);
      return fallback;
    }
  }
}
