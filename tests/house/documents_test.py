#!/usr/bin/env python3
"""documents_test.py ACK_ATTACH: plants faults in small documents and sees that documents.py finds each one, and nothing else."""

import sys
import tempfile
import unittest
from pathlib import Path

import documents

PROGRAM = sys.argv.pop()

CLEAN = "```\nack-attach check --facts FILE --only swap-is-off\necho x | ack-attach run\n```\n" \
        "Then `ack-attach status [--wait]`, `wipefs --no-such` and `ack-attach explain swap-is-off`.\n"
REQUIREMENTS = "| R1 | asked | `check swap-is-off`; W | tests/a.cpp, b.cpp |\n| R2 | asked | W | – |\n"

# (document, its text, what must be said)
PLANTED = [
    ("docs/a.md", "`ack-attach clear`", "there is no command clear"),
    ("docs/a.md", "```\nsudo ack-attach check --fact FILE\n```", "ack-attach check has no option --fact"),
    ("docs/a.md", "`ack-attach status [--follow]`", "ack-attach status has no option --follow"),
    ("docs/a.md", "`ack-attach explain swap-is-on`", "there is no check swap-is-on"),
    ("docs/a.md", '```json\n{"expects": {}}\n```', "no policy: "),
    ("docs/requirements.md", REQUIREMENTS.replace("swap-is-off", "swap-is-on"), "R1: there is no check swap-is-on"),
    ("docs/requirements.md", REQUIREMENTS.replace("b.cpp", "c.cpp"), "R1: there is no tests/c.cpp"),
]


def found(files):
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        for name, text in {"README.md": CLEAN, "tests/a.cpp": "", "tests/b.cpp": "", "docs/requirements.md": REQUIREMENTS,
                           "packaging/x": "", **files}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        return list(documents.breaches(root, PROGRAM))


class Documents(unittest.TestCase):
    def test_clean(self):
        self.assertEqual(found({}), [])

    def test_planted(self):
        for name, text, said in PLANTED:
            with self.subTest(text):
                faults = found({name: text})
                self.assertEqual(len(faults), 1, faults)
                self.assertIn(said, faults[0])


if __name__ == "__main__":
    unittest.main()
