"""Write the JSON Schema of templates: ``python -m dextflow.library > template.schema.json``."""

import sys

from dextflow.library.schema import template_schema_text

if __name__ == "__main__":
    sys.stdout.write(template_schema_text())
