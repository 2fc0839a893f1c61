import type { Weather } from "./network.ts";

interface Climate {
  /** The longest time that one piece takes while it is bad. Milliseconds. */
  readonly worstLatency: number;
  readonly cutsPieces: boolean;
  readonly isCalm: () => boolean;
}

/** How a network treats what is sent, by chance. */
export function makeWeather(random: () => number, { worstLatency, cutsPieces, isCalm }: Climate): Weather {
  const latency = (): number => random() * (!isCalm() && random() < 0.1 ? worstLatency : 3);
  if (!cutsPieces) return { latency };
  return { latency, cut: (piece) => (random() < 0.4 ? placeOfCut(piece, random) : 0) };
}

/** Within a character, where there is one of several bytes; else anywhere. */
function placeOfCut(piece: Buffer, random: () => number): number {
  const within = piece.findIndex((byte) => byte >= 0x80 && byte < 0xc0);
  return within > 0 && random() < 0.5 ? within : Math.floor(random() * piece.length);
}
