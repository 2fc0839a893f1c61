/** A port of a pod and where it is wanted on this machine. */
export interface PortPair {
  /** In the pod. */
  readonly port: number;
  /** On 127.0.0.1; 0: any; undefined: the same as in the pod, where that is free. */
  readonly local: number | undefined;
}

/**
 * The ports that somebody asks for, in the words of `kubectl port-forward` (Kubernetes 1.34): `[LOCAL:]PORT`, several of them
 * between blanks or commas; `:PORT` takes any local one. Undefined where a word is nothing of that.
 */
export function portPairs(text: string): readonly PortPair[] | undefined {
  const words = text.split(/[\s,]+/).filter(Boolean);
  const pairs = words.map(portPair);
  return pairs.length > 0 && pairs.every((pair) => pair !== undefined) ? pairs : undefined;
}

function portPair(word: string): PortPair | undefined {
  const [, colon, localWord = "", portWord = ""] = /^((\d*):)?(\d{1,5})$/.exec(word) ?? [];
  const port = Number(portWord);
  const local = colon === undefined ? undefined : Number(localWord);
  return port >= 1 && port <= 65_535 && (local ?? 0) <= 65_535 ? { port, local } : undefined;
}
