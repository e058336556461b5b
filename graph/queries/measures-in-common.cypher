// title: 两地都有的做法
// title_en: Practices that two places share
// topic: localities
// mode: read
// param: place string 杭州市   甲地 · the place
// param: peer string 青岛市   乙地 · the peer
// returns: practice, cases_here, cases_there
// example: reformgraph query measures-in-common -p place 杭州市 -p peer 青岛市
MATCH (:Locality {name: $place})<-[:LOCATED_IN]-(c:Case)-[:MENTIONS]->(:PolicyInstrument)-[:INSTANCE_OF]->(p:Practice)
MATCH (:Locality {name: $peer})<-[:LOCATED_IN]-(d:Case)-[:MENTIONS]->(:PolicyInstrument)-[:INSTANCE_OF]->(p)
WITH p.name AS practice, count(DISTINCT c) AS cases_here, count(DISTINCT d) AS cases_there
RETURN practice, cases_here, cases_there
ORDER BY practice
