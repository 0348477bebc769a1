"""Sets of messages by their numbers, as few spans: a sender that keeps up has one."""

from collections.abc import Iterable, Iterator

from dextflow.model import Span

Spans = tuple[Span, ...]


def holds(spans: Spans, number: int) -> bool:
    """Whether the number is within."""
    return any(span.first <= number <= span.last for span in spans)


def joined(spans: Iterable[Span]) -> Spans:
    """The spans in order, those that overlap or touch made one."""
    whole: list[Span] = []
    for span in sorted(spans, key=lambda span: span.first):
        if whole and span.first <= whole[-1].last + 1:
            before = whole.pop()
            whole.append(Span(first=before.first, last=max(before.last, span.last)))
        else:
            whole.append(span)
    return tuple(whole)


def without(spans: Spans, number: int) -> Spans:
    """The spans without that number."""
    return tuple(_around(spans, number))


def _around(spans: Spans, number: int) -> Iterator[Span]:
    for span in spans:
        if not span.first <= number <= span.last:
            yield span
            continue
        if span.first < number:
            yield Span(first=span.first, last=number - 1)
        if number < span.last:
            yield Span(first=number + 1, last=span.last)


def gaps(spans: Spans) -> Iterator[tuple[int, int | None]]:
    """What is not within, in order: after which number, and up to which; None is without an end."""
    after = 0
    for span in spans:
        if after + 1 < span.first:
            yield after, span.first - 1
        after = span.last
    yield after, None
