import type { Origin } from "../configuration/types.ts";
import { PodRefused } from "../pod/problems.ts";
import type { AirflowProblemCode } from "./problemCodes.ts";
import type { AirflowTarget } from "./target.ts";

/** What Airflow or the Kubernetes client would raise, and why. */
export interface AirflowProblem {
  /** Name of the Python exception. */
  readonly exception: string;
  readonly code: AirflowProblemCode;
  readonly message: string;
  readonly origin: Origin;
  /** What to write at that place instead, where it is plain. */
  readonly suggestion?: string;
}

/** The random parts of a pod, given from outside so that a preview is stable. */
export interface RandomParts {
  /** Lower-case letters and digits, as many as asked for. */
  readonly suffix: (length: number) => string;
  /** A uuid with its hyphens. */
  readonly uuid: () => string;
}

/** What the client can complain about when it makes a model of what it is given. */
const MODEL_CODES = ["containers-missing", "name-missing", "volume-mount-path-missing", "yaml-syntax"] as const;

/** What the making of one pod needs to know, and the problems that it meets: one bad part costs that part. */
export class Build {
  readonly target: AirflowTarget;
  readonly random: RandomParts;
  readonly problems: AirflowProblem[] = [];
  /** What Airflow takes without a word, and what is hardly meant. */
  readonly warnings: Omit<AirflowProblem, "exception">[] = [];

  constructor(target: AirflowTarget, random: RandomParts) {
    this.target = target;
    this.random = random;
  }

  /** Keeps a problem. */
  report(exception: string, code: AirflowProblem["code"], message: string, origin: Origin, suggestion?: string): void {
    this.problems.push({ exception, code, message, origin, ...(suggestion === undefined ? {} : { suggestion }) });
  }

  /** Keeps a warning. */
  warn(code: AirflowProblemCode, message: string, origin: Origin): void {
    this.warnings.push({ code, message, origin });
  }

  /** Runs a step that reads models; when the client would fail, its ValueError is kept and the fallback taken. */
  attempt<T>(step: () => T, fallback: T): T {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof PodRefused)) throw error;
      const { code, message, origin } = error.problem;
      this.report("ValueError", MODEL_CODES.find((one) => one === code) ?? "wrong-shape", message, origin);
      return fallback;
    }
  }
}

/** The origin of what Airflow itself puts into a pod. */
export function made(rule: string): Origin {
  return { kind: "generated", rule };
}
