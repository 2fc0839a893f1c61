import type { NameKind } from "../facts/names.ts";

/** One cause why a pod does not start, or did not end well. */
export interface Cause {
  /** A stable name, such as `image-not-found`. */
  readonly id: string;
  readonly severity: "error" | "warning" | "info";
  /** One sentence in plain words. */
  readonly sentence: string;
  /** What the cluster said, word for word, or the facts in short; empty where a time limit of ours is all there is. */
  readonly evidence: string;
  /** The exit code, where it alone tells the cause. */
  readonly exitCode?: number | undefined;
  /** The engine's key to change, if there is one. */
  readonly key?: string | undefined;
  /** The section of Airflow's configuration that has the key, where it is none of an engine. */
  readonly section?: string | undefined;
  /** The text inside of the key's value that is meant, such as a label of nodes. */
  readonly word?: string | undefined;
  /** The field of the pod that is meant (JSON pointer), where no cfg file but a DAG file or a template sets it. */
  readonly field?: string | undefined;
  /** The container that is meant, where the pod may have others. */
  readonly container?: string | undefined;
  /** What to do, if we know. */
  readonly hint?: string | undefined;
  /** What the pod names, and the cluster does not have. */
  readonly missing?: Missing | undefined;
  /** The image that is in no registry, as the pod names it. */
  readonly missingImage?: string | undefined;
  /** A change of the configuration that may mend it. */
  readonly fix?: Fix | undefined;
}

/** What is not there: an object, or, with `of`, a key of the object of that name. */
export interface Missing {
  readonly kind: NameKind;
  readonly name: string;
  readonly of?: string;
}

/** A change of one key of the engine; exactly one of `set`, `add`, `fields` and `rename` is there. */
export interface Fix {
  /** What it does, as a menu says it. */
  readonly title: string;
  readonly key: string;
  /** The section of Airflow's configuration that has the key, where it is none of an engine. */
  readonly section?: string;
  /** The key's new value. */
  readonly set?: string;
  /** What comes to the end of the key's list. */
  readonly add?: Readonly<Record<string, string>>;
  /** Other texts of fields of the pod, inside of what the key sets. */
  readonly fields?: readonly FieldText[];
  /** Another name for what the pod names, wherever it does; with `of`, for a key of the object of that name. */
  readonly rename?: { readonly kind: NameKind; readonly from: string; readonly to: string; readonly of?: string };
}

/** Another text of a field (JSON pointer), if it still has the one before. */
export interface FieldText {
  readonly pointer: string;
  readonly from: string;
  readonly to: string;
}
