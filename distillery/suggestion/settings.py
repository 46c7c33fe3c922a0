"""Which language model rewrites prompts. None configured: the grammar that comes with the house does."""

from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator

from distillery.settings import Settings


class SuggestionSettings(Settings):
    """Any server that speaks OpenAI's chat protocol: theirs, vLLM, Ollama, llama.cpp …"""

    llm_url: str | None = Field(
        default=None,
        description="where chat/completions lies, e.g. http://127.0.0.1:11434/v1; unset: no language model",
    )
    llm_model: str | None = Field(default=None, description="the language model's name there; needed with LLM_URL")
    llm_api_key: SecretStr | None = Field(default=None, description="a key, where LLM_URL wants one")

    @field_validator("llm_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/").removesuffix("/chat/completions")

    @field_validator("llm_api_key")
    @classmethod
    def _fits_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not (value.get_secret_value().isascii() and value.get_secret_value().isprintable()):
            raise ValueError("holds a character that no key has; was it copied whole?")
        return value

    @model_validator(mode="after")
    def _names_its_model(self) -> Self:
        if self.llm_url and not self.llm_model:
            raise ValueError("LLM_MODEL must name a model of LLM_URL")
        return self
