import { goQuote } from "../../goQuote.ts";
import type { Projection } from "./projections.ts";
import type { CheckedVolume } from "./volumes.ts";

interface Place {
  readonly path: string;
  /** Of which part of a volume; empty where it has one only. */
  readonly source: string;
}

type Items = readonly { readonly path?: string }[] | undefined;

/** What the API server warns of where files of a volume would hide each other (Kubernetes 1.34, `warningsForOverlappingVirtualPaths`). */
export function overlapWarnings({ name, configMap, secret, downwardAPI, projected }: CheckedVolume): string[] {
  const warn = (what: string, places: readonly Place[], others: readonly Place[] = []): string[] =>
    overlaps(places, others).map((both) => `volume ${goQuote(name)} (${what}): overlapping paths: ${both}`);
  const seen: Place[] = [];
  const ofProjected = (projected?.sources ?? []).flatMap((source) => {
    if (Object.keys(source).length === 0) return [`volume ${goQuote(name)} (Projected) has no sources provided`];
    const places = placesOfSource(source);
    const found = warn("Projected", places, seen);
    seen.push(...places);
    return found;
  });
  const all = [
    ...(configMap ? warn(`ConfigMap ${goQuote(configMap.name ?? "")}`, placesOf(configMap.items)) : []),
    ...(secret ? warn(`Secret ${goQuote(secret.secretName ?? "")}`, placesOf(secret.items)) : []),
    ...(downwardAPI ? warn("DownwardAPI", placesOf(downwardAPI.items)) : []),
    ...ofProjected,
  ];
  // The same words are told once.
  return [...new Set(all)];
}

const placesOf = (items: Items, source = ""): Place[] =>
  (items ?? []).map(({ path = "" }) => ({ path: path.replace(/\/+$/, ""), source }));

function placesOfSource({ configMap, secret, downwardAPI, serviceAccountToken }: Projection): Place[] {
  if (configMap?.items) return placesOf(configMap.items, `ConfigMap ${goQuote(configMap.name ?? "")}`);
  if (secret?.items) return placesOf(secret.items, `Secret ${goQuote(secret.name ?? "")}`);
  if (downwardAPI?.items) return placesOf(downwardAPI.items, "DownwardAPI");
  return serviceAccountToken ? placesOf([serviceAccountToken], "ServiceAccountToken") : [];
}

/** Each place with every one before it, or of `others`, that is the same, or that one of both is in. */
function overlaps(places: readonly Place[], others: readonly Place[]): string[] {
  const isIn = (inner: Place, outer: Place): boolean => `${inner.path}/`.startsWith(`${outer.path}/`);
  return places.flatMap((place, index) =>
    [...others, ...places.slice(0, index)]
      .filter((other) => place.path !== "" && other.path !== "" && (isIn(place, other) || isIn(other, place)))
      .map((other) => `${textOf(place)} with ${textOf(other)}`),
  );
}

const textOf = ({ path, source }: Place): string => (source === "" ? goQuote(path) : `${goQuote(path)} (${source})`);
