"""Dates in bulk beside the libraries that people reach for, and the same by hand with Python's own dates.

Every peer must give the very dates that the floor gives, or it is left out of the table and said to be wrong. Time
is CPU time, in rounds that take one sample of each.
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from statistics import median
from time import process_time

import attrs

from dextflow.library import holiday_calendar
from dextflow.model import Client, EveryInterval, Months, Offset, Pending, Scheduled, Unit
from dextflow.scheduling import Almanac, add_months, month_end, nominal_dates, nth_business_day, periods

OURS, FLOOR = "dextflow", "floor: by hand"
DATES = 12
FIRST = date(2026, 12, 31)
LAST = date(2029, 10, 31)
FIRST_MONTH = (2026, 1)
CALENDAR = "GB-EAW"
NOBODY, NO_ALMANAC = Client(id="", name=""), Almanac(calendars={}, rules=())
Answer = list[date]
Subject = Callable[[int], Answer]


@attrs.frozen(kw_only=True)
class Dates:
    """CPU seconds for all clients, by subject, and how many times as long as the floor; who gave other dates."""

    title: str
    seconds: Mapping[str, float]
    ratios: Mapping[str, float]
    wrong: tuple[str, ...]
    missing: tuple[str, ...]


def measure_dates(clients: int, rounds: int) -> list[Dates]:
    """Measure the next quarter ends and the last working days, for so many clients."""
    return [
        _measured(f"next {DATES} quarter ends for {clients:,} clients", _quarter_ends(), clients, rounds),
        _measured(f"last working day of {DATES} months for {clients:,} clients", _last_days(), clients, rounds),
    ]


def _measured(title: str, subjects: Mapping[str, Callable[[], Subject]], clients: int, rounds: int) -> Dates:
    there, missing = _installed(subjects)
    expected = [there[FLOOR](client) for client in range(3)]
    wrong = [name for name, answer in there.items() if [answer(client) for client in range(3)] != expected]
    sound = {name: answer for name, answer in there.items() if name not in wrong}
    samples = [{name: _seconds(name, answer, clients) for name, answer in sound.items()} for _ in range(rounds)]
    return Dates(
        title=title,
        seconds={name: median(sample[name] for sample in samples) for name in sound},
        ratios={name: median(sample[name] / sample[FLOOR] for sample in samples) for name in sound},
        wrong=tuple(wrong),
        missing=tuple(missing),
    )


def _installed(subjects: Mapping[str, Callable[[], Subject]]) -> tuple[dict[str, Subject], list[str]]:
    there: dict[str, Subject] = {}
    missing: list[str] = []
    for name, make in subjects.items():
        try:
            there[name] = make()
        except ModuleNotFoundError:
            missing.append(name)
    return there, missing


def _seconds(name: str, answer: Subject, clients: int) -> float:
    """For all clients; slow peers do a tenth of them, and their time is scaled."""
    part = clients if name in (FLOOR, *_OF_OURS) else max(1, clients // 10)
    began = process_time()
    for client in range(part):
        answer(client)
    return (process_time() - began) * clients / part


# ------------------------------------------------------------------------------------------------ quarter ends

_MONTHS, _PERIODS, _TRIGGER = f"{OURS}: add_months", f"{OURS}: periods of a rule", f"{OURS}: dates of a trigger"
_OF_OURS = (_MONTHS, _PERIODS, _TRIGGER, OURS)


def _anchor(client: int) -> date:
    """Where the quarters of a client begin to be counted: some have counted for years."""
    return month_end(2010 + client % 16, (3, 6, 9, 12)[client % 4])


def _quarter_ends() -> Mapping[str, Callable[[], Subject]]:
    return {
        FLOOR: lambda: _by_hand,
        _MONTHS: lambda: _by_months,
        _PERIODS: _by_periods,
        _TRIGGER: lambda: _by_trigger,
        "dateutil relativedelta, counted from the first": _relativedelta,
        "dateutil rrule": _rrule,
        "pandas QuarterEnd": _pandas,
        "croniter": _croniter,
        "APScheduler CronTrigger": _apscheduler,
        "QuantLib Schedule": _quantlib,
    }


def _by_hand(_client: int) -> Answer:
    found: Answer = []
    for number in range(DATES):
        months = FIRST.year * 12 + FIRST.month - 1 + 3 * number
        year, month = divmod(months + 1, 12)
        found.append(date(year, month + 1, 1) - timedelta(days=1))
    return found


def _by_months(_client: int) -> Answer:
    return [add_months(FIRST, 3 * number) for number in range(DATES)]


def _by_periods() -> Subject:
    rule = Months(count=3)
    return lambda _client: [period.end for period in islice(periods(rule, FIRST, LAST), DATES)]


def _by_trigger(client: int) -> Answer:
    pattern = EveryInterval(first_on=_anchor(client), every=Offset(value=3, unit=Unit.MONTH))
    dates = nominal_dates(Scheduled(pattern=pattern), NOBODY, FIRST - timedelta(days=1), NO_ALMANAC, None)
    return [] if isinstance(dates, Pending) else list(islice(dates, DATES))


def _relativedelta() -> Subject:
    delta = importlib.import_module("dateutil.relativedelta").relativedelta
    return lambda _client: [FIRST + delta(months=3 * number, day=31) for number in range(DATES)]


def _rrule() -> Subject:
    rrule = importlib.import_module("dateutil.rrule")

    def answer(client: int) -> Answer:
        start = datetime.combine(_anchor(client), datetime.min.time())
        rule = rrule.rrule(rrule.MONTHLY, interval=3, bymonthday=-1, dtstart=start)
        return [found.date() for found in rule.xafter(_at(FIRST), count=DATES, inc=True)]

    return answer


def _pandas() -> Subject:
    pandas = importlib.import_module("pandas")
    return lambda _client: [
        found.date() for found in pandas.date_range(FIRST, periods=DATES, freq=pandas.offsets.QuarterEnd())
    ]


def _croniter() -> Subject:
    croniter = importlib.import_module("croniter").croniter

    def answer(_client: int) -> Answer:
        found = croniter("0 0 L 3,6,9,12 *", _at(FIRST) - timedelta(days=1))
        return [found.get_next(datetime).date() for _ in range(DATES)]

    return answer


def _apscheduler() -> Subject:
    trigger = importlib.import_module("apscheduler.triggers.cron").CronTrigger
    zone = importlib.import_module("datetime").UTC

    def answer(_client: int) -> Answer:
        quarters = trigger(day="last", month="3,6,9,12", hour=0, timezone=zone)
        found: Answer = []
        before, now = None, _at(FIRST).replace(tzinfo=zone)
        for _ in range(DATES):
            before = quarters.get_next_fire_time(before, now)
            found.append(before.date())
            now = before + timedelta(seconds=1)
        return found

    return answer


def _quantlib() -> Subject:
    ql = importlib.import_module("QuantLib")
    first, last = ql.Date(31, 12, 2026), ql.Date(30, 9, 2029)

    def answer(_client: int) -> Answer:
        schedule = ql.Schedule(
            first,
            last,
            ql.Period(3, ql.Months),
            ql.NullCalendar(),
            ql.Unadjusted,
            ql.Unadjusted,
            ql.DateGeneration.Forward,
            True,  # noqa: FBT003 - QuantLib takes it by place: end of month
        )
        return [found.to_date() for found in schedule]

    return answer


def _at(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


# ------------------------------------------------------------------------------------------- last working days


def _last_days() -> Mapping[str, Callable[[], Subject]]:
    return {
        FLOOR: _by_set,
        OURS: _by_calendar,
        "holidays": _holidays,
        "pandas CustomBusinessMonthEnd": _pandas_business,
        "numpy busday_offset": _numpy,
        "QuantLib endOfMonth": _quantlib_business,
    }


def _months() -> Sequence[tuple[int, int]]:
    year, month = FIRST_MONTH
    return [divmod(year * 12 + month - 1 + number, 12) for number in range(DATES)]


def _by_set() -> Subject:
    closed = holiday_calendar(CALENDAR).holidays
    one = timedelta(days=1)

    def answer(_client: int) -> Answer:
        found: Answer = []
        for year, month in _months():
            day = date(year + (month == 11), (month + 1) % 12 + 1, 1) - one
            while day.weekday() > 4 or day in closed:
                day -= one
            found.append(day)
        return found

    return answer


def _by_calendar() -> Subject:
    calendar = holiday_calendar(CALENDAR)

    def answer(_client: int) -> Answer:
        last = (nth_business_day(year, month + 1, -1, calendar) for year, month in _months())
        return [day for day in last if day is not None]

    return answer


def _holidays() -> Subject:
    country = importlib.import_module("holidays").country_holidays("GB", subdiv="ENG", years=range(2025, 2029))

    def answer(_client: int) -> Answer:
        return [
            country.get_nth_working_day(month_end(year, month + 1) + timedelta(days=1), -1)
            for year, month in _months()
        ]

    return answer


def _pandas_business() -> Subject:
    pandas = importlib.import_module("pandas")
    offset = pandas.offsets.CustomBusinessMonthEnd(holidays=sorted(holiday_calendar(CALENDAR).holidays))
    return lambda _client: [
        found.date() for found in pandas.date_range(date(2026, 1, 1), periods=DATES, freq=offset)
    ]


def _numpy() -> Subject:
    numpy = importlib.import_module("numpy")
    closed = numpy.busdaycalendar(holidays=sorted(holiday_calendar(CALENDAR).holidays))

    def answer(_client: int) -> Answer:
        ends = [month_end(year, month + 1) for year, month in _months()]
        found = numpy.busday_offset(ends, 0, roll="preceding", busdaycal=closed)
        return list(found.astype(object))

    return answer


def _quantlib_business() -> Subject:
    ql = importlib.import_module("QuantLib")
    calendar = ql.UnitedKingdom(ql.UnitedKingdom.Settlement)
    return lambda _client: [
        calendar.endOfMonth(ql.Date(1, month + 1, year)).to_date() for year, month in _months()
    ]
