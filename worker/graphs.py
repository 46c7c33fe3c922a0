"""The last changes a graph gets before it runs. Pure: each gives a new graph and leaves the old one alone."""

from copy import deepcopy

from distillery.vocabulary.wire import Graph, WorkRequest


def with_seed(request: WorkRequest, image: int) -> Graph:
    """The graph for the request's `image`-th seed, saving under names that no other run has.

    The names matter twice: a repeated graph is answered from ComfyUI's cache with the old files, unless the
    save node's input differs. Raises KeyError when a seed's path leads nowhere.
    """
    graph = deepcopy(request.graph)
    for node, name in request.seed_paths:
        graph[node]["inputs"][name] = request.seeds[image]
    for node, content in graph.items():
        if isinstance(content.get("inputs", {}).get("filename_prefix"), str):
            content["inputs"]["filename_prefix"] = f"{request.generation_id}-{request.attempt}-{image}-{node}"
    return graph


def rename_input(graph: Graph, name: str, given: str) -> Graph:
    """The graph with input file `name` called as ComfyUI stored it; texts, even one that reads the same, stay."""
    if name == given:
        return graph
    renamed = deepcopy(graph)
    for content in renamed.values():
        for key, value in content.get("inputs", {}).items():
            if value == name and "text" not in key:
                content["inputs"][key] = given
    return renamed
