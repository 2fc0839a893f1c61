/** Where in the manifest texts stand that people read, and the keys that stand for them. */

export type Json = Record<string, unknown>;

/** A text of the manifest, or the `%key%` that stands for it. */
export interface Place {
  /** What has the text: an object, or a list by index. */
  readonly holder: Json;
  readonly property: string;
  readonly text: string;
  /** Says what the text belongs to and what it is there, such as `databand.runTask.title`. */
  readonly key: string;
}

/** Properties that VS Code shows. */
const SHOWN = new Set([
  ...["title", "shortTitle", "contextualTitle", "category", "label", "displayName"],
  ...["description", "markdownDescription", "userDescription", "contents"],
  ...["deprecationMessage", "markdownDeprecationMessage", "patternErrorMessage"],
  ...["enumDescriptions", "markdownEnumDescriptions", "enumItemLabels"],
]);

/** Properties that only a language model reads. */
const UNSEEN = new Set(["inputSchema", "modelDescription"]);

/** Steps of a path that say nothing of what a text belongs to. */
const SILENT = new Set(["contributes", "properties", "steps"]);

/** Every text of a manifest that people read, in its order. */
export function placesOf(manifest: Json): readonly Place[] {
  const { displayName, description, capabilities, contributes } = manifest;
  const own = Object.entries({ displayName, description });
  return [
    ...own.map(([name, text]) => ({ holder: manifest, property: name, text: text as string, key: name })),
    ...inside({ capabilities, contributes }, []),
  ];
}

function inside(holder: Json, path: readonly string[]): readonly Place[] {
  return Object.entries(holder).flatMap(([property, value]) => {
    if (UNSEEN.has(property)) return [];
    if (isShown(property, value, path)) return textsOf(holder, property, path);
    if (typeof value !== "object" || value === null) return [];
    return inside(value as Json, stepInto(value as Json, property, path));
  });
}

/** A sentence is taken for something that people read, and so is a key, whatever property it stands in. */
function isShown(property: string, value: unknown, path: readonly string[]): boolean {
  if (typeof value !== "string" && !Array.isArray(value)) return false;
  if (property === "name") return path.includes("views");
  if (property === "aliases") return path.includes("languages");
  return SHOWN.has(property) || (typeof value === "string" && /^[A-Z][a-z]+ [a-z]|^%[^%]+%$/u.test(value));
}

function textsOf(holder: Json, property: string, path: readonly string[]): readonly Place[] {
  const value = holder[property];
  if (typeof value === "string") return [{ holder, property, text: value, key: keyOf(path, property, value) }];
  // Of a language's names VS Code shows the first.
  const texts = property === "aliases" ? (value as string[]).slice(0, 1) : (value as string[]);
  return texts.map((text, index) => {
    const role = property === "aliases" ? "name" : String((holder.enum as unknown[])[index]);
    return { holder: value as Json, property: String(index), text, key: keyOf(path, role, text) };
  });
}

/** An item of a list is called by its name, not by its number. */
function stepInto(value: Json, property: string, path: readonly string[]): readonly string[] {
  const { id, command, name, type, view } = value;
  const called = /^\d+$/u.test(property) ? (id ?? command ?? name ?? type ?? view) : property;
  return [...path, typeof called === "string" ? called : property];
}

function keyOf(path: readonly string[], role: string, text: string): string {
  if (role === "category") return `category.${text.toLowerCase()}`;
  // What has a name of ours needs no path before it.
  const from = path.findIndex((step) => /^databand[._]/u.test(step));
  const steps = path.slice(Math.max(from, 0)).filter((step) => !SILENT.has(step));
  return [...steps, role === "markdownDescription" ? "description" : role].join(".");
}
