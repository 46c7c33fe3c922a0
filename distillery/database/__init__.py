"""The database: tables, the engine that reaches them, and the migrations that make them."""
