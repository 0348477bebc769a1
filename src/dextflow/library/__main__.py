"""Write the JSON Schema of templates to a file: ``python -m dextflow.library template.schema.json``."""

from argparse import ArgumentParser
from pathlib import Path

from dextflow.library.schema import template_schema_text

if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m dextflow.library", description="Write the JSON Schema of templates.")
    parser.add_argument("file", type=Path, help="the file to write")
    parser.parse_args().file.write_text(template_schema_text(), encoding="utf-8", newline="\n")
