import assert from "node:assert/strict";
import { attachToPod, type Cluster } from "../../../client/src/cluster/index.ts";
import { eventually } from "../eventually.ts";

/** Says `one` and `end` to a container that answers each with `got ...` and ends with the latter, and so does the session. */
export async function talkThroughAttach(
  cluster: Cluster,
  where: { readonly namespace: string; readonly pod: string; readonly container: string },
): Promise<void> {
  let out = "";
  const session = await attachToPod(
    cluster,
    { ...where, stdin: true, tty: false },
    { stdout: (data) => (out += data.toString()) },
  );
  session.write("one\n");
  await eventually(
    "an answer",
    () => Promise.resolve(out.includes("got one\n") || undefined),
    () => out,
  );
  session.write("end\n");
  assert.deepEqual(await session.ended, { why: "exited", exitCode: 0 });
}
