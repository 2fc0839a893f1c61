import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { isMap, isSeq, parseDocument } from "yaml";

/**
 * Writes the tokens of a user into a kubeconfig, as `kubectl` does: a provider takes a refresh token only once, so that the old
 * one would log out everybody who reads the file. The rest of the file stays as it is.
 *
 * @throws Error where the file cannot be read or written
 */
export async function writeTokens(file: string, user: string, tokens: Readonly<Record<string, string>>): Promise<void> {
  const document = parseDocument(await readFile(file, "utf8"));
  const users = document.get("users");
  if (document.errors.length > 0 || !isSeq(users)) return;
  const index = users.items.findIndex((item) => isMap(item) && item.get("name") === user);
  if (index < 0) return;
  const path = ["users", index, "user", "auth-provider", "config"];
  if (!document.hasIn(path)) return;
  for (const [name, value] of Object.entries(tokens)) document.setIn([...path, name], value);
  const { mode } = await stat(file);
  const fresh = `${file}.${process.pid}.tmp`;
  await writeFile(fresh, document.toString({ lineWidth: 0 }), { mode });
  await rename(fresh, file);
}
