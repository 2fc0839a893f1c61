/** The parts of a container, and of what it is given, that the sandbox itself reads. */
export interface Container {
  name: string;
  image?: string;
  imagePullPolicy?: string;
  command?: string[];
  args?: string[];
  workingDir?: string;
  env?: EnvVar[];
  envFrom?: EnvFrom[];
  resources?: Resources;
  resizePolicy?: readonly { readonly resourceName: string; readonly restartPolicy: string }[];
  volumeMounts?: VolumeMount[];
  restartPolicy?: string;
  stdin?: boolean;
  tty?: boolean;
  terminationMessagePath?: string;
  terminationMessagePolicy?: string;
  ports?: readonly {
    readonly name?: string;
    readonly containerPort: number;
    readonly hostPort?: number;
    readonly hostIP?: string;
    readonly protocol?: string;
  }[];
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  startupProbe?: Probe;
  lifecycle?: Lifecycle;
}

export interface Lifecycle {
  postStart?: Handler;
  preStop?: Handler;
  stopSignal?: string;
}

/** What is done to find out about a container, or to tell it something. */
export interface Handler {
  exec?: { command?: string[] };
  httpGet?: HttpGet;
  tcpSocket?: { host?: string; port: number | string };
  grpc?: { port: number; service?: string };
  sleep?: { seconds: number };
}

export interface HttpGet {
  path?: string;
  port: number | string;
  host?: string;
  scheme?: string;
  httpHeaders?: { name: string; value?: string }[];
}

/** Times in seconds. */
export interface Probe extends Handler {
  initialDelaySeconds?: number;
  timeoutSeconds?: number;
  periodSeconds?: number;
  successThreshold?: number;
  failureThreshold?: number;
  terminationGracePeriodSeconds?: number;
}

export interface Resources {
  limits?: Record<string, string>;
  requests?: Record<string, string>;
}

export interface KeyReference {
  name?: string;
  key: string;
  optional?: boolean;
}

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: {
    fieldRef?: { fieldPath: string };
    resourceFieldRef?: { containerName?: string; resource: string; divisor?: string };
    configMapKeyRef?: KeyReference;
    secretKeyRef?: KeyReference;
  };
}

export interface EnvFrom {
  prefix?: string;
  configMapRef?: { name?: string; optional?: boolean };
  secretRef?: { name?: string; optional?: boolean };
}

export interface VolumeMount {
  name: string;
  mountPath: string;
  readOnly?: boolean;
  subPath?: string;
  subPathExpr?: string;
}

export interface KeyToPath {
  key: string;
  path: string;
  mode?: number;
}

/** A secret or a config map as files. Where it is optional, it and its keys may be missing. */
export interface KeyedSource {
  name?: string;
  optional?: boolean;
  items?: KeyToPath[];
}

/** A file with a field of the pod in it. */
export interface DownwardFile {
  path: string;
  mode?: number;
  fieldRef?: { fieldPath: string };
  resourceFieldRef?: { containerName?: string; resource: string; divisor?: string };
}

export interface Projection {
  secret?: KeyedSource;
  configMap?: KeyedSource;
  downwardAPI?: { items?: DownwardFile[] };
  serviceAccountToken?: { path: string; expirationSeconds?: number };
}

export interface Volume {
  name: string;
  emptyDir?: { sizeLimit?: string; medium?: string };
  secret?: Omit<KeyedSource, "name"> & { secretName?: string; defaultMode?: number };
  configMap?: KeyedSource & { defaultMode?: number };
  hostPath?: { path: string; type?: string };
  downwardAPI?: { items?: DownwardFile[]; defaultMode?: number };
  projected?: { sources?: readonly Projection[]; defaultMode?: number };
  persistentVolumeClaim?: { claimName?: string };
}
