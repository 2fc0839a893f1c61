import type { FeatureSettings } from "../features/types.ts";
import type { Severity } from "../text/types.ts";

/** All settings of the server, normalised; the client sends them below `databand`. */
export interface Settings extends Omit<FeatureSettings, "dbndVersion"> {
  /** The version of DBND to check against; undefined: what the project's files ask for. */
  readonly targetVersion: string | undefined;
  /** The release of Airflow to check against; undefined: what the project's files ask for. */
  readonly airflowVersion: string | undefined;
  /** Paths of files that are pod templates of Airflow, from the workspace's folder. */
  readonly podTemplates: readonly string[];
  /** `DBND_HOME` for projects that cannot be found by looking for cfg files. */
  readonly home: string | undefined;
  /** Variables added to the process environment when configuration is read. */
  readonly environment: Readonly<Record<string, string>>;
  /** Words of `dbnd run` that are always given, such as `--set`, `core.tracker_api=disabled`. */
  readonly commandLine: readonly string[];
}

export const defaultSettings: Settings = {
  severities: {},
  targetVersion: undefined,
  airflowVersion: undefined,
  podTemplates: [],
  codeLens: true,
  inlayHints: true,
  home: undefined,
  environment: {},
  commandLine: [],
};

const SEVERITIES: ReadonlySet<unknown> = new Set(["error", "warning", "information", "hint", "off"]);

/** Takes what a client sends as section `databand`, keeps what makes sense, and takes the default for the rest. */
export function normaliseSettings(value: unknown): Settings {
  const given = record(value);
  const home = text(given.dbndHome);
  return {
    severities: Object.fromEntries(
      Object.entries(record(given.rules)).filter((entry): entry is [string, Severity | "off"] =>
        SEVERITIES.has(entry[1]),
      ),
    ),
    targetVersion: version(given.targetVersion),
    airflowVersion: version(record(given.airflow).targetVersion),
    podTemplates: texts(record(given.airflow).podTemplates),
    codeLens: boolean(record(given.codeLens).enabled) ?? defaultSettings.codeLens,
    inlayHints: boolean(record(given.inlayHints).effectiveValues) ?? defaultSettings.inlayHints,
    home: home === "" ? undefined : home,
    environment: Object.fromEntries(
      Object.entries(record(given.environmentVariables)).flatMap(([name, setting]) =>
        ["string", "number", "boolean"].includes(typeof setting) ? [[name, String(setting)]] : [],
      ),
    ),
    commandLine: texts(given.commandLine),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value.trim() : undefined;
}

function boolean(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function version(value: unknown): string | undefined {
  const found = text(value);
  return found !== undefined && /^\d+(\.\d+){1,3}$/u.test(found) ? found : undefined;
}
