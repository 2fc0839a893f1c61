import { referenceTo } from "../values/references.ts";
import type { PlainValue, ValueProblemCode } from "../values/types.ts";
import type { ReadContext } from "./readContext.ts";

export type Resolved =
  /** A text to be read by the key's grammar. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "value"; readonly value: PlainValue }
  /** A lazy reference to a file: the path is the value. */
  | { readonly kind: "path"; readonly path: string }
  /** Made by a Python function, which is never called here. */
  | { readonly kind: "runTime" }
  | { readonly kind: "problem"; readonly code: ValueProblemCode; readonly message: string };

/** Files that DBND's readers refuse for configuration, or that are no text. */
const UNREADABLE = /\.(ya?ml|csv|tsv|parquet|feather|pickle|pkl|npy|npz|h5|hdf5?|xlsx?|png|gz|zip|whl|egg|jar)$/i;

/** What a value that starts with `@` stands for (dbnd 1.0.28, spec 1.6). */
export function resolveReference(text: string, context: ReadContext): Resolved {
  const reference = referenceTo(text);
  switch (reference?.kind) {
    case undefined:
      return { kind: "text", text };
    case "escaped":
      return { kind: "text", text: reference.text };
    case "none":
      return { kind: "value", value: null };
    case "python":
      return callPython(reference.path, context);
    case "target":
      return { kind: "path", path: reference.path };
    case "file":
      return readReferencedFile(reference.path, context);
  }
}

function callPython(path: string, context: ReadContext): Resolved {
  if (!context.callPython) return { kind: "runTime" };
  const value = context.callPython(path);
  if (value !== undefined) return { kind: "value", value };
  return problem("symbol-not-found", `There is no ${path} in Python. Name a function as module.function.`);
}

function readReferencedFile(path: string, context: ReadContext): Resolved {
  if (path === "")
    return problem("file-not-found", "The name of a file is missing behind the @; write @@ for an @ itself.");
  if (!context.readFile) return { kind: "runTime" };
  if (UNREADABLE.test(path)) {
    return problem("reader-failed", `DBND cannot read ${path} as a value. Use a .json or .txt file.`);
  }
  const content = context.readFile(path);
  if (content === undefined)
    return problem(
      "file-not-found",
      `${path} does not exist. A value that begins with @ names a file; write @@ for an @ itself.`,
    );
  if (!/\.json$/i.test(path)) return { kind: "text", text: content };
  try {
    return { kind: "value", value: JSON.parse(content) as PlainValue };
  } catch {
    return problem("reader-failed", `${path} is not valid JSON.`);
  }
}

function problem(code: ValueProblemCode, message: string): Resolved {
  return { kind: "problem", code, message };
}
