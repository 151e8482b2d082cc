"""Folders with images from elsewhere, in the ways that people keep them (see README.md here). Nothing in such a folder is
passed over in silence: what is neither an image nor a list of images nor a text for people is a fault."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

IMAGES = (".img", ".raw", ".bin", ".dd", ".image", ".iso", ".qcow2")
PACKED = (".xz", ".gz", ".zst", ".bz2")
LISTS = (".json", ".csv", ".tsv")
FOR_PEOPLE = (".md", ".txt", ".rst", ".sha256", ".sha512")
NAMES_FOR_PEOPLE = ("readme", "license", "copying", "notice", "sha256sums", "sha512sums")

BLANK = ("blank", "empty", "zero", "zeros", "zeroed")
DATA = ("data", "holdsdata", "hasdata", "withdata", "nonblank", "notblank", "notempty", "usable")


class Fault(Exception):
    """What is wrong in such a folder, with its path."""


@dataclass
class Found:
    path: Path
    name: str
    says: str      # blank or data, as its list, folder or name has it; empty where none does
    sector: int


def plain(word):
    return "".join(c for c in str(word).lower() if c.isalnum())


def meant_by(word):
    return "blank" if plain(word) in BLANK else "data" if plain(word) in DATA else ""


def is_image(path):
    name = path.name.lower()
    return name.endswith(IMAGES) or (name.endswith(PACKED) and ".tar." not in name)


def is_for_people(path):
    return path.name.startswith(".") or path.suffix.lower() in FOR_PEOPLE or path.stem.lower() in NAMES_FOR_PEOPLE


def rows_of(path):
    """A list of dictionaries, or of names, whichever way it is written."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix.lower() != ".json":
        return list(csv.DictReader(text.splitlines(), delimiter="\t" if path.suffix.lower() == ".tsv" else ","))
    rows = json.loads(text)
    if not isinstance(rows, dict):
        return rows
    lists = [value for value in rows.values() if isinstance(value, list)]
    if len(lists) == 1:
        return lists[0]
    return [dict(value if isinstance(value, dict) else {"holds": value}, file=name) for name, value in rows.items()]


def listed_in(path):
    """(image, fields) of every row of a list."""
    try:
        for row in rows_of(path):
            fields = {str(key).lower(): value for key, value in ({"file": row} if isinstance(row, str) else row).items()}
            name = next((str(fields[key]) for key in ("file", "path", "image", "name", "filename") if fields.get(key)), None)
            if name is None:
                raise Fault(f"{path}: a row without file, path, image or name: {row}")
            endings = ("", *PACKED, *(image + packed for image in IMAGES for packed in ("", *PACKED)))
            image = next((path.parent / (name + end) for end in endings if (path.parent / (name + end)).is_file()), None)
            if image is None:
                raise Fault(f"{path}: it names {name}, and there is no such file")
            yield image, fields
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise Fault(f"{path}: not a list of images: {error}") from error


def said_by_list(fields):
    for key, value in fields.items():
        if isinstance(value, bool) or plain(value) in ("true", "false", "yes", "no"):
            meant = meant_by(key)
            if meant:
                return meant if plain(value) in ("true", "yes") else {"blank": "data", "data": "blank"}[meant]
        elif meant_by(value):
            return meant_by(value)
    return ""


def said_by_place(path, root):
    """The nearest folder below root that says it, else how the name begins."""
    for folder in reversed(path.relative_to(root).parts[:-1]):
        if meant_by(folder):
            return meant_by(folder)
    name = path.name.lower().replace("_", "-")
    return "blank" if name.startswith("blank-") else "data" if name.startswith(("data-", "holds-data-")) else ""


def sector_of(path, fields):
    given = next((str(value) for key, value in fields.items() if "sector" in key and value), None)
    if given not in (None, "512", "4096"):
        raise Fault(f"{path}: sectors of {given} bytes; 512 and 4096 are possible")
    return int(given) if given else 4096 if "4kn" in path.name.lower() else 512


def images_in(folder):
    """Every image below it, and every fault in words."""
    root, found, faults, listed = Path(folder), [], [], {}
    if not root.is_dir():
        return [], [f"{root}: no such folder"]
    files = sorted(path for path in root.rglob("*") if not path.is_dir())
    for path in files:
        try:
            if path.suffix.lower() in LISTS:
                listed.update(listed_in(path))
        except Fault as fault:
            faults.append(str(fault))
    for path in files:
        if path in listed or is_image(path):
            fields = listed.get(path, {})
            try:
                found.append(Found(path, str(path.relative_to(root)), said_by_list(fields) or said_by_place(path, root),
                                   sector_of(path, fields)))
            except Fault as fault:
                faults.append(str(fault))
        elif path.suffix.lower() not in LISTS and not is_for_people(path):
            faults.append(f"{path}: neither an image ({' '.join(IMAGES)}, packed or not: {' '.join(PACKED)}) "
                          f"nor named in a list ({' '.join(LISTS)})")
    if not found and not faults:
        faults.append(f"{root}: there is no image in it")
    return found, faults
