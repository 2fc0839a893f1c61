"""Runs a program in a pseudo terminal of its own, for `exec` with a terminal in the sandbox cluster.

    terminal.py COLUMNS ROWS PROGRAM [WORD...]

What is typed comes through standard input, what the program prints goes to standard output. Lines "COLUMNS ROWS" on
descriptor 3 change the terminal's size; "missing" goes back there when there is no such program. Ends with the
program's exit code.
"""

import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import sys
import termios

CONTROL = 3


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def write_all(target, data):
    while data:
        data = data[os.write(target, data) :]


def read(source):
    try:
        return os.read(source, 65536)
    except OSError:  # Linux says EIO once the last program has closed its terminal
        return b""


def serve(terminal):
    sources = {terminal, 0, CONTROL}
    control = b""
    while terminal in sources:
        for source in select.select(sorted(sources), [], [])[0]:
            data = read(source)
            if not data:
                sources.discard(source)
            elif source == terminal:
                write_all(1, data)
            elif source == 0:
                write_all(terminal, data)
            else:
                *lines, control = (control + data).split(b"\n")
                for line in lines:
                    resize(terminal, *map(int, line.split()))


def main(columns, rows, *words):
    if shutil.which(words[0]) is None:
        os.write(CONTROL, b"missing\n")
        return 127
    pid, terminal = pty.fork()
    if pid == 0:
        os.close(CONTROL)
        os.execvp(words[0], words)

    def end(*_):
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    signal.signal(signal.SIGTERM, end)
    resize(terminal, int(columns), int(rows))
    serve(terminal)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
