/** What of a pod's secrets is hidden, in whatever form a container prints it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import { podRedactor } from "../../../../client/src/cluster/logs/redaction.ts";
import type { ContainerSpec, Pod, PodSpec } from "../../../../client/src/cluster/objects.ts";
import { redact } from "../../../../client/src/views/logText/redact.ts";
import { base, FakeApi, pod } from "../fakeApi.ts";

const SECRET = "/api/v1/namespaces/etl/secrets/s";
const base64 = (value: string | Buffer): string => Buffer.from(value).toString("base64");

function podWith(spec: PodSpec): Pod {
  return { ...pod("p", "Succeeded", { status: base.ended(0) }), spec };
}

const ALL_KEYS = podWith({ containers: [{ name: "base", envFrom: [{ secretRef: { name: "s" } }] }] });

/** What becomes of a text where the secret `s` holds these values. */
async function masked(
  data: Readonly<Record<string, string | Buffer>>,
  text: string,
  of: Pod = ALL_KEYS,
): Promise<string> {
  const encoded = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, base64(value)]));
  await using api = new FakeApi().on("GET", SECRET, (call) => call.json({ data: encoded })).start();
  return (await podRedactor(await api.cluster(), of)).text(text);
}

const PEM = [
  "-----BEGIN RSA PRIVATE KEY-----",
  "MIIEpAIBAAKCAQEA3Tz2mr7SZiAMfQyuvBjM9Oi7zRa1kq6v0n3W5tYhLw8xPd",
  "Zk4uNf0bqJ2sXyT6Vr1mLcE9gHaUiQ==",
  "-----END RSA PRIVATE KEY-----",
].join("\n");
const DOCKER = JSON.stringify({
  auths: { "registry.example": { username: "puller", password: "pull-me-123", auth: base64("puller:pull-me-123") } },
});
const ACCOUNT = JSON.stringify({ type: "service_account", project_id: "orders-prod-1", private_key: PEM });
const KEYSTORE = Buffer.from([0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0x80, 0x99, 0xfc, 0x17]);
const LONG = "x7Kp".repeat(40);

