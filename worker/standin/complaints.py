"""The words and shapes in which ComfyUI refuses a graph; clients match on `type` and show the rest."""

import traceback
from typing import Any

Complaint = dict[str, Any]
LONGEST_LIST_SHOWN = 20


def top_level(kind: str, message: str, details: str = "") -> Complaint:
    """The `error` of a 400."""
    return {"type": kind, "message": message, "details": details, "extra_info": {}}


def missing_class_type(node_id: str) -> Complaint:
    message = "Cannot execute because a node is missing the class_type property."
    return top_level("invalid_prompt", message, f"Node ID '#{node_id}'")


def unknown_class(node_id: str, class_type: str) -> Complaint:
    message = f"Cannot execute because node {class_type} does not exist."
    return top_level("invalid_prompt", message, f"Node ID '#{node_id}'")


def no_outputs() -> Complaint:
    return top_level("prompt_no_outputs", "Prompt has no outputs")


def no_prompt() -> Complaint:
    return top_level("no_prompt", "No prompt provided", "No prompt provided")


def outputs_failed(reasons: list[Complaint]) -> Complaint:
    details = "\n".join(f"{reason['message']}: {reason['details']}" for reason in reasons)
    return top_level("prompt_outputs_failed_validation", "Prompt outputs failed validation", details)


def about_input(kind: str, message: str, details: str, name: str, **extra: Any) -> Complaint:
    """One entry of a node's `errors`."""
    return {"type": kind, "message": message, "details": details, "extra_info": {"input_name": name, **extra}}


def required_missing(name: str) -> Complaint:
    return about_input("required_input_missing", "Required input is missing", name, name)


def bad_link(name: str, config: Any, value: Any) -> Complaint:
    message = "Bad linked input, must be a length-2 list of [node_id, slot_index]"
    return about_input("bad_linked_input", message, name, name, input_config=config, received_value=value)


def type_mismatch(name: str, config: Any, received: Any, wanted: Any, link: Any) -> Complaint:
    details = f"{name}, received_type({received}) mismatch input_type({wanted})"
    message = "Return type mismatch between linked nodes"
    return about_input(
        "return_type_mismatch", message, details, name, input_config=config, received_type=received, linked_node=link
    )


def not_convertible(name: str, config: Any, kind: Any, value: Any, error: Exception) -> Complaint:
    message = f"Failed to convert an input value to a {kind} value"
    extra = {"input_config": config, "received_value": value, "exception_message": str(error)}
    return about_input("invalid_input_type", message, f"{name}, {value}, {error}", name, **extra)


def too_small(name: str, config: Any, value: Any, least: Any) -> Complaint:
    message = f"Value {value} smaller than min of {least}"
    return about_input("value_smaller_than_min", message, name, name, input_config=config, received_value=value)


def too_big(name: str, config: Any, value: Any, most: Any) -> Complaint:
    message = f"Value {value} bigger than max of {most}"
    return about_input("value_bigger_than_max", message, name, name, input_config=config, received_value=value)


def not_in_list(name: str, config: Any, value: Any, choices: list[Any]) -> Complaint:
    long = len(choices) > LONGEST_LIST_SHOWN
    details = f"{name}: '{value}' not in {f'(list of length {len(choices)})' if long else choices}"
    shown = None if long else config
    return about_input(
        "value_not_in_list", "Value not in list", details, name, input_config=shown, received_value=value
    )


def custom_failed(name: str, reason: str) -> Complaint:
    return about_input("custom_validation_failed", "Custom validation failed for node", f"{name} - {reason}", name)


def inner_exception(name: str, config: Any, link: Any, error: Exception) -> Complaint:
    extra = {"input_config": config, "exception_message": str(error), "exception_type": type_name(error)}
    extra |= {"traceback": traceback.format_tb(error.__traceback__), "linked_node": link}
    message = "Exception when validating inner node"
    return about_input("exception_during_inner_validation", message, str(error), name, **extra)


def outer_exception(error: Exception) -> Complaint:
    extra = {"exception_type": type_name(error), "traceback": traceback.format_tb(error.__traceback__)}
    message = "Exception when validating node"
    return {"type": "exception_during_validation", "message": message, "details": str(error), "extra_info": extra}


def type_name(error: BaseException) -> str:
    """`KeyError`, or `module.Name` for what is not built in."""
    kind = type(error)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
