"""Trains extract/models/relations.json: who leads a case, and which candidate pairs are relations.

    python training/train_relations.py ../shared              # train on all gold
    python training/train_relations.py ../shared --half a     # train on one half, to measure on the other

The penalty and the least count of a feature were chosen by cross-validation on half a.
"""

import argparse
from pathlib import Path

from fit import Example, best_f1, cross_validated, fit, save
from gold import GoldCase, aligned, gold_cases

from reformgraph.extract.context.pairs import PAIR_TYPES
from reformgraph.extract.linear import LinearModel
from reformgraph.extract.mentions import Frame
from reformgraph.extract.pipeline import build_pipeline
from reformgraph.extract.relations.assertions import find_assertions
from reformgraph.extract.relations.clauses import sentences
from reformgraph.extract.relations.cooperation import find_cooperation
from reformgraph.extract.relations.doers import subject_groups
from reformgraph.extract.relations.judge import relation_type, with_rules
from reformgraph.extract.relations.leaders import leader_features
from reformgraph.extract.relations.pairs import Pairs
from reformgraph.extract.relations.rows import find_doers
from reformgraph.extract.relations.triggers import load_triggers

LEADER_PENALTY, LEADER_LEAST = 3.0, 2
PENALTY = {"IMPLEMENTS": 30.0, "ISSUED": 5.0, "OPERATES": 10.0, "USES": 3.0, "USES-CASE": 10.0, "PILOTED_IN": 5.0}
LEAST = 5
Aligned = tuple[GoldCase, str, Frame, dict[str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--half", choices="ab")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "extract/models/relations.json")
    arguments = parser.parse_args()
    nlp = build_pipeline(training=True)
    readings = [(c, *aligned(c, nlp)) for c in gold_cases(arguments.shared) if arguments.half in (None, c.half) or not c.half]
    leader = train_leader(readings)
    models = {"LED_BY": leader}
    for kind, examples in pair_examples(readings, leader).items():
        print(f"{kind}: {len(examples)} candidates, {sum(e.right for e in examples)} right, "
              f"cross-validated F1 {best_f1(cross_validated(examples, PENALTY[kind], LEAST)):.3f}")
        models[kind] = fit(examples, PENALTY[kind], LEAST)
    save(models, arguments.out)


def train_leader(readings: list[Aligned]) -> LinearModel:
    triggers, examples = load_triggers(), []
    for case, text, frame, names in readings:
        leaders = {r["to"] for r in case.gold["relations"] if r["type"] == "LED_BY"}
        groups = subject_groups(text, frame, sentences(text), triggers)
        examples += [Example(case.id, (*f, *case.origin), names.get(m.name) in leaders, case.weight) for m, f in leader_features(text, frame, groups, triggers)]
    print(f"LED_BY: {len(examples)} candidates, {sum(e.right for e in examples)} right, "
          f"cross-validated F1 {best_f1(cross_validated(examples, LEADER_PENALTY, LEADER_LEAST)):.3f}")
    return fit(examples, LEADER_PENALTY, LEADER_LEAST)


def pair_examples(readings: list[Aligned], leader: LinearModel) -> dict[str, list[Example]]:
    triggers = load_triggers()
    examples: dict[str, list[Example]] = {kind: [] for kind in PAIR_TYPES}
    for case, text, frame, names in readings:
        parts = sentences(text)
        groups = subject_groups(text, frame, parts, triggers)
        doers = find_doers(text, frame, groups, parts, triggers, leader)
        ruled = find_assertions(text, frame, parts, doers, triggers)
        gold = {(r["type"], r["from"], r["to"]) for r in case.gold["relations"]}
        joint = find_cooperation(text, frame, parts, doers, triggers)
        for c in with_rules(Pairs(text, frame, parts, doers, triggers, joint).candidates(), ruled):
            right = (relation_type(c), names.get(c.head.name) if c.head else "CASE", names.get(c.tail.name)) in gold
            examples[c.type].append(Example(case.id, (*c.features, *case.origin), right, case.weight))
    return examples


if __name__ == "__main__":
    main()