describe("a secret is hidden", () => {
  const cases: readonly (readonly [what: string, value: string | Buffer, printed: string])[] = [
    ["whole", "s3cret-value", "password=s3cret-value!"],
    ["although its file ends with a line end", "s3cret-value\n", "s3cret-value"],
    ["in base64", "s3cret-value", base64("s3cret-value")],
    ["in base64 with a line end, as `echo` makes it", "s3cret-value", base64("s3cret-value\n").slice(0, 16)],
    ["in the base64 of a login", "s3cret-value", base64("admin:s3cret-value").slice(8)],
    ["in the base64 of a login of another length", "s3cret-value", base64("alice1:s3cret-value").slice(12, 24)],
    ["in base64 of URLs", "s3cret?>value~~", Buffer.from("s3cret?>value~~").toString("base64url")],
    ["in lines of base64", LONG, base64(LONG).slice(76, 152)],
    ["as bytes that are no text, in base64", KEYSTORE, base64(KEYSTORE)],
    ["in a URL", "p@ss word/1", encodeURIComponent("p@ss word/1")],
    ["in a form", "p@ss word/1", "p%40ss+word%2F1"],
    ["in JSON", 'quo"ted\\value', 'quo\\"ted\\\\value'],
    ["in JSON of Python", "pässwörd-1", "p\\u00e4ssw\\u00f6rd-1"],
    ["in JSON inside of JSON", 'quo"ted\\value', 'quo\\\\\\"ted\\\\\\\\value'],
    ["in a URL of Python", "it's(ok)/1", "it%27s%28ok%29/1"],
    ["in a URL with small digits", "p@ss/word?1", "p%40ss%2fword%3f1"],
    ["in quotes of YAML", "it's-a-secret", "it''s-a-secret"],
    ["in quotes of a shell", "it's-a-secret", "it'\\''s-a-secret"],
    ["as Python shows it", "it's\"a\\secret", "it\\'s\"a\\\\secret"],
    ["in XML", "a<b>&c'd\"e", "a&lt;b&gt;&amp;c&apos;d&quot;e"],
    ["in hexadecimal", "s3cret-value", Buffer.from("s3cret-value").toString("hex")],
    ["as bytes that are no text, in hexadecimal", KEYSTORE, KEYSTORE.toString("hex").toUpperCase()],
    ["in two colours", "s3cret-value", "s3cr\u001b[31met-\u001b[0mvalue"],
    ["in base64 of a URL's form", "p@ss word/1", base64("p%40ss+word%2F1")],
    ["in base64 of JSON, in a document", 'quo"ted\\value', base64('{"a":"quo\\"ted\\\\value"}').slice(8, 28)],
    ["in base64 twice", "s3cret-value", base64(base64("s3cret-value"))],
    ["in base64 twice, in a login", "s3cret-value", base64(base64("admin:s3cret-value")).slice(12)],
    ["as bytes that are no text, in base64 twice", KEYSTORE, base64(base64(KEYSTORE))],
    ["in base64 in a URL", "s3cret?>value~~1", encodeURIComponent(base64("s3cret?>value~~1"))],
    ["in a URL, escaped twice", "p@ss word/1", encodeURIComponent(encodeURIComponent("p@ss word/1"))],
    ["in JSON in a URL", 'quo"ted\\value', encodeURIComponent('quo\\"ted\\\\value')],
    ["by a short line that looks like one", "first-1\nsecond", "first-1"],
    ["line by line", PEM, "MIIEpAIBAAKCAQEA3Tz2mr7SZiAMfQyuvBjM9Oi7zRa1kq6v0n3W5tYhLw8xPd"],
    ["line by line, with the line ends of a terminal", PEM, "Zk4uNf0bqJ2sXyT6Vr1mLcE9gHaUiQ==\r"],
    ["as a member of JSON", '{"db": {"password": "hunter2hunter2"}}', "hunter2hunter2"],
    ["as a member of JSON that no name tells", '{"primary": "a1b2c3d4e5f6"}', "a1b2c3d4e5f6"],
    ["as a key inside of JSON, line by line", ACCOUNT, "Zk4uNf0bqJ2sXyT6Vr1mLcE9gHaUiQ=="],
    ["as the password of a registry", DOCKER, "pull-me-123"],
    ["as the login of a registry", DOCKER, base64("puller:pull-me-123")],
    ["as a setting in a file", "user = etl\npassword = 'in-the-file'\n", "in-the-file"],
    ["as the password of an address", "postgresql://etl:pa%24sword@db/orders", "pa$sword"],
  ];
  for (const [what, value, printed] of cases) {
    test(what, async () => {
      const text = await masked({ value }, `before ${printed} after`);
      assert.match(text, /^before \S*\*{6}\S*\r?!? after$/);
      assert.ok(!text.includes(printed), text);
    });
  }

  test("that is short, where its name says so and it is no word", async () => {
    const data = { password: "a1-b", DB_PASSWORD: "test", token: "1234", size: "4Gi8" };
    assert.equal(await masked(data, "a1-b test 1234 4Gi8"), "****** test 1234 4Gi8");
  });

  test("and what only stands beside it is not", async () => {
    const text = "service_account of orders-prod-1, user puller at registry.example, the user is etl";
    assert.equal(await masked({ a: ACCOUNT, b: DOCKER, c: "user = etl\npassword = in-the-file" }, text), text);
  });

  test("of two that overlap nothing is left", async () => {
    assert.equal(await masked({ a: "first-part", b: "part-second" }, "first-part-second"), "******");
  });
});

describe("the secrets of a pod are", () => {
  const container = (more: Partial<ContainerSpec>): PodSpec => ({ containers: [{ name: "base", ...more }] });
  const cases: readonly (readonly [what: string, spec: PodSpec])[] = [
    ["variables", container({ env: [{ name: "X", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }] })],
    ["all keys as variables", container({ envFrom: [{ secretRef: { name: "s" } }] })],
    ["files", { ...container({}), volumes: [{ name: "v", secret: { secretName: "s" } }] }],
    [
      "files beside others",
      { ...container({}), volumes: [{ name: "v", projected: { sources: [{ secret: { name: "s" } }] } }] },
    ],
    ["what its image is pulled with", { ...container({}), imagePullSecrets: [{ name: "s" }] }],
    ["those of an init container", { initContainers: [{ name: "i", envFrom: [{ secretRef: { name: "s" } }] }] }],
    ["those of a debug container", { ephemeralContainers: [{ name: "d", envFrom: [{ secretRef: { name: "s" } }] }] }],
    ["open in a variable", container({ env: [{ name: "API_TOKEN", value: "s3cret-value" }] })],
    ["in an address in a variable", container({ env: [{ name: "CONN", value: "pg://u:s3cret-value@h/d" }] })],
    ["in the command", container({ command: ["dbnd", "run", "--set=core.databand_access_token=s3cret-value"] })],
    ["behind an option", container({ command: ["login"], args: ["--password", "s3cret-value"] })],
    ["in a shell command", container({ args: ["-c", "export TOKEN='s3cret-value'; run"] })],
    ["in an argument", container({ args: ["core.databand_access_token=s3cret-value"] })],
  ];
  for (const [what, spec] of cases) {
    test(what, async () => {
      assert.equal(await masked({ k: "s3cret-value" }, "it is s3cret-value", podWith(spec)), "it is ******");
    });
  }
});

