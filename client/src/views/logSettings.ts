import { setting, SETTINGS } from "../settings.ts";
import type { JsonFormat } from "./logText/jsonLines.ts";
import { stampOf, type Stamp } from "./logText/stamps.ts";

let made: { readonly key: string; readonly stamp: Stamp } | undefined;

/** Writes the times before lines as the settings say; undefined where they want none. */
export function lineStamp(): Stamp | undefined {
  if (!setting(SETTINGS.timestamps)) return undefined;
  const format = setting(SETTINGS.timestampFormat);
  const zone = setting(SETTINGS.timeZone);
  const key = `${format} ${zone}`;
  if (made?.key !== key) made = { key, stamp: stampOf(format, zone) };
  return made.stamp;
}

/** How lines that are JSON objects are shown, as the settings say. */
export function jsonFormat(): JsonFormat {
  return { style: setting(SETTINGS.jsonLines), fields: setting(SETTINGS.jsonFields) };
}
