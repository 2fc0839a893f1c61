import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fieldPointer } from "../../../../client/src/cluster/pods/fieldPointer.ts";
import { refusedFields } from "../../../../client/src/cluster/admission/refusedFields.ts";
import type { JsonObject } from "../../../../server/src/protocol.ts";

const POD: JsonObject = {
  metadata: { name: "p", namespace: "etl", labels: { team: "a b", "example.com/x": "1" } },
  spec: {
    serviceAccountName: "runner",
    containers: [
      {
        name: "base",
        command: ["dbnd", 5],
        env: [{ name: "A", value: 1 }],
        resources: { requests: { cpu: "4", memory: "lots" }, limits: { cpu: "2" } },
      },
    ],
  },
};

test("a field of Kubernetes as a JSON pointer", () => {
  for (const [field, pointer] of [
    ["spec.containers[0].resources.limits[cpu]", "/spec/containers/0/resources/limits/cpu"],
    ["metadata.annotations[a.b/c]", "/metadata/annotations/a.b~1c"],
    ["spec", "/spec"],
  ] as const) {
    assert.equal(fieldPointer(field), pointer);
  }
});

describe("causes with a field", () => {
  const cases: readonly (readonly [string, string, string, string, RegExp])[] = [
    [
      "spec.containers[0].resources.requests",
      "FieldValueInvalid",
      'Invalid value: "4": must be less than or equal to cpu limit of 2',
      "/spec/containers/0/resources/requests/cpu",
      /"4".*more than the limit/,
    ],
    [
      "metadata.labels",
      "FieldValueInvalid",
      'Invalid value: "a b": a valid label must be an empty string or consist of alphanumeric characters',
      "/metadata/labels/team",
      /is no label/,
    ],
    ["spec.containers[0].image", "FieldValueRequired", "Required value", "/spec/containers/0/image", /needs one/],
    [
      "spec.restartPolicy",
      "FieldValueNotSupported",
      'Unsupported value: "x": supported values: "Always", "Never"',
      "/spec/restartPolicy",
      /there is not/,
    ],
    [
      "spec.containers[0].volumeMounts[0].name",
      "FieldValueNotFound",
      'Not found: "data"',
      "/spec/containers/0/volumeMounts/0/name",
      /does not have/,
    ],
  ];
  for (const [field, reason, message, pointer, sentence] of cases) {
    test(`${field}: ${message.slice(0, 40)}`, () => {
      const status = { details: { causes: [{ field, reason, message }] } };
      const [found, ...more] = refusedFields(status, "all of it", POD);
      assert.equal(more.length, 0);
      assert.equal(found?.pointer, pointer);
      assert.match(found.sentence, sentence);
      assert.ok(found.evidence.includes(message));
    });
  }
});

describe("answers that say it in their text only", () => {
  const cases: readonly (readonly [string, readonly (string | undefined)[], RegExp])[] = [
    [
      'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].foo", unknown field "spec.bar"',
      ["/spec/containers/0/foo", "/spec/bar"],
      /has no field `spec\.containers\[0\]\.foo`/,
    ],
    [
      'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number into Go struct field Container.spec.containers.command of type string',
      ["/spec/containers/0/command/1"],
      /is a number, but has to be a string/,
    ],
    [
      "json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string",
      ["/spec/containers/0/env/0/value"],
      /number/,
    ],
    [
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      ["/spec/containers/0/resources/requests/memory"],
      /`lots` is not an amount/,
    ],
    [
      'pods "p" is forbidden: error looking up service account etl/runner: serviceaccount "runner" not found',
      ["/spec/serviceAccountName"],
      /"runner"/,
    ],
    ['namespaces "etl" not found', ["/metadata/namespace"], /does not exist/],
    [
      'pods "p" is forbidden: exceeded quota: team, requested: limits.cpu=2, used: limits.cpu=3, limited: limits.cpu=4',
      ["/spec/containers/0/resources/limits/cpu"],
      /quota "team"/,
    ],
    ['admission webhook "p.example" denied the request: no', [undefined], /p\.example/],
    ["something new", [undefined], /refuses the pod/],
  ];
  for (const [message, pointers, sentence] of cases) {
    test(message.slice(0, 70), () => {
      const found = refusedFields(undefined, message, POD);
      assert.deepEqual(
        found.map(({ pointer }) => pointer),
        pointers,
      );
      assert.match(found[0]?.sentence ?? "", sentence);
    });
  }
});

describe("where it is in the pod", () => {
  const pod: JsonObject = {
    spec: {
      containers: [
        {
          name: "base",
          volumeMounts: [
            { name: "a", subPath: "x" },
            { name: "b", subPath: "../x" },
          ],
        },
      ],
    },
  };
  const fieldOf = (field: string, message: string) => {
    const status = { details: { causes: [{ field, reason: "FieldValueInvalid", message }] } };
    return refusedFields(status, "all of it", pod)[0];
  };

  test("a field that the server names without its place in the list", () => {
    const message = `Invalid value: "../x": must not contain '..'`;
    const { pointer, sentence } = fieldOf("spec.containers[0].volumeMounts.subPath", message) ?? {};
    assert.equal(pointer, "/spec/containers/0/volumeMounts/1/subPath");
    assert.equal(sentence, '`spec.containers[0].volumeMounts.subPath` ("../x") is no path below the volume.');
  });

  test("the server's own words where no rule of ours explains it", () => {
    const said = (message: string): string | undefined => fieldOf("spec.x", message)?.sentence;
    assert.equal(
      said('Invalid value: "busybox ": must be served hot'),
      '`spec.x` ("busybox ") has a value that the cluster does not take: must be served hot.',
    );
    assert.equal(
      said("Invalid value: 5: must be odd"),
      "`spec.x` (5) has a value that the cluster does not take: must be odd.",
    );
    assert.equal(said("Forbidden: no"), "`spec.x` has a value that the cluster does not take: no.");
    assert.equal(
      said('Invalid value: {"Privileged":true,"RunAsUser":null}: must be odd: or even'),
      "`spec.x` has a value that the cluster does not take: must be odd: or even.",
    );
    assert.equal(said('Duplicate value: "base"'), '`spec.x` ("base") has a value that the cluster does not take.');
  });

  test("a priority that the pod may not set itself", () => {
    const said = 'pods "p" is forbidden: the integer value of priority (5) must not be provided in pod spec';
    assert.deepEqual(
      refusedFields(undefined, said, pod).map(({ pointer }) => pointer),
      ["/spec/priority"],
    );
  });
});
