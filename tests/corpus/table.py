"""What came of the verdicts, by group."""

# Title, which verdicts it counts, and whether it is left out where all is zero.
COLUMNS = [
    ("images", lambda v: True, False),
    ("right", lambda v: not v.wrong, False),
    ("WRONG", lambda v: v.wrong, False),
    ("by signature", lambda v: v.should in ("data", "foreign") and v.seen == "signature", True),
    ("by its bytes", lambda v: v.should in ("data", "foreign") and v.seen == "bytes", True),
    ("usable", lambda v: v.should == "usable", True),
    ("blank", lambda v: v.should == "blank", True),
    ("missed, small", lambda v: v.should == "maybe" and v.seen == "blank", True),
    ("found, small", lambda v: v.should == "maybe" and v.seen != "blank", True),
]


def print_table(verdicts):
    columns = [(title, counts) for title, counts, may_go in COLUMNS if not may_go or any(map(counts, verdicts))]
    print(f"{'':<18}" + "".join(f"{title:>14}" for title, _ in columns) + f"{'seconds':>10}")
    for group in sorted({verdict.group for verdict in verdicts}) + ["all"]:
        of = [verdict for verdict in verdicts if group in (verdict.group, "all")]
        print(f"{group:<18}" + "".join(f"{sum(bool(counts(v)) for v in of):>14}" for _, counts in columns) +
              f"{sum(v.seconds for v in of):>10.1f}")
    missed = [verdict.name for verdict in verdicts if verdict.should == "maybe" and verdict.seen == "blank"]
    if missed:
        print("missed, and no promise: " + ", ".join(missed))
