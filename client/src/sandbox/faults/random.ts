/**
 * A number in [0, 1) that depends on nothing but its arguments: the same seed, request and rule give the same.
 */
export function chance(seed: number, request: number, salt: number): number {
  let hash = (seed ^ Math.imul(request, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
