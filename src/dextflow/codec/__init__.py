"""Every noun to JSON text and back: strict, versioned, and with the path to each fault."""

from dextflow.codec.documents import (
    SCHEMA,
    Schema,
    Upcaster,
    decode,
    decode_command,
    decode_event,
    decode_request_event,
    decode_task_command,
    decode_task_event,
    decode_toml,
    encode,
    from_document,
    to_document,
)
from dextflow.codec.instances import STEPS, decode_parts, decode_record, encode_parts, encode_record, own_template
from dextflow.codec.json_schema import json_schema

__all__ = [
    "SCHEMA",
    "STEPS",
    "Schema",
    "Upcaster",
    "decode",
    "decode_command",
    "decode_event",
    "decode_parts",
    "decode_record",
    "decode_request_event",
    "decode_task_command",
    "decode_task_event",
    "decode_toml",
    "encode",
    "encode_parts",
    "encode_record",
    "from_document",
    "json_schema",
    "own_template",
    "to_document",
]
