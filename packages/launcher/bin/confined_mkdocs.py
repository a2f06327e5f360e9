"""MkDocs for the documentation of any repository: it reads that repository, writes the site, and reaches nothing else.

Whoever can push writes `mkdocs.yml` and the pages, and everybody reads what comes of them. Options of Markdown extensions read
files (`plantuml_markdown`, snippets), ask servers, or name code to be run (`!!python/...`). Hence, before MkDocs is loaded:

- tags of YAML make nothing but what names an emoji index or generator of the extensions that are installed;
- an audit hook (PEP 578), which nothing can take out again, refuses connections, other programs, native libraries, and files
  outside of the repository, the site, a folder for temporary files and Python itself.

What is refused is told in one sentence, the last line that is said: TechDocs shows no more than the lines and that MkDocs failed.
"""

from __future__ import annotations

import importlib
import logging
import mimetypes
import os
import re
import shutil
import sys
import tempfile
from typing import Any, Callable, Iterator, NoReturn

EMOJI = re.compile(r"(material|materialx|pymdownx)(\.\w+)*\.\w+")
PAGE = re.compile(r"Error (?:reading|building) page '(.+?)':")
REFUSED = re.compile(
    r"socket\.(connect|bind|sendto|sendmsg|getaddrinfo|gethostby\w+)|subprocess\.Popen|ctypes\.\w+|pty\.spawn"
    r"|os\.(system|exec|posix_spawn|spawn|fork|forkpty|kill|killpg|link|symlink|chown|chdir|fchdir|setxattr|startfile)"
)
CHANGES: dict[str, tuple[tuple[int, int], ...]] = {
    "os.remove": ((0, 1),),
    "os.rename": ((0, 2), (1, 3)),
    "os.rmdir": ((0, 1),),
    "os.mkdir": ((0, 2),),
    "os.chmod": ((0, 2),),
    "os.utime": ((0, 3),),
    "os.truncate": ((0, 9),),
}
"""Events that change files: at which places of their arguments are paths, and the open folders that these begin in."""
LISTS = ("os.listdir", "os.scandir")
PROGRAMS = ("subprocess.Popen", "pty.spawn", "os.system", "os.exec", "os.posix_spawn", "os.spawn")
ADDRESSED = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
"""Events whose first argument is the socket, and whose second one is the address."""
DEVICES = ("/dev/null", "/dev/urandom", "/etc/localtime")


class Refused(PermissionError):
    """Tells what documentation may not do, and to what."""


class Said(logging.Handler):
    """Keeps the errors that MkDocs logs before it gives up: the page is named there alone."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def output_of(words: list[str]) -> str | None:
    """The folder of the site, as `-d`, `--site-dir` or `--site-dir=` name it."""
    for at, word in enumerate(words):
        if word in ("-d", "--site-dir"):
            return words[at + 1] if at + 1 < len(words) else None
        if word.startswith("--site-dir="):
            return word.partition("=")[2]
    return None


def limit_yaml() -> None:
    """Puts loaders in place that make plain values, wherever PyYAML's own are asked for."""
    import yaml

    class PlainLoader(yaml.SafeLoader):
        """Of Python's tags it knows names of emoji."""

    def refuse(node: Any, why: str) -> NoReturn:
        raise yaml.constructor.ConstructorError(None, None, why, node.start_mark)

    def name(loader: Any, suffix: str, node: Any) -> Any:
        if not EMOJI.fullmatch(suffix):
            refuse(node, f"!!python/name:{suffix} is not allowed here; only names of emoji extensions are")
        module, _, attribute = suffix.rpartition(".")
        try:
            return getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError):
            refuse(node, f"!!python/name:{suffix} names nothing that is installed here")

    def code(loader: Any, suffix: str, node: Any) -> NoReturn:
        refuse(node, f"!!python/{suffix} is not allowed here; only names of emoji extensions are")

    # The first one that fits is taken.
    PlainLoader.add_multi_constructor("tag:yaml.org,2002:python/name:", name)
    PlainLoader.add_multi_constructor("tag:yaml.org,2002:python/", code)
    for loader in ("Loader", "UnsafeLoader", "FullLoader", "CLoader", "CUnsafeLoader", "CFullLoader"):
        setattr(yaml, loader, PlainLoader)


