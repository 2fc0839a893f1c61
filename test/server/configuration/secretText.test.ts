import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isSecretName, withoutSecrets } from "../../../server/src/configuration/secretText.ts";

describe("secrets", () => {
  it("are known by the names of what holds them", () => {
    for (const name of ["password", "DB_PASSWORD", "databand_access_token", "api-key", "CLIENT_SECRET", "credentials"])
      assert.ok(isSecretName(name), name);
    for (const name of ["secrets", "image_pull_secrets", "secret", "token_file", "passive", "key", "monkey"])
      assert.ok(!isSecretName(name), name);
  });

  for (const [text, expected] of [
    ['{"DB_PASSWORD": "x y", "USER": "me"}', '{"DB_PASSWORD": "***", "USER": "me"}'],
    ["{API_KEY: abc, b: c}", "{API_KEY: ***, b: c}"],
    ["--set core.databand_access_token=abc", "--set core.databand_access_token=***"],
    ["postgres://me:pa@55@host/db", "postgres://me:***@host/db"],
    ["postgres://me@host:80/db", "postgres://me@host:80/db"],
    ['{"DB_PASSWORD": "$DB_PASSWORD"}', '{"DB_PASSWORD": "$DB_PASSWORD"}'],
    ['{"DB_PASSWORD": ""}', '{"DB_PASSWORD": ""}'],
    ["plain words", "plain words"],
    [
      '[{"name": "DB_PASSWORD", "value": "x"}, {"name": "A", "value": "y"}]',
      '[{"name": "DB_PASSWORD", "value": "***"}, {"name": "A", "value": "y"}]',
    ],
    ['[{"value": "x", "name": "DB_PASSWORD"}]', '[{"value": "***", "name": "DB_PASSWORD"}]'],
    ["- name: API_KEY\n  value: abc\n- name: B\n  value: c", "- name: API_KEY\n  value: ***\n- name: B\n  value: c"],
    [
      '[{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db"}}}]',
      '[{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db"}}}]',
    ],
    ['{"DB_PASSWORD": "begins and is cut', '{"DB_PASSWORD": "***"'],
    ["mysql+pymysql://root:a:b@db:3306/x?token=abc", "mysql+pymysql://root:***@db:3306/x?token=***"],
  ] as const) {
    it(`${text} is shown as ${expected}`, () => assert.equal(withoutSecrets(text), expected));
  }
});
