import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, FLOAT, INTEGER, LIST_OF_STRINGS, PYTHON_PATH, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const CORE = defineSection({
  name: "core",
  kind: "config",
  classPath: "dbnd._core.settings.core.CoreConfig",
  documentation:
    "Connection to the Databand server and what becomes of tracking errors. Much else that older documentation puts here (`environments`, `user_init`, `fix_env_on_osx`, …) has lived in `[run]` since 1.0.15, and is ignored here.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        databand_url: {
          type: STRING,
          doc: "Address of the Databand server, for example `https://yours.databand.ai`. While it is empty nothing is sent to a server. A slash at the end is cut off. An address that does not answer fails the run at its first call (`tracker_raise_on_error`), in a pod too, so check that the cluster can reach it.",
          snippet: "${1:https://yours.databand.ai}",
          related: ["databand_access_token", "tracker", "ignore_ssl_errors"],
        },
        databand_access_token: {
          type: STRING,
          doc: "Token that DBND shows to the Databand server; with it, `dbnd_user` and `dbnd_password` do not matter. It is a secret: keep it out of files that go into version control, and hand it to pods by `system_secrets` with the target `dbnd__core__databand_access_token`.",
          related: ["databand_url"],
        },
        ignore_ssl_errors: {
          type: BOOLEAN,
          doc: "Accept any certificate of the server. For trying out a server with a self-made certificate; everyone in between can then read the token.",
          default: false,
        },
        extra_default_headers: {
          type: DICT_OF_STRINGS,
          doc: "HTTP headers to add to every request to the server, as a dict. For proxies and gateways that ask for their own key.",
          snippet: '{"${1:X-Api-Key}": "${2:value}"}',
        },
        tracker: {
          type: LIST_OF_STRINGS,
          doc: 'Where run information goes: `console`, `api` (the Databand server), `file`, as a list. Write `["console"]` to work without a server. The list replaces the shipped one.',
          default: ["console", "api"],
          snippet: '["console", "${1:api}"]',
          suggestions: [
            { value: '["console", "api"]', documentation: "The shipped value: the console and the server." },
            { value: '["console"]', documentation: "Without a server." },
            { value: '["console", "file"]', documentation: "The console, and files in the run's folder." },
          ],
          related: ["tracker_api", "databand_url"],
        },
        tracker_api: {
          type: STRING,
          doc: "How the `api` store reaches the server: `web` by HTTP. `disabled` switches it off, as does the flag `--disable-web-tracker`. `db` is for installations that may write to the server's database.",
          default: "web",
          suggestions: [
            { value: "web", documentation: "HTTP, the usual way." },
            { value: "disabled", documentation: "Nothing is sent to a server." },
            { value: "db", documentation: "Straight into the server's database." },
          ],
          related: ["tracker"],
        },
        tracker_version: {
          type: STRING,
          doc: "Version of the protocol spoken with the server. Leave it alone unless support asks for it.",
          default: "2",
        },
        tracker_raise_on_error: {
          type: BOOLEAN,
          doc: "Fail the run when tracking fails. Off, a run survives a server that is away, and its history has gaps.",
          default: true,
          related: ["remove_failed_store", "max_tracking_store_retries"],
        },
        remove_failed_store: {
          type: BOOLEAN,
          doc: "Stop using a tracking store after it failed once, for the rest of the run. Saves waiting for a server that is gone; whatever follows is not recorded there.",
          default: false,
          related: ["tracker_raise_on_error"],
        },
        max_tracking_store_retries: {
          type: INTEGER,
          doc: "How often one tracking call is tried again before it counts as failed. Each try may itself wait for the network, see `client_max_retry`.",
          default: 2,
        },
        client_session_timeout: {
          type: INTEGER,
          doc: "Minutes after which the session with the server is opened anew. Shorten it if a gateway ends sessions earlier.",
          default: 5,
        },
        client_max_retry: {
          type: INTEGER,
          doc: "How often a broken connection to the server is opened again inside one call. Together with `client_retry_sleep` it decides how long a short outage may be before a call counts as failed.",
          default: 2,
        },
        client_retry_sleep: {
          type: FLOAT,
          doc: "Seconds before a broken connection to the server is tried again; a fraction is fine. With the default of two retries, an outage of some tenths of a second is bridged; raise it for slow gateways.",
          default: 0.1,
        },
        dbnd_user: {
          type: STRING,
          doc: "User name for the server, from the time before tokens. Use `databand_access_token`.",
          default: "databand",
          deprecated: true,
          replacement: "databand_access_token",
        },
        dbnd_password: {
          type: STRING,
          doc: "Password for the server, from the time before tokens. Use `databand_access_token`.",
          default: "databand",
          deprecated: true,
          replacement: "databand_access_token",
        },
        user_pre_init: {
          type: PYTHON_PATH,
          doc: "Function, as a dotted Python path, that is called before each context opens. DBND reads it on the side, and its check for unknown keys still warns. In pods `DBND__USER_PRE_INIT` overrides it when `[run] user_code_on_fork` is set.",
          undeclared: true,
          snippet: "${1:module}.${2:function}",
          related: ["user_code_on_fork"],
        },
        plugins: {
          type: STRING,
          doc: "Modules of plugins to load at start, separated by commas. Start-up reads this place to this day, though the key was moved to `[run]` in 1.0.15 and a warning about an unknown key appears: set it here if the plugin has to be there early.",
          undeclared: true,
          replacement: "run.plugins",
        },
      },
    ),
});
