/** One field of a pod, and values to send there: right ones, odd ones and wrong ones. */
export type OddField = readonly [path: string, ...values: unknown[]];