test("of a secret of several lines, those are hidden by themselves that tell something", async () => {
  const words = ["a1b2", "user77", "plainly", "plain words", "a line that is long enough for itself"];
  const printed = words.map((word) => `[${word}]`);
  const shown = (await masked({ file: words.join("\n") }, printed.join("\n"))).split("\n");
  assert.deepEqual(
    shown.map((line, index) => (line === printed[index] ? words[index] : "******")),
    ["a1b2", "******", "plainly", "plain words", "******"],
  );
});

describe("what gives itself away is hidden without any secret", () => {
  const cases: readonly (readonly [printed: string, shown: string])[] = [
    ["connect to postgresql://etl:hunter2@db:5432/orders", "connect to postgresql://etl:******@db:5432/orders"],
    ["redis://:hunter2@cache and amqp://a:b@mq", "redis://:******@cache and amqp://a:******@mq"],
    ["Authorization: Basic YWRtaW46aHVudGVyMjIy", "Authorization: Basic ******"],
    ["see http://host:8080/path and mail@example.com", "see http://host:8080/path and mail@example.com"],
    ["basic settings of a bearer", "basic settings of a bearer"],
  ];
  for (const [printed, shown] of cases) {
    test(printed, async () => assert.equal(await masked({}, printed, podWith({ containers: [] })), shown));
  }

  const long: readonly (readonly [what: string, line: string])[] = [
    ["addresses", `${"://a:".repeat(400_000)}${"a".repeat(2_000_000)}@`],
    ["JSON in base64, which begins as a token does", `eyJ${"hbGciOiJ".repeat(1_500_000)}`],
    ["words that begin a token", "eyJ".repeat(4_000_000)],
    ["what a bearer would have", `Bearer ${"a".repeat(12_000_000)}`],
  ];
  for (const [what, line] of long) {
    test(`in a line of megabytes: ${what}`, async () => {
      const text = await masked({}, line, podWith({ containers: [] }));
      assert.equal(text.at(-1), line.at(-1));
      assert.equal(redact(line).at(-1), line.at(-1));
    });
  }
});

describe("a log waits for the secrets of its pod", () => {
  const LOG = "/api/v1/namespaces/etl/pods/p/log";
  const line = (second: number, text: string): string => `2026-01-01T00:00:0${second}.000000000Z ${text}\n`;

  async function read(api: FakeApi): Promise<string[]> {
    const got: string[] = [];
    const sink = {
      lines: (lines: readonly { text: string }[]) => void got.push(...lines.map(({ text }) => text)),
      note: () => undefined,
    };
    await followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink);
    return got;
  }

  test("a server in trouble is asked again before a line is shown", async () => {
    await using api = new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/pods/p", (call) => call.json(ALL_KEYS))
      .on(
        "GET",
        SECRET,
        (call) => call.fail(503, "ServiceUnavailable"),
        (call) => call.fail(429, "TooManyRequests", "slow down", { "retry-after": "1" }),
        (call) => call.json({ data: { k: base64("s3cret-value") } }),
      )
      .on("GET", LOG, (call) => {
        call.open();
        call.write(line(1, "s3cret-value"));
        call.end();
      })
      .start();
    assert.deepEqual(await read(api), ["******"]);
  });

  test("a restart gets the secret as it is then; the one before stays hidden", async () => {
    const at = (restarts: number, status: object): Pod => ({
      ...pod("p", "Running", { status }),
      spec: { ...ALL_KEYS.spec, restartPolicy: "Always" },
      metadata: { ...ALL_KEYS.metadata, resourceVersion: String(restarts) },
    });
    await using api = new FakeApi()
      .on(
        "GET",
        "/api/v1/namespaces/etl/pods/p",
        (call) => call.json(at(0, base.running(0))),
        (call) => {
          // Whoever changes a secret takes longer than that.
          void api.clock.after(20_000, () => call.json(at(1, base.running(1))));
        },
        (call) => call.json(at(1, base.running(1))),
        (call) =>
          call.json({
            ...at(1, base.ended(0, "Completed", 1)),
            status: { phase: "Succeeded", ...base.ended(0, "Completed", 1) },
          }),
      )
      .on(
        "GET",
        SECRET,
        (call) => call.json({ data: { k: base64("before-12345") } }),
        (call) => call.json({ data: { k: base64("afterwards-1") } }),
      )
      .on("GET", LOG, (call) => {
        call.open();
        const isPrevious = call.query.get("previous") === "true";
        const isFirst = isPrevious || api.callsTo("GET", /\/log$/).length === 1;
        call.write(isFirst ? line(1, "one before-12345") : line(2, "two before-12345 afterwards-1"));
        call.end();
      })
      .start();
    assert.deepEqual(await read(api), ["one ******", "two ****** ******"]);
  });
});
