import type { JsonObject } from "../../server/src/protocol.ts";
import type { Act } from "./program.ts";
import type { Entry } from "./process.ts";

/** What a container has from a secret, and prints. */
export const VALUE = "hunter2/of-the db";
/** As it stands in an address. */
const QUOTED = encodeURIComponent(VALUE);
const MASK = "******";
const VARIABLE = "PASSWORD";
const NAME = "db-login";

export const SECRET: JsonObject = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: NAME },
  data: { [VARIABLE]: Buffer.from(VALUE).toString("base64") },
};

/** Of a container that gets it. */
export const SECRET_ENV: readonly JsonObject[] = [
  { name: VARIABLE, valueFrom: { secretKeyRef: { name: NAME, key: VARIABLE } } },
];

/** Ways to print it: the pod itself does not have its value. */
export const PRINTS_SECRET: readonly [readonly Act[], ...(readonly Act[])[]] = [
  [{ print: "logs in with $PASSWORD now\n" }],
  [{ print: "$PASSWORD\n" }],
  [{ print: "db://etl?login=$QUOTED_PASSWORD&user=etl\n" }],
  // In two writes.
  [{ print: "in parts: $PASS" }, { wait: 20 }, { print: "$WORD\n" }],
];

/** What a container writes whose variables these are. */
export function filledIn(text: string, variables: Readonly<Record<string, string>>): string {
  const value = variables[VARIABLE] ?? "";
  return text
    .replaceAll("$QUOTED_PASSWORD", encodeURIComponent(value))
    .replaceAll("$PASSWORD", value)
    .replaceAll("$PASS", value.slice(0, 5))
    .replaceAll("$WORD", value.slice(5));
}

/** What is to be seen of it. */
export function hidden(text: string): string {
  return text.replaceAll(VALUE, MASK).replaceAll(QUOTED, MASK);
}

const SAID = /You may not read the secrets? |secrets? .* cannot be read now/;

/** Lines that show it although nothing before them says that secrets could not be read. */
export function shownSecrets(entries: readonly Entry[]): string[] {
  for (const entry of entries) {
    if ("note" in entry && SAID.test(entry.note.text)) return [];
    if ("line" in entry && hidden(entry.line) !== entry.line) return [`a secret stands in the log: ${entry.line}`];
  }
  return [];
}
