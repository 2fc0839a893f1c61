"""A small stand-in for the command `dbnd`, for containers of the sandbox cluster.

It is used only where the workspace's Python has no DBND. It understands `dbnd run TASK ...`, imports the modules that
the configuration names, with a tiny package `dbnd` in place of the real one, and calls the task with its parameters.
There is no tracking, no caching and there are no targets. Its exit codes are those of dbnd 1.0.28:
0 success, 2 wrong option, 5 unknown task or module, 8 unknown environment, 10 the run has failed.
"""
import argparse
import ast
import configparser
import datetime
import hashlib
import importlib
import inspect
import io
import json
import os
import re
import signal
import ssl
import sys
import traceback
import types
import urllib.request
import uuid

VERSION = "1.0.28 (stand-in)"
SUCCESS, WRONG_OPTION, NOT_FOUND, WRONG_CONFIGURATION, RUN_FAILED = 0, 2, 5, 8, 10
RULE = "=" * 20

TASKS = {}
OUT = sys.stdout


class CannotStart(Exception):
    """Ends the program before the run has begun."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Canceled(BaseException):
    """SIGTERM has arrived."""


# --- log -------------------------------------------------------------------------------------------------------------


def write(text):
    OUT.write(text + "\n")
    OUT.flush()


def log(source, message, level="INFO"):
    now = datetime.datetime.now(datetime.timezone.utc)
    stamp = now.strftime("%Y-%m-%d %H:%M:%S") + ",%03d" % (now.microsecond // 1000)
    write("[%s] %s  %s - %s" % (stamp, level, source.ljust(15), message))


class LineLogger(io.TextIOBase):
    """Takes what a task prints, and logs it line by line."""

    def __init__(self, source):
        self.source = source
        self.rest = ""

    def writable(self):
        return True

    def write(self, text):
        *lines, self.rest = (self.rest + text).split("\n")
        for line in lines:
            log(self.source, line)
        return len(text)

    def close(self):
        if self.rest:
            log(self.source, self.rest)
            self.rest = ""


# --- parameters ------------------------------------------------------------------------------------------------------


class Parameter:
    """`parameter`, `parameter[int]`, `parameter(default=3)[int]`, `parameter.csv[...]`: what a class's task takes."""

    def __init__(self, kind=None, default=inspect.Parameter.empty):
        self.kind = kind
        self.default = default

    def __getitem__(self, kind):
        return Parameter(kind, self.default)

    def __call__(self, default=inspect.Parameter.empty, **_options):
        return Parameter(self.kind, default)

    def value(self, default=inspect.Parameter.empty, **_options):
        return Parameter(self.kind, default)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self


def convert(text, kind, default):
    """The value of a parameter that was given as text."""
    if kind in (None, inspect.Parameter.empty) and default is not inspect.Parameter.empty and default is not None:
        kind = type(default)
    name = kind if isinstance(kind, str) else getattr(kind, "__name__", str(kind))
    if name == "bool":
        known = {"true": True, "yes": True, "1": True, "on": True, "false": False, "no": False, "0": False, "off": False}
        return known[text.strip().lower()]
    if name == "int":
        return int(text)
    if name == "float":
        return float(text)
    if name == "date":
        return datetime.date.today() if text == "today" else datetime.date.fromisoformat(text)
    if name == "datetime":
        return datetime.datetime.fromisoformat(text)
    if re.match(r"(?i)(list|dict|tuple|set)\b", str(name)):
        return parse_structure(text)
    return text


def parse_structure(text):
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return [part.strip() for part in text.split(",")]


# --- tasks -----------------------------------------------------------------------------------------------------------


