import type { ObjectNode } from "../../values/types.ts";
import { keyText, member, objects, text } from "./tree.ts";
import type { EntryFacts, EntryFinding, Rule } from "../checking/types.ts";
import { replaceWordFix } from "../fixes/wordFixes.ts";

const FIELDS = new Set(["type", "target", "secret", "key"]);

/** What is wrong inside `secrets` and `system_secrets` (spec 3.5). */
export const secretRules: readonly Rule[] = [
  {
    code: "secret-shape",
    subject: "secrets",
    severity: "error",
    title: "Secret entry is not usable",
    explanation: `
\`secrets\` is a list of objects with these fields:

- \`type\`: \`env\` (environment variable) or \`volume\` (mounted files);
- \`secret\`: the name of the Kubernetes secret;
- \`target\`: the variable's name, or the folder to mount at;
- \`key\`: for \`env\`, the key inside the secret. Without it **all** keys of the secret become variables, and \`target\`
  is not used.

A variable's name is turned to upper case. \`key\` has no meaning for a volume.`,
    isForKey: (key) => key?.type.kind === "list" && key.type.shape === "secrets",
    checkEntry: function* (facts) {
      for (const item of items(facts)) yield* checkSecret(item);
    },
    fix: replaceWordFix,
  },
];

function items({ key, parsed }: EntryFacts): ObjectNode[] {
  return key?.type.kind === "list" && key.type.shape === "secrets" ? objects(parsed.tree) : [];
}

function* checkSecret(item: ObjectNode): Generator<EntryFinding> {
  const opening = { start: item.start, end: item.start + 1 };
  const type = member(item, "type");
  const typeText = text(type?.value);
  const target = member(item, "target");
  const key = member(item, "key");
  if (!type) yield { at: opening, message: `This secret needs "type": "env" or "volume".` };
  else if (type.value && typeText !== "env" && typeText !== "volume") {
    yield {
      at: type.value,
      message: `"type" is "env" or "volume".`,
      data: { names: ["env", "volume"], typed: typeText },
    };
  }
  if (!member(item, "secret")) {
    yield { at: opening, message: `This secret needs "secret", the name of the Kubernetes secret.` };
  }
  if (typeText === "env" && key && !target) {
    yield { at: key.key, message: `"key" needs "target", the name of the environment variable.` };
  }
  if (typeText === "env" && target && !key) {
    yield {
      at: target.key,
      severity: "warning",
      message: `"target" is not used without "key": all keys of the secret become variables.`,
    };
  }
  if (typeText === "volume" && !target) {
    yield { at: opening, message: `A secret volume needs "target", the folder to mount it at.` };
  }
  if (typeText === "volume" && key) {
    yield { at: key.key, severity: "warning", message: `"key" is not used for a volume: the whole secret is mounted.` };
  }
  const variable = text(target?.value);
  if (typeText === "env" && key && target?.value && variable !== undefined && variable !== variable.toUpperCase()) {
    yield {
      at: target.value,
      severity: "information",
      message: `The variable will be called ${variable.toUpperCase()}: DBND turns it to upper case.`,
    };
  }
  for (const one of item.members) {
    if (FIELDS.has(keyText(one))) continue;
    yield {
      at: one.key,
      severity: "warning",
      message: `"${keyText(one)}" is not read. A secret holds "type", "target", "secret" and "key".`,
      data: { names: [...FIELDS], typed: keyText(one) },
    };
  }
}
