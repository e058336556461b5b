// title: 甲地（含下辖地区）有而乙地没有的做法
// title_en: Practices of a place and the places within it that a peer lacks
// topic: localities
// mode: read
// param: place string 杭州市   甲地 · the place
// param: peer string 衢州市   乙地 · the peer
// returns: practice, cases, wordings
// example: reformgraph query measures-lacking -p place 杭州市 -p peer 衢州市
MATCH (:Locality {name: $place})<-[:PART_OF*0..4]-(:Locality)<-[:LOCATED_IN]-(c:Case)-[:MENTIONS]->(i:PolicyInstrument)-[:INSTANCE_OF]->(p:Practice)
WHERE NOT EXISTS { MATCH (:Locality {name: $peer})<-[:PART_OF*0..4]-(:Locality)<-[:LOCATED_IN]-(:Case)-[:MENTIONS]->(:PolicyInstrument)-[:INSTANCE_OF]->(p) }
WITH p, c, i ORDER BY i.name
WITH p, count(DISTINCT c) AS cases, collect(DISTINCT i.name) AS wordings
RETURN p.name AS practice, cases, wordings
ORDER BY cases DESC, practice
