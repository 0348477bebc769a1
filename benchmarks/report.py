"""What was measured, as tables in Markdown."""

from collections.abc import Mapping, Sequence

from commits import Commits
from conditions import Expression
from dates import Dates
from engines import FLOOR, OURS
from exporting import Export
from fleet import Fleet
from markdown import MICRO, Row, figure, micro, milli, table
from publishing import Publishing
from queries import Practice
from repeating import Scan, Triggering
from saving import Saving
from tailored import Given
from timing import Subject


def engine_table(subjects: Mapping[str, Subject]) -> str:
    """The engines at one size, the fastest first."""
    header = ("engine", "us a step", "x floor", "x dextflow", "create us", "dump+load us", "bytes", "samples")
    sound = sorted(
        (subject for subject in subjects.values() if not subject.fault), key=lambda one: one.value("step")
    )
    rows = [_engine(subject, subjects[FLOOR], subjects[OURS]) for subject in sound]
    faults = [
        f"{subject.engine.NAME} does not do the work: {subject.fault}"
        for subject in subjects.values()
        if subject.fault
    ]
    return "\n".join((table(header, rows), *(f"\n{fault}" for fault in faults)))


def _engine(subject: Subject, floor: Subject, ours: Subject) -> Row:
    return (
        f"{subject.engine.NAME} {subject.engine.VERSION}",
        f"{subject.value('step') * MICRO:.2f}",
        f"{subject.ratio('step', floor):.2f}",
        f"{subject.ratio('step', ours):.2f}",
        f"{subject.value('create') * MICRO:.1f}",
        f"{subject.value('round trip') * MICRO:.0f}",
        f"{subject.bytes:,}",
        f"{len(subject.samples)}",
    )


def saving_table(saving: Sequence[Saving]) -> str:
    """What is encoded and decoded."""
    rows = [
        (name, micro(cost.seconds), figure(cost.completions), f"{cost.bytes:,}")
        for at in saving
        for name, cost in (
            (f"{at.n:,} steps: save a completion", at.save),
            (f"{at.n:,} steps: dump and load with the record", at.record),
            (f"{at.n:,} steps: dump and load without it", at.parts),
        )
    ]
    return table(("", "us", "x floor's step", "bytes"), rows)


def command_table(given: Sequence[Given]) -> str:
    """One command, by the kind of workflow."""
    header = ("", "encode us", "x floor's step", "bytes", "in memory us", "SQLite us", "bytes to add a step")
    rows = [
        (
            f"{one.n:,} steps, {one.kind}",
            micro(one.save),
            figure(one.completions),
            f"{one.bytes:,}",
            micro(one.memory),
            micro(one.sqlite),
            f"{one.adding:,}",
        )
        for one in given
    ]
    return table(header, rows)


def fleet_table(fleets: Sequence[tuple[str, Fleet]], names: Mapping[str, str]) -> str:
    """Fleets with their names; `names` are those of the engines."""
    header = ("", "clients", "create s", "complete s", "workflows/s", "process MB")
    rows = [
        (
            names.get(name, name),
            f"{fleet.clients:,}",
            f"{fleet.create:.2f}",
            f"{fleet.complete:.2f}",
            figure(fleet.rate),
            f"{fleet.bytes / 1e6:.0f}",
        )
        for name, fleet in fleets
    ]
    return table(header, rows)


def commit_table(commits: Sequence[Commits]) -> str:
    """Commits a second."""
    rows = [
        (
            "relaxed" if way.relaxed else "durable",
            f"{way.store:,.0f}",
            f"{way.messages:,.0f}",
            f"{way.bare:,.0f}",
            f"{way.ratio:.2f}",
        )
        for way in commits
    ]
    return table(("", "store", "with a message each", "bare sqlite3", "x bare"), rows)


def publishing_table(publishing: Sequence[Publishing], names: Mapping[str, str]) -> str:
    """Publishing, beside what `names` are called."""
    peers = list(dict.fromkeys(peer for one in publishing for peer in one.peers))
    header = ("", "validate ms", "compile ms", "publish ms", *(f"{names[peer]}, x compile" for peer in peers))
    rows = [
        (
            f"{one.n:,} steps, {'a condition each' if one.conditional else 'flat'}",
            milli(one.validate),
            milli(one.compile),
            milli(one.publish),
            *(figure(one.peers.get(peer)) for peer in peers),
        )
        for one in publishing
    ]
    return table(header, rows)


def condition_table(expressions: Sequence[Expression]) -> str:
    """Reading and evaluating, by size and language."""
    header = ("", "read us", "x dextflow", "evaluate us", "x dextflow")
    rows = [
        (
            f"{one.size}, {one.language}",
            figure(one.read and one.read * MICRO),
            figure(one.read_ratio),
            micro(one.evaluate),
            figure(one.evaluate_ratio),
        )
        for one in expressions
    ]
    return table(header, rows)


def practice_table(practice: Practice) -> str:
    """How the practice was built."""
    built = practice.built
    number = len(built.workflows)
    rows = [
        ("workflows", f"{number:,}"),
        ("of clients", f"{practice.clients:,}"),
        *((f"of them {status.value}", f"{count:,}") for status, count in built.statuses.items()),
        ("order them, s", figure(built.create)),
        ("workflows ordered in a second", figure(number / built.create)),
        (f"the {built.commands:,} commands, s", figure(built.work)),
        ("commands in a second", figure(built.commands / built.work)),
        ("the file, MB", figure(practice.bytes / 1e6)),
        (f"read {len(practice.read):,} in pages of 500, s", figure(practice.reading)),
    ]
    return table(("", "by the clock"), rows)


def question_table(practice: Practice) -> str:
    """Every question by both people."""
    header = ("", "median ms", "worst ms", "table by hand ms", "x by hand")
    rows = [
        (
            f"{one.person}: {one.question}",
            milli(one.median),
            milli(one.worst),
            milli(one.floor),
            figure(one.ratio),
        )
        for one in practice.latencies
    ]
    return table(header, rows)


def export_table(exports: Sequence[Export]) -> str:
    """The dashboard and its files."""
    rows = [
        (
            export.name,
            f"{export.seconds:.2f}",
            f"{export.bytes:,}" if export.bytes else "-",
            "; ".join(f"{figure(ratio)} {name}" for name, ratio in export.ratios.items()) or "-",
        )
        for export in exports
    ]
    return table(("", "s", "bytes", "times as long as"), rows)


def date_table(dates: Dates) -> str:
    """Dates for many clients, the fastest first."""
    return _beside(dates.seconds, dates.ratios, dates.wrong)


def scan_table(scan: Scan) -> str:
    """Every pair asked whether it is due, the fastest first."""
    return _beside(scan.seconds, scan.ratios, scan.wrong)


def _beside(seconds: Mapping[str, float], ratios: Mapping[str, float], wrong: Sequence[str]) -> str:
    rows = [
        (name, milli(spent), figure(ratios[name]))
        for name, spent in sorted(seconds.items(), key=lambda one: one[1])
    ]
    faults = [f"\n{name} gives other dates" for name in wrong]
    return "\n".join((table(("", "ms", "x floor"), rows), *faults))


def triggering_table(triggering: Sequence[Triggering]) -> str:
    """What one day costs, and an hour in which nothing is due."""
    rows = [
        (
            f"{at.due:,} due of {at.pairs:,} pairs",
            milli(at.seconds),
            micro(at.seconds / max(at.due, 1)),
            milli(at.idle),
        )
        for at in triggering
    ]
    return table(("", "ms", "us a workflow", "ms when none is due"), rows)
