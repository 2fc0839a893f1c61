import assert from "node:assert/strict";
import { test } from "node:test";
import { portPairs } from "../../../../client/src/commands/ask/portPairs.ts";

const READ: readonly (readonly [string, ReturnType<typeof portPairs>])[] = [
  ["8080", [{ port: 8080, local: undefined }]],
  ["9000:8080", [{ port: 8080, local: 9000 }]],
  [":8080", [{ port: 8080, local: 0 }]],
  ["0:8080", [{ port: 8080, local: 0 }]],
  [
    " 8080, 9000:80 ",
    [
      { port: 8080, local: undefined },
      { port: 80, local: 9000 },
    ],
  ],
  ["65535:1", [{ port: 1, local: 65_535 }]],
];
for (const [text, pairs] of READ) test(`"${text}" is read`, () => assert.deepEqual(portPairs(text), pairs));

for (const text of ["", " ", "http", "8080:", "0", "65536", "65536:80", "-1", "80:80:80", "8080 x"]) {
  test(`"${text}" names no ports`, () => assert.equal(portPairs(text), undefined));
}
