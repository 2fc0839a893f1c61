import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ApiContext, ApiRequest, Reply, Upgrade, User } from "./api/exchange.ts";
import { listen as listenOnLoopback } from "./api/httpServer.ts";
import { impersonated } from "./api/impersonation.ts";
import { checkDeadline, route } from "./api/router.ts";
import { sendError } from "./api/send.ts";
import { takeUpgrade } from "./api/sockets.ts";
import { ApiError, PlainRefusal, unauthorized } from "./api/status.ts";
import { systemClock } from "./clock.ts";
import { FaultInjector } from "./faults/injector.ts";
import { createInitialObjects } from "./initialObjects.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import { NodeAttendance } from "./kubelet/attendance.ts";
import { ContainerLogs } from "./kubelet/containerLogs.ts";
import { EventRecorder } from "./kubelet/eventRecorder.ts";
import { Kubelet } from "./kubelet/kubelet.ts";
import type { NodesContext } from "./kubelet/nodeContext.ts";
import { Scheduler } from "./scheduler/scheduler.ts";
import type { Sandbox, SandboxOptions } from "./options.ts";
import { DEFAULT_TIMINGS } from "./options.ts";
import { keepServiceAccounts } from "./api/namespaceContents.ts";
import { keepRootCertificate } from "./rootCertificate.ts";
import { startControllers } from "./controllers/controllers.ts";
import { ProcessGuard } from "./runtimes/guard.ts";
import { PythonFinder } from "./runtimes/python.ts";
import { runtimeTable } from "./runtimes/table.ts";
import { Store } from "./store/store.ts";
import { createIdentity } from "./tls/certificate.ts";
import { Tokens } from "./tokens.ts";

/**
 * Starts the embedded cluster on a free port of 127.0.0.1.
 *
 * @throws Error when `trusted` is not true, or the data folder cannot be made
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  if (!(options.trusted as boolean)) {
    throw new Error("The sandbox runs the workspace's code on this machine. Trust the workspace first.");
  }
  const { clock = systemClock, listen = listenOnLoopback, dataDir, contextName = "databand-sandbox" } = options;
  const session = join(dataDir, randomBytes(6).toString("hex"));
  mkdirSync(session, { recursive: true, mode: 0o700 });
  const identity = createIdentity();
  const authority = join(session, "ca.crt");
  writeFileSync(authority, identity.certificate);
  const guard = new ProcessGuard();
  const store = new Store(options.historyLimit ?? 5_000);
  const tokens = new Tokens((namespace, name) => store.get("serviceaccounts", namespace, name) !== undefined);
  const wallTime = options.nodeTime ?? ((): number => clock.now());
  const logs = new ContainerLogs(join(session, "logs"), wallTime, { clock, maxBytes: options.maxLogBytes });
  const attendance = new NodeAttendance();
  const python = new PythonFinder(options.python, options.workspaceFolders);
  const { workspaceFolders, folderOf, resources, runtimes = [] } = options;
  const rows = typeof runtimes === "function" ? runtimes : () => runtimes;
  const injector = new FaultInjector(clock, () => store.compact(), options.faultPlan);
  const counters = { requests: 0, open: { watches: 0, logs: 0 } };
  const context: ApiContext = {
    store,
    clock,
    logs,
    attendance,
    address: "",
    open: counters.open,
  };

  const handle = (request: ApiRequest, reply: Reply): void => {
    counters.requests += 1;
    const user = tokens.user(request.headers.authorization);
    void answer(request, reply, user).catch((error: unknown) => sendError({ request, reply }, error));
  };
  const answer = async (request: ApiRequest, reply: Reply, user: User | undefined): Promise<void> => {
    if (!user) {
      checkDeadline(request);
      throw unauthorized();
    }
    const speaker = impersonated(store, user, request);
    await injector.handle(request, reply, (asked, back) => route(context, asked, back, speaker));
  };

  const takeSocket = (request: ApiRequest): Upgrade | ApiError | PlainRefusal => {
    counters.requests += 1;
    try {
      const user = tokens.user(request.headers.authorization);
      if (!user) {
        return unauthorized();
      }
      const findRunning = (uid: string, container: string) => kubelet.findRunning(uid, container);
      return takeUpgrade(
        context,
        { guard, python, resources, findRunning },
        request,
        impersonated(store, user, request),
      );
    } catch (error) {
      const isRefusal = error instanceof ApiError || error instanceof PlainRefusal;
      return isRefusal ? error : new ApiError(500, "InternalError", String(error));
    }
  };

  const server = await listen(identity, handle, takeSocket);
  const address = `127.0.0.1:${server.port}`;
  const url = `https://${address}`;
  context.address = address;
  const node: NodesContext = {
    store,
    clock,
    wallTime,
    attendance,
    logs,
    timings: { ...DEFAULT_TIMINGS, ...options.timings },
    events: new EventRecorder(store, clock),
    folder: join(session, "pods"),
    findRuntime: runtimeTable(rows, { clock, guard, python, workspaceFolders, folderOf, resources }),
    accountToken: (namespace, name) => tokens.forAccount(namespace, name),
    apiEnvironment: (namespace, account) => ({
      DATABAND_SANDBOX_URL: url,
      DATABAND_SANDBOX_CA: authority,
      DATABAND_SANDBOX_TOKEN: tokens.forAccount(namespace, account),
    }),
  };
  const scheduler = new Scheduler(node);
  const kubelet = new Kubelet(node);
  createInitialObjects(context, options);
  const forgetCertificate = keepRootCertificate(store, clock, identity.certificate);
  const forgetAccounts = keepServiceAccounts(context);
  const stopControllers = startControllers(context, node.events, node.timings.nodeGrace);

  const shutDown = async (): Promise<void> => {
    scheduler.stop();
    stopControllers();
    forgetCertificate();
    forgetAccounts();
    await Promise.all([server.close(), kubelet.stop()]);
    await guard.stop();
    rmSync(session, { recursive: true, force: true, maxRetries: 3 });
  };
  let stopped: Promise<void> | undefined;
  const uidOf = (namespace: string, pod: string): string => store.get("pods", namespace, pod)?.metadata.uid ?? "";
  return {
    url,
    token: tokens.admin,
    certificate: identity.certificate,
    kubeconfig: kubeconfigText(contextName, url, tokens.admin, identity.certificate),
    setFaultPlan: (plan) => injector.setPlan(plan),
    compact: () => store.compact(),
    stopKubelets: (name) => {
      const names = name === undefined ? store.list("nodes").map(({ metadata }) => metadata.name) : [name];
      names.forEach((one) => kubelet.leave(one));
      return () => names.forEach((one) => kubelet.comeBack(one));
    },
    loseNode: (name) => kubelet.lose(name),
    evict: (namespace, name) => kubelet.evict(uidOf(namespace, name)),
    canEnter: (namespace, name, container) => kubelet.findRunning(uidOf(namespace, name), container) !== undefined,
    removeLogs: (namespace, name) => logs.removeFiles(uidOf(namespace, name)),
    stats: () => ({
      requests: counters.requests,
      openWatches: counters.open.watches,
      openLogs: counters.open.logs,
      runningContainers: kubelet.runningContainers,
      resourceVersion: store.version,
      faultsInjected: injector.injected,
    }),
    stop: () => (stopped ??= shutDown()),
  };
}
