import type { StatusCause } from "../../api/status.ts";
import { invalidValue } from "../causes.ts";

/** A path that leads nowhere up. */
export function checkNoBacksteps(path: string, field: string): StatusCause[] {
  return path.split("/").includes("..") ? [invalidValue(field, path, "must not contain '..'")] : [];
}

/** A relative path that leads nowhere up. */
export function checkDescending(path: string, field: string): StatusCause[] {
  const absolute = path.startsWith("/") ? [invalidValue(field, path, "must be a relative path")] : [];
  return [...absolute, ...checkNoBacksteps(path, field)];
}

/** The name of a file inside a volume. */
export function checkFileInVolume(path: string, field: string): StatusCause[] {
  const reserved = path.startsWith("..") && !path.startsWith("../") && path !== "..";
  return [
    ...checkDescending(path, field),
    ...(reserved ? [invalidValue(field, path, "must not start with '..'")] : []),
  ];
}
