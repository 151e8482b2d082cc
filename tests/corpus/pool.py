"""Several containers at work, each on the next kind of disk that nobody has taken."""

import multiprocessing
import time
import traceback

from trial import Verdict


def taken(kinds, next_one):
    while True:
        with next_one.get_lock():
            number = next_one.value
            next_one.value += 1
        if number >= len(kinds):
            return
        yield kinds[number]


def work(kinds, next_one, verdicts, each, container, folder):
    folder.mkdir()
    for kind in taken(kinds, next_one):
        try:
            start = time.monotonic()
            for verdict in each(kind, container, folder):
                now = time.monotonic()
                verdict.seconds, start = now - start, now   # making the image included
                verdicts.put(verdict)
        except Exception:
            verdicts.put(Verdict(kind.group, kind.name, "made and shown", "an exception", traceback.format_exc()))
    verdicts.put(None)


def verdicts_of(kinds, each, containers, scratch):
    """All that `each(kind, container, folder)` yields, as it comes; what is wrong is told at once."""
    verdicts, next_one = multiprocessing.Queue(), multiprocessing.Value("i", 0)
    workers = [multiprocessing.Process(target=work, daemon=True,
                                       args=(kinds, next_one, verdicts, each, container, scratch / f"worker-{number}"))
               for number, container in enumerate(containers)]
    for worker in workers:
        worker.start()
    found, working = [], len(workers)
    while working:
        verdict = verdicts.get()
        if verdict is None:
            working -= 1
            continue
        found.append(verdict)
        if verdict.wrong:
            print(f"WRONG {verdict.name} ({verdict.should}): {verdict.wrong}", flush=True)
    return found