def make_guard(readable: tuple[str, ...], writable: tuple[str, ...]) -> Callable[[str, tuple[Any, ...]], None]:
    """The audit hook. What it needs it holds itself, so that nothing that is changed later changes it."""
    real, fspath, sep, refuses, changes, lists = os.path.realpath, os.fspath, os.sep, REFUSED.fullmatch, CHANGES, LISTS
    refused, programs, addressed = Refused, PROGRAMS, ADDRESSED
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

    def begin_at(path: Any, folder: Any) -> Any:
        if not isinstance(folder, int) or folder < 0:
            return path
        return os.path.join(os.readlink(f"/proc/self/fd/{folder}"), fspath(path))

    def lies_in(path: Any, folders: tuple[str, ...]) -> bool:
        if isinstance(path, int):
            return True  # of what is open already
        text = fspath(path)
        found = real(text.decode(errors="surrogateescape") if isinstance(text, bytes) else text)
        return any(found == folder or found.startswith(folder.rstrip(sep) + sep) for folder in folders)

    def need(path: Any, folders: tuple[str, ...], what: str) -> None:
        if path is not None and not lies_in(path, folders):
            raise refused(f"documentation may not {what} {path!r}: it reads its own repository and nothing else")

    def told(event: str, arguments: tuple[Any, ...]) -> str:
        """What an event does, and to what."""
        to = arguments[1 if event in addressed else 0]
        if event == "socket.getaddrinfo":
            to = arguments[:2]
        if isinstance(to, tuple):
            host, *port = to[:2]
            to = f"{host}:{port[0]}" if port and port[0] is not None else host
        if event.startswith("socket."):
            return f"reach {to!r}"
        if event in programs:
            return f"run {to!r}"
        return f"load {to!r}" if event == "ctypes.dlopen" else f"use {event} on {to!r}"

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & writing and path != "/dev/null":
                need(path, writable, "write")
            else:
                need(path, readable, "read")
        elif event in lists:
            need(arguments[0] if arguments else None, readable, "look into")
        elif event in changes:
            for at, folder in changes[event]:
                need(begin_at(arguments[at], arguments[folder] if folder < len(arguments) else -1), writable, "change")
        elif refuses(event):
            try:
                what = told(event, arguments)
            except Exception:
                what = f"use {event}"
            raise refused(f"documentation may not {what}: it is built from its own repository alone")

    return guard


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and what it came of."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def reason(error: BaseException, messages: list[str], repository: str) -> str | None:
    """Why a build was refused, and where; None where it failed otherwise."""
    for each in chain(error):
        mark = getattr(each, "problem_mark", None)
        if isinstance(each, Refused):
            pages = [found[1] for message in messages if (found := PAGE.match(message))]
            return f"page {pages[-1]}: {each}" if pages else str(each)
        if mark is not None:
            words = [text for text in (getattr(each, "context", None), getattr(each, "problem", None)) if text]
            file = os.path.relpath(mark.name, repository) if os.path.isabs(mark.name) else mark.name
            return f"{file}, line {mark.line + 1}: {', '.join(words)}"
    return None


def give_up(error: BaseException, messages: list[str], repository: str) -> NoReturn:
    """Tells why there is no site; a failure that is no refusal is told as MkDocs tells it."""
    why = reason(error, messages, repository)
    if why is None:
        if not hasattr(error, "format_message"):
            raise error
        error.show()
        why = messages[-1] if messages else error.format_message()
    sys.stdout.flush()
    print("The documentation was not built:", " ".join(why.split()), file=sys.stderr, flush=True)
    sys.exit(getattr(error, "exit_code", 1))


def main() -> None:
    """Builds as `mkdocs` does with the same words."""
    repository = os.path.realpath(os.getcwd())
    output = os.path.realpath(output_of(sys.argv[1:]) or "site")
    os.makedirs(output, exist_ok=True)
    temporary = os.path.realpath(tempfile.mkdtemp(prefix="mkdocs-"))
    os.environ["TMPDIR"] = os.environ["HOME"] = tempfile.tempdir = temporary
    sys.dont_write_bytecode = True
    own = {os.path.realpath(path) for path in (sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.__file__))}
    # Where Python lies in the root folder itself, its prefix would be everything.
    own = {path for path in own if path != os.sep}
    files = {os.path.realpath(path) for path in (*mimetypes.knownfiles, *DEVICES)}
    written = (output, temporary)
    said = Said()
    logging.getLogger("mkdocs").addHandler(said)
    try:
        limit_yaml()
        importlib.import_module("ctypes")  # a library of the theme loads it, and uses it on Windows alone
        from mkdocs.__main__ import cli

        sys.addaudithook(make_guard((repository, *written, *sorted(own), *sorted(files)), written))
        try:
            code = cli(prog_name="mkdocs", standalone_mode=False)
        except Exception as error:
            give_up(error, said.messages, repository)
        sys.exit(code if isinstance(code, int) else 0)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


if __name__ == "__main__":
    main()
