#!/usr/bin/env python3
"""rules.py ROOT: what one folder may know of another. Prints every breach as file:line: text; ends with 1 if there is any."""

import re
import sys
from pathlib import Path

# Each folder may include only those before it, and itself.
ORDER = ["host", "systemd", "disk", "checks", "agent"]

# What may be named in the code of one folder only. Comments and string literals do not count. A function is named by a
# call, `::call(…)` or `call(…)`; members, other namespaces' functions and declarations (a type before the name) are free.
CALLS = "fork vfork execl execle execlp execv execve execveat execvp execvpe fexecve posix_spawn posix_spawnp popen system " \
        "socket connect mount umount umount2"
CALL = re.compile(r"(?<![\w.:>])(?:::\s*)?\b(%s)\s*\(" % "|".join(CALLS.split()))
NOT_A_TYPE = {"return", "co_return", "else", "throw", "case", "and", "or", "not", "do"}
ONLY_IN = [
    ("host", re.compile(r"#\s*include\s*<((?:libmount|blkid|openssl|boost/(?:process|asio|beast))[/.][^>]*)>")),
    ("host", re.compile(r"#\s*include\s*<(ares[\w.]*|spawn\.h|sys/mount\.h|sys/socket\.h)>")),
    ("host", re.compile(r"\b(mnt_\w+|blkid_\w+|ares_\w+|SSL_\w+|X509_\w+|EVP_\w+|BIO_\w+)\b")),
    ("host", re.compile(r"\b((?:boost::)?(?:asio|beast)::|boost::process)")),
    ("agent", re.compile(r"\b(spdlog)\b")),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^()\s\\]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)


def code_of(text):
    """The text with comments and literals blanked, lines and include names kept."""
    def blank(match):
        token = match.group(0)
        line = text[text.rfind("\n", 0, match.start()) + 1:match.start()]
        if token.startswith('"') and re.match(r"\s*#\s*include\s*$", line):
            return token
        return re.sub(r"[^\n]", " ", token)
    return TOKEN.sub(blank, text)


def calls(code):
    for match in CALL.finditer(code):
        before = code[:match.start()].rstrip(" ")
        word = re.search(r"(\w+)$", before)
        is_global = match.group(0).startswith("::")
        declared = bool(word and word.group(1) not in NOT_A_TYPE) or bool(re.search(r"\w\s*[>*&]+$", before))
        if is_global or not declared:
            yield match.start(1), match.group(1) + "()"


def breaches(root):
    for folder in ORDER:
        allowed = ORDER[:ORDER.index(folder) + 1]
        for path in sorted(p for p in (root / folder).rglob("*") if p.suffix in {".cpp", ".hpp", ".h", ".c", ".cc"}):
            name = path.relative_to(root)
            code = code_of(path.read_text(encoding="utf-8"))

            def at(position):
                return f"{name}:{code.count(chr(10), 0, position) + 1}"

            for match in INCLUDE.finditer(code):
                quote, target = match.groups()
                first = target.split("/")[0]
                if quote == '"' and (first not in ORDER or ".." in target.split("/")):
                    yield f'{at(match.start(2))}: "{target}" is not named from the root of the tree'
                elif quote == '"' and not (root / target).is_file():
                    yield f'{at(match.start(2))}: "{target}" does not exist'
                elif quote == "<" and first in ORDER and "/" in target:
                    yield f"{at(match.start(2))}: <{target}> is ours: quotes"
                if first in ORDER and "/" in target and first not in allowed:
                    yield f"{at(match.start(2))}: {folder}/ may not include {first}/ ({' < '.join(ORDER)})"
            for home, pattern in ONLY_IN:
                if folder != home:
                    for match in pattern.finditer(code):
                        yield f"{at(match.start(1))}: {match.group(1)} belongs to {home}/"
            if folder != "host":
                for position, call in calls(code):
                    yield f"{at(position)}: {call} belongs to host/"
            if path.suffix in {".hpp", ".h"}:
                if not code.lstrip().startswith("#pragma once"):
                    yield f"{name}:1: a header begins with #pragma once"


def main():
    root = Path(sys.argv[1])
    sources = sum(1 for folder in ORDER for p in (root / folder).rglob("*.?pp"))
    if sources == 0:
        sys.exit(f"{root}: no sources found")
    found = list(breaches(root))
    print("\n".join(found) if found else f"{sources} files keep the rules")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
