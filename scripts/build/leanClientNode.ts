import type { Plugin } from "esbuild";

/**
 * Leaves out what `@kubernetes/client-node`'s `KubeConfig` imports for its generated API client, which we never make: our
 * requests are our own. It is three quarters of the cluster bundle (undici 734 kB, the generated models 367 kB).
 */
export const leanClientNode: Plugin = {
  name: "lean client-node",
  setup(build) {
    const stub = { path: "unused", namespace: "lean-client-node" };
    build.onResolve({ filter: /^\.\/gen\/index\.js$/ }, ({ importer }) =>
      /client-node[\\/]dist[\\/]config\.js$/.test(importer) ? stub : undefined,
    );
    build.onResolve({ filter: /^undici$/ }, () => stub);
    build.onLoad({ filter: /.*/, namespace: stub.namespace }, () => ({ contents: UNUSED }));
  },
};

const UNUSED = [
  "export class Agent {}",
  "export class ProxyAgent {}",
  "export class ServerConfiguration {}",
  "export function createConfiguration() { throw new Error('left out of the bundle'); }",
].join("\n");
