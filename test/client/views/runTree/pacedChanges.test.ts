import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { PacedChanges } from "../../../../client/src/views/runTree/pacedChanges.ts";

test("the first change is told at once, those in the pause together behind it, each once", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  const clock = mock.method(performance, "now", () => now);
  const pass = (milliseconds: number): void => {
    now += milliseconds;
    mock.timers.tick(milliseconds);
  };
  try {
    const told: (readonly string[])[] = [];
    const changes = new PacedChanges<string>(
      (changed) => told.push(changed),
      () => 300,
    );
    changes.add("a");
    assert.deepEqual(told.splice(0), [["a"]]);
    // A change every 100 ms, for ever: what VS Code would wait out.
    for (const one of ["b", "a", "b"]) {
      pass(90);
      changes.add(one);
    }
    assert.deepEqual(told, []);
    pass(30);
    assert.deepEqual(told.splice(0), [["b", "a"]]);
    pass(400);
    assert.deepEqual(told, [], "nothing has changed");
    changes.add("c");
    changes.add("d");
    changes.flush();
    changes.add("e");
    assert.deepEqual(told.splice(0), [["c"], ["d"]]);
    changes.dispose();
    pass(1000);
    assert.deepEqual(told, []);
  } finally {
    mock.timers.reset();
    clock.mock.restore();
  }
});
