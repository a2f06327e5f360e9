"""MkDocs for the documentation of any repository: it reads that repository, writes the site, and reaches nothing else.

Whoever can push writes `mkdocs.yml` and the pages, and everybody reads what comes of them. Options of Markdown extensions read
files (`plantuml_markdown`, snippets), ask servers, or name code to be run (`!!python/...`). Hence, before MkDocs is loaded:

- tags of YAML make nothing but what names an emoji index or generator of the extensions that are installed;
- an audit hook (PEP 578), which nothing can take out again, refuses connections, other programs, native libraries, and files
  outside of the repository, the site, a folder for temporary files and Python itself.
"""

from __future__ import annotations

import importlib
import mimetypes
import os
import re
import shutil
import sys
import tempfile
from typing import Any, Callable

EMOJI = re.compile(r"(material|materialx|pymdownx)(\.\w+)*\.\w+")
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
DEVICES = ("/dev/null", "/dev/urandom", "/etc/localtime")


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

    def name(loader: Any, suffix: str, node: Any) -> Any:
        if not EMOJI.fullmatch(suffix):
            raise yaml.constructor.ConstructorError(
                None, None, f"!!python/name:{suffix} is not allowed here; only names of emoji extensions are", node.start_mark
            )
        module, _, attribute = suffix.rpartition(".")
        return getattr(importlib.import_module(module), attribute)

    PlainLoader.add_multi_constructor("tag:yaml.org,2002:python/name:", name)
    for loader in ("Loader", "UnsafeLoader", "FullLoader", "CLoader", "CUnsafeLoader", "CFullLoader"):
        setattr(yaml, loader, PlainLoader)


def make_guard(readable: tuple[str, ...], writable: tuple[str, ...]) -> Callable[[str, tuple[Any, ...]], None]:
    """The audit hook. What it needs it holds itself, so that nothing that is changed later changes it."""
    real, fspath, sep, refuses, changes, lists = os.path.realpath, os.fspath, os.sep, REFUSED.fullmatch, CHANGES, LISTS
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
            raise PermissionError(f"documentation may not {what} {path!r}: it reads its own repository and nothing else")

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
            raise PermissionError(f"documentation may not use {event}: it is built from its own repository alone")

    return guard


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
    try:
        limit_yaml()
        importlib.import_module("ctypes")  # a library of the theme loads it, and uses it on Windows alone
        from mkdocs.__main__ import cli

        sys.addaudithook(make_guard((repository, *written, *sorted(own), *sorted(files)), written))
        cli(prog_name="mkdocs")
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


if __name__ == "__main__":
    main()
