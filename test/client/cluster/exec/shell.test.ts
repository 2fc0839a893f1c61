/** Which shell is opened in a container. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { shellInPod, type ShellEnd } from "../../../../client/src/cluster/exec/shell.ts";

/** The shell of a container that answers each program as `answers` says: with the end of a session. */
async function shellOf(answers: (program: string) => object): Promise<{ end: ShellEnd; asked: string[] }> {
  const asked: string[] = [];
  const cluster = {
    openSocket: (_path: string, { query }: { readonly query: { readonly command: readonly string[] } }) => {
      const [program = ""] = query.command;
      asked.push(program);
      const closed = Promise.withResolvers<{ reason: string }>();
      const onMessage = (listen: (message: Buffer) => void): void => {
        listen(Buffer.concat([Buffer.from([3]), Buffer.from(JSON.stringify(answers(program)))]));
        closed.resolve({ reason: "" });
      };
      return Promise.resolve({ onMessage, closed: closed.promise, protocol: "v5.channel.k8s.io" });
    },
  };
  const where = { namespace: "etl", pod: "p", container: "base" };
  const end = await shellInPod(cluster as never, where, { stdout: () => undefined }, { onSession: () => undefined });
  return { end, asked };
}

const FAILED = { status: "Failure", reason: "InternalError" };
/** containerd 2.1 and CRI-O 1.34. */
const runc = (program: string): string =>
  `error executing command in container: failed to exec in container: failed to start exec "1f": OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": ${
    program.includes("/") ? `stat ${program}: no such file or directory` : "executable file not found in $PATH"
  }`;
const crun = (program: string): string =>
  `error executing command in container: executable file \`${program}\` not found in $PATH`;

describe("the shell of a container", () => {
  for (const [runtime, wording] of Object.entries({ runc, crun })) {
    test(`that the first words do not find is looked for elsewhere (${runtime})`, async () => {
      const { end, asked } = await shellOf((program) =>
        program === "/busybox/sh" ? { status: "Success" } : { ...FAILED, message: wording(program) },
      );
      assert.deepEqual(end, { why: "exited", exitCode: 0 });
      assert.deepEqual([asked[0], asked.at(-1)], ["sh", "/busybox/sh"]);
    });
  }

  test("is not there: what was tried is told", async () => {
    const { end, asked } = await shellOf((program) => ({ ...FAILED, message: runc(program) }));
    assert.deepEqual(end, { why: "no-shell", tried: asked });
    assert.equal(new Set(asked).size, asked.length);
  });

  test("that cannot be started for another reason is not looked for elsewhere", async () => {
    const { end, asked } = await shellOf(() => ({ ...FAILED, message: "container is not running" }));
    assert.deepEqual([end, asked], [{ why: "not-started", message: "container is not running" }, ["sh"]]);
  });

  test("that ends with an error of its own has ended", async () => {
    const causes = [{ reason: "ExitCode", message: "127" }];
    const { end, asked } = await shellOf(() => ({ ...FAILED, reason: "NonZeroExitCode", details: { causes } }));
    assert.deepEqual([end, asked], [{ why: "exited", exitCode: 127 }, ["sh"]]);
  });
});
