import type { Text } from "../../text/text.ts";

/** A file in which a field of a pod is set. */
export interface EditedFile {
  readonly uri: string;
  readonly text: Text;
}
