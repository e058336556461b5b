// title: 两地（含下辖地区）都有的做法
// title_en: Practices that two places, with the places within them, share
// topic: localities
// mode: read
// param: place string 杭州市   甲地 · the place
// param: peer string 青岛市   乙地 · the peer
// returns: practice, cases_here, cases_there
// example: reformgraph query measures-in-common -p place 杭州市 -p peer 青岛市
MATCH (:Locality {name: $place})<-[:PART_OF*0..4]-(:Locality)<-[:LOCATED_IN]-(c:Case)-[:MENTIONS]->(:PolicyInstrument)-[:INSTANCE_OF]->(p:Practice)
MATCH (:Locality {name: $peer})<-[:PART_OF*0..4]-(:Locality)<-[:LOCATED_IN]-(d:Case)-[:MENTIONS]->(:PolicyInstrument)-[:INSTANCE_OF]->(p)
WITH p.name AS practice, count(DISTINCT c) AS cases_here, count(DISTINCT d) AS cases_there
RETURN practice, cases_here, cases_there
ORDER BY practice
