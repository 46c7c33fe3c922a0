"""The stand-in ComfyUI: speaks ComfyUI 0.3.64's HTTP and websocket API and draws without a model.

Read it in the order of a prompt's life: `prompts` takes it, `validation` judges it, `queue` holds it, `executor` runs
it as `plan` orders and `cache` allows, `nodes` do the work with `painter`, `hub` tells clients, `history` remembers.
"""