class Run:
    """The run in this process: what was given, and what has become of each task."""

    current = None

    def __init__(self, environment, settings, configuration):
        self.environment = environment
        self.settings = settings
        self.configuration = configuration
        self.states = {}

    def given(self, task, name):
        """Text of a parameter from the command line, the environment or the configuration; None if it is in none."""
        for key in ((task, name), (None, name)) if not self.states else ((task, name),):
            if key in self.settings:
                return self.settings[key]
        variable = "DBND__%s__%s" % (task.upper(), name.upper())
        if variable in os.environ:
            return os.environ[variable]
        if self.configuration.has_option(task, name):
            return self.configuration.get(task, name, raw=True)
        return None

    def execute(self, name, parameters, call, pipeline):
        """Runs one task: `call` gets the values of its parameters."""
        values = {}
        for parameter, (kind, default, passed) in parameters.items():
            if passed is not inspect.Parameter.empty:
                values[parameter] = passed
                continue
            text = self.given(name, parameter)
            if text is not None:
                try:
                    values[parameter] = convert(text, kind, default)
                except (KeyError, ValueError, TypeError) as error:
                    raise CannotStart(
                        NOT_FOUND, "Cannot read %s.%s from %r: %s" % (name, parameter, text, error)
                    ) from error
            elif default is not inspect.Parameter.empty:
                values[parameter] = default
            else:
                raise ValueError("Task %s: no value for its parameter %r" % (name, parameter))
        digest = hashlib.sha256(repr(sorted(values.items(), key=str)).encode())
        task_id = "%s__%s" % (name, digest.hexdigest()[:10])
        self.states[task_id] = "running"
        banner(task_id, name, self.environment, values, pipeline)
        printed, before = LineLogger(task_id), sys.stdout
        sys.stdout = printed
        try:
            result = call(values)
        except Canceled:
            self.states[task_id] = "cancelled"
            raise
        except BaseException:
            self.states[task_id] = "failed"
            raise
        finally:
            printed.close()
            sys.stdout = before
        self.states[task_id] = "success"
        log(task_id, "Task %s(%s) has been completed!" % (task_id, name))
        return result


def banner(task_id, name, environment, values, pipeline):
    lines = [
        "",
        RULE,
        "= Running %s %s(%s)" % ("pipeline" if pipeline else "task", task_id, name),
        " TASK       : task_id=%s  env=%s" % (task_id, environment),
        " PARAMS:    : ",
    ]
    lines += ["%s  param  %s  %s" % (key.ljust(12), type(value).__name__.ljust(6), value) for key, value in values.items()]
    log(task_id, "\n".join(lines + ["=", RULE, ""]))


class FunctionTask:
    """What `@task` and `@pipeline` make of a function. Calling it inside of a run runs the task."""

    def __init__(self, function, name, pipeline):
        self.function = function
        self.name = name
        self.is_pipeline = pipeline
        self.__doc__ = function.__doc__
        self.__name__ = function.__name__
        self.__wrapped__ = function

    def __call__(self, *args, **kwargs):
        if Run.current is None:
            return self.function(*args, **kwargs)
        signature = inspect.signature(self.function)
        passed = signature.bind_partial(*args, **kwargs).arguments
        parameters = {}
        for key, one in signature.parameters.items():
            declared = one.default if isinstance(one.default, Parameter) else None
            kind = declared.kind if declared and one.annotation is inspect.Parameter.empty else one.annotation
            default = declared.default if declared else one.default
            parameters[key] = (kind, default, passed.get(key, inspect.Parameter.empty))
        return Run.current.execute(self.name, parameters, lambda values: self.function(**values), self.is_pipeline)

    task = property(lambda self: self)
    t = property(lambda self: self)

    def dbnd_run(self, **kwargs):
        return self(**kwargs)

    def known_parameters(self):
        return set(inspect.signature(self.function).parameters)


def register(task):
    TASKS[task.name] = task


def decorator(pipeline):
    def decorate(function=None, **options):
        def make(target):
            if inspect.isclass(target):
                return target
            task = FunctionTask(target, options.get("task_name") or target.__name__, pipeline)
            register(task)
            return task

        return make(function) if callable(function) else make

    return decorate


class TaskClass(type):
    """Registers each class of a task by its name."""

    def __init__(cls, name, bases, members):
        super().__init__(name, bases, members)
        if bases and members.get("__module__") != __name__:
            register(ClassTask(cls))


class ClassTask:
    def __init__(self, cls):
        self.cls = cls
        self.name = getattr(cls, "_conf__task_family", None) or cls.__name__

    def parameters(self):
        found = {}
        for cls in reversed(self.cls.__mro__):
            for key, value in vars(cls).items():
                if isinstance(value, Parameter) and value is not OUTPUT:
                    found[key] = (value.kind, value.default, inspect.Parameter.empty)
        return found

    def known_parameters(self):
        return set(self.parameters())

    def __call__(self):
        def call(values):
            instance = self.cls.__new__(self.cls)
            for key, value in values.items():
                setattr(instance, key, value)
            return instance.band() if hasattr(instance, "band") else instance.run()

        return Run.current.execute(self.name, self.parameters(), call, hasattr(self.cls, "band"))


class Task(metaclass=TaskClass):
    """Base of tasks that are classes."""


OUTPUT = Parameter(default=None)


