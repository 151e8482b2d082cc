#!/usr/bin/env python3
"""Plants breaches in a small tree and sees that rules.py finds each one, and nothing in a tree without any."""

import tempfile
import unittest
from pathlib import Path

import rules

CLEAN = {
    "host/a.hpp": "// A header.\n#pragma once\n#include <libmount/libmount.h>\n",
    "host/a.cpp": '#include "host/a.hpp"\n#include <boost/asio.hpp>\nint x = ::fork();\nint y = mount(a, b);\n',
    "disk/b.hpp": '#pragma once\n#include "host/a.hpp"\nResult<void> mount(const Step& step);\nint connect(int);\n',
    "disk/b.cpp": '#include "disk/b.hpp"\n// system("x") and mnt_table in words\nauto s = "system(1) spdlog"; auto c = \'"\';\n'
                  'auto r = R"(popen( blkid_x)"; int z = control.mount(s) + host::mount(s) + p->connect(1);\n',
    "agent/c.cpp": "#include <spdlog/spdlog.h>\nvoid f() { spdlog::info(1); }\n",
}

# (file, its text, what must be said)
PLANTED = [
    ("host/x.hpp", '#pragma once\n#include "disk/b.hpp"\n', "host/x.hpp:2: host/ may not include disk/"),
    ("disk/x.cpp", '#include "checks/c.hpp"\n', "disk/ may not include checks/"),
    ("systemd/x.cpp", '#include <agent/c.hpp>\n', "<agent/c.hpp> is ours"),
    ("disk/x.cpp", '#include "b.hpp"\n', '"b.hpp" is not named from the root'),
    ("disk/x.cpp", '#include "disk/../host/a.hpp"\n', "is not named from the root"),
    ("disk/x.cpp", '#include "disk/absent.hpp"\n', "does not exist"),
    ("disk/x.hpp", "#ifndef X\n#define X\n#endif\n", "disk/x.hpp:1: a header begins with #pragma once"),
    ("disk/x.cpp", "#include <libmount/libmount.h>\n", "libmount/libmount.h belongs to host/"),
    ("disk/x.cpp", "#include <libmount.h>\n", "libmount.h belongs to host/"),
    ("checks/x.cpp", "#include <blkid/blkid.h>\n", "blkid/blkid.h belongs to host/"),
    ("agent/x.cpp", "#include <ares.h>\n", "ares.h belongs to host/"),
    ("agent/x.cpp", "#include <openssl/evp.h>\n", "openssl/evp.h belongs to host/"),
    ("agent/x.cpp", "#include <boost/process/v2.hpp>\n", "belongs to host/"),
    ("agent/x.cpp", "#include <boost/asio.hpp>\n", "belongs to host/"),
    ("agent/x.cpp", "#include <boost/beast/core.hpp>\n", "belongs to host/"),
    ("agent/x.cpp", "auto io = boost::asio::io_context();\n", "belongs to host/"),
    ("disk/x.cpp", "auto t = mnt_new_table();\n", "mnt_new_table belongs to host/"),
    ("disk/x.cpp", "void f() {\n    if (fork() == 0) return;\n}\n", "disk/x.cpp:2: fork() belongs to host/"),
    ("disk/x.cpp", "int f() { return ::mount(a, b, c, d, e); }\n", "mount() belongs to host/"),
    ("disk/x.cpp", "int f() { return umount2(a, 0); }\n", "umount2() belongs to host/"),
    ("agent/x.cpp", "int a = system(command);\n", "system() belongs to host/"),
    ("agent/x.cpp", "auto* p = popen(command, mode);\n", "popen() belongs to host/"),
    ("agent/x.cpp", "int a = (execve(a, b, c));\n", "execve() belongs to host/"),
    ("agent/x.cpp", "int a = posix_spawn(a, b, c);\n", "posix_spawn() belongs to host/"),
    ("checks/x.cpp", "int a = socket(1, 2, 3);\n", "socket() belongs to host/"),
    ("checks/x.cpp", "int a = !::connect(1, 2, 3);\n", "connect() belongs to host/"),
    ("disk/x.cpp", "#include <spdlog/spdlog.h>\n", "spdlog belongs to agent/"),
    ("host/x.cpp", "void f() { spdlog::warn(1); }\n", "spdlog belongs to agent/"),
]


class Rules(unittest.TestCase):
    def found_in(self, files):
        with tempfile.TemporaryDirectory() as name:
            for path, text in files.items():
                target = Path(name, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text)
            return list(rules.breaches(Path(name)))

    def test_a_clean_tree(self):
        self.assertEqual(self.found_in(CLEAN), [])

    def test_each_planted_breach(self):
        for path, text, said in PLANTED:
            with self.subTest(text):
                found = self.found_in({**CLEAN, path: text})
                self.assertTrue(any(said in line for line in found), f"{said!r} not in {found}")


if __name__ == "__main__":
    unittest.main()
