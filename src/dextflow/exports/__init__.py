"""What the library hands on to people and other programs: pages, tables, workbooks, pictures and calendars.

It needs the extra `export`. Dashboards and reports are made by `dextflow.engine`; what is here only writes them.
"""

from dextflow.exports.calendar_entries import occurrence_entry, series_entry, work_entry
from dextflow.exports.calendar_entry import CalendarEntry, EntryStatus
from dextflow.exports.calendar_rule import recurrence_rule
from dextflow.exports.calendar_text import calendar_text
from dextflow.exports.csv_text import table_csv
from dextflow.exports.digest_table import digest_table
from dextflow.exports.json_text import report_json, table_json
from dextflow.exports.mermaid import instance_mermaid, template_mermaid
from dextflow.exports.page import report_html, table_html
from dextflow.exports.svg import instance_svg, template_svg
from dextflow.exports.table import Cell, Table
from dextflow.exports.tables import dashboard_table, report_tables
from dextflow.exports.task_table import task_table
from dextflow.exports.workbook import workbook

__all__ = [
    "CalendarEntry",
    "Cell",
    "EntryStatus",
    "Table",
    "calendar_text",
    "dashboard_table",
    "digest_table",
    "instance_mermaid",
    "instance_svg",
    "occurrence_entry",
    "recurrence_rule",
    "report_html",
    "report_json",
    "report_tables",
    "series_entry",
    "table_csv",
    "table_html",
    "table_json",
    "task_table",
    "template_mermaid",
    "template_svg",
    "work_entry",
    "workbook",
]
