import { airflowTarget, type AirflowTarget } from "../../airflow/target.ts";
import type { TargetVersion } from "../../protocol.ts";
import type { Files } from "../files.ts";
import type { Package } from "../requirements.ts";
import { requiredVersion } from "../targetVersion.ts";
import { toUri } from "../uri.ts";

/** The newest releases whose options and rules we know. */
export const NEWEST_AIRFLOW: AirflowTarget = airflowTarget({ airflow: "3.1.3", provider: "10.21.0" });

const AIRFLOW: Package = {
  product: "Airflow",
  name: "apache[-_.]airflow(?:[-_.]core)?",
  lockName: "apache[-_.]airflow(?:[-_.]core)?",
  newest: NEWEST_AIRFLOW.airflow,
};
const PROVIDER: Package = {
  product: "Airflow",
  name: "apache[-_.]airflow[-_.]providers[-_.]cncf[-_.]kubernetes",
  lockName: "apache[-_.]airflow[-_.]providers[-_.]cncf[-_.]kubernetes",
  newest: NEWEST_AIRFLOW.provider ?? "",
};

/** The releases that an Airflow project runs on, and who says so. */
export interface FoundAirflow {
  readonly target: AirflowTarget;
  readonly version: TargetVersion;
}

/** Where images and constraints name a release: the official image, and the address of Airflow's constraints. */
const IMAGE_FILES = ["Dockerfile", "docker-compose.yaml", "docker-compose.yml", "compose.yaml", "compose.yml"];
const IMAGE = /\bapache\/airflow:(?:slim-)?(\d+\.\d+\.\d+)|\bAIRFLOW_VERSION[=:\s]+["']?(\d+\.\d+\.\d+)/u;
const CONSTRAINTS = /\/constraints-(\d+\.\d+\.\d+)\//u;
const CONSTRAINTS_FILES = ["requirements.txt", "Dockerfile", "pyproject.toml", "Makefile"];

/**
 * What the setting says (`2.9.3`), else what the files of the folders ask for, the first folder first: requirements,
 * constraints, lock files, project files, then images; else the newest release.
 */
export function findAirflow(folders: readonly string[], files: Files, setting: string | undefined): FoundAirflow {
  if (setting !== undefined) {
    const provider = folders.map((folder) => requiredVersion(folder, files, PROVIDER)?.version).find(isKnown);
    return found({ product: "Airflow", version: setting, from: "setting" }, provider);
  }
  for (const folder of folders) {
    const provider = requiredVersion(folder, files, PROVIDER)?.version;
    const version =
      requiredVersion(folder, files, AIRFLOW) ??
      inFiles(folder, CONSTRAINTS_FILES, CONSTRAINTS, files) ??
      inFiles(folder, IMAGE_FILES, IMAGE, files);
    if (version) return found(version, provider);
  }
  return found(
    { product: "Airflow", version: NEWEST_AIRFLOW.airflow, from: "newest" },
    NEWEST_AIRFLOW.provider ?? undefined,
  );
}

function isKnown(version: string | undefined): boolean {
  return version !== undefined;
}

function found(version: TargetVersion, provider: string | undefined): FoundAirflow {
  const isOld = version.version.startsWith("1.");
  const target = airflowTarget({
    airflow: version.version,
    ...(provider === undefined || isOld ? {} : { provider }),
  });
  const isPlain = target.provider === null;
  return { target, version: isPlain ? version : { ...version, provider: target.provider } };
}

function inFiles(folder: string, names: readonly string[], pattern: RegExp, files: Files): TargetVersion | undefined {
  for (const name of names) {
    const path = `${folder}/${name}`;
    const text = files.isFile(path) ? files.readFile(path) : undefined;
    if (text === undefined) continue;
    for (const [line, content] of text.split("\n").entries()) {
      const match = pattern.exec(content);
      const version = match?.[1] ?? match?.[2];
      if (version !== undefined) return { product: "Airflow", version, from: "file", uri: toUri(path), line };
    }
  }
  return undefined;
}
