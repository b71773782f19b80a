"""Loads the JSON Schemas of what taskctl prints (docs/schema/) and validates against them."""

import json
import pathlib
import warnings

import jsonschema

FILES = {"taskctl.task/v1": "task.schema.json", "taskctl.event/v1": "event.schema.json",
         "taskctl.explanation/v1": "explanation.schema.json",
         "taskctl.doctor/v1": "doctor.schema.json",
         "taskctl.download/v1": "download.schema.json"}


class Schemas:
    def __init__(self, folder):
        schemas = {name: json.loads((pathlib.Path(folder) / file).read_text(encoding="utf-8"))
                   for name, file in FILES.items()}
        store = {schema["$id"]: schema for schema in schemas.values()}
        self.validators = {}
        for name, schema in schemas.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            with warnings.catch_warnings():
                # Newer versions of jsonschema prefer `referencing`, which Debian 12 does not have.
                warnings.simplefilter("ignore", DeprecationWarning)
                resolver = jsonschema.RefResolver(schema["$id"], schema, store=store)
            self.validators[name] = jsonschema.Draft202012Validator(schema, resolver=resolver)

    def faults(self, value):
        """What is wrong with one object that names its schema, one line a fault."""
        validator = self.validators.get(value.get("schema"))
        if validator is None:
            return [f"no schema `{value.get('schema')}`"]
        errors = sorted(validator.iter_errors(value), key=lambda error: list(map(str, error.path)))
        return [f"/{'/'.join(map(str, error.path))}: {error.message}" for error in errors]