def log_metric(key, value, *_args, **_kwargs):
    running = [name for name, state in Run.current.states.items() if state == "running"] if Run.current else []
    log(running[-1] if running else "main", "Task %s metric: %s=%s" % (running[-1] if running else "main", key, value))


def fake_package():
    """The package `dbnd` that the workspace's modules import."""
    package = types.ModuleType("dbnd")
    package.__doc__ = __doc__
    package.__version__ = VERSION
    package.__path__ = []
    package.task = decorator(False)
    package.pipeline = decorator(True)
    package.band = package.pipeline
    package.parameter = Parameter()
    package.output = OUTPUT
    package.data = Parameter()
    package.Task = package.PythonTask = package.PipelineTask = Task
    package.Config = Task
    package.log_metric = log_metric

    def missing(name):
        if name.startswith("log_"):
            return lambda *args, **kwargs: None
        raise AttributeError("the sandbox's stand-in for dbnd has no %r" % name)

    package.__getattr__ = missing
    sys.modules["dbnd"] = package


# --- command line ----------------------------------------------------------------------------------------------------


def parse_words(words):
    parser = argparse.ArgumentParser(prog="dbnd run", description=__doc__.splitlines()[0])
    parser.add_argument("task")
    parser.add_argument("--env", default="local")
    for flag in ("--set", "-s"), ("--set-config", "-c"), ("--set-root", "-r"), ("--extend", "-x"), ("--override", "-o"):
        parser.add_argument(*flag, action="append", default=[])
    parser.add_argument("--module", "-m", action="append", default=[])
    for name in ("conf-file", "run-driver", "override-run-uid", "task-version", "docker-build-tag", "project", "name",
                 "description", "job-name", "task-name", "scheduled-job-name", "scheduled-date"):
        parser.add_argument("--" + name)
    for name in ("interactive", "submit-driver", "local-driver", "submit-tasks", "no-submit-tasks", "parallel", "describe",
                 "open-web-tab", "disable-web-tracker"):
        parser.add_argument("--" + name, action="store_true")
    parser.add_argument("--verbose", "-v", action="count")
    return parser.parse_args(words)


def read_configuration():
    """The project's configuration, by the files of DBND that belong to a project."""
    home = os.environ.get("DBND_HOME") or os.getcwd()
    configuration = configparser.ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    configuration.optionxform = str.lower
    system = os.environ.get("DBND_SYSTEM") or os.path.join(home, ".dbnd")
    files = [os.path.join(system, "databand-system.cfg"), os.path.join(home, "databand.cfg"), os.path.join(home, "project.cfg")]
    if os.environ.get("DBND_CONFIG"):
        files.append(os.environ["DBND_CONFIG"])
    found = configuration.read(files, encoding="utf-8")
    log("main", "Reading configuration from: \n" + "".join("\t%s\n" % path for path in found))
    return configuration


def settings_of(options):
    """(section or None, name) → text."""
    settings = {}
    for text in options.set + options.set_config + options.extend + options.override + options.set_root:
        left, separator, value = text.partition("=")
        if not separator:
            raise CannotStart(WRONG_OPTION, "Expected NAME=VALUE, got %r" % text)
        section, _, name = left.rpartition(".")
        settings[(section or None, name)] = value
    return settings


def import_modules(options, configuration):
    names = list(options.module)
    if configuration.has_option("run", "module"):
        names += [name.strip() for name in (configuration.get("run", "module") or "").split(",")]
    if "." in options.task:
        names.append(options.task.rpartition(".")[0])
    sys.path[:0] = [os.getcwd()]
    for name in filter(None, names):
        log("main", "Loading modules '%s' from config file (see [run].module)." % name)
        try:
            importlib.import_module(name)
        except Exception as error:
            write(workspace_traceback(error))
            raise CannotStart(NOT_FOUND, "Failed to import module '%s': %s" % (name, error)) from error


def find_task(name):
    task = TASKS.get(name) or TASKS.get(name.rpartition(".")[2])
    if task is None:
        known = ", ".join(sorted(TASKS)) or "none"
        raise CannotStart(NOT_FOUND, "Task '%s' is not found. Known tasks: %s" % (name, known))
    return task


def check_environment(name, configuration):
    text = configuration.get("run", "environments", fallback=None) or '["local"]'
    known = parse_structure(text)
    if name not in known and name != "local":
        raise CannotStart(
            WRONG_CONFIGURATION, "Unknown environment '%s': [run] environments has %s" % (name, ", ".join(map(str, known)))
        )


