#!/usr/bin/env python3
"""Folders in the ways that README.md names, and in some that it does not."""

import json
import tempfile
import unittest
from pathlib import Path

from foreign import images_in


class Folders(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.root = Path(made.name)

    def put(self, name, text=""):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def said(self):
        found, faults = images_in(self.root)
        self.assertEqual([], faults)
        return {one.name: one.says for one in found}

    def fault(self, words):
        _, faults = images_in(self.root)
        self.assertEqual(1, len(faults), faults)
        self.assertIn(words, faults[0])
        self.assertIn(str(self.root), faults[0])

    def test_two_folders(self):
        self.put("blank/a.img")
        self.put("holds-data/deep/b.raw.zst")
        self.put("README.md", "for people")
        self.assertEqual({"blank/a.img": "blank", "holds-data/deep/b.raw.zst": "data"}, self.said())

    def test_names(self):
        for name in ("blank-1.img", "holds-data-ext4.img.gz", "data_lvm.raw", "ext4.img.xz", "x.qcow2"):
            self.put(name)
        self.assertEqual({"blank-1.img": "blank", "holds-data-ext4.img.gz": "data", "data_lvm.raw": "data",
                          "ext4.img.xz": "", "x.qcow2": ""}, self.said())

    def test_tables(self):
        for name in ("a.img", "b.img.xz", "c.img", "d"):
            self.put(name)
        for name, text in (("manifest.csv", "file,holds\na.img,blank\nb.img,data\n"),
                           ("list.tsv", "name\ttype\tblank\nc.img\text4\tfalse\nd\t-\tTRUE\n")):
            self.put(name, text)
        self.assertEqual({"a.img": "blank", "b.img.xz": "data", "c.img": "data", "d": "blank"}, self.said())

    def test_json(self):
        forms = ([{"path": "a.img", "expected": "blank"}, {"path": "b", "expected": "holds-data"}],
                 {"version": 1, "images": [{"file": "a", "blank": True}, {"file": "b.img", "blank": False}]},
                 {"a.img": "empty", "b.img": {"holds": "data"}})
        for form in forms:
            self.put("a.img")
            self.put("b.img")
            self.put("manifest.json", json.dumps(form))
            with self.subTest(form=form):
                self.assertEqual({"a.img": "blank", "b.img": "data"}, self.said())
        self.put("manifest.json", '["a.img", "b.img"]')
        self.assertEqual({"a.img": "", "b.img": ""}, self.said())

    def test_sectors(self):
        self.put("a-4kn.img")
        self.put("b.img")
        self.put("c.img")
        self.put("m.json", '[{"file": "b.img", "sector_size": 4096}]')
        self.assertEqual({"a-4kn.img": 4096, "b.img": 4096, "c.img": 512},
                         {one.name: one.sector for one in images_in(self.root)[0]})

    def test_faults(self):
        cases = (({}, "there is no image"),
                 ({"a.img": "", "b.xyz": ""}, "b.xyz: neither an image"),
                 ({"a.img": "", "all.tar.gz": ""}, "all.tar.gz: neither an image"),
                 ({"a.img": "", "m.csv": "file\nb.img\n"}, "m.csv: it names b.img"),
                 ({"a.img": "", "m.csv": "holds\ndata\n"}, "m.csv: a row without file"),
                 ({"a.img": "", "m.json": "{"}, "m.json: not a list"),
                 ({"a.img": "", "m.json": "[1]"}, "m.json: not a list"),
                 ({"m.json": '[{"file": "a.img", "sector": 520}]', "a.img": ""}, "a.img: sectors of 520"))
        for files, words in cases:
            with self.subTest(files=files):
                self.setUp()
                for name, text in files.items():
                    self.put(name, text)
                self.fault(words)

    def test_no_folder(self):
        self.assertEqual(([], ["/no/such: no such folder"]), images_in("/no/such"))


if __name__ == "__main__":
    unittest.main()
