"""What Discord refuses: its own OpenAPI schema, and the rules the schema leaves out."""
