import { fieldsOf } from "../../pod/models/models.ts";
import { isNull, type MapNode, type PodNode } from "../../pod/node.ts";
import type { Build } from "../build.ts";
import { pythonDump, pythonTime, type Dumped, type DumpedObject } from "../yaml/pythonDump.ts";

/** What `dry_run()` prints (spec 5.11): names as in Python, keys sorted, empty collections kept, nothing that is `None`. */
export function dryRunText(pod: MapNode, build: Build): string {
  return `${pythonDump(members(pod, build.target.client))}\n`;
}

function members(node: MapNode, client: number): DumpedObject {
  const fields = node.model === undefined ? [] : fieldsOf(node.model, client);
  const names = new Map(fields.map(({ name, pythonName }) => [name, pythonName]));
  return Object.fromEntries(
    [...node.members]
      .filter(([, member]) => !isNull(member))
      .map(([name, member]) => [names.get(name) ?? name, plain(member, client)]),
  );
}

function plain(node: PodNode, client: number): Dumped {
  if (node.kind === "map") return members(node, client);
  if (node.kind === "list") return node.items.filter((item) => !isNull(item)).map((item) => plain(item, client));
  return node.isTime ? pythonTime(String(node.value)) : node.value;
}
