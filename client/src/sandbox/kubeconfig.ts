/** A kubeconfig for the sandbox, as YAML. `name` is that of its context, cluster and user. */
export function kubeconfigText(name: string, url: string, token: string, certificate: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: ${name}
  cluster:
    server: ${url}
    certificate-authority-data: ${Buffer.from(certificate).toString("base64")}
users:
- name: ${name}
  user:
    token: ${token}
contexts:
- name: ${name}
  context:
    cluster: ${name}
    user: ${name}
    namespace: default
current-context: ${name}
`;
}
