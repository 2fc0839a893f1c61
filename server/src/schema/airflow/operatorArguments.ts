import { readFileSync } from "node:fs";

/** A release of Airflow 1.10 (`core`), or of the provider `cncf-kubernetes`; with both, it holds in both generations. */
export interface Release {
  readonly core?: string;
  readonly provider?: string;
}

/** What is known of an argument of `KubernetesPodOperator`. */
export interface OperatorArgument {
  readonly name: string;
  /** As Python writes it. */
  readonly type: string;
  /** The type before Airflow 2, where it is another. */
  readonly oldType?: string;
  /** As Python writes it; `REQUIRED` where it must be given. */
  readonly default: string;
  readonly defaults?: readonly { readonly since: Release; readonly text: string }[];
  /** First release of each generation that has it. */
  readonly since: Release;
  /** First release that no longer takes it. */
  readonly removed?: Release;
  /** First release that takes it without effect. */
  readonly ignored?: Release;
  /** First release that warns, or advises against it. */
  readonly deprecated?: Release;
  readonly replacement?: string;
  /** First release that renders Jinja in it. */
  readonly templated?: Release;
  /** The field of the pod that it becomes. */
  readonly field?: string;
}

let known: ReadonlyMap<string, OperatorArgument> | undefined;

/** Every argument of any release by its name; read on first use, from the file beside this module or its bundle. */
export function operatorArguments(): ReadonlyMap<string, OperatorArgument> {
  if (!known) {
    const text = readFileSync(new URL("./operator-arguments.json", import.meta.url), "utf8");
    known = new Map((JSON.parse(text) as readonly OperatorArgument[]).map((one) => [one.name, one]));
  }
  return known;
}
