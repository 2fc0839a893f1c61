import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const HDFS_KNOX = defineSection({
  name: "hdfs_knox",
  kind: "config",
  classPath: "dbnd_hdfs.fs.hdfs_pyox.HdfsPyox",
  documentation: "HDFS behind a Knox gateway, or by WebHDFS.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        host: { type: STRING, doc: "Name node, or the gateway's host.", default: "localhost" },
        port: { type: INTEGER, doc: "Port of WebHDFS or of the gateway.", default: 50070 },
        user: { type: STRING, doc: "User name to sign in with at the gateway.", default: "root" },
        base: { type: STRING, doc: "Base address of the gateway, when it is not built from the other keys." },
        secure: { type: BOOLEAN, doc: "Speak HTTPS with the name node or gateway.", default: false },
        gateway: { type: STRING, doc: "Path of the gateway's topology." },
        password: { type: STRING, doc: "Password that goes with the gateway's user." },
        cookies: { type: STRING, doc: "Cookies to send along, for gateways with single sign-on." },
        bearer_token: { type: STRING, doc: "Token to send instead of a password." },
        bearer_token_encode: { type: BOOLEAN, doc: "Encode the token before sending it.", default: true },
      },
    ),
});

export const HDFS_CLI = defineSection({
  name: "hdfs_cli",
  kind: "config",
  classPath: "dbnd_hdfs.fs.hdfs_hdfscli.HdfsCli",
  documentation: "HDFS by the HdfsCLI library.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        host: {
          type: STRING,
          doc: "Name nodes, with semicolons between them; the active one is found.",
          default: "localhost",
        },
        port: { type: INTEGER, doc: "Port of WebHDFS on the name nodes.", default: 50070 },
        user: { type: STRING, doc: "User the files are read and written as.", default: "root" },
        token: { type: STRING, doc: "Delegation token, with `client_type = token`." },
        client_type: {
          type: STRING,
          doc: "How to sign in: `insecure`, `kerberos` or `token`.",
          default: "insecure",
          suggestions: [
            { value: "insecure", documentation: "No sign-in." },
            { value: "kerberos", documentation: "Kerberos." },
            { value: "token", documentation: "A delegation token." },
          ],
        },
        mutual_authentication: {
          type: STRING,
          doc: "Whether the server has to prove itself under Kerberos: `REQUIRED`, `OPTIONAL` or `DISABLED`.",
          default: "REQUIRED",
          suggestions: [
            { value: "REQUIRED", documentation: "The server must prove itself." },
            { value: "OPTIONAL", documentation: "It may." },
            { value: "DISABLED", documentation: "It need not." },
          ],
        },
        service: { type: STRING, doc: "Kerberos service name of the server.", default: "HTTP" },
        delegate: { type: BOOLEAN, doc: "Pass the Kerberos credentials on to the server.", default: false },
        force_preemptive: {
          type: BOOLEAN,
          doc: "Send the Kerberos token without waiting to be asked.",
          default: false,
        },
        principal: { type: STRING, doc: "Kerberos principal to sign in as." },
        hostname_override: { type: STRING, doc: "Host name for Kerberos when the server is reached by another name." },
        sanitize_mutual_error_response: {
          type: BOOLEAN,
          doc: "Strip the body of errors from a server that did not prove itself.",
          default: true,
        },
        send_cbt: { type: BOOLEAN, doc: "Tie the Kerberos token to the TLS connection.", default: true },
      },
    ),
});
