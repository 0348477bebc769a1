"""What the library hands on to people and other programs: pages, tables, workbooks and pictures.

It needs the extra `export`. Dashboards and reports are made by `dextflow.engine`; what is here only writes them.
"""

from dextflow.exports.csv_text import table_csv
from dextflow.exports.json_text import report_json, table_json
from dextflow.exports.mermaid import instance_mermaid, template_mermaid
from dextflow.exports.page import report_html, table_html
from dextflow.exports.svg import instance_svg, template_svg
from dextflow.exports.table import Cell, Table
from dextflow.exports.tables import dashboard_table, report_tables
from dextflow.exports.workbook import workbook

__all__ = [
    "Cell",
    "Table",
    "dashboard_table",
    "instance_mermaid",
    "instance_svg",
    "report_html",
    "report_json",
    "report_tables",
    "table_csv",
    "table_html",
    "table_json",
    "template_mermaid",
    "template_svg",
    "workbook",
]
