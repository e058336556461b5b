// title: 甲地有而乙地没有的做法
// title_en: Practices of one place that a peer lacks
// topic: localities
// mode: read
// param: place string 杭州市   甲地 · the place
// param: peer string 衢州市   乙地 · the peer
// returns: practice, cases, wordings
// example: reformgraph query measures-lacking -p place 杭州市 -p peer 衢州市
MATCH (a:Locality {name: $place})<-[:LOCATED_IN]-(c:Case)-[:MENTIONS]->(i:PolicyInstrument)-[:INSTANCE_OF]->(p:Practice)
WHERE NOT EXISTS { MATCH (:Locality {name: $peer})<-[:LOCATED_IN]-(:Case)-[:MENTIONS]->(:PolicyInstrument)-[:INSTANCE_OF]->(p) }
WITH p, c, i ORDER BY i.name
WITH p, count(DISTINCT c) AS cases, collect(DISTINCT i.name) AS wordings
RETURN p.name AS practice, cases, wordings
ORDER BY cases DESC, practice
