"""Names of practices: the lexicon's, or the best wording of a cluster, the same in whatever order its measures came."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .instruments import Instrument


@dataclass(frozen=True, slots=True)
class Cluster:
    """Measures that are one practice. `anchor` is a name that is given (by the lexicon or a person), `known` whether the lexicon has it,
    `vague` that the wording alone says nothing, `broader` the known practice that this one is a case of."""

    anchor: str | None
    members: tuple[Instrument, ...]
    vague: bool
    broader: str
    name: str = ""
    known: bool = False


def name_clusters(clusters: Iterable[Cluster], lexicon: Collection[str]) -> tuple[Cluster, ...]:
    """The clusters with names, all different. A name that is vague, or that another cluster or the lexicon has, is followed by the case."""
    proposed: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        proposed[proposed_name(cluster)].append(cluster)
    return tuple(all_different(named for alike in proposed.values() for named in name_alike(alike, lexicon)))


def proposed_name(cluster: Cluster) -> str:
    return cluster.anchor or best_wording(cluster.members)


def name_alike(clusters: Sequence[Cluster], lexicon: Collection[str]) -> Iterator[Cluster]:
    """Names all clusters for which one and the same name is proposed."""
    for cluster in clusters:
        name = proposed_name(cluster)
        if cluster.anchor is None and (cluster.vague or len(clusters) > 1 or name in lexicon):
            name = f"{name}（{min(member.case for member in cluster.members)}）"
        yield replace(cluster, name=name, known=cluster.anchor in lexicon)


def best_wording(members: Iterable[Instrument]) -> str:
    """The name that most cases use; of several the shortest, then the first by its characters."""
    counts = Counter(member.name for member in members)
    return min(counts, key=lambda name: (-counts[name], len(name), name))


def all_different(clusters: Iterable[Cluster]) -> list[Cluster]:
    """Two measures of one case with one vague name stay two: the second is named after its id."""
    seen: set[str] = set()
    result = []
    for cluster in sorted(clusters, key=lambda c: (c.name, min(m.id for m in c.members))):
        name = cluster.name if cluster.name not in seen else f"{cluster.name}：{min(m.id for m in cluster.members)}"
        seen.add(name)
        result.append(replace(cluster, name=name))
    return result
