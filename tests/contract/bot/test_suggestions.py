"""What members are offered while they type, as Discord shows it."""

from tests.contract.bot.house import House, png

OWNER = 100000000000000001


def test_ratios_are_those_of_the_model_that_was_chosen(house: House) -> None:
    assert "16:9" in house.suggested("serve", 40, "ar", prompt="a fox", ar="16")
    assert house.suggested("serve", 40, "ar", prompt="a fox", ar="21") == ["21:9", "9:21"]
    assert house.suggested("serve", 40, "ar", prompt="a fox", model="vodka", ar="21") == []


def test_models_are_found_by_name_and_by_what_they_draw(house: House) -> None:
    assert house.suggested("serve", 41, "model", prompt="a fox", model="mohawk") == ["mohawk"]
    assert "vodka" in house.suggested("serve", 41, "model", prompt="a fox", model="photographs")


def test_loras_fit_the_model_named_as_a_flag_and_complete_the_list(house: House) -> None:
    fitting = house.suggested("serve", 42, "lora", prompt="a fox --model vodka", lora="analog, oil")
    assert fitting == ["analog, oilpaint"]
    assert house.suggested("serve", 42, "lora", prompt="a fox --model sdxl", lora="oilpaint") == []


def test_a_private_lora_is_offered_to_its_owner_alone(house: House) -> None:
    library = house.catalogue.library
    [own, *_] = [lora for lora in library.visible_loras(str(OWNER)) if not lora.public]
    assert own.name in house.suggested("manage-lora", OWNER, "lora", lora=own.name)
    assert own.name not in house.suggested("manage-lora", 43, "lora", lora=own.name)


def test_an_attached_picture_is_in_nobodys_way(house: House) -> None:
    attached = ("fox.png", png())
    assert house.suggested("serve", 44, "model", prompt="a fox", image=attached, model="mohawk") == ["mohawk"]
