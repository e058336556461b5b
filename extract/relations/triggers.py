"""The trigger words of schema/lexicon/triggers.yaml, compiled once for a pipeline."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reformgraph.schema.lexicon_files import lexicon

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Cooperation:
    """A rule of cooperation: its id, its words (those that look like them and are none are masked), and whether places take part."""

    id: str
    words: Pattern
    places: bool


@dataclass(frozen=True, slots=True)
class Triggers:
    """`..._end` patterns match at the end of the text before a name, `..._start` ones at the start of what follows it."""

    cooperation: tuple[Cooperation, ...]
    agents_end: Pattern
    not_subject_end: Pattern
    not_subject_start: Pattern
    issue: Pattern
    cite: Pattern
    cite_end: Pattern
    cited_start: Pattern
    drawn_up_start: Pattern
    operate: Pattern
    run_start: Pattern
    use: Pattern
    pilot: Pattern
    spread_end: Pattern
    first_end: Pattern
    in_use_start: Pattern
    planned_end: Pattern
    tried_start: Pattern
    person_start: Pattern
    home_end: Pattern
    home_start: Pattern
    honoured_end: Pattern
    paper: Pattern
    data_end: Pattern
    data_start: Pattern
    data_taken: Pattern
    owning_start: Pattern
    decided_start: Pattern
    held_start: Pattern
    press_hosts: tuple[str, ...]
    press_event_start: Pattern
    of_the_state_start: Pattern
    doing: Pattern
    leading: Pattern
    helping: Pattern
    together_verbs_start: Pattern
    hired_end: Pattern
    joining_end: Pattern
    joining_head: Pattern
    directing: Pattern
    founding_end: Pattern
    receiving_start: Pattern
    denied_end: Pattern
    carried_out: tuple[str, ...]
    recognising: Pattern
    recognition: Pattern
    speakers: Pattern
    premises: tuple[str, ...]
    together: Pattern
    first_of: tuple[str, ...]
    takes_part: tuple[str, ...]

    def is_first(self, text: str, end: int) -> bool:
        """Does what follows a province say that something is the first there (在安徽省率先成立), and not that it is tried (率先试行)?"""
        return text.startswith(self.first_of, end) and not self.tried_start.match(text, end)


def load_triggers(user_lexicon: str = "") -> Triggers:
    """Read and compile the triggers; `user_lexicon` is a folder that adds to them."""
    data = lexicon("triggers", user_lexicon)
    cooperation = tuple(Cooperation(rule["id"], _any(rule["trigger"], rule.get("pseudo", ())), bool(rule.get("places"))) for rule in data["cooperation"])
    return Triggers(
        cooperation=cooperation,
        agents_end=re.compile(f"(?:{_join(data['agents'])})$"),
        not_subject_end=re.compile(f"(?:{_join(data['not_subject_before'])})$"),
        not_subject_start=re.compile(f"(?:{_join(data['not_subject_after'])})"),
        issue=_any(data["issue_verbs"]),
        cite=_any(data["cite_verbs"]),
        cite_end=re.compile(f"(?:{_join(data['cite_verbs'])})$"),
        drawn_up_start=re.compile(f"(?:{_join(data['drawn_up'])})[^，。；《]{{0,4}}的(?!《)"),
        cited_start=re.compile(f"(?:{_join(data['cited_behind'])})"),
        operate=_any(data["operate_verbs"]),
        run_start=re.compile(f"[\u4e00-\u9fff]{{0,6}}?(?:{_join(data['run'])})"),
        use=_any(data["use_verbs"]),
        pilot=_any(data["pilot_words"]),
        spread_end=re.compile(f"(?:{_join(data['spread'])})$"),
        first_end=re.compile(f"(?:{_join(data['first'])})(?:已|将)?在$"),
        in_use_start=re.compile(f"(?:等[^，。；]{{0,10}}?|[一二两三四五六七八九十\\d]+个?[省市县区州地])?(?:已|也|均|率先|先行|先期|正式|全面|同步|陆续|逐步|成功|相继|先后|复制|示范|大力|积极|重点|得到|得以|进行){{0,2}}"
                                f"(?:{_join(data['in_use'])})(?!{_join(data['not_spread'])})"),
        planned_end=re.compile(f"(?:{_join(data['planned'])})[^，,。；;]{{0,12}}在?$"),
        first_of=tuple(data["first_of"]),
        takes_part=tuple(data["takes_part"]),
        tried_start=re.compile(f"[^，。；：\\n]{{0,12}}?(?:(?:{_join(data['tried'])})(?!{_join(data['not_tried'])})|(?P<open>{_join(data['tried_over'])})(?P<over>[，。；）)、]|$|以来|[一半满]|后|成功|取得|期间)?)"),
        person_start=re.compile(f"(?:{_join(data['person_titles'])})"),
        home_end=re.compile(f"(?:{_join(data['home_before'])})[\u4e00-\u9fff]{{0,3}}$"),
        home_start=re.compile(f"(?:[、和与][\u4e00-\u9fff]{{2,4}}?){{0,3}}的?[\u4e00-\u9fff]{{0,3}}?(?:{_join(data['home_after'])})"),
        honoured_end=re.compile(f"(?:{_join(data['honoured_by'])})(?:[12]\\d{{3}}年)?(?:全国|国家)?$"),
        paper=re.compile(f"(?:^|[\\n。—])(?P<of>[^\\n。，；—]{{4,60}}?)(?:{_join(data['papers'])})(?=[（( \u3000][^\\n]{{0,20}}(?:\\n|$)|\\n|$)"),
        data_end=re.compile(f"(?:{_join(data['data_verbs'])}|(?P<taking>[把将]))$"),
        data_start=re.compile(f"(?:等[^，。；、\\n]{{0,8}}?)?的?[^，。；、\\n]{{0,6}}?(?:{_join(data['data_things'])})"),
        data_taken=re.compile(f"[^，。；\\n]{{0,20}}?(?:{_join(data['data_taken'])})"),
        owning_start=re.compile(f"(?:{_join(data['owning'])})"),
        decided_start=re.compile(f"“|(?:{_join(data['decided'])})|[^，。；、\\n]{{1,24}}?(?:{_join(data['decided'])})(?=[，,。；;])"),
        press_hosts=tuple(data["press_hosts"]),
        press_event_start=re.compile(f"[^，。；\\n]{{0,10}}?(?:{_join(data['held'])})的?[^，。；\\n]{{0,40}}?(?:{_join(data['press_events'])})"),
        held_start=re.compile(f"(?:{_join(data['held'])})"),
        of_the_state_start=re.compile(f"[《“]?(?:{_join(data['of_the_state'])})"),
        doing=_any(data["doing"]),
        leading=_any(data["leading"]),
        helping=_any([*data["helping"], *data["charged_with"]]),
        together_verbs_start=re.compile(f"(?:等[^，。；]{{0,6}})?(?:分别|先后|正式|已|在[^，。；]{{2,12}}?|就[^，。；]{{2,16}}?){{0,3}}(?:{_join(data['together_verbs'])})"),
        joining_end=re.compile(f"(?:{_join(data['joining'])}|(?P<with>(?<![参共合赋给授])(?:{_join(data['joining_with'])})))$"),
        joining_head=re.compile(f"[，,、\\s]*(?:(?:{_join(data['joining_adverbs'])})[，,、\\s]*)*"),
        directing=_any(data["directing"]),
        founding_end=re.compile(f"(?:{_join(data['founding'])})了?[“「]?$"),
        receiving_start=re.compile(f"[”）)]?(?:(?![为向给帮助让推与和])[^，。；：、\\n《]){{0,16}}?(?:(?:{_join(data['receiving'])})|(?:{_join(data['receiving_of'])})[^，。；]{{0,24}}?(?:{_join(data['received'])}))"),
        denied_end=re.compile(f"(?:(?:{_join(data['denied'])})(?:{_join([*data['operate_verbs'], *data['use_verbs'], *data['doing']])})|{_join(data['given_up'])})了?[^，。；、\\n]{{0,4}}$"),
        carried_out=tuple(data["carried_out"]),
        recognising=_any(data["recognising"]),
        recognition=re.compile(f"[^，。；\\n]{{0,24}}?(?:{_join(data['recognition'])})"),
        speakers=re.compile(f"(?<![^，,；;：:。“（(、\\s])(?:{_join(data['speakers'])})(?!的)"),
        premises=tuple(data["premises"]),
        hired_end=re.compile(f"(?:{_join(data['hired'])})$"),
        together=re.compile(f"(?<![^，,；;：:。“（(、\\s])(?:{_join(data['together'])})"),
    )


def _join(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def _any(words: Iterable[str], pseudo: Iterable[str] = ()) -> Pattern:
    """Matches a trigger word as group `word`; a pseudo word is passed over whole (it matches without that group)."""
    masked = _join(pseudo)
    return re.compile(f"(?:{masked})|(?P<word>{_join(words)})" if masked else f"(?P<word>{_join(words)})")
