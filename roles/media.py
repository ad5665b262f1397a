"""The media a fact can hold for, and the field that keeps a set of them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models


class Medium(models.TextChoices):
    FILM = "film", "Film"
    SCRIPTED_TV = "scripted_tv", "Scripted TV"
    UNSCRIPTED = "unscripted", "Unscripted TV"
    DOCUMENTARY = "documentary", "Documentary"
    NEWS = "news", "News"
    COMMERCIAL = "commercial", "Commercials"
    MUSIC = "music", "Music"


def validate_media(value: Any) -> None:
    """Accept a list of medium codes without repeats; say which one is unknown."""
    if not isinstance(value, list):
        raise ValidationError("Give a list of media, or an empty list for every medium.")
    for code in value:
        if code not in Medium.values:
            raise ValidationError(f"“{code}” is not a medium. Use {', '.join(Medium.values)}.")
    if len(set(value)) != len(value):
        raise ValidationError("A medium is named twice.")


class MediaField(models.JSONField):
    """A list of medium codes in the order of `Medium`; the empty list means every medium."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", "Where this holds. None ticked means every medium.")
        super().__init__(**kwargs)
        self.validators.append(validate_media)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=Medium.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=kwargs.get("label", "Media"),
            help_text=self.help_text,
        )


def holds_in(media: list[str], medium: str) -> bool:
    """Whether a fact that names `media` holds in `medium`; no medium asked means any."""
    return not medium or not media or medium in media


def media_label(media: list[str]) -> str:
    """“Film and Scripted TV”, “Every medium”."""
    names = [Medium(code).label for code in Medium.values if code in media]
    if not names or len(names) == len(Medium.values):
        return "Every medium"
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def in_a_sentence(medium: str) -> str:
    """“film”, “scripted TV”: the name of a medium where no sentence begins."""
    label = Medium(medium).label
    return label[0].lower() + label[1:]
