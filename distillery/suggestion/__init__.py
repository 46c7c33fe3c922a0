"""Better prompts: from a language model where one is configured, else from a seeded grammar."""
