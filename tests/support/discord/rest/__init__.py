"""The HTTP side: one route table, one pipeline, one file a resource."""
