import type { Origin } from "../../configuration/types.ts";
import { map, scalar, type MapNode, type PodNode } from "../../pod/node.ts";
import { getBoolean } from "../configuration/getters.ts";
import type { AirflowConfiguration } from "../configuration/lookup.ts";

/** The keys of Airflow 1.10 that shape a worker's pod, read from its configuration. */
export class OldSettings {
  readonly #configuration: AirflowConfiguration;
  /** `AIRFLOW_HOME`. */
  readonly home: string;

  constructor(configuration: AirflowConfiguration, home: string) {
    this.#configuration = configuration;
    this.home = home;
  }

  /** A key of `[kubernetes]`; empty when not set. */
  text(key: string): string {
    return this.#configuration.lookup("kubernetes", key)?.text ?? "";
  }

  isOn(key: string): boolean {
    const got = getBoolean({ text: this.text(key) });
    return "value" in got && got.value;
  }

  origin(key: string): Origin {
    return this.#configuration.lookup("kubernetes", key)?.origin ?? { kind: "default", section: "kubernetes", key };
  }

  /** A key as part of the pod; the fallback, or nothing, when it is empty. */
  node(key: string, fallback?: string): PodNode | undefined {
    const text = this.text(key) || fallback;
    return text === undefined ? undefined : scalar(text, this.origin(key));
  }

  /** A section whose keys are free. */
  map(section: string): MapNode {
    const entries = [...this.#configuration.section(section)];
    return map(
      entries.map(([key, { text, origin }]) => [key, scalar(text, origin)] as const),
      { kind: "default", section, key: "" },
    );
  }

  get dagsFolder(): string {
    return this.#core("dags_folder", `${this.home}/dags`);
  }

  get logFolder(): string {
    return this.#core("base_log_folder", `${this.home}/logs`);
  }

  /** `sql_alchemy_conn`. */
  get connection(): string {
    return this.#core("sql_alchemy_conn", `sqlite:///${this.home}/airflow.db`);
  }

  /** An init container fetches the DAGs, unless they come from a volume or are in the image. */
  get usesGitSync(): boolean {
    return !this.isOn("dags_in_image") && this.text("dags_volume_claim") === "" && this.text("dags_volume_host") === "";
  }

  #core(key: string, fallback: string): string {
    return this.#configuration.lookup("core", key)?.text ?? fallback;
  }
}
