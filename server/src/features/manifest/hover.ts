import type { Hover } from "vscode-languageserver";
import { podShape } from "../../schema/kubernetes/podSchema.ts";
import type { Text } from "../../text/text.ts";
import { documentation } from "../markdown.ts";
import { kubernetesLink } from "../referencePage.ts";
import type { ClientAbilities } from "../types.ts";
import { shapeAlong, type Path } from "../valuePlace.ts";
import { fieldText } from "./completion.ts";
import { manifestKeyAt } from "./place.ts";

/** A field of a manifest: what becomes of it (`note`), then what Kubernetes says. `title` tells what the manifest is. */
export function hoverField(
  text: Text,
  offset: number,
  title: string,
  client: ClientAbilities,
  note: (path: Path) => string | undefined,
): Hover | undefined {
  const key = manifestKeyAt(text.toString(), offset);
  const pod = podShape("V1Pod");
  if (!key || !pod) return undefined;
  const name = `**${String(key.path.at(-1))}** — ${title}`;
  const range = { start: text.positionAt(key.start), end: text.positionAt(key.end) };
  if (client.otherYaml) {
    const own = note(key.path);
    return own === undefined ? undefined : { contents: documentation(`${name}\n\n${own}`, client), range };
  }
  const found = shapeAlong(pod, key.path);
  if (!found) return undefined;
  const said = [name, fieldText(key.path, found.documentation, note), kubernetesLink(found.typeName)].join("\n\n");
  return { contents: documentation(said, client), range };
}
