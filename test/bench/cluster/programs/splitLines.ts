/** The least that can be done in Node: requests the logs of pods, cuts them into lines, and writes these into files. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { onTask, type Task } from "./task.ts";

onTask(({ address, folder, pods, lines }: Task) => {
  if (!address) throw new Error("An address is needed.");
  const { url, token, certificate } = address;
  const copy = async (pod: string): Promise<void> => {
    const asking = request(`${url}/api/v1/namespaces/default/pods/${pod}/log?follow=true`, {
      headers: { authorization: `Bearer ${token}` },
      ca: certificate,
    });
    asking.end();
    const [answer] = (await once(asking, "response")) as [IncomingMessage];
    const file = createWriteStream(join(folder, `${pod}.log`));
    answer.setEncoding("utf8");
    let rest = "";
    let count = 0;
    for await (const chunk of answer) {
      const texts = (rest + String(chunk)).split("\n");
      rest = texts.pop() ?? "";
      count += texts.length;
      if (texts.length > 0 && !file.write(`${texts.join("\n")}\n`)) await once(file, "drain");
      if (count === lines) break;
    }
    file.end();
    await once(file, "finish");
  };
  return Promise.resolve(async () => {
    await Promise.all(pods.map(copy));
  });
});
