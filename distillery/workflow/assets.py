"""The model files that a graph loads."""

from collections.abc import Iterator
from typing import Any

from distillery.library import Family, Library
from distillery.vocabulary.wire import Graph
from distillery.workflow.schemas import Schemas
from distillery.workflow.verbs import as_link


def assets(graph: Graph, schemas: Schemas, library: Library, family: Family) -> list[dict[str, Any]]:
    """Each file once: ``{"folder", "file", "url", "sha256", "size"}``.

    The last three are None as long as nobody noted them: then the worker must have the file.
    """
    shared = {asset.file: asset.to_dict() for asset in family.assets.values() if asset.file not in library.files}
    wanted = sorted(set(_files(graph, schemas)))
    return [{"folder": folder, "file": file, **(shared.get(file) or library.asset(file))} for folder, file in wanted]


def _files(graph: Graph, schemas: Schemas) -> Iterator[tuple[str, str]]:
    for node in graph.values():
        schema = schemas.get(node["class_type"])
        for spec in schema.files if schema else ():
            value = node["inputs"].get(spec.name)
            if spec.folder and value is not None and not as_link(value):
                yield spec.folder, str(value)
