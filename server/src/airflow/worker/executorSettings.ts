import type { Json, JsonObject } from "../../pod/types.ts";
import type { Build } from "../build.ts";
import { executorValue } from "../configuration/executorValues.ts";
import { getNumber } from "../configuration/getters.ts";
import type { AirflowConfiguration } from "../configuration/lookup.ts";

/** Keys of the executor's section, each with the value that Airflow reads; what it refuses is told once. */
export class ExecutorSettings {
  readonly #configuration: AirflowConfiguration;
  readonly #build: Build;

  constructor(configuration: AirflowConfiguration, build: Build) {
    this.#configuration = configuration;
    this.#build = build;
  }

  value(key: string): Json {
    const got = executorValue(this.#configuration, key);
    if ("value" in got) return got.value;
    this.#refuse(this.#configuration.executorSection, key, got.problem);
    return null;
  }

  isOn(key: string, fallback: boolean): boolean {
    const value = this.value(key);
    return typeof value === "boolean" ? value : fallback;
  }

  number(key: string, fallback: number): number {
    const value = this.value(key);
    return typeof value === "number" ? value : fallback;
  }

  texts(key: string): readonly string[] {
    const value = this.value(key);
    return Array.isArray(value) ? (value as readonly Json[]).map(String) : [];
  }

  object(key: string): JsonObject {
    const value = this.value(key);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
  }

  text(key: string): string | undefined {
    const value = this.value(key);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /** A number of another section, whose defaults are not among the executor's keys. */
  numberIn(section: string, key: string, fallback: number): number {
    const found = this.#configuration.lookup(section, key);
    if (!found || found.text.trim() === "") return fallback;
    const got = getNumber(found, "float");
    if ("value" in got) return got.value;
    this.#refuse(section, key, got.problem);
    return fallback;
  }

  #refuse(section: string, key: string, problem: string): void {
    const found = this.#configuration.lookup(section, key);
    const origin = found?.origin ?? { kind: "default" as const, section, key };
    this.#build.warn("executor-value", `Airflow refuses \`[${section}] ${key}\`: ${problem}`, origin);
  }
}