def workspace_traceback(error):
    """The traceback without the frames of this file, so that it begins in the workspace."""
    own = os.path.abspath(__file__)
    shown = traceback.TracebackException.from_exception(error)
    shown.stack = traceback.StackSummary.from_list(
        [frame for frame in shown.stack if os.path.abspath(frame.filename) != own and "importlib" not in frame.filename]
    )
    return "".join(shown.format()).rstrip("\n")


def delete_own_pod():
    """A detached driver takes its own pod away when it has ended (DBND__AUTO_REMOVE_POD)."""
    if os.environ.get("DBND__AUTO_REMOVE_POD", "").lower() not in ("true", "1", "yes"):
        return
    name, namespace = os.environ.get("DBND__POD_NAME", ""), os.environ.get("DBND__POD_NAMESPACE", "default")
    log("main", "Auto deleteing pod %s" % name)
    request = urllib.request.Request(
        "%s/api/v1/namespaces/%s/pods/%s" % (os.environ.get("DATABAND_SANDBOX_URL", ""), namespace, name),
        method="DELETE",
        headers={"Authorization": "Bearer " + os.environ.get("DATABAND_SANDBOX_TOKEN", "")},
    )
    try:
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trust.load_verify_locations(os.environ.get("DATABAND_SANDBOX_CA", ""))
        # The sandbox is on this machine: no proxy may come in between.
        handlers = urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust)
        opener = urllib.request.build_opener(*handlers)
        opener.open(request, timeout=10).close()
    except (OSError, ValueError) as error:
        log("main", "Failed to delete pod: %s" % error, "ERROR")


def final_banner(title, run):
    counts = {}
    for state in run.states.values():
        counts[state] = counts.get(state, 0) + 1
    states = "  ".join("%s=%d" % item for item in sorted(counts.items()))
    lines = ["", RULE, "= %s -> sub-run" % title, " ENV        : %s" % run.environment]
    lines += [" TOTAL TASKS : %d" % len(run.states), " STATES     : %s" % states, "", ""]
    log("dbnd_driver", "\n".join(lines))


def run_task(options):
    configuration = read_configuration()
    check_environment(options.env, configuration)
    settings = settings_of(options)
    fake_package()
    import_modules(options, configuration)
    task = find_task(options.task)
    run = Run(options.env, settings, configuration)
    run_uid = options.run_driver or str(uuid.uuid1())
    log("main", "\n%s \n= Running Databand v%s -> sub-run\n RUN        : run_uid=%s\n CMD        : dbnd %s\n ENV        : %s\n"
        % (RULE, VERSION, run_uid, " ".join(sys.argv[1:]), options.env))
    log("dbnd_driver", "Running driver... Driver PID: 1")
    log("dbnd_driver", "Building main task '%s'" % options.task)
    Run.current = run
    try:
        unknown = {name for section, name in settings if section is None} - task.known_parameters()
        if unknown:
            raise ValueError("Task %s has no parameter %s" % (task.name, ", ".join(sorted(unknown))))
        task()
    except Canceled:
        log("dbnd_driver", "Task has been canceled: received SIGTERM", "ERROR")
        final_banner("Your run has been canceled!", run)
        return RUN_FAILED
    except CannotStart:
        raise
    except (Exception, SystemExit) as error:
        failed = [name for name, state in run.states.items() if state == "failed"]
        source = failed[-1] if failed else "dbnd_driver"
        log(source, "Task has failed!\n" + workspace_traceback(error), "ERROR")
        final_banner("Your run has failed! See more info above.", run)
        return RUN_FAILED
    final_banner("Your run has been successfully executed!", run)
    return SUCCESS


def cancel(_signal, _frame):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Canceled()


def main(words):
    write(
        "[sandbox] This is the sandbox's stand-in for dbnd, since no DBND is installed in %s: it calls your tasks, "
        "without tracking, caching and targets." % sys.executable
    )
    if not words or words[0] != "run":
        write("The stand-in knows only `dbnd run TASK`, not: dbnd %s" % " ".join(words))
        return WRONG_OPTION
    signal.signal(signal.SIGTERM, cancel)
    try:
        code = run_task(parse_words(words[1:]))
    except CannotStart as error:
        log("main", str(error), "ERROR")
        code = error.code
    except Canceled:
        code = RUN_FAILED
    delete_own_pod()
    return code


if __name__ == "__main__":
    # Modules that import this one by accident must see the same classes.
    sys.modules["dbnd_stand_in"] = sys.modules["__main__"]
    exit_code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(exit_code)
