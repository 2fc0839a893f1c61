import type { FieldChange, FieldEdit } from "../../protocol/fieldEdit.ts";
import type { Range } from "../../text/types.ts";
import { cfgScalar } from "./cfgScalar.ts";
import type { EditedFile } from "./editedFile.ts";
import { pythonEdit } from "./pythonEdit.ts";
import { yamlEdit } from "./yamlEdit.ts";

/**
 * The edit that makes a change where a file sets a field of a pod, in the file's own spelling: quotes and layout stay.
 * Undefined where what stands there is no plain value, such as what a program makes.
 */
export function fieldEdit(file: EditedFile, range: Range, change: FieldChange): FieldEdit | undefined {
  if (/\.pyi?$/i.test(file.uri)) return pythonEdit(file, range, change);
  if (/\.ya?ml$|\.json$/i.test(file.uri)) return yamlEdit(file, range, change);
  if (!("set" in change)) return undefined; // The engine's keys are changed as such (`keyPlace.ts`).
  const newText = cfgScalar(file.text.slice(range), change.set);
  return newText === undefined ? undefined : { range, newText };
}
