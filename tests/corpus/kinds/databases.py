"""Databases on raw devices, and the first pages of their files."""

import sqlite3
import struct
import zlib

from . import Kind, put
from image import KIB, MIB


def sqlite(image):
    image.path.unlink()
    with sqlite3.connect(image.path) as base:
        base.execute("create table t (n integer primary key, text)")
        base.executemany("insert into t (text) values (?)", [(f"row {n}",) for n in range(2000)])
    base.close()
    image.fit()


def innodb(at):
    """FIL header and trailer of 16 KiB pages: a tablespace header, an inode page, then B-tree pages."""
    def make(image):
        for number, kind in enumerate((8, 5, 3, 0x45BF, 0x45BF, 0x45BF)):
            page = bytearray(image.random.randbytes(16 * KIB) if kind == 0x45BF else bytes(16 * KIB))
            page[4:38] = struct.pack(">IIIQHQI", number, 0xffffffff, 0xffffffff, 4000 + number, kind, 0, 77)
            page[0:4] = struct.pack(">I", zlib.crc32(page[4:16 * KIB - 8]))
            page[-8:-4] = page[0:4]
            image.put(at + number * 16 * KIB, bytes(page))
    return make


def postgresql(image):
    """Heap pages: a header, line pointers from the front, tuples from the back."""
    for number in range(40):
        page = bytearray(8 * KIB)
        lower, upper = 24 + 4 * 20, 8 * KIB - 20 * 64
        page[0:24] = struct.pack("<QHHHHHHI", 0x1629A58, 0, 0, lower, upper, 8 * KIB, 8192 | 4, 0)
        for line in range(20):
            page[24 + 4 * line:28 + 4 * line] = struct.pack("<I", (upper + 64 * line) | 1 << 15 | 60 << 17)
        page[upper:] = image.random.randbytes(20 * 64)
        image.put(number * 8 * KIB, bytes(page))


def oracle_asm(image):
    image.put(0, struct.pack("<BBBBII", 1, 0x82, 1, 1, 0, 0x80000000) + bytes(20) + b"ORCLDISKDATA01" + bytes(20) + b"DATA01")
    image.put(4 * KIB, b"\x01\x82\x02\x02" + bytes(28))
    image.noise(MIB, 256 * KIB)


def oracle_datafile(image):
    for number in range(1, 20):
        image.put(number * 8 * KIB, struct.pack("<BBHII", 0x0b if number == 1 else 6, 0xa2, 0, number, 4000) + image.random.randbytes(2000))


def bolt(image):
    """Two meta pages, as etcd's database begins."""
    for page in (0, 1):
        image.put(page * 4096, struct.pack("<QHHI", page, 4, 0, 0) + struct.pack("<IIII", 0xED0CDAED, 2, 4096, 0))


def lmdb(image):
    image.put(0, struct.pack("<QHHI", 0, 0, 8, 0) + struct.pack("<II", 0xBEEFC0DE, 1))
    image.put(4096, struct.pack("<QHHI", 1, 0, 8, 0) + struct.pack("<II", 0xBEEFC0DE, 1))


def kafka(image):
    at = 0
    for offset in range(200):
        batch = struct.pack(">QiIbI", offset, 200, 0, 2, zlib.crc32(bytes([offset % 256]))) + image.random.randbytes(191)
        image.put(at, batch)
        at += len(batch)


KINDS = [
    Kind("sqlite", sqlite),
    Kind("innodb", innodb(0)),
    Kind("innodb-on-a-raw-partition", innodb(MIB)),
    Kind("innodb-redo-log", put((0, struct.pack(">II", 4, 0) + b"MySQL 8.0.35"), (2 * KIB, b"\x80\x00\x00\x01" + b"r" * 300))),
    Kind("mysql-binlog", put((0, b"\xfebin" + struct.pack("<IBIII", 1700000000, 15, 1, 119, 0) + b"8.0.35-log"))),
    Kind("postgresql", postgresql),
    Kind("postgresql-wal", put((0, struct.pack("<HHIQI", 0xD110, 2, 1, 0x1000000, 0) + bytes(range(1, 100))))),
    Kind("oracle-asm", oracle_asm),
    Kind("oracle-asm-lib-label", put((32, b"ORCLDISKVOL1"))),
    Kind("oracle-datafile", oracle_datafile),
    Kind("db2-raw-container", put((4 * KIB, b"DB2T\0\0\0\x01" + bytes(range(1, 90))))),
    Kind("mssql-page", put((0, b"\x01\x0f\0\0\x08\0\0\x01" + bytes(88) + bytes(range(1, 200))))),
    Kind("redis-dump", put((0, b"REDIS0011\xfa\x09redis-ver\x057.2.4\xff" + bytes(8)))),
    Kind("redis-append-only-file", put((0, b"*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\n" * 50))),
    Kind("rocksdb-table", lambda image: (image.noise(0, 60 * KIB), image.put(60 * KIB, bytes.fromhex("f7cff485b741e288")))),
    Kind("leveldb-log", lambda image: image.noise(0, 5 * KIB)),
    Kind("wiredtiger", put((0, struct.pack("<IHH", 120897, 1, 0) + b"WiredTiger"), (8 * KIB, b"collection-0-1234567890"))),
    Kind("etcd-bolt", bolt),
    Kind("lmdb", lmdb),
    Kind("kafka-segment", kafka),
    Kind("elasticsearch-segment", put((0, b"\x3f\xd7\x6c\x17\x0fLucene90FieldsIndex"))),
    Kind("hdfs-block-pool", put((0, b"\x01\x02\0\0\x02\0"), (128 * KIB, b"BP-1234-10.0.0.1-1700000000"))),
    Kind("clickhouse-part", put((0, b"columns format version: 1\n2 columns:\n`a` UInt64\n"))),
    Kind("aerospike-device", put((0, bytes.fromhex("0000000012344321") + bytes(range(1, 120))), (MIB, b"\x02\x7a\x51\x37" * 9))),
]
