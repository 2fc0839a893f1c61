/** A request for exec, attach or port-forward. */
export interface StreamRequest {
  /** `POD/exec?...` */
  readonly path: string;
  /** What is offered; v5 and v4 where nothing is said. */
  readonly protocols?: readonly string[];
  /** What is sent into the command, which is closed then. */
  readonly input?: string;
}

const exec = (pod: string, options: string, command: readonly string[], more: Partial<StreamRequest> = {}) => {
  const words = command.map((word) => `command=${encodeURIComponent(word)}`);
  return { path: `${pod}/exec?${[...words, options].filter(Boolean).join("&")}`, ...more };
};
const sh = (options: string, script: string, more: Partial<StreamRequest> = {}): StreamRequest =>
  exec("runs", `container=base&${options}`, ["sh", "-c", script], more);
const BOTH = "stdout=true&stderr=true";

/** What is asked of the pods `runs` (two containers), `ended`, `waiting` (for its image) and `homeless` (without a node). */
export const STREAMS: readonly StreamRequest[] = [
  sh(BOTH, "echo out; echo err >&2"),
  sh("stdout=true", "echo out; echo err >&2"),
  sh("stderr=true", "echo out; echo err >&2"),
  sh("stdout=1&stderr=1", "echo out"),
  sh("stdout=TRUE", "echo out"),
  sh("stdout=yes", "echo out"),
  sh("", "echo out"),
  sh("stdin=true", "cat", { input: "in" }),
  sh("stdin=true&stdout=true", "cat", { input: "in" }),
  sh("stdin=true&stdout=true", "read line; echo got $line; exit 4", { input: "in\n" }),
  sh("stdout=true", "exit 3"),
  sh("stdout=true", "kill -9 $$"),
  sh("stdout=true", "nosuchprogram 2>/dev/null"),
  sh(BOTH, "echo out", { protocols: ["v4.channel.k8s.io"] }),
  sh(BOTH, "echo out; exit 2", { protocols: ["v4.channel.k8s.io"] }),
  sh(BOTH, "echo out", { protocols: ["v9.channel.k8s.io", "v4.channel.k8s.io"] }),
  sh(BOTH, "echo out", { protocols: ["v9.channel.k8s.io"] }),
  exec("runs", `container=base&${BOTH}`, ["nosuchprogram"]),
  exec("runs", `container=base&${BOTH}`, ["/no/such/program", "x"]),
  exec("runs", `container=base&${BOTH}`, []),
  exec("runs", `container=none&${BOTH}`, ["true"]),
  exec("runs", BOTH, ["true"]),
  exec("runs", "container=other&stdout=true", ["echo", "other"]),
  exec("ended", BOTH, ["true"]),
  exec("ended", `container=none&${BOTH}`, ["true"]),
  exec("waiting", BOTH, ["true"]),
  exec("homeless", BOTH, ["true"]),
  exec("nobody", BOTH, ["true"]),
  { path: "runs/attach?stdout=true" },
  { path: "runs/attach?container=base" },
  { path: "runs/attach?container=none&stdout=true" },
  { path: "ended/attach?stdout=true" },
  { path: "waiting/attach?stdout=true" },
  { path: "homeless/attach?stdout=true" },
  { path: "nobody/attach?stdout=true" },
  { path: "runs/portforward", protocols: ["v4.channel.k8s.io"] },
  { path: "runs/portforward?ports=x", protocols: ["v4.channel.k8s.io"] },
  { path: "runs/portforward?ports=0", protocols: ["v4.channel.k8s.io"] },
  { path: "runs/portforward?ports=70000", protocols: ["v4.channel.k8s.io"] },
  { path: "ended/portforward?ports=80", protocols: ["v4.channel.k8s.io"] },
  { path: "homeless/portforward?ports=80", protocols: ["v4.channel.k8s.io"] },
  { path: "nobody/portforward?ports=80", protocols: ["v4.channel.k8s.io"] },
];
