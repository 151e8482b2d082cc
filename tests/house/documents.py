#!/usr/bin/env python3
"""documents.py ROOT ACK_ATTACH: what README.md and docs/ tell people to type is what the program takes, and what docs/requirements.md
names is there. Prints every breach as file: text; ends with 1 if there is any."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

COMMAND_LINE = re.compile(r"(?<![\w/.-])ack-attach ([a-z-]+)((?: +[^\s`|;>()]+)*)")
OPTION = re.compile(r"^(--[a-z0-9-]+)(?:=.*)?$")
CODE = re.compile(r"```[^\n]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)


def said_by(program, *arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)


class Known:
    """What the program says of itself."""

    def __init__(self, program):
        self.program = program
        overview = said_by(program, "--help").stdout
        self.commands = set(re.findall(r"^  ([a-z]+) {2,}\S", overview, re.MULTILINE))
        self.checks = set(re.findall(r"^  ([a-z0-9-]+) {2,}\S", said_by(program, "explain").stdout, re.MULTILINE))
        self.help = {}

    def options(self, command):
        if command not in self.help:
            self.help[command] = set(re.findall(r"--[a-z0-9-]+", said_by(self.program, command, "--help").stdout))
        return self.help[command]


def faults_of_command_lines(text, known):
    for block, span in CODE.findall(text):
        for command, rest in COMMAND_LINE.findall(block or span):
            if command not in known.commands:
                yield f"there is no command {command}: ack-attach {command}{rest}"
                continue
            for word in rest.split(" -- ")[0].split():
                option = OPTION.match(word.strip("[].,:"))
                if option and option.group(1) not in known.options(command):
                    yield f"ack-attach {command} has no option {option.group(1)}"
            if command == "explain" and re.match(r" +[a-z0-9]+(-[a-z0-9]+)+$", rest) and rest.strip() not in known.checks:
                yield f"there is no check {rest.strip()}"


def faults_of_policies(text, program):
    for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as policy:
            policy.write(block)
            policy.flush()
            said = said_by(program, "check", "--policy", policy.name, "--root", "/proc/self", "--only", "os-is-supported")
            if said.returncode == 2:
                yield f"no policy: {said.stderr.strip()}"


def faults_of_requirements(text, known, root):
    for line in text.splitlines():
        if not re.match(r"\| R\d+ ", line):
            continue
        row, _, covered, shown = [cell.strip() for cell in line.strip("| ").split("|")]
        for check in re.findall(r"`check ([a-z0-9-]+)`", covered):
            if check not in known.checks:
                yield f"{row}: there is no check {check}"
        folder = Path()
        for path in () if shown == "–" else shown.split(", "):
            folder = Path(path).parent if "/" in path else folder
            if not (root / folder / Path(path).name).exists():
                yield f"{row}: there is no {folder / Path(path).name}"


def breaches(root, program):
    known = Known(program)
    if not known.commands or not known.checks:
        yield f"{program} tells neither its commands nor its checks"
    for path in [root / "README.md", *sorted((root / "docs").glob("*.md")), *sorted((root / "packaging").rglob("*.md"))]:
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(root)
        yield from (f"{name}: {fault}" for fault in faults_of_command_lines(text, known))
        yield from (f"{name}: {fault}" for fault in faults_of_policies(text, program))
        if name.name == "requirements.md":
            yield from (f"{name}: {fault}" for fault in faults_of_requirements(text, known, root))


def main():
    found = list(breaches(Path(sys.argv[1]), sys.argv[2]))
    print("\n".join(found) if found else "the documents say what the program takes")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
