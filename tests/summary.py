#!/usr/bin/env python3
"""summary.py DIRECTORY [BROKEN-STEP...]: reads ctest's JUnit files and says what failed and what was skipped, and why. The
last line is `N passed, N failed, N skipped`. Ends with 1 when anything failed or nothing passed."""

import sys
import xml.etree.ElementTree as xml
from pathlib import Path


def tail(text, lines=40):
    text = text.split("\n--- console of")[0]  # consoles and journals stay in the log
    return "\n".join("    " + line for line in text.strip().splitlines()[-lines:])


def main():
    broken = sys.argv[2:]
    passed, failed, skipped = 0, len(broken), 0
    for path in sorted(Path(sys.argv[1]).glob("*.xml")):
        for case in xml.parse(path).getroot().iter("testcase"):
            name = f"{path.stem}: {case.get('name')}"
            output = case.findtext("system-out") or ""
            status = case.get("status")
            if status == "run":
                passed += 1
            elif status == "fail":
                failed += 1
                print(f"failed: {name}\n{tail(output)}")
            else:
                skipped += 1
                reasons = [line for line in output.splitlines() if "skipped" in line.lower()]
                reason = reasons[-1].strip() if reasons else (case.find("skipped").get("message") if
                                                              case.find("skipped") is not None else status)
                print(f"skipped: {name}: {reason}")
    for step in broken:
        print(f"failed: {step}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
