/**
 * What there is, told at one go. A server may have less than the recorded one (v1.34.4), and what it has is told in the same
 * words and order.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Records, RECORDS } from "../recorded/records.ts";
import { Cluster } from "./cluster.ts";

interface Part {
  readonly subresource: string;
}
interface Resource {
  readonly resource: string;
  readonly subresources?: readonly Part[];
}
interface Group {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly { readonly version: string; readonly resources: readonly Resource[] }[];
}
interface Groups {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: object;
  readonly items: readonly Group[];
}

const TYPE = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
/** As client-go asks. */
const ACCEPT = `${TYPE},application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json`;

const cluster = new Cluster();
const records = new Records<Groups>("aggregatedDiscovery");

/** What is recorded of what `found` tells of. */
function sameOf(recorded: Groups, found: Groups): Groups {
  const items = recorded.items.flatMap((group): Group[] => {
    const own = found.items.find(({ metadata }) => metadata.name === group.metadata.name);
    const versions = group.versions.filter(({ version }) => own?.versions.some((one) => one.version === version));
    if (!own) return [];
    return [
      {
        ...group,
        versions: versions.map((version, index) => ({
          ...version,
          resources: resourcesOf(version.resources, own.versions[index]?.resources ?? []),
        })),
      },
    ];
  });
  return { ...recorded, items };
}

function resourcesOf(recorded: readonly Resource[], found: readonly Resource[]): Resource[] {
  return recorded.flatMap((resource) => {
    const own = found.find((one) => one.resource === resource.resource);
    if (!own) return [];
    const { subresources, ...rest } = resource;
    const parts = subresources?.filter((part) =>
      own.subresources?.some(({ subresource }) => subresource === part.subresource),
    );
    return [parts && parts.length > 0 ? { ...rest, subresources: parts } : rest];
  });
}

describe("aggregated discovery", () => {
  for (const path of ["/api", "/apis"]) {
    test(`tells what there is below ${path} as it was recorded`, async () => {
      const { status, text, headers } = await cluster.call("GET", path, { headers: { accept: ACCEPT } });
      assert.deepEqual([status, headers["content-type"]], [200, TYPE]);
      const found = JSON.parse(text) as Groups;
      if (RECORDS) records.write(new Map([...records.read(), [path, found]]));
      const recorded = records.read().get(path);
      assert.ok(recorded && found.items.length > 0);
      assert.deepEqual(found, sameOf(recorded, found));
    });
  }

  test("who accepts it at all gets it, and nobody else", async () => {
    const typeOf = async (accept: string): Promise<unknown> =>
      (await cluster.call("GET", "/apis", { headers: { accept } })).headers["content-type"];
    assert.equal(await typeOf(`application/json,${TYPE};q=0.9`), TYPE);
    assert.equal(await typeOf("application/json"), "application/json");
    assert.equal(await typeOf(`${TYPE.replace("v=v2", "v=v9")},application/json`), "application/json");
  });

  test("of other paths there is no such form", async () => {
    const { status } = await cluster.call("GET", "/api/v1", { headers: { accept: TYPE } });
    assert.equal(status, 406);
  });
});
