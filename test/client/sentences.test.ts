import assert from "node:assert/strict";
import { test } from "node:test";
import { inSentences } from "../../client/src/sentences.ts";

test("each text but the last is ended, as it is or by a full stop; what is missing is left out", () => {
  const cases: readonly (readonly [string, readonly (string | false | undefined)[]])[] = [
    [
      'pods is forbidden in the namespace "default". Ask for a role.',
      ['pods is forbidden in the namespace "default"', "Ask for a role."],
    ],
    ["It failed. See its log.", ["It failed.", undefined, "See its log."]],
    ["Why? That… Do this: it", ["Why?", false, "That…", "", "Do this:", "it"]],
    ["alone", ["alone"]],
    ["", [undefined]],
  ];
  for (const [expected, texts] of cases) assert.equal(inSentences(...texts), expected);
});
