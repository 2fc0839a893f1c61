import { t } from "../../l10n.ts";
import { isNode, parseDocument, type Document } from "yaml";
import type { JsonObject } from "../../../../server/src/protocol.ts";
import type { Pod } from "../objects.ts";
import { podYaml } from "../pods/podYaml.ts";
import { changesBetween, type FieldChange } from "./changes.ts";
import { CHANGEABLE, whyFixed } from "./fixedFields.ts";

/** Something in the text that will not do. */
export interface EditProblem {
  /** Offsets in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface EditResult {
  readonly changes: readonly FieldChange[];
  readonly problems: readonly EditProblem[];
}

const VERSIONS = new Set(["resourceVersion", "generation"]);

/**
 * A pod as text to be edited: without its status and its versions, which the cluster alone writes. With each save there are
 * others; who types on before the text is read anew has not changed them.
 */
export function editText(pod: Pod, where: string): string {
  const rest: { -readonly [Field in keyof Pod]: Pod[Field] } = { ...pod };
  delete rest.status;
  rest.metadata = Object.fromEntries(Object.entries(pod.metadata).filter(([name]) => !VERSIONS.has(name)));
  const head = `# Pod ${pod.metadata.name ?? ""} on ${where}.\n# Save to apply what you change.\n# Can be changed: ${CHANGEABLE.replace("images, ", "images,\n# ")}.\n`;
  return head + podYaml(rest);
}

/** What an edit of such a text changes, and what of it the cluster would not take. Never throws. */
export function readEdit(original: string, edited: string): EditResult {
  const document = parseDocument(edited);
  const [error] = document.errors;
  if (error) {
    // What comes after it is said of text that is read wrongly because of it: of one slip, hundreds of lines.
    const [start, end] = error.pos;
    const message = error.message.split(" at line ", 1)[0] ?? error.message;
    return { changes: [], problems: [{ start, end: Math.max(end, start + 1), message }] };
  }
  const after: unknown = document.toJS();
  if (typeof after !== "object" || after === null || Array.isArray(after)) {
    return {
      changes: [],
      problems: [{ start: 0, end: edited.length, message: t("This is no pod: a dictionary is needed.") }],
    };
  }
  const before = parseDocument(original).toJS() as JsonObject;
  const changes = changesBetween(before, after as JsonObject);
  const problems = changes.flatMap((change) => {
    const message = whyFixed(change);
    return message === undefined ? [] : [{ ...placeIn(document, change.pointer), message }];
  });
  return { changes, problems };
}

/** The pod that an edited text is; empty where it is none. Never throws. */
export function podOfText(text: string): JsonObject {
  const value: unknown = parseDocument(text).toJS();
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** Where a field stands in a text, or the innermost one around it that the text has. */
export function placeOf(text: string, pointer: string): { readonly start: number; readonly end: number } {
  return placeIn(parseDocument(text), pointer);
}

function placeIn(document: Document, pointer: string): { readonly start: number; readonly end: number } {
  const path = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  for (; path.length > 0; path.pop()) {
    const node = document.getIn(path, true);
    if (isNode(node) && node.range) return { start: node.range[0], end: node.range[1] };
  }
  return { start: 0, end: document.contents?.range?.[0] ?? 0 };
}
