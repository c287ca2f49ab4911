"""The review's page: the answers in the words of one language. Nothing is counted here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from aid_service.exports.page import Changes, Column, Group, Page, Section, Sentence, Span, Table
from aid_service.exports.review_answers import Answer, Answers
from aid_service.exports.review_numbers import linked, printed
from aid_service.exports.review_pictures import seasons_picture, years_picture
from aid_service.exports.review_words import Words, form, said

MOST_FACTS = 20
"""So many facts are told of a figure that changed; the others are a link away."""


@dataclass(frozen=True)
class ReviewPage:
    """Words the answers; `base_url` is where the service's links begin."""

    answers: Answers
    words: Words
    base_url: str

    def page(self) -> Page:
        answers, words = self.answers, self.words
        place = {"area": answers.area.code, "year": answers.year, "position": answers.position}
        address = f"{self.base_url}/api/v1/reviews/{answers.year}/figures/…/events"
        lead = [words.answered.format(**place), words.links.format(address=address)]
        if not self._anything_before():
            lead.append(words.empty_before.format(before=answers.year - 1))
        return Page(
            lang=words.lang,
            title=words.title.format(**place),
            lead=tuple(lead),
            sections=self._sections(),
            figures=self._figures(),
            changes=self._changes(),
            pictures=(
                seasons_picture(answers, words, self.base_url),
                years_picture(answers, words, self.base_url),
            ),
        )

    # sentences

    def _sections(self) -> tuple[Section, ...]:
        told = {answer["key"]: answer for answer in self.answers.figures}

        def say(key: str, forms: str) -> Sentence:
            return self._number(told[key], forms)

        return tuple(
            Section(field.title, tuple(said(text, say) for text in field.sentences))
            for field in self.words.fields
        )

    def _number(self, answer: Answer, forms: str) -> Sentence:
        """The figure with its unit; with 余 where a claim says so and the facts bear it out."""
        verdict = self.answers.verdicts.get(answer["key"], {})
        holds = verdict.get("at_least") and verdict["verdict"] == "supported"
        counted = verdict["claimed"] if holds else answer["value"]
        pieces = {
            "value": linked(answer, self.base_url),
            "claimed": Span(printed(counted)),
            "unit": Span(form(forms, one=counted == 1)),
        }
        template = self.words.at_least if holds else self.words.plain
        return said(template, lambda name, _: [pieces[name]])

    # the table of all figures

    def _figures(self) -> Table:
        words, answers = self.words, self.answers
        names = ["figure", "value", "unit", "basis"]
        names += ["claimed", "verdict"] if answers.verdicts else []
        names += ["published"] if answers.restatement else []
        names += ["restated"] if self._restated() else []
        cells = {answer["key"]: self._cells(answer) for answer in answers.figures}
        return Table(
            title=words.figures_title.format(count=len(cells)),
            columns=tuple(
                Column(words.columns[name], name in ("value", "claimed", "published"))
                for name in names
            ),
            groups=tuple(
                Group(
                    field.title,
                    tuple(tuple(cells[key][name] for name in names) for key in field.keys),
                )
                for field in words.fields
            ),
        )

    def _cells(self, answer: Answer) -> dict[str, Span]:
        words, key = self.words, answer["key"]
        basis = [words.bases[answer["basis"]]] if answer["basis"] else []
        basis += [words.cumulative] if answer["period"] == "cumulative" else []
        verdict, restated = self.answers.verdicts.get(key), self._restated().get(key)
        published = restated["published"] if restated else answer["value"]
        return {
            "figure": Span(answer[words.name], aside=key),
            "value": linked(answer, self.base_url),
            "unit": Span(words.units[answer["unit"]]),
            "basis": Span(" ·\u00a0".join(basis)),
            "claimed": Span(self._claimed(verdict) if verdict else ""),
            "verdict": Span(self._verdict(verdict) if verdict else ""),
            "published": Span(printed(published)),
            "restated": Span(
                self._from_to(words.restated, restated) if restated else "",
                self._restatement_address() if restated else None,
            ),
        }

    def _claimed(self, verdict: Answer) -> str:
        claimed = printed(verdict["claimed"])
        return (
            self.words.claimed_at_least.format(claimed=claimed) if verdict["at_least"] else claimed
        )

    def _verdict(self, verdict: Answer) -> str:
        short_by = printed(verdict.get("short_by", 0))
        return self.words.verdicts[verdict["verdict"]].format(short_by=short_by)

    # what changed since the publication

    def _restated(self) -> dict[str, Answer]:
        restatement = self.answers.restatement
        return {item["key"]: item for item in restatement["items"]} if restatement else {}

    def _from_to(self, template: str, restated: Answer, **told: str) -> str:
        published, today = printed(restated["published"]), printed(restated["today"])
        return template.format(published=published, today=today, **told)

    def _restatement_address(self) -> str:
        answers = self.answers
        path = f"/api/v1/reviews/{answers.year}/restatement?at_position={answers.position}"
        return self.base_url + path

    def _changes(self) -> Changes | None:
        words, restatement = self.words, self.answers.restatement
        if restatement is None:
            return None
        names = {answer["key"]: answer[words.name] for answer in self.answers.figures}
        lead = words.restated_lead if restatement["items"] else words.unchanged
        return Changes(
            title=words.restated_title,
            lead=lead.format(published_at=restatement["published_at"]),
            figures=tuple(
                Section(
                    self._from_to(words.restated_figure, item, name=names[item["key"]]),
                    tuple(self._facts(item["changes"])),
                )
                for item in restatement["items"]
            ),
        )

    def _facts(self, facts: list[Answer]) -> Iterable[Sentence]:
        words = self.words
        for fact in facts[:MOST_FACTS]:
            effect = words.effects[fact["effect"]]
            told = words.changing_fact.format(
                position=fact["position"], effect=effect, sentence=fact["sentence"]
            )
            yield (Span(told),)
        if (rest := len(facts) - MOST_FACTS) > 0:
            yield (Span(words.more_facts.format(count=rest), self._restatement_address()),)

    def _anything_before(self) -> bool:
        return any(
            Decimal(answer["value"])
            for answer in self.answers.before
            if answer["period"] != "cumulative"
        )
