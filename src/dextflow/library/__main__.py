"""Write what is published of the library: the JSON Schema of templates, or the reference page of the rules.

``python -m dextflow.library template.schema.json`` writes the one, with ``rules.md`` it writes the other.
"""

from argparse import ArgumentParser
from pathlib import Path

from dextflow.library.rules_page import rules_page
from dextflow.library.schema import template_schema_text

if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m dextflow.library", description="Write the schema, or the rules.")
    parser.add_argument("file", type=Path, help="the file to write: .json for the schema, .md for the rules")
    file = parser.parse_args().file
    text = rules_page() if file.suffix == ".md" else template_schema_text()
    file.write_text(text, encoding="utf-8", newline="\n")
