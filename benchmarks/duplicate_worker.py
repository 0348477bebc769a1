"""Run one subject on one labelled file, and print what was measured as JSON; `duplicates.py` starts this."""

import gc
import json
import resource
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter, process_time

from duplicate_ours import contact_facts, document_facts, find_contacts, find_documents
from duplicate_peers import CONTACT_PEERS, DOCUMENT_PEERS
from labelled import Labelled, Pair, quality, read

KILO = 1 if sys.platform == "darwin" else 1024
Find = Callable[[], Iterable[Pair]]


def subject(sort: str, name: str, labelled: Labelled) -> Find:
    """Prepare a subject: what it returns is what is timed."""
    if sort == "contacts":
        if name.startswith("dextflow"):
            contacts = contact_facts(labelled.rows)
            return lambda: find_contacts(contacts, name.removeprefix("dextflow").strip() or "close")
        return lambda: CONTACT_PEERS[name](labelled.rows)
    if name.startswith("dextflow"):
        documents = document_facts(labelled.rows)
        return lambda: find_documents(documents, name.removeprefix("dextflow").strip() or "scored")
    return lambda: DOCUMENT_PEERS[name](labelled.rows)


def main() -> None:
    """Measure the subject that the command line names."""
    sort, name, path, id_column, truth_column = sys.argv[1:]
    labelled = read(Path(path), id_column, truth_column)
    find = subject(sort, name, labelled)
    gc.collect()
    clock, cpu = perf_counter(), process_time()
    pairs = {(min(pair), max(pair)) for pair in find()}
    cpu, clock = process_time() - cpu, perf_counter() - clock
    its = quality(pairs, labelled.truth)
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILO / 1e6
    print(
        json.dumps(
            {
                "found": its.found,
                "precision": its.precision,
                "recall": its.recall,
                "f1": its.f1,
                "cpu": cpu,
                "wall": clock,
                "megabytes": size,
            }
        )
    )


if __name__ == "__main__":
    main()
