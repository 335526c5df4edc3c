"""Checks custom resources by the schemas in their own definitions, fields that these do not know included.

usage: custom_resources.py FOLDER_OF_DEFINITIONS FILE...   (needs PyYAML and jsonschema)
"""

import pathlib
import sys

import jsonschema
import yaml

definitions, *files = sys.argv[1:]


def closed(schema):
    """The same schema, refusing what it does not name: an API server would drop it silently."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    is_open = made.get("x-kubernetes-preserve-unknown-fields") or "additionalProperties" in made
    if isinstance(made.get("properties"), dict) and "type" in made and not is_open:
        made["additionalProperties"] = False
    if made.get("x-kubernetes-int-or-string"):
        made = {"anyOf": [{"type": "integer"}, {"type": "string"}]}
    return made


schemas = {}
for file in pathlib.Path(definitions).glob("*.yaml"):
    for crd in yaml.safe_load_all(file.read_text()):
        if not crd or crd.get("kind") != "CustomResourceDefinition":
            continue
        spec = crd["spec"]
        for version in spec["versions"]:
            schema = closed(version["schema"]["openAPIV3Schema"])
            schema["properties"] = {**schema["properties"], "apiVersion": {}, "kind": {}, "metadata": {}}
            schemas[f"{spec['group']}/{version['name']}", spec["names"]["kind"]] = schema

problems, checked = 0, 0
for file in files:
    for resource in yaml.safe_load_all(pathlib.Path(file).read_text()):
        schema = resource and schemas.get((resource["apiVersion"], resource["kind"]))
        if not schema:
            continue
        checked += 1
        for error in jsonschema.Draft202012Validator(schema).iter_errors(resource):
            problems += 1
            print(f"{file}: {resource['kind']}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
print(f"{checked} custom resources, {problems} problems")
sys.exit(1 if problems or checked == 0 else 0)
