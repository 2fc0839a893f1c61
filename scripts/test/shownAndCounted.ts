import { spec, tap } from "node:test/reporters";

type TestEvents = Parameters<typeof tap>[0];

/**
 * A reporter for Node's test runner: what `spec` shows on standard output, and what `tap` counts at its destination. Two
 * reporters beside `--test-rerun-failures` would be more listeners than the runner's own stream allows (Node 24).
 */
export default async function* shownAndCounted(events: TestEvents): AsyncGenerator<string, void> {
  const shown = new spec();
  shown.pipe(process.stdout, { end: false });
  async function* seen(): TestEvents {
    for await (const event of events) {
      shown.write(event);
      yield event;
    }
    shown.end();
  }
  yield* tap(seen());
}
