"""Credit versus job: the credits of a medium in order, and what hides behind them."""

from collections.abc import Iterable
from dataclasses import dataclass

from roles.authority import MAIN_MEDIA
from roles.media import in_a_sentence
from roles.models import Credit, CreditRule, MediaStatement, Role, RoleVariant
from roles.profile import grouped


@dataclass(frozen=True)
class CreditList:
    name: str
    slug: str
    credits: list[Credit]

    @property
    def obtained(self) -> bool:
        """A list of no medium holds no credits yet, only what is known of it."""
        return any(credit.media for credit in self.credits)


@dataclass(frozen=True)
class EndCredits:
    """What the page about credits shows for a medium, or for film and scripted television."""

    medium: str
    lists: list[CreditList]
    difference: list[CreditRule]  # That a credit is not a job.
    rules: list[tuple[str, list[CreditRule]]]  # The others, by topic.
    kinds: list[tuple[Role, list[RoleVariant]]]  # The jobs behind a credit, by role.

    @property
    def read_in(self) -> str:
        return in_a_sentence(self.medium) if self.medium else "film and scripted TV"

    @property
    def title(self) -> str:
        where = in_a_sentence(self.medium) if self.medium else "film and television"
        return f"Credit versus job in {where}"

    @property
    def in_words(self) -> str:
        """“34 credits in 2 lists for film; what 6 of them mark is known.”"""
        lists = [each for each in self.lists if each.obtained]
        if not lists:
            return f"No list of credits for {self.read_in} has been read."
        credits = [credit for each in lists for credit in each.credits]
        explained = sum(bool(credit.marks) for credit in credits)
        return (
            f"{len(credits)} credits in {len(lists)} list{'' if len(lists) == 1 else 's'}"
            f" for {self.read_in}; what {explained} of them mark is known."
        )


def end_credits(
    credits: Iterable[Credit],
    rules: Iterable[CreditRule],
    variants: Iterable[RoleVariant],
    medium: str,
) -> EndCredits:
    """All of them, in order; `medium` is "" for film and scripted television."""
    media = [medium] if medium else list(MAIN_MEDIA)
    holding = [rule for rule in rules if holds_in_any(rule, media)]
    not_a_job = CreditRule.Topic.NOT_A_JOB
    kinds: dict[Role, list[RoleVariant]] = {}
    for variant in variants:
        if holds_in_any(variant, media):
            kinds.setdefault(variant.role, []).append(variant)
    return EndCredits(
        medium=medium,
        lists=lists_of(credits, medium),
        difference=[rule for rule in holding if rule.topic == not_a_job],
        rules=grouped(
            [(rule.topic, rule) for rule in holding if rule.topic != not_a_job],
            CreditRule.Topic.choices,
        ),
        kinds=list(kinds.items()),
    )


def lists_of(credits: Iterable[Credit], medium: str) -> list[CreditList]:
    """The lists of a medium; without one, those of the main media and of none."""
    found: dict[str, list[Credit]] = {}
    for credit in credits:
        main = not credit.media or any(each in MAIN_MEDIA for each in credit.media)
        if medium in credit.media or (not medium and main):
            found.setdefault(credit.credit_list, []).append(credit)
    return [
        CreditList(label, code.replace("_", "-"), found[code])
        for code, label in Credit.List.choices
        if code in found
    ]


def holds_in_any(statement: MediaStatement, media: Iterable[str]) -> bool:
    return any(statement.holds_in(medium) for medium in media)
