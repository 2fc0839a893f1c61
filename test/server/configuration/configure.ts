import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { createConfiguration } from "../../../server/src/configuration/configuration.ts";
import type { Configuration, ConfigurationInputs, ResolvedObject } from "../../../server/src/configuration/types.ts";
import type { PlainValue } from "../../../server/src/values/types.ts";

/** A configuration of cfg texts, in reading order (`file:///0.cfg`, `file:///1.cfg`, …), and what else is given. */
export function configure(
  files: string | readonly string[],
  inputs: Partial<Omit<ConfigurationInputs, "files">> = {},
): Configuration {
  const texts = typeof files === "string" ? [files] : files;
  return createConfiguration({
    files: texts.map((text, index) => parseCfg(`file:///${index}.cfg`, text)),
    environment: { HOME: "/home/me", DBND_HOME: "/project" },
    ...inputs,
  });
}

export function value(object: ResolvedObject, key: string): PlainValue | undefined {
  return object.values.get(key)?.value;
}
